"""Counts of a sync, as the API gives them by "kind|side|outcome", for pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console import words

COLUMNS = ("seen", "created", "updated", "removed", "matched", "held", "conflict", "put back")
WRITTEN = ("created", "updated", "removed")


def counted(counts: Mapping[str, int], outcomes: tuple[str, ...], side: str = "") -> int:
    total = 0
    for name, count in counts.items():
        _, on, outcome = name.split("|")
        total += count if outcome in outcomes and side in ("", on) else 0
    return total


def totals(counts: Mapping[str, int]) -> dict[str, int]:
    """Looked at, written to either side, set aside."""
    return {
        "to_intacct": counted(counts, WRITTEN, "intacct"),
        "to_cashflow360": counted(counts, WRITTEN, "cashflow360"),
        "looked_at": counted(counts, ("seen",)),
        "held": counted(counts, ("held",)),
    }


def by_kind(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """A row for every kind and side, kinds in their usual order."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for name, count in counts.items():
        kind, side, outcome = name.split("|")
        rows.setdefault((kind, side), {})[outcome] = count
    order = list(words.KINDS)
    named = sorted(rows.items(), key=lambda one: (order.index(one[0][0]) if one[0][0] in order else 99, one[0][1]))
    return [{"kind": words.KINDS.get(kind, (kind, kind))[1], "side": side, "counts": c} for (kind, side), c in named]


def columns(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What any of the rows counts, with its heading."""
    return [(name, words.OUTCOMES[name]) for name in COLUMNS if any(row["counts"].get(name) for row in rows)]
