"""What docs/tutorial.md shows of a command, and whether the command still shows it so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
COLUMNS = "110"
"""How wide the terminal of the walk is."""
SHOWN = re.compile(r"```\n\$ ledgersync (.*)\n((?:.*\n)*?)```\n")
LABEL = re.compile(r"  (\S+(?: \S+)*?)(?:  +\S.*)?")
HINT = re.compile(r"([A-Z][^:]*): ledgersync (\S+).*")


def outlined(text: str) -> list[str]:
    """Labels, heads of tables and what to do next: what stays the same from one walk to another."""
    return list(dict.fromkeys(_parts(text)))


def _parts(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith("┃"):
            yield from (f"column {word}" for word in line.replace("┃", " ").split())
        elif found := LABEL.fullmatch(line):
            yield f"label {found[1]}"
        elif found := HINT.fullmatch(line):
            yield f"{found[1]}: {found[2]}"


def shown(command: str, time: int = 1) -> list[str]:
    """The outline of what the page shows of a command, by how it begins, the first time or another."""
    found = [output for typed, output in SHOWN.findall(PAGE.read_text()) if typed.startswith(command)]
    return outlined(found[time - 1])
