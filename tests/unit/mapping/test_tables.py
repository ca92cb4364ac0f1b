"""The mapping tables are complete, and say only what the kinds know."""

from dataclasses import fields

import pytest

from ledgersync.domain.facts import DEMANDABLE, Facts, fact_of
from ledgersync.domain.kinds import SPECS, Direction
from ledgersync.domain.model import Kind
from ledgersync.mapping.catalogue import MAPPINGS
from ledgersync.mapping.tables import KindMapping

TRANSFER_FIELDS = ("journal", "debit", "credit", "location", "department")
ONE_SIDED: dict[tuple[Kind, str], str] = {
    (kind, field): "from the preferences, not from the movement"
    for kind in (Kind.FUNDS_TRANSFER, Kind.RECEIPT_TRANSFER)
    for field in TRANSFER_FIELDS
} | {(Kind.CREDIT_APPLICATION, "account"): "from the preferences, since no money moves"}
"""Fields that one side doesn't have, and why."""


def test_every_kind_has_a_mapping() -> None:
    assert MAPPINGS.keys() == SPECS.keys() == set(Kind)


def test_the_catalogue_holds_the_kinds_of_a_run_unchanged() -> None:
    assert {kind: SPECS[kind] for kind in SPECS} == SPECS


@pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=lambda mapping: mapping.kind.value)
def test_every_field_of_the_kind_is_mapped_on_both_sides(mapping: KindMapping) -> None:
    spec = mapping.spec
    lines = {part.name: part for part in mapping.lines if not part.name.startswith("_")}
    assert {field.name for field in spec.fields} == {item.name for item in mapping.fields} | lines.keys()
    missing = {
        item.name
        for item in mapping.fields
        if not (item.intacct or item.derive or item.compose) or item.cashflow360 in (None, "_NONE")
    }
    for field in spec.fields:
        if field.lines:
            part = lines[field.name]
            assert {one.name for one in field.lines} == {item.name for item in part.fields}
            missing |= {f"{field.name} {item.name}" for item in part.fields if not item.intacct or not item.cashflow360}
    assert missing == {name for kind, name in ONE_SIDED if kind is mapping.kind}


@pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=lambda mapping: mapping.kind.value)
def test_the_rules_and_the_tables_agree_on_what_stands_for_an_empty_field(mapping: KindMapping) -> None:
    stands_for = {item.name: item.same_as for item in mapping.fields if item.same_as}
    assert stands_for == {field.name: field.follows for field in mapping.spec.fields if field.follows}


@pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=lambda mapping: mapping.kind.value)
def test_every_fact_that_is_read_is_one_of_the_rules(mapping: KindMapping) -> None:
    read = {fact.name for fact in (*mapping.intacct.facts, *mapping.cashflow360.facts)}
    known = {one.name for one in fields(Facts)} | {fact_of(dimension) for dimension in DEMANDABLE}
    assert read <= known


@pytest.mark.parametrize("mapping", MAPPINGS.values(), ids=lambda mapping: mapping.kind.value)
def test_a_kind_that_only_goes_to_intacct_is_never_written_to_cashflow360(mapping: KindMapping) -> None:
    assert mapping.cashflow360.writable == (mapping.spec.direction is not Direction.TO_INTACCT)
