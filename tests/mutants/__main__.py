"""Draws a seeded sample of mutations of the product and says which of them no test notices.

``python -m tests.mutants --sample 120 --seed 1``; the first run measures what each test covers, and keeps it in
``.local/mutants``. Later runs measure tests of new and changed files only. Each verdict is told as it is found.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

from rich.console import Console

from tests.mutants.covering import Covering
from tests.mutants.in_documents import document_mutations
from tests.mutants.in_python import python_mutations
from tests.mutants.judge import Judge, Verdict
from tests.mutants.measuring import measured
from tests.mutants.mutation import Mutation

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".local" / "mutants"
PRODUCT = ("layers/intacct", "layers/cashflow360", "layers/ledgersync", "functions")
DOCUMENTS = ("template.yaml", "statemachine/sync_connection.asl.json", "statemachine/report.asl.json")


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


def judged(sample: Sequence[Mutation], workers: int, covering: Covering) -> Iterator[Verdict]:
    """Verdicts as they are found, each worker in a copy of the tree of its own."""
    free: SimpleQueue[Judge] = SimpleQueue()
    for worker in range(workers):
        free.put(Judge(ROOT, KEPT / f"tree-{worker}", covering))

    def judge(mutation: Mutation) -> Verdict:
        mine = free.get()
        try:
            return mine.judge(mutation)
        finally:
            free.put(mine)

    with ThreadPoolExecutor(workers) as pool:
        yield from (one.result() for one in as_completed([pool.submit(judge, one) for one in sample]))


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
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", metavar="PATH", help="mutations of files whose path contains this")
    parser.add_argument("--least", type=float, default=0.93, help="the share that has to be noticed (0.93)")
    given = parser.parse_args()
    wanted = [one for one in all_mutations(ROOT) if given.only in one.path]
    sample = drawn(wanted, given.sample, given.seed)
    say = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)
    say.print("Measuring what each test covers (some minutes the first time) …")
    covering = Covering(ROOT, measured(ROOT, KEPT / "measured"))
    verdicts: list[Verdict] = []
    for verdict in judged(sample, given.workers, covering):
        verdicts.append(verdict)
        say.print(f"{len(verdicts)} of {len(sample)}: {verdict.mutation.name}: {verdict.noticed_by or 'SURVIVED'}")
    sys.stdout.write(_report(verdicts, ROOT))
    return 0 if sum(not one.survived for one in verdicts) >= given.least * len(verdicts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
