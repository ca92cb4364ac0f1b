"""Which seeds notice that a rule is missing: found in parallel, named in a table for the quick tests and the docs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.ablations.catalogue import ABLATIONS, SEEDS, Ablation
from tests.simulation.ablations.products import Products
from tests.simulation.history import History

DOCS = Path(__file__).parents[3] / "docs" / "reliability.md"
HEADER = "| rule taken out | noticed by seed | promise broken |\n|---|---|---|\n"


@dataclass(frozen=True, slots=True)
class Noticed:
    """``seed`` is the first that notices and keeps every promise with the rule in place; 0 when none did."""

    name: str
    seed: int
    by: str

    @property
    def row(self) -> str:
        return f"| {self.name} | {self.seed or 'none'} | {self.by.replace('|', '/')[:90]} |"


def noticed_at(ablation: Ablation, seed: int) -> str:
    """The first promise a seed finds broken without the rule; "" when none."""
    with ablation.toggle() as products:
        violations = History(seed, ablation.played(products)).play().violations
    return violations[0] if violations else ""


def held_at(ablation: Ablation, seed: int) -> bool:
    """Whether the same seed, in the same weather, keeps every promise with the rule in place."""
    return not History(seed, ablation.played(Products())).play().violations


def first_noticed(place: int) -> Noticed:
    """Try the seeds of one ablation, by its place in the table, one after another."""
    ablation = ABLATIONS[place]
    for seed in range(1, 1 + ablation.within):
        noticed = noticed_at(ablation, seed)
        if noticed and held_at(ablation, seed):
            return Noticed(ablation.name, seed, noticed)
    return Noticed(ablation.name, 0, f"not within {ablation.within} seeds")


def name_seeds(names: Sequence[str], workers: int, say: Callable[[str], object], *, keep: bool) -> bool:
    """Try the named ablations, or all; true when each was noticed. Rows are said as they come, and kept if asked."""
    places = [place for place, one in enumerate(ABLATIONS) if not names or one.name in names]
    found: list[Noticed] = []
    say(HEADER)
    with ProcessPoolExecutor(workers) as pool:
        for one in pool.map(first_noticed, places):
            found.append(one)
            say(f"{one.row}\n")
    if keep:
        _keep(found)
    return all(one.seed for one in found)


def _keep(found: Sequence[Noticed]) -> None:
    known = {name: Noticed(name, entry["seed"], entry["by"]) for name, entry in json.loads(SEEDS.read_text()).items()}
    known |= {one.name: one for one in found if one.seed}
    kept = [known[one.name] for one in ABLATIONS if one.name in known]
    SEEDS.write_text(json.dumps({one.name: {"seed": one.seed, "by": one.by} for one in kept}, indent=1) + "\n")
    rows = "".join(f"{one.row}\n" for one in kept)
    DOCS.write_text(re.sub(re.escape(HEADER) + r"(\|.*\n)*", lambda _: HEADER + rows, DOCS.read_text()))
