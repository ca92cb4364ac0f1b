"""The figures as a table for people and as JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.benchmarks.figure import NO_BUDGET, Figure


def show(figures: Sequence[Figure], console: Console) -> None:
    """Print every figure with its verdict."""
    table = Table("what", "measured", "unit", "budget", "", "how", title="Budgets of docs/benchmarks.md")
    for figure in figures:
        table.add_row(figure.name, f"{figure.value:,.4g}", figure.unit, figure.budget, verdict(figure), figure.how)
    console.print(table)
    held = [figure for figure in figures if figure.budget != NO_BUDGET]
    console.print(f"{sum(figure.kept for figure in held)} of {len(held)} budgets kept")


def verdict(figure: Figure) -> str:
    if figure.budget == NO_BUDGET:
        return ""
    return "[green]pass[/green]" if figure.kept else "[red]fail[/red]"


def write_json(figures: Sequence[Figure], path: Path) -> None:
    content = {"figures": [asdict(figure) for figure in figures]}
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
