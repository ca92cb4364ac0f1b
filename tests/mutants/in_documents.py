"""Mutations of the deployment: entries of the template, and of the state machine, left out or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.mutants.mutation import Mutation

_ENTRY = re.compile(r"^(?P<indent> *)(?:- )?\S")
_COUNT = re.compile(r"(?<=: )\d+(?=,?\s*$)")
_TRUTH = re.compile(r"(?<=: )(?:true|false)(?=,?\s*$)")
WORDS = ("Description:", "#", "Comment", "AllowedPattern:", "ConstraintDescription:")


def document_mutations(path: str, source: str) -> list[Mutation]:
    """Every entry below the first level left out with what belongs to it; every number and truth changed."""
    return sorted({(one.start, one.what): one for one in _found(path, source)}.values(), key=lambda one: one.start)


def _found(path: str, source: str) -> Iterator[Mutation]:
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for at, line in enumerate(lines):
        entry = _ENTRY.match(line)
        if entry is None or line.strip().strip('"').startswith(WORDS):
            continue
        if path.endswith(".yaml") and len(entry["indent"]) >= 4:
            end = starts[_last(lines, at, len(entry["indent"])) + 1]
            yield Mutation(path=path, line=at + 1, what="entry left out", start=starts[at], end=end, after="")
        for pattern, what, other in ((_COUNT, "another number", _more), (_TRUTH, "the other truth", _other)):
            if found := pattern.search(line):
                start = starts[at] + found.start()
                end = starts[at] + found.end()
                yield Mutation(path=path, line=at + 1, what=what, start=start, end=end, after=other(found[0]))
        if path.endswith(".json") and line.rstrip().endswith('",') and ":" not in line:
            yield Mutation(
                path=path, line=at + 1, what="entry left out", start=starts[at], end=starts[at + 1], after=""
            )


def _last(lines: list[str], at: int, indent: int) -> int:
    """The last line of the entry that begins at a line: all that is further in."""
    last = at
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        last = number
    return last


def _more(number: str) -> str:
    return str(int(number) * 2 + 1)


def _other(truth: str) -> str:
    return "false" if truth == "true" else "true"
