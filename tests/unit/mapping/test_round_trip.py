"""Mapping there and back is the identity on mapped fields, for every kind and both sides."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgersync.domain.kinds import SPECS, Direction
from ledgersync.domain.model import Kind, Side, Value
from ledgersync.domain.remembered import Operation, Write
from ledgersync.mapping.catalogue import MAPPINGS
from ledgersync.mapping.converters import text_of
from ledgersync.mapping.reading import record_from_cashflow360, record_from_intacct
from ledgersync.mapping.tables import KindMapping
from tests.unit.mapping.native import as_cashflow360_answers, as_intacct_answers, intacct_text
from tests.unit.mapping.strategies import CONTEXT, values

TO_CASHFLOW360 = [kind for kind in MAPPINGS if SPECS[kind].direction is not Direction.TO_INTACCT]
TO_INTACCT = [kind for kind in MAPPINGS if SPECS[kind].direction is not Direction.TO_CASHFLOW360]


TRANSFERRED = {"amount", "debit", "credit", "location", "department"}
FOLDED = {
    Kind.FUNDS_TRANSFER: TRANSFERRED,
    Kind.RECEIPT_TRANSFER: TRANSFERRED,
    Kind.EMPLOYEE: {"first_name", "last_name"},
}
"""Fields that Intacct keeps, though not under a path of the header."""


def creation(kind: Kind, side: Side, given_values: dict[str, Value]) -> Write:
    return Write(kind, side, Operation.CREATE, "", "source", given_values)


def normal(mapping: KindMapping, given_values: dict[str, Value]) -> dict[str, Value]:
    """A value equal to its default is written as None; a receipt with a rest is made by another function."""
    found = dict(given_values)
    shares = found.get("invoices")
    if isinstance(shares, tuple):
        found["amount"] = sum((one for share in shares if isinstance(one := share["amount"], Decimal)), Decimal(0))
    for item in mapping.fields:
        if item.same_as and found[item.name] == found[item.same_as]:
            found[item.name] = None
    return found


def without(given_values: dict[str, Value], fields: set[str], parts: dict[str, set[str]]) -> dict[str, Value]:
    kept: dict[str, Value] = {}
    for name, value in given_values.items():
        if name in fields:
            continue
        if isinstance(value, tuple):
            kept[name] = tuple({key: item for key, item in line.items() if key not in parts[name]} for line in value)
        else:
            kept[name] = value
    return kept


def unmapped(mapping: KindMapping, side: Side) -> tuple[set[str], dict[str, set[str]]]:
    """Fields that one side doesn't keep, or keeps as what follows from others."""

    def is_kept(item: object) -> bool:
        path = getattr(item, side.value)
        stored = bool(path) and not str(path).startswith("_")
        return stored or (side is Side.INTACCT and getattr(item, "compose", None) is not None)

    fields = {item.name for item in mapping.fields if item.read_only or not is_kept(item)}
    parts = {
        part.name: {item.name for item in part.fields if item.read_only or not is_kept(item)} for part in mapping.lines
    }
    if side is Side.INTACCT:
        fields -= FOLDED.get(mapping.kind, set())
    return fields, parts


@pytest.mark.parametrize("kind", TO_INTACCT)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_intacct_stores_of_a_record_reads_as_that_record(kind: Kind, data: st.DataObject) -> None:
    mapping = MAPPINGS[kind]
    wanted = normal(mapping, data.draw(values(mapping.spec)))
    row, lines = as_intacct_answers(mapping, creation(kind, Side.INTACCT, wanted), CONTEXT, {})
    record = record_from_intacct(mapping, row, lines, CONTEXT)
    left = unmapped(mapping, Side.INTACCT)
    assert without(dict(record.values), *left) == without(wanted, *left)


@pytest.mark.parametrize("kind", TO_CASHFLOW360)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_cashflow360_stores_of_a_record_reads_as_that_record(kind: Kind, data: st.DataObject) -> None:
    mapping = MAPPINGS[kind]
    wanted = normal(mapping, data.draw(values(mapping.spec)))
    row = as_cashflow360_answers(mapping, creation(kind, Side.CASHFLOW360, wanted), CONTEXT, {})
    row = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
    record = record_from_cashflow360(mapping, row, CONTEXT)
    left = unmapped(mapping, Side.CASHFLOW360)
    assert without(dict(record.values), *left) == without(wanted, *left)


@pytest.mark.parametrize("kind", TO_INTACCT)
@settings(max_examples=30, deadline=None)
@given(st.data())
def test_an_update_brings_only_what_changed_and_its_key(kind: Kind, data: st.DataObject) -> None:
    mapping = MAPPINGS[kind]
    wanted = normal(mapping, data.draw(values(mapping.spec)))
    write = replace(creation(kind, Side.INTACCT, wanted), operation=Operation.UPDATE, id="7", record_no="7")
    body = as_update(mapping, write)
    always = {mapping.field(name).intacct for name in mapping.intacct.always}
    assert body <= {"RECORDNO", *(path for path in always if path)}


def as_update(mapping: KindMapping, write: Write) -> set[str]:
    if mapping.intacct.ordered is not None:
        return set()
    row, _ = as_intacct_answers(mapping, write, CONTEXT, {})
    return {name for name in row if name not in {item.read_from for item in mapping.fields}}


@given(st.decimals("-1000000", "1000000", places=2))
def test_an_amount_loses_its_trailing_zeros_in_intacct_and_nothing_else(amount: object) -> None:
    from ledgersync.mapping.converters import amount_of

    assert amount_of(intacct_text(amount)) == amount


@given(st.text())
def test_texts_are_normal_after_one_reading(text: str) -> None:
    once = text_of(text)
    assert text_of(once) == once
