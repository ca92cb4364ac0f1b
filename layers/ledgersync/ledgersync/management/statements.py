"""What people answer for where no system tells, with name and day: doctor's checks and accounting preferences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ledgersync.domain.accounting import ACCOUNTING, BY_CODE, standing, steered
from ledgersync.domain.doctor import CHECKS
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.setup import Statement
from ledgersync.management.refusal import not_found

PLACE = "Cashflow360: Settings › Accounting › Preferences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statable:
    """Something a person can state. ``yes`` and ``no`` are what it does here when it is so, and when it is not.

    ``wanted`` is what the sync needs, None where either will do. ``accounting`` tells Cashflow360's accounting
    preferences from the doctor's checks.
    """

    code: str
    title: str
    sentence: str
    yes: str
    no: str
    where: str
    wanted: bool | None
    accounting: bool


STATABLE: tuple[Statable, ...] = (
    *(
        Statable(
            code=one.code,
            title=one.label,
            sentence=f"{one.label} is on.",
            yes=one.yes,
            no=one.no,
            where=PLACE,
            wanted=one.wanted,
            accounting=True,
        )
        for one in ACCOUNTING
    ),
    *(
        Statable(
            code=one.code,
            title=one.title,
            sentence=one.statement,
            yes="As the sync needs it.",
            no=one.otherwise,
            where=one.where,
            wanted=True,
            accounting=False,
        )
        for one in CHECKS
        if one.statement and one.code not in BY_CODE
    ),
)
CODES = frozenset(one.code for one in STATABLE)


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of it now: as it was stated, else as the sync goes by it; None while nobody said."""

    of: Statable
    holds: bool | None
    stated: Statement | None


def standing_of(statements: Mapping[str, Statement], preferences: Preferences | None) -> list[Standing]:
    """Everything that can be stated, and what is."""
    gone_by = standing(preferences or Preferences())
    found = []
    for one in STATABLE:
        said = statements.get(one.code)
        holds = gone_by.get(one.code, said.holds if said else None)
        found.append(Standing(one, holds, said if said and said.holds is holds else None))
    return found


def with_said(
    statements: Mapping[str, Statement], said: Mapping[str, bool | None], by: str, at: datetime
) -> Mapping[str, Statement]:
    """The statements once a person said more; None withdraws one. Refusal for a check that nobody can answer for."""
    if not said.keys() <= CODES:
        raise not_found("statement")
    kept = {code: one for code, one in statements.items() if code not in said}
    return {**kept, **{code: Statement(holds, by, at) for code, holds in said.items() if holds is not None}}


def following(preferences: Preferences | None, said: Mapping[str, bool | None]) -> Preferences | None:
    """The sync preferences once they follow what was said; None while nothing that steers them was."""
    changed = preferences or Preferences()
    for code, holds in said.items():
        changed = changed if holds is None else steered(changed, code, holds)
    return preferences if changed == (preferences or Preferences()) else changed


def implied(before: Preferences | None, after: Preferences) -> Mapping[str, bool]:
    """What somebody says of the accounting preferences by changing the sync preferences that follow them."""
    was = standing(before or Preferences())
    return {code: on for code, on in standing(after).items() if on is not was[code]}
