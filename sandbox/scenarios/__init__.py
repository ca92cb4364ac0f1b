"""Scenarios by name: `demo`, `empty` and `scale:N`."""

from sandbox.scenarios.demo.filling import fill_demo
from sandbox.scenarios.demo.foundings import DEMO
from sandbox.scenarios.scale import SCALE, fill_scale, size_of
from sandbox.scenarios.setting import Clock, Founding, Progress, Scenario, found


class UnknownScenarioError(ValueError):
    """No scenario has this name."""


def founded(name: str, *, seed: int, now: Clock, profile: str = "") -> Scenario:
    """Return a scenario with its companies and organisations, and nothing in them; enough for credentials."""
    return found(name, _foundings(name), seed=seed, now=now, profile=profile)


def build(name: str, *, seed: int = 1, now: Clock, progress: Progress | None = None, profile: str = "") -> Scenario:
    """Return a scenario with its books; the same name, seed and clock give the same worlds."""

    def fill(scenario: Scenario) -> None:
        size = size_of(name)
        if name == "demo":
            fill_demo(scenario)
        elif size is not None:
            fill_scale(scenario, size, progress or (lambda _line: None))

    return found(name, _foundings(name), seed=seed, now=now, profile=profile, fill=fill)


def _foundings(name: str) -> tuple[Founding, ...]:
    if name in ("demo", "empty"):
        return DEMO
    if size_of(name) is not None:
        return SCALE
    raise UnknownScenarioError(f"unknown scenario {name!r}: choose demo, empty or scale:N with N from 1 to 20000")
