"""PyPI `sageintacctsdk`, a client someone else wrote, works against the gateway over loopback HTTP."""

from decimal import Decimal

import pytest
from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis.api_base import ApiBase
from sageintacctsdk.exceptions import InvalidTokenError, WrongParamsError

from sandbox.intacct import Books
from tests.integration.sandbox_intacct.conftest import COMPANY, PASSWORD, SENDER, SENDER_PASSWORD, USER


@pytest.fixture
def pointed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original = ApiBase.__init__

    def patched(self: ApiBase, *args: object, **kwargs: object) -> None:
        original(self, *args, **kwargs)
        self._ApiBase__api_url = f"{address}/ia/xml/xmlgw.phtml"

    monkeypatch.setattr(ApiBase, "__init__", patched)


def connect(password: str = PASSWORD, entity: str | None = "100") -> SageIntacctSDK:
    return SageIntacctSDK(SENDER, SENDER_PASSWORD, USER, COMPANY, password, entity_id=entity)


@pytest.mark.usefixtures("pointed")
def test_a_vendor_it_creates_can_be_read_changed_and_deleted_by_it() -> None:
    sdk = connect()
    created = sdk.vendors.post({"VENDORID": "V9", "NAME": "Nine", "DISPLAYCONTACT": {"PRINTAS": "Nine"}})
    recordno = created["data"]["vendor"]["RECORDNO"]
    sdk.vendors.update({"RECORDNO": recordno, "NAME": "Nine & Co"})
    read = sdk.vendors.get("VENDORID", "V9")["VENDOR"][0]
    assert (read["NAME"], read["DISPLAYCONTACT.CONTACTNAME"]) == ("Nine & Co", "Nine(VV9)")
    sdk.vendors.delete(recordno)
    assert [vendor["VENDORID"] for vendor in sdk.vendors.get_all()] == ["V1"]


@pytest.mark.usefixtures("pointed")
def test_it_sees_a_bill_go_from_posted_to_paid_by_its_own_payment() -> None:
    sdk = connect()
    bill = sdk.bills.post(
        {
            "VENDORID": "V1",
            "WHENCREATED": "06/01/2026",
            "WHENDUE": "06/30/2026",
            "RECORDID": "B-7",
            "APBILLITEMS": {"APBILLITEM": [{"ACCOUNTNO": "6000", "TRX_AMOUNT": "12.5", "LOCATIONID": "100"}]},
        }
    )["data"]["apbill"]["RECORDNO"]
    assert sdk.bills.get_by_query(and_filter=[("equalto", "RECORDID", "B-7")])[0]["STATE"] == "Posted"
    sdk.ap_payments.post(
        {
            "FINANCIALENTITY": "BANK",
            "PAYMENTMETHOD": "Cash",
            "VENDORID": "V1",
            "PAYMENTDATE": "06/02/2026",
            "CURRENCY": "USD",
            "APPYMTDETAILS": {"APPYMTDETAIL": [{"RECORDKEY": bill, "TRX_PAYMENTAMOUNT": "12.5"}]},
        }
    )
    paid = sdk.bills.get("RECORDNO", bill, ["STATE", "TOTALDUE", "TOTALPAID"])["apbill"]
    assert paid["STATE"] == "Paid"
    assert (paid["TOTALDUE"], paid["TOTALPAID"]) == ("0", "12.5")
    assert sdk.ap_payments.get_all()["STATE"] == "Posted"


@pytest.mark.usefixtures("pointed")
def test_a_journal_entry_it_posts_is_in_the_trial_balance(books: Books) -> None:
    sdk = connect()
    sdk.journal_entries.post(
        {
            "JOURNAL": "GJ",
            "BATCH_DATE": "06/03/2026",
            "BATCH_TITLE": "Move",
            "ENTRIES": {
                "GLENTRY": [
                    {"ACCOUNTNO": "6000", "TRX_AMOUNT": "5", "TR_TYPE": "1", "LOCATION": "100"},
                    {"ACCOUNTNO": "1000", "TRX_AMOUNT": "5", "TR_TYPE": "-1", "LOCATION": "100"},
                ]
            },
        }
    )
    assert books.trial_balance()["6000"] == Decimal(5)
    assert sdk.journal_entries.count(field="BATCH_TITLE", value="Move") == 1


@pytest.mark.usefixtures("pointed")
def test_every_list_it_knows_can_be_read_with_its_own_field_lists() -> None:
    sdk = connect(entity=None)
    lists = {
        "accounts": sdk.accounts,
        "departments": sdk.departments,
        "locations": sdk.locations,
        "entities": sdk.location_entities,
        "classes": sdk.classes,
        "customers": sdk.customers,
        "employees": sdk.employees,
        "items": sdk.items,
        "projects": sdk.projects,
        "tasks": sdk.tasks,
        "contacts": sdk.contacts,
        "checking": sdk.checking_accounts,
        "cards": sdk.charge_card_accounts,
        "invoices": sdk.ar_invoices,
        "invoice lines": sdk.ar_invoice_items,
        "receipts": sdk.ar_payments,
        "detail": sdk.gl_detail,
    }
    counted = {name: len(api.get_all()) for name, api in lists.items()}
    assert counted["accounts"] == 6
    assert counted["entities"] == 2


@pytest.mark.usefixtures("pointed")
def test_it_reports_refusals_as_its_own_errors() -> None:
    sdk = connect()
    with pytest.raises(WrongParamsError) as refusal:
        sdk.vendors.post({"VENDORID": "V1", "NAME": "Ann's Paper", "DISPLAYCONTACT": {"PRINTAS": "x"}})
    assert "already exists" in str(refusal.value.response)
    with pytest.raises(InvalidTokenError):
        connect(password="wrong")
