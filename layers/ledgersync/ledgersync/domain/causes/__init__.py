"""Why a record is held: a cause in plain words, what to do, and where; the rows lie beside this."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ledgersync.domain.causes.answers import ANSWERS
from ledgersync.domain.causes.before_sending import OURS
from ledgersync.domain.causes.coding import CODING
from ledgersync.domain.causes.row import Row


@dataclass(frozen=True, slots=True)
class Cause:
    """``words`` and ``advice`` may name parameters in braces; ``pattern`` is searched in a system's answer.

    ``period`` causes are retried when the period opens, ``settings`` causes when preferences or settings change.
    """

    code: str
    words: str
    advice: str
    where: str
    pattern: re.Pattern[str] | None = None
    period: bool = False
    settings: bool = False

    def say(self, params: Mapping[str, str]) -> tuple[str, str]:
        """The cause and the advice, with what is known filled in."""
        known = _Params(params)
        return self.words.format_map(known), self.advice.format_map(known)


class _Params(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return f"({key})"


def _cause(row: Row) -> Cause:
    pattern = re.compile(row.pattern, re.IGNORECASE) if row.pattern else None
    return Cause(row.code, row.words, row.advice, row.where, pattern, row.retry == "period", row.retry == "settings")


CAUSES = tuple(_cause(row) for row in (*OURS, *CODING, *ANSWERS))
PASSING = frozenset({"outcome-unknown", "not-visible", "credits-unclear"})
"""Causes that pass by themselves: such records are looked at again by every run."""
ANY_REFUSAL = "refused"
"""The cause of an answer that fits no other cause."""
BY_CODE = {cause.code: cause for cause in CAUSES}


def recognise(code: str, text: str) -> Cause:
    """The cause behind a system's answer, the most specific pattern first; "refused" when none fits."""
    answer = f"{code} {text}"
    return next((cause for cause in CAUSES if cause.pattern and cause.pattern.search(answer)), BY_CODE[ANY_REFUSAL])
