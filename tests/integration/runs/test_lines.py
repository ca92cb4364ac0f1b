"""What does not sync on a line stays with that line when another field is edited, whatever happens around it (§3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from sandbox.scenarios.native.lists import Dimension, add_to_intacct
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import LINES_OF, RENT, SALES, SUPPLIES
from tests.integration.runs.identity import assert_tied

OBJECTS = {"Bill": "APBILL", "VendorCredit": "APADJUSTMENT", "Invoice": "ARINVOICE", "CreditMemo": "ARADJUSTMENT"}
DOCUMENTS = tuple(OBJECTS)
FLAGS = {"Bill": "FORM1099", "VendorCredit": "FORM1099", "Invoice": "CONTRACTID", "CreditMemo": "CONTRACTID"}
"""What only Intacct holds of a line, among other things."""


def entered(shop: Shop, entity: str, *amounts: str) -> None:
    """A document N1 entered here and synced, with classes off."""
    add_to_intacct(shop.books, "class", Dimension("K1", "Kiosk"), None)
    shop.prefer(dimensions=shop.dimensions(classes=False))
    enter = {"Bill": shop.bill, "VendorCredit": shop.credit, "Invoice": shop.invoice, "CreditMemo": shop.memo}[entity]
    enter("N1", *amounts)
    shop.run()
    shop.tomorrow()


def lines_there(shop: Shop, entity: str) -> list[dict[str, object]]:
    item = f"{OBJECTS[entity]}ITEM"
    return sorted(shop.lines(item, OBJECTS[entity], "N1"), key=lambda line: int(str(line["LINE_NO"])))


def mark_in_intacct(shop: Shop, entity: str, place: int, **fields: str | bool) -> None:
    """Give one line in Intacct what does not sync."""
    key = int(str(lines_there(shop, entity)[place]["RECORDNO"]))
    shop.books.table(f"{OBJECTS[entity]}ITEM").rows[key].update(fields)


def marked(flag: str) -> dict[str, str | bool]:
    return {flag: True if flag == "FORM1099" else "T1"}


def edit_here(shop: Shop, entity: str, lines: Sequence[Mapping[str, Any]]) -> None:
    made = [{name: value for name, value in line.items() if name not in ("id", "lineOrder")} for line in lines]
    shop.update(entity, "N1", **{LINES_OF[entity]: made})


def here(shop: Shop, entity: str) -> list[dict[str, Any]]:
    return list(shop.row(entity, "N1")[LINES_OF[entity]])


def priced(line: Mapping[str, Any], amount: str) -> dict[str, Any]:
    """The line with another amount; sales lines have a price as well."""
    price = {"price": Decimal(amount), "quantity": 1} if "price" in line else {}
    return {**line, "amount": Decimal(amount), **price}


def kept(shop: Shop, entity: str) -> dict[str, tuple[object, object]]:
    """By amount without sign, the class and the flag of each line in Intacct."""
    flag = FLAGS[entity]
    return {
        str(abs(Decimal(str(line["TRX_AMOUNT"])))): (line.get("CLASSID"), line.get(flag))
        for line in lines_there(shop, entity)
    }


@pytest.mark.parametrize("entity", DOCUMENTS)
def test_an_amount_edited_here_keeps_what_only_intacct_holds_of_the_lines(shop: Shop, entity: str) -> None:
    entered(shop, entity, "10.00", "20.00", "30.00")
    flag = FLAGS[entity]
    mark_in_intacct(shop, entity, 1, CLASSID="K1", **marked(flag))
    first, second, third = here(shop, entity)
    edit_here(shop, entity, [first, priced(second, "25.00"), third])
    shop.run()
    said = "true" if flag == "FORM1099" else "T1"
    assert kept(shop, entity) == {"10": (None, None), "25": ("K1", said), "30": (None, None)}
    assert (shop.causes(), shop.world.books().conflicts()) == ({}, [])
    assert_tied(shop)


@pytest.mark.parametrize("entity", DOCUMENTS)
def test_lines_that_change_places_take_along_what_only_intacct_holds_of_them(shop: Shop, entity: str) -> None:
    entered(shop, entity, "10.00", "20.00", "30.00")
    flag = FLAGS[entity]
    mark_in_intacct(shop, entity, 0, CLASSID="K1", **marked(flag))
    first, second, third = here(shop, entity)
    edit_here(shop, entity, [third, second, first])
    shop.run()
    said = "true" if flag == "FORM1099" else "T1"
    assert kept(shop, entity) == {"30": (None, None), "20": (None, None), "10": ("K1", said)}
    before = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == before
    assert shop.causes() == {}


def test_a_removed_line_leaves_what_only_intacct_holds_on_the_others(shop: Shop) -> None:
    entered(shop, "Bill", "10.00", "20.00", "30.00")
    mark_in_intacct(shop, "Bill", 1, CLASSID="K1", FORM1099=True, FORM1099TYPE="NEC", BILLABLE=True)
    mark_in_intacct(shop, "Bill", 2, ALLOCATION="Rent")
    _, second, third = here(shop, "Bill")
    edit_here(shop, "Bill", [third, second])
    shop.run()
    last, marked = lines_there(shop, "Bill")
    assert (last["TRX_AMOUNT"], last["ALLOCATION"], last.get("CLASSID")) == ("30", "Rent", None)
    names = ("TRX_AMOUNT", "CLASSID", "FORM1099", "FORM1099TYPE", "BILLABLE", "ALLOCATION")
    assert [marked.get(name) for name in names] == ["20", "K1", "true", "NEC", "true", None]
    assert_tied(shop)


@pytest.mark.parametrize("entity", ["VendorCredit", "Invoice", "CreditMemo"])
def test_a_document_made_anew_for_a_lost_line_is_held_rather_than_lose_what_only_intacct_holds(
    shop: Shop, entity: str
) -> None:
    entered(shop, entity, "10.00", "20.00")
    mark_in_intacct(shop, entity, 1, CLASSID="K1")
    _, second = here(shop, entity)
    edit_here(shop, entity, [second])
    shop.run()
    assert kept(shop, entity) == {"10": (None, None), "20": ("K1", None)}
    assert shop.causes() == {"N1": "lines-not-removable"}


@pytest.mark.parametrize("entity", ["VendorCredit", "Invoice", "CreditMemo"])
def test_a_document_whose_marked_line_goes_is_made_anew_since_nothing_is_lost(shop: Shop, entity: str) -> None:
    entered(shop, entity, "10.00", "20.00")
    mark_in_intacct(shop, entity, 1, CLASSID="K1")
    first, _ = here(shop, entity)
    edit_here(shop, entity, [first])
    shop.run()
    assert (kept(shop, entity), shop.causes()) == ({"10": (None, None)}, {})
    assert_tied(shop)


def test_two_lines_alike_of_which_one_is_marked_are_held_when_one_of_them_goes(shop: Shop) -> None:
    entered(shop, "Bill", "10.00", "10.00")
    mark_in_intacct(shop, "Bill", 1, FORM1099=True)
    first, _ = here(shop, "Bill")
    edit_here(shop, "Bill", [first])
    shop.run()
    assert [line.get("FORM1099") for line in lines_there(shop, "Bill")] == [None, "true"]
    assert shop.causes() == {"N1": "lines-unclear"}


@pytest.mark.parametrize("entity", ["Bill", "VendorCredit"])
def test_an_edit_in_intacct_keeps_what_only_cashflow360_holds_of_the_lines(shop: Shop, entity: str) -> None:
    entered(shop, entity, "10.00", "20.00", "30.00")
    first, second, third = here(shop, entity)
    edit_here(shop, entity, [first, {**second, "jobBillable": True, "quantity": 4, "unitPrice": Decimal(5)}, third])
    shop.run()
    shop.tomorrow()
    sign = -1 if entity == "VendorCredit" else 1
    coded = ((SUPPLIES, Decimal(30)), (RENT, Decimal(20)))
    there: Any = [{"ACCOUNTNO": acct, "TRX_AMOUNT": sign * amount, "LOCATIONID": shop.entity} for acct, amount in coded]
    shop.edit(OBJECTS[entity], "N1", **{f"{OBJECTS[entity]}ITEMS": there})
    shop.run()
    now = {line["amount"]: (line["jobBillable"], line["quantity"], line["unitPrice"]) for line in here(shop, entity)}
    assert now[Decimal(20)] == (True, 4, Decimal(5))
    assert not now[Decimal(30)][0] and len(now) == 2
    assert shop.causes() == {}
    assert_tied(shop)


def test_quantity_and_price_of_an_invoice_line_follow_an_amount_changed_in_intacct(shop: Shop) -> None:
    entered(shop, "Invoice", "10.00", "20.00")
    first, second = here(shop, "Invoice")
    edit_here(shop, "Invoice", [first, {**second, "quantity": 4, "price": Decimal(5), "taxable": True}])
    shop.run()
    shop.tomorrow()
    there = [{"ACCOUNTNO": SALES, "TRX_AMOUNT": Decimal(amount), "LOCATIONID": shop.entity} for amount in (10, 24)]
    shop.edit("ARINVOICE", "N1", ARINVOICEITEMS=there)
    shop.run()
    now = {line["amount"]: (line["quantity"], line["price"], line["taxable"]) for line in here(shop, "Invoice")}
    assert now[Decimal(24)] == (4, Decimal(6), True)
    assert now[Decimal(10)][:2] == (1, Decimal(10))
    assert_tied(shop)
