"""Plays histories: ``--seed N`` replays one, ``--seeds A:B`` plays many, ``--ablations`` tests the test.

``--name-seeds`` keeps what the ablations were noticed by in noticed.json and docs/reliability.md.
"""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress

from tests.simulation.ablations.naming import name_seeds
from tests.simulation.campaign import AS_DRAWN, Campaign, report, run_seeds, story_of
from tests.simulation.faults.rigged import WEATHERS


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _seeds(text: str) -> range:
    first, _, last = text.partition(":")
    if not (first.isdecimal() and last.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form from:to, such as 1:501")
    return range(int(first), int(last))


def _played(seeds: range, workers: int, weather: str) -> Campaign:
    """A campaign under a progress bar, each violation told when it is found."""
    with Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=Console(stderr=True)) as progress:
        bar = progress.add_task("histories", total=len(seeds))

        def tell(part: Campaign) -> None:
            progress.advance(bar, part.histories)
            for failure in part.failures:
                progress.console.print(f"seed {failure.seed}: {failure.violations[0]}", markup=False)

        return run_seeds(seeds, workers, weather, tell)


def main() -> int:
    """0 when every promise held, and every ablation was noticed."""
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--seeds", type=_seeds, default="1:501", metavar="FROM:TO", help="the end left out (1:501)")
    parser.add_argument("--weather", choices=WEATHERS, default=AS_DRAWN, help="rigged, so that some rules matter often")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--ablations", action="store_true", help="take single rules out and see who notices")
    parser.add_argument("--name-seeds", action="store_true", help="the same, and keep the seeds that notice")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="an ablation; may be repeated")
    given = parser.parse_args()
    if given.ablations or given.name_seeds:
        return 0 if name_seeds(given.only, given.workers, _say, keep=given.name_seeds) else 1
    if given.seed is not None:
        text, held = story_of(given.seed, given.weather)
    else:
        campaign = _played(given.seeds, given.workers, given.weather)
        text, held = report(campaign), not campaign.failures
    _say(f"{text}\n")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
