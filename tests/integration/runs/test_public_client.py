"""PyPI `sageintacctsdk`, a client someone else wrote, sees in Intacct what the product put there, and the reverse."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import httpx
import pytest
from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis import api_base

from sandbox.intacct.transport import IntacctTransport
from sandbox.scenarios.setting import SENDER_ID, SYNC_USER
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import BANK, CLEARING_OUT, SUPPLIES
from tests.integration.runs.world import INTACCT_URL

SignIn = Callable[[], SageIntacctSDK]


@pytest.fixture
def sign_in(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """Signs in anew: a session lives a day only."""
    client = httpx.Client(transport=IntacctTransport(shop.world.scenario.intacct))

    def post(_url: str, headers: dict[str, str], data: bytes) -> SimpleNamespace:
        answer = client.post(f"{INTACCT_URL}/ia/xml/xmlgw.phtml", content=data, headers=headers)
        return SimpleNamespace(status_code=answer.status_code, text=answer.text)

    monkeypatch.setattr(api_base.requests, "post", post)
    password = shop.books.users[SYNC_USER].password
    sender = shop.world.scenario.intacct.senders[SENDER_ID]
    return lambda: SageIntacctSDK(SENDER_ID, sender, SYNC_USER, shop.books.company_id, password, entity_id=shop.entity)


def test_it_sees_the_vendors_bills_payments_and_entries_the_product_made(shop: Shop, sign_in: SignIn) -> None:
    shop.create("Vendor", name="Bolt", shortName="V2")
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))
    shop.run()
    shop.tomorrow(2)
    shop.do("process_payments")
    shop.do("confirm_movements")
    shop.run()
    sdk = sign_in()
    assert {row["VENDORID"] for row in sdk.vendors.get_all()} == {"V1", "V2"}
    bill = sdk.bills.get("RECORDID", "B1", ["STATE", "TOTALDUE", "TOTALPAID"])["apbill"]
    assert (bill["STATE"], bill["TOTALDUE"], bill["TOTALPAID"]) == ("Paid", "0", "60")
    assert sdk.ap_payments.get_all()["STATE"] == "Posted"
    assert sdk.journal_entries.count(field="MODULE", value="2.GL") == 1


def test_what_it_writes_reaches_cashflow360_by_the_product(shop: Shop, sign_in: SignIn) -> None:
    sdk = sign_in()
    sdk.vendors.post({"VENDORID": "V9", "NAME": "Nine", "DISPLAYCONTACT": {"PRINTAS": "Nine"}})
    line = {"ACCOUNTNO": SUPPLIES, "TRX_AMOUNT": "12.5", "LOCATIONID": shop.entity}
    made = sdk.bills.post(
        {
            "VENDORID": "V9",
            "WHENCREATED": "06/15/2026",
            "WHENDUE": "06/30/2026",
            "RECORDID": "B-7",
            "APBILLITEMS": {"APBILLITEM": [line]},
        }
    )
    shop.run()
    assert shop.row("Bill", "B-7")["amount"] == Decimal("12.50")
    assert shop.row("Vendor", "V9")["name"] == "Nine"
    detail = {"RECORDKEY": made["data"]["apbill"]["RECORDNO"], "TRX_PAYMENTAMOUNT": "12.5"}
    sdk.ap_payments.post(
        {
            "FINANCIALENTITY": f"CHK{BANK}",
            "PAYMENTMETHOD": "Cash",
            "VENDORID": "V9",
            "PAYMENTDATE": "06/15/2026",
            "CURRENCY": "USD",
            "APPYMTDETAILS": {"APPYMTDETAIL": [detail]},
        }
    )
    shop.tomorrow()
    shop.update("Bill", "B-7", description="Late")
    shop.run()
    assert shop.causes() == {"B-7": "paid-in-intacct"}
    assert sign_in().bills.get("RECORDID", "B-7", ["STATE"])["apbill"]["STATE"] == "Paid"


def test_an_entry_it_posts_stands_in_the_books_and_the_product_leaves_it_alone(shop: Shop, sign_in: SignIn) -> None:
    lines = [
        {"ACCOUNTNO": account, "TRX_AMOUNT": "7.50", "TR_TYPE": sign, "LOCATION": shop.entity}
        for account, sign in ((CLEARING_OUT, "1"), (BANK, "-1"))
    ]
    sdk = sign_in()
    sdk.journal_entries.post(
        {"JOURNAL": "CDJ", "BATCH_DATE": "06/15/2026", "BATCH_TITLE": "By hand", "ENTRIES": {"GLENTRY": lines}}
    )
    assert shop.moved() == {CLEARING_OUT: Decimal("7.50"), BANK: Decimal("-7.50")}
    before = shop.state()
    shop.run()
    assert shop.state() == before
    (entry,) = [row for row in shop.all_intacct("GLBATCH") if row["BATCH_TITLE"] == "By hand"]
    found = sdk.journal_entries.get("BATCH_TITLE", "By hand", ["RECORDNO", "STATE", "JOURNAL"])["glbatch"]
    assert (found["RECORDNO"], found["STATE"], found["JOURNAL"]) == (entry["RECORDNO"], entry["STATE"], "CDJ")
