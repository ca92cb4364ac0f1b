"""The whole request of every kind and operation at both borders, against what was written down and reviewed.

``requests.json`` beside this is what is compared with; after a change that is meant, write it anew by
``python -m tests.unit.mapping.test_whole_requests`` and read every line of the difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ledgersync.domain.kinds import SPECS, Direction, Group
from ledgersync.domain.model import Kind, Ref, Side
from ledgersync.domain.remembered import Operation, Write
from ledgersync.mapping.calls import contact_call, intacct_call
from ledgersync.mapping.catalogue import MAPPINGS
from ledgersync.mapping.writing import IntacctCall, cashflow360_object
from tests.unit.mapping.samples import CONTEXT, record

WRITTEN_DOWN = Path(__file__).parent / "requests.json"


def write(kind: Kind, side: Side, operation: Operation, **more: Any) -> Write:
    values = record(kind)
    id = "" if operation is Operation.CREATE else f"{kind.value}-1"
    changed = frozenset(values) if operation is not Operation.REMOVE else frozenset[str]()
    there = side is Side.INTACCT and operation is not Operation.CREATE and SPECS[kind].group is Group.TRANSACTIONS
    number = "77" if there else ""
    return Write(kind, side, operation, id, "source-1", values, changed, number, **more)


def to_intacct() -> dict[str, object]:
    found: dict[str, object] = {}
    for kind, mapping in MAPPINGS.items():
        for operation in Operation:
            if SPECS[kind].direction is Direction.TO_CASHFLOW360:
                continue
            one = write(kind, Side.INTACCT, operation)
            found[f"{kind.value} {operation.value}"] = _told(intacct_call(mapping, one, CONTEXT))
            if contact := contact_call(mapping, one, CONTEXT):
                found[f"{kind.value} {operation.value}, its contact"] = _told(contact)
        if mapping.intacct.reverse:
            undo = write(kind, Side.INTACCT, Operation.REMOVE, reversal=date(2026, 7, 1))
            found[f"{kind.value} reverse"] = _told(intacct_call(mapping, undo, CONTEXT))
    return found


def to_cashflow360() -> dict[str, object]:
    return {
        f"{kind.value} {operation.value}": _plain(
            cashflow360_object(mapping, write(kind, Side.CASHFLOW360, operation), CONTEXT)
        )
        for kind, mapping in MAPPINGS.items()
        for operation in (Operation.CREATE, Operation.UPDATE)
        if mapping.cashflow360.writable
    }


BORDERS: Mapping[str, Callable[[], dict[str, object]]] = {"intacct": to_intacct, "cashflow360": to_cashflow360}


def _told(call: IntacctCall) -> object:
    return {"verb": call.verb.value, "name": call.name, "key": call.key, "body": _plain(call.body)}


def _plain(value: object) -> object:
    match value:
        case Mapping():
            return {name: _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case Decimal() | date():
            return str(value)
        case Ref():
            raise AssertionError("a reference is no native value")
    return value


@pytest.mark.parametrize("border", BORDERS)
def test_every_request_is_the_one_that_was_reviewed(border: str) -> None:
    expected = json.loads(WRITTEN_DOWN.read_text())[border]
    made = BORDERS[border]()
    assert made.keys() == expected.keys()
    for name, request in made.items():
        assert request == expected[name], name


def test_the_elements_of_ordered_functions_keep_their_order() -> None:
    """JSON compares objects without order; the schema of ordered functions does not."""
    expected = json.loads(WRITTEN_DOWN.read_text())["intacct"]
    for name, request in to_intacct().items():
        assert json.dumps(request) == json.dumps(expected[name]), name


if __name__ == "__main__":
    WRITTEN_DOWN.write_text(json.dumps({name: made() for name, made in BORDERS.items()}, indent=1) + "\n")
