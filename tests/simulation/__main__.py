"""Plays histories: ``--seed N`` replays one, ``--seeds A:B`` plays many, ``--ablations`` tests the test.

``--name-seeds`` keeps what the ablations were noticed by in noticed.json and docs/reliability.md.
"""

from __future__ import annotations

import argparse
import sys

from tests.simulation.campaign import report, run_seeds, story_of
from tests.simulation.naming import name_seeds


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def main() -> int:
    """0 when every promise held, and every ablation was noticed."""
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", default="1:501", help="from:to, the end left out")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--ablations", action="store_true", help="take single rules out and see who notices")
    parser.add_argument("--name-seeds", action="store_true", help="the same, and keep the seeds that notice")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="an ablation; may be repeated")
    given = parser.parse_args()
    if given.ablations or given.name_seeds:
        return 0 if name_seeds(given.only, given.workers, _say, keep=given.name_seeds) else 1
    if given.seed is not None:
        text, held = story_of(given.seed)
    else:
        first, last = (int(part) for part in given.seeds.split(":"))
        campaign = run_seeds(range(first, last), given.workers)
        text, held = report(campaign), not campaign.failures
    _say(f"{text}\n")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
