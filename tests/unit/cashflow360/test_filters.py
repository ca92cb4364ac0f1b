"""Listings are filtered by what the API offers only."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from cashflow360.entities import ENTITIES, LIST, UNMARKED, rules_for
from cashflow360.filters import Filter, FilterValue, Sort, filter_parameters, sort_parameters


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("a,b", "a,b"),
        (["a", "b"], "a,b"),
        ([date(2026, 1, 2), date(2026, 1, 3)], "2026-01-02,2026-01-03"),
        ([datetime(2026, 1, 2, tzinfo=UTC)], "2026-01-02T00:00:00.000+0000"),
        ([True, Decimal("1.50")], "true,1.50"),
    ],
)
def test_a_filter_is_sent_as(value: FilterValue, sent: str) -> None:
    parameters = filter_parameters("Bill", rules_for("Bill", LIST), [Filter("id", "in", value)])
    assert parameters == [{"field": "id", "op": "in", "value": sent}]


def test_an_order_is_sent_as_documented() -> None:
    assert sort_parameters([Sort("createdTime"), Sort("dueDate", ascending=False)]) == [
        {"field": "createdTime", "asc": True},
        {"field": "dueDate", "asc": False},
    ]


@pytest.mark.parametrize(("entity", "field"), [("Bill", "amount"), ("Vendor", "name"), ("Bill", "isActive")])
def test_a_field_the_reference_does_not_mark_is_refused_before_it_is_sent(entity: str, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        filter_parameters(entity, rules_for(entity, LIST), [Filter(field, "=", "x")])


def test_an_unknown_operator_is_refused_before_it_is_sent() -> None:
    starts_with: Any = "sw"
    with pytest.raises(ValueError, match="sw"):
        filter_parameters("Bill", rules_for("Bill", LIST), [Filter("id", starts_with, "x")])


@pytest.mark.parametrize(
    ("entity", "operation"),
    [("BillCredit", "Create"), ("SentPay", "Create"), ("MoneyMovement", "Update"), ("Spaceship", "List")],
)
def test_an_operation_the_api_does_not_offer_is_refused_before_it_is_sent(entity: str, operation: str) -> None:
    with pytest.raises(ValueError, match=entity):
        rules_for(entity, operation)


def test_every_listed_entity_can_be_read_by_key() -> None:
    for entity, rules in ENTITIES.items():
        assert LIST not in rules.operations or {"id", "updatedTime"} <= rules.filterable, entity
    assert set(ENTITIES) >= UNMARKED
