"""What is checked before anything is sent (sync-rules §8): held with a named cause, and nothing posted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.integration.runs.books import Shop
from tests.integration.runs.chart import BANK, CARD, LINES_OF, SUPPLIES, TODAY


def test_a_text_longer_than_intacct_takes_is_held_and_follows_once_shortened(shop: Shop) -> None:
    shop.bill("B" * 46)
    shop.run()
    assert shop.all_intacct("APBILL") == []
    assert shop.causes() == {"B" * 46: "field-too-long"}
    shop.tomorrow()
    shop.update("Bill", "B" * 46, invoiceNumber="B1")
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"
    assert shop.causes() == {}


def test_a_text_longer_than_cashflow360_takes_is_held(shop: Shop) -> None:
    shop.intacct_bill("B1", DOCNUMBER="P" * 101)
    shop.run()
    assert shop.rows("Bill") == []
    assert shop.causes() == {"B1": "field-too-long"}


def test_a_po_number_of_a_hundred_characters_still_goes(shop: Shop) -> None:
    shop.intacct_bill("B1", DOCNUMBER="P" * 100)
    shop.run()
    assert shop.row("Bill", "B1")["poNumber"] == "P" * 100


def test_an_account_number_of_another_length_is_held_and_never_sent(shop: Shop) -> None:
    shop.create("ChartOfAccount", accountNumber="77", name="Too short", accountType="7")
    shop.run()
    assert shop.causes() == {"Too short": "account-number-length"}
    assert all(row["TITLE"] != "Too short" for row in shop.all_intacct("GLACCOUNT"))


def test_a_bill_number_the_vendor_has_used_in_intacct_already_is_held_and_never_sent(shop: Shop) -> None:
    number = shop.intacct_bill("B1", "60.00")
    shop.books.pay_bill(number, Decimal(60), f"CHK{BANK}", TODAY, shop.entity)
    shop.bill("b1 ", "75.00")
    shop.run()
    assert len(shop.all_intacct("APBILL")) == 1
    assert list(shop.causes().values()) == ["same-number-other-total"]


def test_a_project_of_another_customer_is_held(shop: Shop) -> None:
    shop.customer("C2", "Other customer")
    shop.books.add("PROJECT", shop.entity, PROJECTID="P1", NAME="Fit-out", PROJECTCATEGORY="Contract", CUSTOMERID="C2")
    shop.run()
    shop.prefer(dimensions=shop.dimensions(customers=True, projects=True))
    shop.bill("B1", coding={"customerId": shop.id("Customer", "C1"), "jobId": shop.id("Job", "P1")})
    shop.bill("B2", coding={"customerId": shop.id("Customer", "C2"), "jobId": shop.id("Job", "P1")})
    shop.run()
    assert [row["RECORDID"] for row in shop.all_intacct("APBILL")] == ["B2"]
    assert shop.causes() == {"B1": "project-not-of-customer"}
    assert refused(shop) == []


def test_a_project_held_for_its_customer_goes_once_it_belongs_to_that_customer(shop: Shop) -> None:
    shop.customer("C2", "Other customer")
    shop.books.add("PROJECT", shop.entity, PROJECTID="P1", NAME="Fit-out", PROJECTCATEGORY="Contract", CUSTOMERID="C2")
    shop.run()
    shop.prefer(dimensions=shop.dimensions(customers=True, projects=True))
    shop.bill("B1", coding={"customerId": shop.id("Customer", "C1"), "jobId": shop.id("Job", "P1")})
    shop.run()
    shop.edit("PROJECT", "P1", CUSTOMERID="C1")
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"
    assert shop.causes() == {}


def refused(shop: Shop) -> list[dict[str, object]]:
    """What was sent to Intacct in vain."""
    return [row for row in shop.all_intacct("APIUSAGEDETAIL") if row["STATUS"] == "failure"]


def demanding(shop: Shop, **flags: object) -> None:
    """An account that demands dimensions of its lines."""
    shop.books.add("GLACCOUNT", shop.entity, ACCOUNTNO="6800", TITLE="Strict", ACCOUNTTYPE="incomestatement", **flags)
    shop.run()


@pytest.mark.parametrize(
    ("kind", "flag", "dimension"),
    [
        ("bill", "REQUIREDEPT", "department"),
        ("bill", "REQUIRECUSTOMER", "customer"),
        ("credit", "REQUIRECLASS", "class"),
        ("credit", "REQUIREEMPLOYEE", "employee"),
        ("invoice", "REQUIREPROJECT", "project"),
        ("invoice", "REQUIREVENDOR", "vendor"),
        ("memo", "REQUIREITEM", "item"),
    ],
)
def test_a_dimension_the_gl_account_demands_is_named_and_nothing_is_sent(
    shop: Shop, kind: str, flag: str, dimension: str
) -> None:
    demanding(shop, **{flag: True})
    getattr(shop, kind)("T1", account="6800")
    shop.run()
    assert refused(shop) == []
    hold = shop.world.holds()["T1"]
    assert (hold.cause, hold.params["account"], hold.params["dimension"]) == (
        "account-requires-dimension",
        "Strict (6800)",
        dimension,
    )


def test_a_line_held_for_what_its_account_demands_goes_once_the_account_demands_it_no_more(shop: Shop) -> None:
    demanding(shop, REQUIREDEPT=True)
    shop.bill("B1", account="6800")
    shop.run()
    assert shop.causes() == {"B1": "account-requires-dimension"}
    shop.edit("GLACCOUNT", "6800", REQUIREDEPT=False)
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"
    assert shop.causes() == {}


def test_a_line_with_the_dimension_its_account_demands_is_posted(shop: Shop) -> None:
    demanding(shop, REQUIREDEPT=True, REQUIRELOC=True)
    department = shop.create("Department", name="Drinks", shortName="D1")
    shop.bill("B1", account="6800", coding={"departmentId": department})
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"


def test_a_bill_recoded_to_an_account_that_demands_more_is_held(shop: Shop) -> None:
    demanding(shop, REQUIREDEPT=True)
    shop.bill("B1")
    shop.run()
    shop.tomorrow()
    (line,) = shop.row("Bill", "B1")["billLineItems"]
    shop.update("Bill", "B1", billLineItems=[{**line, "chartOfAccountId": shop.id("ChartOfAccount", "6800")}])
    shop.run()
    assert shop.world.holds()["B1"].params["dimension"] == "department"


def test_a_line_without_a_location_is_coded_to_the_entity(shop: Shop) -> None:
    shop.bill("B1")
    shop.run()
    (line,) = shop.lines("APBILLITEM", "APBILL", "B1")
    assert line["LOCATIONID"] == shop.entity


def test_a_location_made_in_cashflow360_is_made_inside_the_entity(shop: Shop) -> None:
    place = shop.create("Location", name="Annex", shortName="10-X")
    shop.run()
    shop.bill("B1", coding={"locationId": place})
    shop.run()
    (line,) = shop.lines("APBILLITEM", "APBILL", "B1")
    assert line["LOCATIONID"] == "10-X"
    made = shop.books.table("LOCATION").find("10-X")
    assert made is not None and made["_ENTITYID"] == shop.entity


def test_a_location_of_another_entity_is_never_accepted(shop: Shop) -> None:
    shop.books.entity("20", "Elsewhere")
    shop.books.add("LOCATION", "20", LOCATIONID="20-A", NAME="Their annex", PARENTID="20")
    place = shop.create("Location", name="Their annex", shortName="20-A")
    shop.bill("B1", coding={"locationId": place})
    shop.run()
    assert shop.all_intacct("APBILL") == []
    assert set(shop.causes()) == {"Their annex", "B1"}


@pytest.mark.parametrize("kind", ["bill", "credit", "invoice", "memo"])
def test_nothing_goes_into_a_closed_period(shop: Shop, kind: str) -> None:
    shop.books.close_period(TODAY + timedelta(days=1), shop.entity)
    before = shop.books.trial_balance()
    getattr(shop, kind)("T1", "9.00")
    shop.run()
    assert shop.books.trial_balance() == before
    assert shop.causes() == {"T1": "period-closed"}


@pytest.mark.parametrize("inclusive", [False, True])
def test_whether_the_books_closed_date_itself_is_closed_is_decided_by_intacct(shop: Shop, inclusive: bool) -> None:
    settings = shop.world.scenario.intacct.settings
    shop.world.scenario.intacct.settings = replace(settings, closed_date_inclusive=inclusive)
    shop.books.close_period(TODAY, shop.entity)
    shop.bill("B1", "9.00")
    shop.bill("B0", "9.00", day=(TODAY - timedelta(days=1)).isoformat())
    shop.run()
    assert {str(row["RECORDID"]) for row in shop.all_intacct("APBILL")} == (set() if inclusive else {"B1"})
    closed = {"B0": "period-closed", "B1": "period-closed"}
    assert shop.causes() == (closed if inclusive else {"B0": "period-closed"})
    refused = [row for row in shop.all_intacct("APIUSAGEDETAIL") if row["STATUS"] == "failure"]
    assert len(refused) == inclusive
    shop.run()
    assert [row for row in shop.all_intacct("APIUSAGEDETAIL") if row["STATUS"] == "failure"] == refused
    shop.books.close_period(TODAY - timedelta(days=2), shop.entity)
    shop.run()
    assert shop.causes() == {}


def test_the_books_closed_date_is_read_per_entity(shop: Shop) -> None:
    shop.books.entity("20", "Elsewhere")
    shop.books.close_period(TODAY, "20")
    shop.bill("B1")
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"


def test_a_posting_date_in_a_closed_period_counts_not_the_document_date(shop: Shop) -> None:
    shop.books.close_period(TODAY - timedelta(days=10), shop.entity)
    shop.bill("B1", day=(TODAY - timedelta(days=20)).isoformat(), glPostingDate=TODAY.isoformat())
    shop.run()
    assert shop.intacct("APBILL", "B1")["WHENPOSTED"] == "06/15/2026"


def test_a_bill_in_another_currency_is_held(shop: Shop) -> None:
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": Decimal(9), "LOCATIONID": shop.entity}
    shop.intacct_bill("B1", APBILLITEMS=[line], CURRENCY="EUR")
    shop.run()
    assert shop.rows("Bill") == []
    assert shop.causes() == {"B1": "currency-not-usd"}


def test_a_line_on_the_account_of_a_charge_card_is_held_with_what_to_do(shop: Shop) -> None:
    shop.bill("B1", account=CARD)
    shop.bill("B2")
    shop.run()
    assert [row["RECORDID"] for row in shop.all_intacct("APBILL")] == ["B2"]
    assert shop.causes() == {"B1": "charge-card-account"}


def test_a_payment_from_a_charge_card_without_a_vendor_is_held_with_what_to_do(shop: Shop) -> None:
    (card,) = shop.all_intacct("CREDITCARD")
    shop.books.edit("CREDITCARD", int(str(card["RECORDNO"])), None, LIABILITYTYPE="Credit", VENDORID=None)
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "60.00"), chartOfAccountId=shop.id("ChartOfAccount", CARD))
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"
    assert list(shop.causes().values()) == ["charge-card-vendor"]


@pytest.mark.parametrize(
    ("entity", "object_name"), [("VendorCredit", "APADJUSTMENT"), ("CreditMemo", "ARADJUSTMENT")], ids=["AP", "AR"]
)
def test_a_credit_with_lines_of_both_signs_is_held_before_it_is_sent_until_they_have_one(
    shop: Shop, entity: str, object_name: str
) -> None:
    (shop.credit if entity == "VendorCredit" else shop.memo)("K1", "20.00", "-5.00", "0.00")
    said = shop.world.preview()
    shop.run()
    assert [(hold.label, hold.cause) for hold in said.holds] == [("K1", "lines-of-both-signs")]
    assert (shop.causes(), shop.all_intacct(object_name)) == ({"K1": "lines-of-both-signs"}, [])
    assert [row for row in shop.all_intacct("APIUSAGEDETAIL") if row["STATUS"] == "failure"] == []
    first, _, third = shop.row(entity, "K1")[LINES_OF[entity]]
    kept = [{name: value for name, value in line.items() if name not in ("id", "lineOrder")} for line in (first, third)]
    shop.update(entity, "K1", **{LINES_OF[entity]: kept})
    shop.run()
    assert (shop.causes(), shop.intacct(object_name, "K1")["TRX_TOTALENTERED"]) == ({}, "-20")
