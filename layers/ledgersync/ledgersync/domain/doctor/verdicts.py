"""The words verdicts are made of, and how settings of Intacct read: on, off or unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ledgersync.domain.preferences import switch
from ledgersync.domain.setup import Result, Setup, Verdict

Judge = Callable[[Setup], Verdict]
UNREAD = Verdict(Result.UNKNOWN, "Could not be read from Sage Intacct.")
CHOOSE_FIRST = "The sync preferences are not set yet"


@dataclass(frozen=True, slots=True)
class Point:
    """``otherwise`` is what the sync would do wrong if it failed, ``where`` the place to mend it.

    ``statement`` is what a person can sign where no system tells; empty where one always does.
    """

    code: str
    title: str
    otherwise: str
    where: str
    judge: Judge
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    check: Point
    result: Result
    found: str


def said(ok: bool, found: str) -> Verdict:
    return Verdict(Result.PASSED if ok else Result.FAILED, found)


def unknown(found: str) -> Verdict:
    return Verdict(Result.UNKNOWN, found)


def preference(application: str, name: str, wanted: bool, what: str) -> Judge:
    """A switch of an application. Absent or in words nobody knows it is unknown, never off."""

    def judge(setup: Setup) -> Verdict:
        value = setup.preferences.get((application, name))
        on = switch(value)
        if on is None:
            return UNREAD if value is None else unknown(f"Sage Intacct says {value!r}, which could mean either.")
        return said(on is wanted, f"{what} {'on' if on else 'off'}.")

    return judge


def asked(words: str) -> Judge:
    """What no system tells, whatever was read."""

    def judge(_setup: Setup) -> Verdict:
        return unknown(words)

    return judge


def listed(names: Mapping[str, str] | list[str], most: int = 10) -> str:
    """Names in a sentence, the first of many."""
    shown = list(names)
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more
