"""Writes docs/holds.md from the catalogue of causes; run as ``python -m docs.generate_holds``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ledgersync.domain.causes import CAUSES, Cause
from ledgersync.domain.causes.explained import explained
from ledgersync.domain.kinds import SPECS

PAGE = Path(__file__).parent / "holds.md"
HEAD = """# Holds

A record that can't be synced is set aside, and everything else goes on. The hold says why, what to do and where. This
page is written from the catalogue in `ledgersync/domain/causes` by `make docs`; edit that, not this page.

A hold ends in one of three ways:

- The record itself changes, on either side. This holds for every cause.
- What the table below names happens. The next run notices it and tries the record again, so following the advice is
  enough. Nothing is tried without such a change.
- A person chooses *Retry*, or *Do not sync*. A record that is marked not to sync stays so until somebody retries it.

## Every cause: how it ends
"""
COLUMNS = ("Cause", "What frees it besides a change of the record", "Where to act")


def page() -> str:
    """The whole page."""
    table = [_row(COLUMNS), "|" + "---|" * len(COLUMNS), *(_row(_ending(cause)) for cause in CAUSES)]
    parts = [HEAD, "\n".join(table), "## What each says", *("\n".join(_shown(cause)) for cause in CAUSES)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _ending(cause: Cause) -> tuple[str, ...]:
    told = explained(cause)
    return f"[{cause.code}](#{cause.code})", "; or ".join(told.frees), "; ".join(told.places)


def _shown(cause: Cause) -> Iterator[str]:
    yield f"### {cause.code}"
    for kind, said in explained(cause).shown.items():
        yield ""
        yield f"*{SPECS[kind].called.one.capitalize()}.* {said.words}"
        yield f"  What to do: {said.advice}"
        yield f"  Where: {said.where}"


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
