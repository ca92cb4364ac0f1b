"""Modules and rights missing in Intacct, whole runs (sync-rules §8): what needs them waits, everything else goes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ledgersync.domain.needed import MODULES, Right
from ledgersync.domain.rights import OBJECTS
from sandbox.intacct.preferences import APPLICATIONS
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK

MODULE_OF = {name: needed.module for name, needed in OBJECTS.items()}
OPTIONAL = sorted({"AR", "EE", "PA", "INV", "CM", "CERP"})
PAYABLES = frozenset({"APBILL", "APBILLITEM", "APPYMT", "APPYMTDETAIL", "CHECKINGACCOUNT"})
"""Without these nothing can be billed or paid: what is tested then is that no run fails and the reason is said."""
WRITES = {Right.ADD: "CREATE", Right.EDIT: "UPDATE", Right.DELETE: "DELETE", Right.REVERSE: "REVERSE"}


def deny(shop: Shop, *pairs: tuple[str, str]) -> None:
    shop.books.users["xml_sync"].denied = set(pairs)


def busy(shop: Shop) -> None:
    """One new record of every kind that people enter in Cashflow360, and a bill that is paid."""
    shop.create("Employee", shortName="E1", firstName="Eve", lastName="Ames")
    shop.create("Item", shortName="I-1", name="Paper", type="1")
    shop.create("Vendor", shortName="V2", name="Second Vendor")
    shop.create("Customer", shortName="C2", name="Second Customer")
    shop.bill("B1", "60.00")
    shop.credit("VC1", "5.00")
    shop.invoice("I1", "40.00")
    shop.memo("CM1", "7.00")
    shop.pay_offline(("B1", "60.00"))
    shop.receive(("I1", "40.00"))


def paid(shop: Shop) -> bool:
    bills = {row["RECORDID"]: row["STATE"] for row in shop.all_intacct("APBILL")}
    return bills.get("B1") == "Paid"


def told(shop: Shop) -> str:
    """What a run says in its report and in the holds it leaves."""
    counts = shop.world.run()
    return "; ".join([*counts, *(hold.text for hold in shop.world.holds().values())])


READ_BY_RUNS = sorted(
    {"GLACCOUNT", "DEPARTMENT", "LOCATION", "CLASS", "CUSTOMER", "VENDOR", "EMPLOYEE", "ITEM", "PROJECT", "APBILL"}
    | {"APADJUSTMENT", "ARINVOICE", "ARADJUSTMENT", "ARINVOICEITEM", "APBILLITEM"}
)


@pytest.mark.parametrize("object_name", READ_BY_RUNS)
def test_what_may_not_be_listed_is_named_with_its_module_and_right(object_name: str) -> None:
    shop = open_shop()
    shop.bill("B0", "1.00")
    shop.invoice("I0", "1.00")
    shop.run()
    deny(shop, (object_name, "QUERY"))
    busy(shop)
    shop.intacct_bill("B9")
    shop.intacct_invoice("I9")
    said = told(shop)
    assert object_name in said and MODULES[MODULE_OF[object_name]] in said and "List" in said


@pytest.mark.parametrize("object_name", sorted(OBJECTS))
def test_an_object_that_may_not_be_listed_stops_no_run_and_everything_else_syncs(object_name: str) -> None:
    shop = open_shop()
    deny(shop, (object_name, "QUERY"))
    busy(shop)
    shop.run()
    shop.run()
    assert paid(shop) or object_name in PAYABLES


@pytest.mark.parametrize("object_name", sorted(OBJECTS))
def test_an_object_that_could_never_be_listed_stops_no_run(object_name: str) -> None:
    def denied(shop: Shop) -> None:
        deny(shop, (object_name, "QUERY"))

    shop = open_shop(denied) if object_name not in FIRST else open_shop()
    deny(shop, (object_name, "QUERY"))
    busy_as_far(shop)
    shop.run()


FIRST = frozenset({"GLACCOUNT", "VENDOR", "CUSTOMER", "CHECKINGACCOUNT", "CREDITCARD", "LOCATION", "LOCATIONENTITY"})
"""What the shop itself can't be opened without."""


def busy_as_far(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "60.00"))


@pytest.mark.parametrize("object_name", sorted(one for one, needed in OBJECTS.items() if {*needed.rights} & {*WRITES}))
def test_an_object_that_may_not_be_written_stops_no_run_and_is_held_by_name(object_name: str) -> None:
    shop = open_shop()
    deny(shop, *((object_name, operation) for operation in WRITES.values()))
    busy(shop)
    shop.run()
    shop.run()
    assert paid(shop) or object_name in PAYABLES
    held = [hold for hold in shop.world.holds().values() if hold.cause == "permission-missing"]
    if object_name in ENTERED:
        assert {hold.params["object"] for hold in held} == {object_name}
        assert all(MODULES[MODULE_OF[object_name]] in hold.text and "Add" in hold.text for hold in held)


ENTERED = frozenset({"EMPLOYEE", "ITEM", "VENDOR", "CUSTOMER", "APADJUSTMENT", "ARINVOICE", "ARADJUSTMENT", "APPYMT"})


@pytest.mark.parametrize("module", OPTIONAL)
def test_a_module_that_is_not_subscribed_stops_no_run_and_payables_sync(module: str) -> None:
    shop = open_shop()
    shop.books.applications = set(APPLICATIONS) - {module}
    busy(shop)
    shop.run()
    shop.run()
    assert paid(shop) or module == "CM"
    if module in ("AR", "EE", "INV"):
        held = [hold for hold in shop.world.holds().values() if hold.cause == "module-missing"]
        assert held and all(MODULES[module] in hold.text for hold in held)


@pytest.mark.parametrize("module", sorted(set(APPLICATIONS) - {"CO", "ME", "PO", "SO"}))
def test_a_company_that_never_had_a_module_syncs_without_it(module: str) -> None:
    shop = open_shop()
    shop.books.applications = set(APPLICATIONS) - {module}
    shop.run()
    shop.run()


def given_back(shop: Shop) -> None:
    deny(shop)
    shop.books.applications = set(APPLICATIONS)


TAKEN: dict[str, Callable[[Shop], None]] = {
    "reading": lambda shop: deny(shop, ("ARINVOICE", "QUERY")),
    "writing": lambda shop: deny(shop, ("ARINVOICE", "CREATE")),
    "module": lambda shop: setattr(shop.books, "applications", set(APPLICATIONS) - {"AR"}),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_was_held_for_want_of_a_right_or_module_syncs_in_the_run_after_it_is_there(what: str) -> None:
    shop = open_shop()
    TAKEN[what](shop)
    shop.invoice("I1", "40.00")
    shop.run()
    assert "I1" in shop.causes()
    given_back(shop)
    shop.run()
    assert shop.causes() == {}
    assert shop.intacct("ARINVOICE", "I1")["STATE"] == "Posted"


def test_a_missing_right_to_write_is_tried_once_a_day_and_a_quiet_run_between_writes_nothing(shop: Shop) -> None:
    deny(shop, ("ARINVOICE", "CREATE"))
    shop.invoice("I1", "40.00")
    shop.run()
    before = shop.world.kept()
    shop.run()
    assert shop.world.kept() == before
    failed = len([row for row in shop.all_intacct("APIUSAGEDETAIL") if row["STATUS"] == "failure"])
    shop.tomorrow()
    shop.run()
    again = len([row for row in shop.all_intacct("APIUSAGEDETAIL") if row["STATUS"] == "failure"])
    assert again > failed


def test_what_changed_meanwhile_is_not_lost_on_either_side(shop: Shop) -> None:
    deny(shop, ("VENDOR", "QUERY"))
    shop.update("Vendor", "V1", phone="555 1000")
    shop.run()
    shop.books.edit("VENDOR", shop.recordno("VENDOR", "V1"), shop.entity, VENDORACCOUNTNO="77")
    shop.run()
    deny(shop)
    shop.run()
    assert shop.row("Vendor", "V1")["accNumber"] == "77"
    assert shop.causes() == {}
    assert "555 1000" in str(shop.contact("Acme Paper")) or "555 1000" in str(shop.intacct("VENDOR", "V1"))


def account(shop: Shop, number: str, title: str) -> None:
    shop.books.add("GLACCOUNT", None, ACCOUNTNO=number, TITLE=title, ACCOUNTTYPE="balancesheet", NORMALBALANCE="debit")


def test_an_account_keeps_its_type_while_the_bank_accounts_may_not_be_listed(shop: Shop) -> None:
    deny(shop, ("CHECKINGACCOUNT", "QUERY"))
    shop.edit("GLACCOUNT", BANK, top=True, TITLE="Main Checking")
    shop.run()
    assert {shop.row("ChartOfAccount", BANK)[name] for name in ("name", "accountType")} == {"Main Checking", "3"}


def test_an_account_that_may_be_a_bank_account_is_matched_once_its_bank_account_is_shown(shop: Shop) -> None:
    deny(shop, ("SAVINGSACCOUNT", "QUERY"))
    shop.create("ChartOfAccount", accountNumber="1077", name="Reserve", accountType="3")
    account(shop, "1077", "Reserve")
    account(shop, "1078", "Prepaid rent")
    shop.run()
    held = {hold.params.get("object") for hold in shop.world.holds().values() if hold.label == "Reserve"}
    assert "SAVINGSACCOUNT" in held
    assert shop.row("ChartOfAccount", "1077")["accountType"] == "3"
    assert shop.row("ChartOfAccount", "1078")["accountType"] == "12"
    shop.books.add("SAVINGSACCOUNT", None, BANKACCOUNTID="SAVE", BANKNAME="Reserve", GLACCOUNTNO="1077")
    deny(shop)
    shop.run()
    assert shop.causes() == {}
    assert shop.row("ChartOfAccount", "1077")["accountType"] == "3"


def test_a_preview_foresees_what_the_list_of_permissions_rules_out(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    deny(shop, ("APBILL", "DELETE"))
    shop.do("delete", entity="Bill", id=shop.id("Bill", "B1"))
    foreseen = shop.world.preview()
    shop.run()
    told = [(hold.cause, hold.text) for hold in foreseen.holds]
    assert told == [(hold.cause, hold.text) for hold in shop.world.books().holds()]
    assert told == [
        (
            "permission-missing",
            "The sync user has not the right Delete on bills (APBILL) of Accounts Payable in Sage Intacct.",
        )
    ]
