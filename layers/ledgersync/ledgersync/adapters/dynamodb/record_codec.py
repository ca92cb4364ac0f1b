"""Records as compact JSON and back, but for what is unknown of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ledgersync.adapters.dynamodb.codec import encode, scalar, values_of
from ledgersync.domain.facts import Facts, Uncertain
from ledgersync.domain.model import Kind, Record, Side

LEFT_OUT = ("shown", "facts")
"""How a record was shown is nobody's to ask of one that was written; of facts those that are known are told."""


def encode_record(record: Record) -> str:
    told = {one.name: getattr(record, one.name) for one in fields(Record) if one.name not in LEFT_OUT}
    known = {name: value for name, value in told.items() if value is not None}
    return encode({**known, "facts": record.facts.told()})


def decode_record(text: str) -> Record:
    raw: dict[str, Any] = json.loads(text)
    typed = {
        "kind": Kind(raw["kind"]),
        "side": Side(raw["side"]),
        "values": values_of(raw["values"]),
        "facts": _facts(raw["facts"]),
        "gaps": frozenset(raw["gaps"]),
        "modified": scalar(raw.get("modified")),
    }
    return Record(**{**raw, **typed})


def _facts(raw: Mapping[str, Any]) -> Facts:
    return Facts(**{name: _fact(name, held) for name, held in raw.items()})


def _fact(name: str, held: Any) -> Any:
    match name:
        case "demands":
            return frozenset(held)
        case "stale":
            return tuple(held)
        case "uncertain":
            return Uncertain(**held)
        case _:
            return scalar(held)
