"""List records, whole runs: both ways, parents, ids, terms and account types (sync-rules §1, §6, §7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from sandbox.cashflow360.errors import Refused
from sandbox.scenarios.native.lists import Account, AccountType, Dimension, add_to_cashflow360, add_to_intacct
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import CARD, NOBODY, PAYABLES, RECEIVABLES, SALES, SUPPLIES

NEW_IN_INTACCT: Mapping[str, tuple[str, Mapping[str, object], str]] = {
    "department": ("DEPARTMENT", {"DEPARTMENTID": "X1", "TITLE": "Extra"}, "Department"),
    "class": ("CLASS", {"CLASSID": "X1", "NAME": "Extra"}, "ActgClass"),
    "location": ("LOCATION", {"LOCATIONID": "X1", "NAME": "Extra", "PARENTID": "10"}, "Location"),
    "customer": ("CUSTOMER", {"CUSTOMERID": "X1", "NAME": "Extra", "DISPLAYCONTACT": {"PRINTAS": "Extra"}}, "Customer"),
    "vendor": ("VENDOR", {"VENDORID": "X1", "NAME": "Extra", "DISPLAYCONTACT": {"PRINTAS": "Extra"}}, "Vendor"),
    "item": ("ITEM", {"ITEMID": "X1", "NAME": "Extra", "ITEMTYPE": "Non-Inventory"}, "Item"),
    "project": ("PROJECT", {"PROJECTID": "X1", "NAME": "Extra", "PROJECTCATEGORY": "Contract"}, "Job"),
    "account": (
        "GLACCOUNT",
        {
            "ACCOUNTNO": "6990",
            "TITLE": "Extra",
            "ACCOUNTTYPE": "incomestatement",
            "CLOSINGTYPE": "closing account",
        },
        "ChartOfAccount",
    ),
}
TITLES = {"department": "TITLE", "account": "TITLE"}
NEW_IN_CASHFLOW360: Mapping[str, tuple[str, Mapping[str, object], str]] = {
    "department": ("Department", {"shortName": "X1", "name": "Extra"}, "DEPARTMENT"),
    "class": ("ActgClass", {"shortName": "X1", "name": "Extra"}, "CLASS"),
    "location": ("Location", {"shortName": "X1", "name": "Extra"}, "LOCATION"),
    "customer": ("Customer", {"shortName": "X1", "name": "Extra"}, "CUSTOMER"),
    "vendor": ("Vendor", {"shortName": "X1", "name": "Extra"}, "VENDOR"),
    "item": ("Item", {"shortName": "X1", "name": "Extra", "type": "3"}, "ITEM"),
    "account": ("ChartOfAccount", {"accountNumber": "6990", "name": "Extra", "accountType": "7"}, "GLACCOUNT"),
}
OWNED = frozenset(NEW_IN_CASHFLOW360) - {"location"}


def add_new(shop: Shop, kind: str) -> str:
    """A new record in Intacct; its id."""
    object_name, fields, _ = NEW_IN_INTACCT[kind]
    shop.books.add(object_name, shop.entity, **fields)
    return str(next(iter(fields.values())))


def create_new(shop: Shop, kind: str) -> str:
    entity, fields, _ = NEW_IN_CASHFLOW360[kind]
    shop.create(entity, **fields)
    return str(next(iter(fields.values())))


@pytest.mark.parametrize("kind", NEW_IN_INTACCT)
def test_a_record_new_in_intacct_appears_in_cashflow360_and_its_edits_follow(shop: Shop, kind: str) -> None:
    object_name, _, entity = NEW_IN_INTACCT[kind]
    id = add_new(shop, kind)
    shop.run()
    assert shop.row(entity, id)["name"] == "Extra"
    shop.tomorrow()
    renamed: dict[str, Any] = {TITLES.get(kind, "NAME"): "Renamed"}
    shop.edit(object_name, id, **renamed)
    shop.run()
    assert shop.row(entity, id)["name"] == "Renamed"


@pytest.mark.parametrize("kind", NEW_IN_CASHFLOW360)
def test_a_record_new_in_cashflow360_is_made_at_the_entity_and_its_edits_follow(shop: Shop, kind: str) -> None:
    entity, _, object_name = NEW_IN_CASHFLOW360[kind]
    id = create_new(shop, kind)
    shop.run()
    made = shop.intacct(object_name, id)
    assert made[TITLES.get(kind, "NAME")] == "Extra"
    if kind in OWNED:
        assert made["MEGAENTITYID"] == shop.entity
    shop.tomorrow()
    shop.update(entity, id, name="Renamed")
    shop.run()
    assert shop.intacct(object_name, id)[TITLES.get(kind, "NAME")] == "Renamed"


def test_employees_go_both_ways(shop: Shop) -> None:
    shop.books.add("CONTACT", shop.entity, CONTACTNAME="Ann", PRINTAS="Ann Lee", FIRSTNAME="Ann", LASTNAME="Lee")
    shop.books.add("EMPLOYEE", shop.entity, EMPLOYEEID="E1", PERSONALINFO={"CONTACTNAME": "Ann"})
    shop.create("Employee", shortName="E2", firstName="Bo", lastName="Day")
    shop.run()
    there = shop.row("Employee", "E1")
    assert (there["firstName"], there["lastName"]) == ("Ann", "Lee")
    assert shop.intacct("EMPLOYEE", "E2")["MEGAENTITYID"] == shop.entity
    assert any((row.get("FIRSTNAME"), row.get("LASTNAME")) == ("Bo", "Day") for row in shop.all_intacct("CONTACT"))


def test_a_job_edited_in_cashflow360_is_put_back_with_a_note(shop: Shop) -> None:
    add_new(shop, "project")
    shop.run()
    shop.tomorrow()
    shop.update("Job", "X1", name="Mine")
    shop.run()
    assert shop.row("Job", "X1")["name"] == "Extra"
    assert shop.intacct("PROJECT", "X1")["NAME"] == "Extra"
    assert [c.rule for c in shop.world.books().conflicts()] == ["this kind is Intacct's: put back"]


def test_a_job_created_in_cashflow360_never_reaches_intacct(shop: Shop) -> None:
    shop.create("Job", name="Local job")
    add_new(shop, "project")
    shop.run()
    assert [row["NAME"] for row in shop.all_intacct("PROJECT")] == ["Extra"]
    assert sorted(row["name"] for row in shop.rows("Job")) == ["Extra", "Local job"]


def test_a_job_moved_under_one_that_intacct_does_not_know_is_put_back(shop: Shop) -> None:
    add_new(shop, "project")
    local = shop.create("Job", name="Local job")
    shop.run()
    shop.tomorrow()
    shop.update("Job", "X1", parentJobId=local)
    shop.run()
    assert shop.row("Job", "X1")["parentJobId"] == NOBODY
    assert shop.causes() == {}


def test_the_accounts_of_an_item_are_intacct_s_an_edit_here_is_put_back_and_reported(shop: Shop) -> None:
    shop.books.add("ITEM", shop.entity, ITEMID="X1", NAME="Extra", ITEMTYPE="Non-Inventory", INCOMEACCTKEY=SALES)
    shop.run()
    assert shop.row("Item", "X1")["chartOfAccountId"] == shop.id("ChartOfAccount", SALES)
    shop.tomorrow()
    shop.update("Item", "X1", chartOfAccountId=shop.id("ChartOfAccount", "4900"))
    shop.run()
    assert shop.row("Item", "X1")["chartOfAccountId"] == shop.id("ChartOfAccount", SALES)
    assert [c.field for c in shop.world.books().conflicts()] == ["income_account"]


def test_parents_go_before_their_children_both_ways(shop: Shop) -> None:
    shop.books.add("DEPARTMENT", shop.entity, DEPARTMENTID="A", TITLE="Above")
    shop.books.add("DEPARTMENT", shop.entity, DEPARTMENTID="B", TITLE="Below", PARENTID="A")
    above = shop.create("ActgClass", name="Above", shortName="KA")
    shop.create("ActgClass", name="Below", shortName="KB", parentActgClassId=above)
    shop.run()
    assert shop.row("Department", "B")["parentDepartmentId"] == shop.id("Department", "A")
    assert shop.intacct("CLASS", "KB")["PARENTID"] == "KA"


def test_a_location_of_another_entity_is_never_offered(shop: Shop) -> None:
    shop.books.entity("20", "Elsewhere")
    shop.books.add("LOCATION", "20", LOCATIONID="20-A", NAME="Their annex", PARENTID="20")
    shop.run()
    assert {row["shortName"] for row in shop.rows("Location")} == {shop.entity}


def test_the_number_of_an_account_can_be_filled_in_but_never_changed(shop: Shop) -> None:
    shop.create("ChartOfAccount", name="Repairs", accountType="7")
    shop.books.add("GLACCOUNT", shop.entity, ACCOUNTNO="6500", TITLE="Repairs", ACCOUNTTYPE="incomestatement")
    shop.run()
    assert shop.row("ChartOfAccount", "Repairs")["accountNumber"] == "6500"
    with pytest.raises(Refused, match="can't be changed"):
        shop.update("ChartOfAccount", "Repairs", accountNumber="6501")


@pytest.mark.parametrize("account_type", [AccountType.BANK, AccountType.CREDIT_CARD])
def test_bank_type_accounts_are_never_created_in_intacct(shop: Shop, account_type: AccountType) -> None:
    add_to_cashflow360(shop.world.ends, "account", Account("1090X", "Petty cash", account_type))
    shop.run()
    assert all(row["TITLE"] != "Petty cash" for row in shop.all_intacct("GLACCOUNT"))
    assert shop.causes() == {"Petty cash": "bank-account-not-created"}


@pytest.mark.parametrize(("code", "type"), [("16", "Non Posting"), ("1", "Accounts Payable"), ("0", "Unspecified")])
def test_an_account_of_a_type_that_is_set_up_by_hand_is_held_before_it_is_sent(
    shop: Shop, code: str, type: str
) -> None:
    shop.create("ChartOfAccount", name="Odd", accountType=code, accountNumber="7990")
    shop.run()
    (hold,) = shop.world.books().holds()
    assert (hold.cause, hold.params["type"]) == ("account-type-not-created", type)
    shop.books.add("GLACCOUNT", shop.entity, ACCOUNTNO="7990", TITLE="Odd", ACCOUNTTYPE="incomestatement")
    shop.run()
    assert shop.causes() == {}


@pytest.mark.parametrize(
    ("number", "code"),
    [("1010", "3"), (CARD, "5"), (PAYABLES, "1"), (RECEIVABLES, "2"), (SALES, "9"), (SUPPLIES, "7"), ("1300", "12")],
)
def test_an_account_arrives_with_the_type_its_use_category_and_balance_say(shop: Shop, number: str, code: str) -> None:
    assert shop.row("ChartOfAccount", number)["accountType"] == code


@pytest.mark.parametrize(
    ("code", "statement", "balance"),
    [
        ("7", "incomestatement", "debit"),
        ("9", "incomestatement", "credit"),
        ("12", "balancesheet", "debit"),
        ("13", "balancesheet", "credit"),
    ],
)
def test_an_account_of_a_type_is_made_with_that_statement_and_balance(
    shop: Shop, code: str, statement: str, balance: str
) -> None:
    shop.create("ChartOfAccount", accountNumber="7777", name="New account", accountType=code)
    shop.run()
    made = shop.intacct("GLACCOUNT", "7777")
    assert (made["ACCOUNTTYPE"], made["NORMALBALANCE"]) == (statement, balance)


@pytest.mark.parametrize(
    ("code", "closing"),
    [("7", True), ("9", True), ("4", True), ("14", True), ("15", True), ("12", False), ("13", False), ("6", False)],
)
def test_an_account_of_income_or_expense_is_closed_at_the_end_of_the_year_and_no_other(
    shop: Shop, code: str, closing: bool
) -> None:
    retained = {"ACCOUNTTYPE": "balancesheet", "NORMALBALANCE": "credit", "CLOSINGTYPE": "closed to account"}
    shop.books.add("GLACCOUNT", None, ACCOUNTNO="3900", TITLE="Retained earnings", **retained)
    shop.create("ChartOfAccount", accountNumber="7777", name="New account", accountType=code)
    shop.run()
    made = shop.intacct("GLACCOUNT", "7777")
    expected = ("closing account", "3900") if closing else ("non-closing account", None)
    assert (made["CLOSINGTYPE"], made.get("CLOSINGACCOUNTNO")) == expected


def test_the_entity_itself_arrives_as_a_location(shop: Shop) -> None:
    add_to_intacct(shop.books, "location", Dimension("10-A", "Annex", parent=shop.entity), shop.entity)
    shop.run()
    assert shop.row("Location", "10-A")["parentLocationId"] == shop.id("Location", shop.entity)
