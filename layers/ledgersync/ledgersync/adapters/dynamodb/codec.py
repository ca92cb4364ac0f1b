"""Domain values as compact JSON and back, exactly: what is written here is what the books are kept in.

Texts, flags and None are themselves; an amount is ``{"d": "12.50"}``, a date ``{"t": …}``, an instant
``{"i": …}`` in UTC, a reference ``{"r": [kind, id]}``, lines an array of objects. Fields a newer version
added take their defaults when an older text is read; fields it dropped are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from ledgersync.domain.audited import Audited, Proof
from ledgersync.domain.first_writes import FirstWrites, Trial
from ledgersync.domain.frequency import Frequency
from ledgersync.domain.journal import Did, Entry
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind, Link, Ref, Scalar, Side, Value, Values
from ledgersync.domain.notices import Channel, Event, Means, Notice, NoticeSettings
from ledgersync.domain.preferences import Dimensions, Preferences, VendorSequence, VoidDatePolicy
from ledgersync.domain.probe import Finding
from ledgersync.domain.remembered import Conflict, Hold, Intent, Note, Operation, Position, Sweep, Write
from ledgersync.domain.retry import Linked, NextRun, OnlyItself, OthersChange, PeriodOpens, Seen, SettingsChange
from ledgersync.domain.sage_use import OverLimit
from ledgersync.domain.setup import Statement
from ledgersync.ports import Asked, Connection, ConnectionId, Deletion, Pause, Progress, Run
from ledgersync.ports.drafts import Draft, DraftCashflow360, DraftIntacct, EntityName
from ledgersync.ports.reports import Report, ReportKind, ReportProgress, ReportStatus, Share, SignOff
from ledgersync.ports.watching import Subscription

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def encode(value: object) -> str:
    """The JSON text; equal values give equal texts. Raises ``TypeError`` on what it can't keep exactly."""
    return json.dumps(value, default=_plain, separators=(",", ":"), sort_keys=True, allow_nan=False)


def decode(type: type[T], text: str) -> T:
    """The value of that domain class a text was made from."""
    return build(type, json.loads(text))


def decode_values(text: str) -> Values:
    return values_of(json.loads(text))


_TAGS: Mapping[type, str] = {
    NextRun: "next run",
    Linked: "linked",
    PeriodOpens: "period opens",
    SettingsChange: "settings change",
    OthersChange: "others change",
    OnlyItself: "only itself",
}
"""What the cases of ``RetryWhen`` are called in the store."""
_TAGGED = {tag: type for type, tag in _TAGS.items()}


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return {"d": str(value)}
        case datetime():
            if value.tzinfo is None:
                raise TypeError("an instant without a zone can't be kept")
            return {"i": value.astimezone(UTC).isoformat()}
        case date():
            return {"t": value.isoformat()}
        case Ref():
            return {"r": [value.kind, value.id]}
        case frozenset():
            return sorted(value)
        case Mapping():
            return dict(value)
    if isinstance(value, Entry | Position):  # many of them are one item: what is empty is left out
        return {field.name: held for field in fields(value) if (held := getattr(value, field.name))}
    if is_dataclass(value):
        tag = {"when": _TAGS[type(value)]} if type(value) in _TAGS else {}
        return tag | {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} can't be kept")


_SCALARS: Mapping[str, Callable[[Any], Scalar]] = {
    "d": Decimal,
    "t": date.fromisoformat,
    "i": datetime.fromisoformat,
    "r": lambda raw: Ref(Kind(raw[0]), raw[1]),
}


def scalar(raw: Any) -> Any:
    if isinstance(raw, dict):
        ((tag, body),) = raw.items()
        return _SCALARS[tag](body)
    return raw


def _value(raw: Any) -> Value:
    if isinstance(raw, list):
        return tuple([{name: scalar(value) for name, value in line.items()} for line in raw])
    result: Scalar = scalar(raw)
    return result


def values_of(raw: Mapping[str, Any]) -> Values:
    return {name: _value(value) for name, value in raw.items()}


def _of(type: type[T]) -> Callable[[Any], T | None]:
    return lambda raw: None if raw is None else build(type, raw)


def changes_of(raw: Mapping[str, Any]) -> dict[str, tuple[Value, Value]]:
    return {name: (_value(before), _value(after)) for name, (before, after) in raw.items()}


def _write(raw: Mapping[str, Any]) -> Write:
    """A write; an older one kept what it needs beyond its record as texts by name."""
    facts = raw.get("facts", {})
    days = {"reversal": facts.get("void_date"), "latest_bill_date": facts.get("latest_bill_date")}
    found: dict[str, Any] = {name: {"t": day} for name, day in days.items() if day}
    flags = {name: True for name in ("remade", "shared") if facts.get(name) == "true"}
    return build(Write, {**raw, **found, **flags})


def _tagged(raw: Any) -> Any:
    return build(_TAGGED[raw["when"]], raw)


_DECODERS: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {
    Link: {"kind": Kind, "base": values_of},
    Write: {
        "kind": Kind,
        "side": Side,
        "operation": Operation,
        "values": values_of,
        "changed": frozenset,
        "reversal": scalar,
        "latest_bill_date": scalar,
    },
    Intent: {
        "write": _write,
        "base": lambda raw: None if raw is None else values_of(raw),
        "agreed": values_of,
        "at": scalar,
        "entry": _of(Entry),
        "also": lambda raw: tuple(build(Intent, one) for one in raw),
    },
    Entry: {"did": Did, "at": scalar, "kind": Kind, "side": Side, "fields": changes_of},
    Hold: {
        "kind": Kind,
        "side": Side,
        "since": scalar,
        "until": lambda raw: tuple(map(_tagged, raw)),
        "notes": lambda raw: tuple(build(Note, one) for one in raw),
        "day": scalar,
        "amount": scalar,
    },
    Note: {"at": scalar},
    Linked: {"side": Side, "refs": lambda raw: tuple(map(scalar, raw))},
    PeriodOpens: {"closed_through": scalar},
    OthersChange: {"seen": lambda raw: tuple(build(Seen, one) for one in raw)},
    Seen: {"side": Side, "kind": Kind},
    Conflict: {
        "kind": Kind,
        "base": _value,
        "intacct": _value,
        "cashflow360": _value,
        "winner": Side,
        "at": scalar,
    },
    Position: {"at": scalar, "sweep": _of(Sweep)},
    Sweep: {"began": scalar},
    Statement: {"at": scalar},
    Learned: {
        "at": scalar,
        "unlisted": tuple,
        "missing": lambda raw: {name: frozenset(paths) for name, paths in raw.items()},
        "refused": lambda raw: {name: frozenset(paths) for name, paths in raw.items()},
        "findings": lambda raw: {
            Side(side): tuple(build(Finding, one) for one in found) for side, found in raw.items()
        },
        "probed_at": scalar,
        "audited": _of(Audited),
    },
    Audited: {
        "stamps_at": scalar,
        "proofs": lambda raw: {Kind(kind): build(Proof, proof) for kind, proof in raw.items()},
    },
    Proof: {"since": scalar},
    Asked: {"at": scalar, "told": lambda raw: {Side(side): told for side, told in raw.items()}},
    FirstWrites: {
        "kind": Kind,
        "side": Side,
        "alike": lambda raw: {Operation(operation): number for operation, number in raw.items()},
        "fields": frozenset,
        "accepted": frozenset,
        "trial": _of(Trial),
    },
    Trial: {"sent": values_of, "stands": values_of},
    Deletion: {"kind": Kind, "at": scalar},
    Report: {
        "id": _of(ConnectionId),
        "kind": ReportKind,
        "status": ReportStatus,
        "progress": _of(ReportProgress),
        "signed": _of(SignOff),
        "share": _of(Share),
        **dict.fromkeys(("asked_at", "ended_at", "expires_at"), scalar),
    },
    SignOff: {"at": scalar},
    Share: {"at": scalar, "expires_at": scalar},
    Run: {"id": _of(ConnectionId), "started_at": scalar, "ended_at": scalar},
    Pause: {"at": scalar},
    Subscription: {"read_to": scalar},
    Notice: {"at": scalar, "event": Event},
    NoticeSettings: {"channels": lambda raw: tuple(build(Channel, one) for one in raw)},
    Channel: {"means": Means, "events": lambda raw: tuple(map(Event, raw))},
    Progress: {"at": scalar},
    Connection: {
        "id": _of(ConnectionId),
        "created_at": scalar,
        "preferences": _of(Preferences),
        "due_at": scalar,
        "last_sweep_at": scalar,
        "event_keys": tuple,
        "paused": _of(Pause),
        "resumed_at": scalar,
        "frequency": Frequency,
        "over_limit": OverLimit,
        "statements": lambda raw: {check: build(Statement, said) for check, said in raw.items()},
    },
    Draft: {
        "id": _of(ConnectionId),
        "created_at": scalar,
        "changed_at": scalar,
        "steps": tuple,
        "intacct": _of(DraftIntacct),
        "cashflow360": _of(DraftCashflow360),
        "statements": lambda raw: {check: build(Statement, said) for check, said in raw.items()},
        "event_keys": tuple,
        "secrets_until": scalar,
        "begun_at": scalar,
    },
    DraftIntacct: {"entities": lambda raw: tuple(build(EntityName, one) for one in raw), "secret_at": scalar},
    DraftCashflow360: {"secret_at": scalar},
    Preferences: {
        "masters": lambda raw: {Kind(kind): Side(side) for kind, side in raw.items()},
        "void_date_policy": VoidDatePolicy,
        "vendor_sequence": VendorSequence,
        "dimensions": _of(Dimensions),
    },
}


def _as_is(raw: Any) -> Any:
    return raw


def build(type: type[T], raw: Mapping[str, Any]) -> T:
    """A domain object from decoded JSON, field by field."""
    decoders = _DECODERS.get(type, {})
    names = [one.name for one in fields(type) if one.name in raw]
    return type(**{name: decoders.get(name, _as_is)(raw[name]) for name in names})
