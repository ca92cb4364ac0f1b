"""How many ways lead through each block of the product (radon), against the figures kept in ``complexity.json``.

``python -m tests.architecture.complexity`` writes the figures anew; it refuses to write one that is worse.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from radon.complexity import cc_visit

from tests.architecture.deployment import ROOT

KEPT = Path(__file__).with_name("complexity.json")
PRODUCT = ("layers", "functions", "ledgersync_cli")
EASY = 10
"""A block with no more ways through it than this needs no figure."""


def measured() -> Mapping[str, int]:
    """The blocks of the product that are not easy, by file and name."""
    return dict(sorted((block, ways) for block, ways in _blocks() if ways > EASY))


def _blocks() -> Iterator[tuple[str, int]]:
    for home in PRODUCT:
        for path in (ROOT / home).rglob("*.py"):
            for block in cc_visit(path.read_text()):
                yield f"{path.relative_to(ROOT)}: {block.fullname}", block.complexity


def kept() -> Mapping[str, int]:
    """The figures that may only fall."""
    figures: Mapping[str, int] = json.loads(KEPT.read_text())
    return figures


def worse(found: Mapping[str, int], figures: Mapping[str, int]) -> Mapping[str, int]:
    """The blocks that are above their figure, or above what is easy where they have none."""
    return {block: ways for block, ways in found.items() if ways > figures.get(block, EASY)}


def main() -> int:
    found = measured()
    if KEPT.exists() and (rising := worse(found, kept())):
        sys.stderr.write(f"These got worse, so nothing is written: {json.dumps(rising, indent=2)}\n")
        return 1
    KEPT.write_text(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
