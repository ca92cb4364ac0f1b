"""Draws a seeded sample of mutations of the product and says which of them no test notices.

``python -m tests.mutants --sample 120 --seed 1``; the first run measures what each test covers.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tests.mutants.covering import Covering, measure
from tests.mutants.in_documents import document_mutations
from tests.mutants.in_python import python_mutations
from tests.mutants.judge import Judge, Verdict
from tests.mutants.mutation import Mutation

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".local" / "mutants"
PRODUCT = ("layers/intacct", "layers/cashflow360", "layers/ledgersync", "functions")
DOCUMENTS = ("template.yaml", "statemachine/sync_connection.asl.json")


def all_mutations(root: Path) -> Iterator[Mutation]:
    """Every mutation of the product's modules, its template and its state machine."""
    for home in PRODUCT:
        for file in sorted((root / home).rglob("*.py")):
            path = str(file.relative_to(root))
            yield from python_mutations(path, file.read_text())
    for name in DOCUMENTS:
        yield from document_mutations(name, (root / name).read_text())


def drawn(mutations: Sequence[Mutation], sample: int, seed: int) -> list[Mutation]:
    """A sample in which no module counts more than its size, and no line twice."""
    by_line = {(one.path, one.line): one for one in random.Random(seed).sample(mutations, len(mutations))}
    return random.Random(seed).sample(list(by_line.values()), min(sample, len(by_line)))


def _measured(root: Path) -> Path:
    """Coverage of the code as it is now; measured anew when a file has changed."""
    digest = hashlib.sha256()
    for file in sorted((*(root / "layers").rglob("*.py"), *(root / "tests").rglob("*.py"))):
        digest.update(file.read_bytes())
    data = KEPT / f"{digest.hexdigest()[:16]}.coverage"
    if not data.exists():
        Console(stderr=True).print("Measuring what each test covers (some minutes) …")
        measure(root, data)
    return data


def _report(verdicts: Sequence[Verdict], root: Path) -> str:
    survivors = [one.mutation for one in verdicts if one.survived]
    noticed = len(verdicts) - len(survivors)
    lines = [f"{noticed} of {len(verdicts)} mutations noticed ({100 * noticed / max(1, len(verdicts)):.1f} %)"]
    for one in survivors:
        lines += [f"  survived: {one.name}", f"            {one.shown((root / one.path).read_text())}"]
    return "\n".join(lines) + "\n"


def main() -> int:
    """0 when at least the wanted share was noticed."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="PATH", help="mutations of files whose path contains this")
    parser.add_argument("--least", type=float, default=0.93, help="the share that has to be noticed (0.93)")
    given = parser.parse_args()
    wanted = [one for one in all_mutations(ROOT) if given.only in one.path]
    sample = drawn(wanted, given.sample, given.seed)
    judge = Judge(ROOT, KEPT / "tree", Covering(ROOT, _measured(ROOT)))
    verdicts: list[Verdict] = []
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("mutants", total=len(sample))
        for mutation in sample:
            verdicts.append(judge.judge(mutation))
            if verdicts[-1].survived:
                progress.console.print(f"survived: {mutation.name}", markup=False)
            progress.advance(bar)
    sys.stdout.write(_report(verdicts, ROOT))
    return 0 if sum(not one.survived for one in verdicts) >= given.least * len(verdicts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
