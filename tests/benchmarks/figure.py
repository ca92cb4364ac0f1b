"""One measured number and the budget it is held against."""

from __future__ import annotations

from dataclasses import dataclass

NO_BUDGET = "–"


@dataclass(frozen=True, slots=True)
class Figure:
    """``kept`` is true as well when there is no budget; ``how`` says in a few words where the number was counted."""

    name: str
    value: float
    unit: str
    budget: str
    kept: bool
    how: str


def at_most(most: float, name: str, value: float, unit: str, how: str) -> Figure:
    return Figure(name, value, unit, f"≤ {most:g}", value <= most, how)


def at_least(least: float, name: str, value: float, unit: str, how: str) -> Figure:
    return Figure(name, value, unit, f"≥ {least:g}", value >= least, how)


def below(limit: float, name: str, value: float, unit: str, how: str) -> Figure:
    return Figure(name, value, unit, f"< {limit:g}", value < limit, how)


def told(name: str, value: float, unit: str, how: str) -> Figure:
    """A number without a budget."""
    return Figure(name, value, unit, NO_BUDGET, True, how)
