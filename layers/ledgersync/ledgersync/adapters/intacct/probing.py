"""What a company is found to have and to do, read only: fields, cards, the sign of credits, the zone of its stamps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone

from intacct.errors import FormattingChanged, UnreadableValue
from intacct.functions import Function
from intacct.results import Done, Result
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.date_forms import ASKED, newest
from ledgersync.adapters.intacct.reading import MODIFIED
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind
from ledgersync.domain.probe import CARDS, CLOCK, CREDIT_SIGN, FIELDS_LEFT_OUT, FIELDS_NEEDED, Finding
from ledgersync.domain.rights import Missing

AHEAD = timedelta(minutes=5)
"""How far a clock may be ahead of ours before its stamps are taken for those of another zone."""
SIGNS: Mapping[int, str] = {-1: "below zero", 1: "above zero"}


def fields_found(learned: Learned, barred: Mapping[Kind, Missing]) -> list[Finding]:
    """What the company lacks: what holds kinds, what is left out, and whether charge cards are known."""
    needed = sorted({lacking.said for lacking in barred.values()})
    gone = {name: learned.missing.get(name, frozenset()) for name in {*learned.missing, *learned.refused}}
    gone = {name: paths | learned.refused.get(name, frozenset()) for name, paths in gone.items()}
    left = [f"{name}.{path}" for name, paths in sorted(gone.items()) for path in sorted(paths)]
    unlisted = [f"{name} (no list)" for name in learned.unlisted]
    held = f"{'; '.join(needed)}." if needed else "All there."
    cards = f"Their GL account is read from {learned.card_account}." if learned.card_account else "No cards are known."
    return [
        Finding(FIELDS_NEEDED, "Fields that kinds need", held, not needed),
        Finding(FIELDS_LEFT_OUT, "Fields that are left out", ", ".join([*left, *unlisted]) or "None.", None),
        Finding(CARDS, "Charge cards", cards, None),
    ]


def sign_found(sign: int | None, learned: bool) -> Finding:
    """What vendor credits look like in this company."""
    title = "Sign of vendor credits"
    if sign is None:
        return Finding(CREDIT_SIGN, title, "No credit of the company tells; no vendor credit is written.", None)
    source = "as the company's credits tell" if learned else "as set up for this service"
    return Finding(CREDIT_SIGN, title, f"Their totals are {SIGNS[sign]}, {source}.", True)


def clock_questions() -> list[Function]:
    """The newest stamp of several objects."""
    return [newest(name, 1) for name in ASKED]


def clock_found(results: Sequence[Result], formatting: UserFormatting, now: datetime) -> Finding:
    """Whether the newest stamps can be GMT, the user's time, or either."""
    title = "Zone of WHENMODIFIED"
    newest = max((stamp for result in results if (stamp := _stamp(result, formatting)) is not None), default=None)
    if newest is None:
        return Finding(CLOCK, title, "No record has a stamp that can be read.", None)
    as_gmt, as_users = now - newest, now - newest.replace(tzinfo=_zone(formatting))
    told = f"The newest stamp is {newest:%Y-%m-%d %H:%M:%S}, {_ago(as_gmt)} as GMT, {_ago(as_users)} in the user's zone"
    if as_gmt == as_users:
        return Finding(CLOCK, title, f"{told}: the user's zone is GMT.", as_gmt > -AHEAD)
    possible = [name for name, age in (("GMT", as_gmt), ("the user's zone", as_users)) if age > -AHEAD]
    ok = None if len(possible) == 2 else "the user's zone" in possible
    return Finding(CLOCK, title, f"{told}: it can be {' or '.join(possible) or 'neither'}.", ok)


def _stamp(result: Result, formatting: UserFormatting) -> datetime | None:
    text = result.rows[0].get(MODIFIED, "") if isinstance(result, Done) and result.rows else ""
    try:
        return formatting.read_local(text, MODIFIED) if text else None
    except (UnreadableValue, FormattingChanged):
        return None


def _zone(formatting: UserFormatting) -> timezone:
    try:
        return formatting.zone
    except UnreadableValue:
        return UTC


def _ago(age: timedelta) -> str:
    minutes = round(age.total_seconds() / 60)
    return f"{minutes} minutes ago" if minutes >= 0 else f"{-minutes} minutes ahead"
