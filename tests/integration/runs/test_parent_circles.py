"""Parents nested the other way round on the two sides are held and written to neither (sync-rules §3)."""

from __future__ import annotations

import pytest

from sandbox.scenarios.native.lists import Dimension, add_to_intacct
from tests.integration.runs.books import Shop

KINDS = {
    "department": ("DEPARTMENT", "Department", "parentDepartmentId"),
    "class": ("CLASS", "ActgClass", "parentActgClassId"),
    "customer": ("CUSTOMER", "Customer", "parentCustomerId"),
}
NONE = "00000000000000000000"


def add(shop: Shop, kind: str, *ids: str) -> None:
    for id in ids:
        if kind == "customer":
            shop.customer(id, f"Record {id}")
        else:
            add_to_intacct(shop.books, kind, Dimension(id, f"Record {id}"), shop.entity)
    shop.run()
    shop.tomorrow()


def put_below(shop: Shop, kind: str, child: str, parent: str, *, here: bool) -> None:
    object_name, entity, field = KINDS[kind]
    if here:
        shop.update(entity, child, **{field: shop.id(entity, parent) if parent else NONE})
    else:
        shop.edit(object_name, child, PARENTID=parent)


def nested(shop: Shop, kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Child and parent, in Intacct and in Cashflow360."""
    object_name, entity, field = KINDS[kind]
    ids = {str(row["id"]): str(row["shortName"]) for row in shop.rows(entity)}
    key = f"{object_name}ID"
    there = {str(row[key]): str(row["PARENTID"]) for row in shop.all_intacct(object_name) if row.get("PARENTID")}
    here = {ids[str(row["id"])]: ids[str(row[field])] for row in shop.rows(entity) if str(row[field]) in ids}
    return there, here


@pytest.mark.parametrize("kind", KINDS)
def test_two_records_put_below_each_other_on_the_two_sides_are_held_and_written_to_neither(
    shop: Shop, kind: str
) -> None:
    add(shop, kind, "A", "B")
    put_below(shop, kind, "A", "B", here=False)
    put_below(shop, kind, "B", "A", here=True)
    for _ in range(2):
        shop.run()
        assert nested(shop, kind) == ({"A": "B"}, {"B": "A"})
        assert shop.causes() == {"Record A": "parent-circle", "Record B": "parent-circle"}
    shop.tomorrow()
    put_below(shop, kind, "B", "", here=True)
    shop.run()
    assert (nested(shop, kind), shop.causes()) == (({"A": "B"}, {"A": "B"}), {})


def test_a_circle_of_three_is_closed_on_no_side(shop: Shop) -> None:
    add(shop, "class", "A", "B", "C")
    put_below(shop, "class", "A", "B", here=False)
    put_below(shop, "class", "B", "C", here=True)
    put_below(shop, "class", "C", "A", here=True)
    shop.run()
    there, here = nested(shop, "class")
    for parents in (there, here):
        for top in parents:
            at, steps = top, 0
            while at in parents and steps < 5:
                at, steps = parents[at], steps + 1
            assert steps < 5, parents
    assert "parent-circle" in shop.causes().values()


def test_parents_that_make_no_circle_go_over_from_both_sides(shop: Shop) -> None:
    add(shop, "class", "A", "B", "C")
    put_below(shop, "class", "A", "B", here=False)
    put_below(shop, "class", "B", "C", here=True)
    shop.run()
    both = {"A": "B", "B": "C"}
    assert (nested(shop, "class"), shop.causes()) == ((both, both), {})
