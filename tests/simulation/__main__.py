"""Plays histories: ``--seed N`` replays one and tells it, ``--seeds A:B`` plays many."""

from __future__ import annotations

import argparse
import sys

from tests.simulation.campaign import report, run_seeds, tell


def main() -> int:
    """0 when every promise held."""
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", default="1:201", help="from:to, the end left out")
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    if given.seed is not None:
        return tell(given.seed)
    first, last = (int(part) for part in given.seeds.split(":"))
    campaign = run_seeds(range(first, last), given.workers)
    print(report(campaign))
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    sys.exit(main())
