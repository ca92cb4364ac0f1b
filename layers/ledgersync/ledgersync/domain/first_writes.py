"""How far the first writes of a kind to a side have proved right: read back field by field before batches go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ledgersync.domain.journal import SECRET_FIELDS
from ledgersync.domain.model import Kind, Line, Ref, Side, Value, Values
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.words import FIELDS, field_called

ENOUGH = 3
"""How many writes have to be read back as they were sent before batches go: one by itself, then two."""
LONGEST = 60
"""How many characters of a text are shown."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One more record is tried by itself from a day on, to tell an edit from the doing of the system.

    A user may edit a record in the second in which it was written, as a system may that alters what it is sent.
    ``id`` names that record, ``sent`` what it was sent with, ``stands`` what it held instead. If the next one is kept
    as it is sent, it was an edit.
    """

    day: str
    id: str
    sent: Values
    stands: Values = field(default_factory=dict)

    def told_apart(self, base: Values) -> Values:
        """The base of that record once it was an edit: what was sent, but where both sides agreed anew since."""
        return {**base, **{name: value for name, value in self.sent.items() if base.get(name) == self.stands.get(name)}}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstWrites:
    """Kept for one kind and side. ``alike`` counts, by operation, the writes that were read back as they were sent.

    ``differs`` says in words what differed in the first ``record`` that was kept otherwise; nothing more is written
    until somebody tries again or accepts it. ``fields`` are those that differed then, ``accepted`` those that
    somebody has said may differ. ``doubted`` when a record differed that somebody seemed to have edited meanwhile: once
    that is taken for an edit, not twice in a row.
    ``trial`` is given where the difference may have been an edit.
    """

    kind: Kind
    side: Side
    alike: Mapping[Operation, int] = field(default_factory=dict)
    differs: str = ""
    record: str = ""
    fields: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    doubted: bool = False
    trial: Trial | None = None

    def at_once(self, operation: Operation) -> int | None:
        """How many writes may go before they are read back: one, then two, then any number (None).

        What removes writes no field, so nothing has to be read back.
        """
        done = self.alike.get(operation, 0)
        if operation is Operation.REMOVE or done >= ENOUGH:
            return None
        return 1 if done == 0 or self.differs else ENOUGH - done

    def stops(self, operation: Operation, anew: bool) -> bool:
        """Whether a write has to wait: any that gives values. Taking back goes on, unless it is to be made anew."""
        return bool(self.differs) and (operation is not Operation.REMOVE or anew)

    def tries(self, today: date, id: str = "") -> bool:
        """Whether one more record is tried by itself; never the one that differed."""
        return self.trial is not None and self.trial.day <= today.isoformat() and self.trial.id != id

    def proved(self, operation: Operation, number: int) -> FirstWrites:
        """After so many more writes were read back as they were sent."""
        done = self.alike.get(operation, 0) + number
        alike = {**self.alike, operation: done}
        return replace(self._going(), alike=alike, doubted=False)

    def in_doubt(self) -> FirstWrites:
        """After one differed that somebody seems to have edited before it was read back."""
        return replace(self, doubted=True)

    def refuted(
        self, operation: Operation, record: str, differing: Mapping[str, str], trial: Trial | None = None
    ) -> FirstWrites:
        """After one was not: its operation proves itself anew. What differs again needs a person."""
        return replace(
            self,
            alike={**self.alike, operation: 0},
            differs="; ".join(differing.values()),
            record=record,
            fields=frozenset(differing),
            trial=None if self.differs else trial,
        )

    def with_accepted(self) -> FirstWrites:
        """After somebody said that what differed may differ."""
        return replace(self._going(), accepted=self.accepted | self.fields)

    def _going(self) -> FirstWrites:
        return replace(self, differs="", record="", fields=frozenset(), trial=None)


def differing(write: Write, found: Values, aside: Iterable[str] = ()) -> dict[str, str]:
    """What a record holds otherwise than it was sent, in words by field.

    ``aside`` are fields nobody compares. What was sent empty with a new record may be filled in by the system.
    """
    names = write.changed if write.operation is Operation.UPDATE else write.values.keys()
    told: dict[str, str] = {}
    for name in sorted(set(names) - set(aside)):
        sent, stands = write.values.get(name), found.get(name)
        if (_empty(sent) and write.operation is Operation.CREATE) or _same(sent, stands):
            continue
        told[name] = (
            _lines_told(sent, stands)
            if isinstance(sent, tuple)
            else _told(field_called(name), sent, stands, hidden=name in SECRET_FIELDS)
        )
    return told


def _empty(value: Value) -> bool:
    return value is None or value in ("", ())


def _same(sent: Value, stands: Value) -> bool:
    return sent == stands or (_empty(sent) and _empty(stands))


def _lines_told(sent: tuple[Line, ...], stands: Value) -> str:
    there = stands if isinstance(stands, tuple) else ()
    if len(sent) != len(there):
        return f"it was sent with {len(sent)} {_lines(sent)} and has {len(there)} there"
    for place, (line, other) in enumerate(zip(sent, there, strict=True), start=1):
        for name in sorted(line):
            if not _same(line[name], other.get(name)):
                return _told(f"{FIELDS.get(name, name.replace('_', ' '))} of line {place}", line[name], other.get(name))
    return "the lines differ"


def _lines(lines: tuple[Line, ...]) -> str:
    return "line" if len(lines) == 1 else "lines"


def _told(called: str, sent: Value, stands: Value, hidden: bool = False) -> str:
    """What was sent and what is there; what a reference leads to has no name here, and some values are never shown."""
    if hidden or isinstance(sent, Ref) or isinstance(stands, Ref):
        return f"the {called} {'is empty there' if _empty(stands) else 'is another one there'}"
    return f"the {called} was sent as {_shown(sent)} and is {_shown(stands)} there"


def _shown(value: Value) -> str:
    """A value as people read it."""
    if _empty(value):
        return "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return f"“{text[:LONGEST]}…”" if len(text) > LONGEST else f"“{text}”"
