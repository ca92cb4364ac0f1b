"""What public clients send besides the usual: kept and returned, or refused by name."""

from __future__ import annotations

from sandbox.intacct import Books
from tests.integration.sandbox_intacct.conftest import Caller, add_bill


def key(number: object) -> str:
    return f"<equalto><field>RECORDNO</field><value>{number}</value></equalto>"


def test_a_customer_keeps_whom_it_is_billed_and_shipped_to(top: Caller, books: Books) -> None:
    for name in ("Payer", "Dock"):
        books.add("CONTACT", CONTACTNAME=name, PRINTAS=name)
    made = top.call(
        "<create_customer><customerid>C9</customerid><name>Quay</name><externalid>X-9</externalid>"
        "<billto><contactname>Payer</contactname></billto><shipto><contactname>Dock</contactname></shipto>"
        "<contactinfo><contact><contactname>Quay</contactname><printas>Quay</printas></contact></contactinfo>"
        "</create_customer>"
    )
    assert made.statuses == ["success"], made.said
    (row,) = [row for row in books.table("CUSTOMER").rows.values() if row["CUSTOMERID"] == "C9"]
    found = top.query("CUSTOMER", "BILLTO.CONTACTNAME SHIPTO.CONTACTNAME", f"<filter>{key(row['RECORDNO'])}</filter>")
    assert found.text(".//BILLTO.CONTACTNAME") == "Payer"
    assert found.text(".//SHIPTO.CONTACTNAME") == "Dock"


def test_a_customer_keeps_its_print_templates(top: Caller, books: Books) -> None:
    made = top.create(
        "<CUSTOMER><CUSTOMERID>C8</CUSTOMERID><NAME>Quay</NAME><DISPLAYCONTACT><PRINTAS>Quay</PRINTAS></DISPLAYCONTACT>"
        "<ARINVOICEPRINTTEMPLATEID>Plain</ARINVOICEPRINTTEMPLATEID></CUSTOMER>"
    )
    assert made.statuses == ["success"], made.said
    (row,) = [row for row in books.table("CUSTOMER").rows.values() if row["CUSTOMERID"] == "C8"]
    assert row["ARINVOICEPRINTTEMPLATEID"] == "Plain"


def test_a_vendor_keeps_where_its_account_number_shows_and_whom_the_1099_goes_to(top: Caller, books: Books) -> None:
    books.add("CONTACT", CONTACTNAME="Tax", PRINTAS="Tax")
    made = top.create(
        "<VENDOR><VENDORID>V8</VENDORID><NAME>Ink</NAME><DISPLAYCONTACT><PRINTAS>Ink</PRINTAS></DISPLAYCONTACT>"
        "<DISPLAYACCTNOCHECK>true</DISPLAYACCTNOCHECK><CONTACTTO1099><CONTACTNAME>Tax</CONTACTNAME></CONTACTTO1099>"
        "</VENDOR>"
    )
    assert made.statuses == ["success"], made.said
    (row,) = [row for row in books.table("VENDOR").rows.values() if row["VENDORID"] == "V8"]
    assert row["DISPLAYACCTNOCHECK"] is True


def test_a_task_without_an_id_gets_one(top: Caller, books: Books) -> None:
    books.add("PROJECT", PROJECTID="P1", NAME="Fair", PROJECTCATEGORY="Contract")
    made = top.create("<TASK><NAME>Paint</NAME><PROJECTID>P1</PROJECTID></TASK>")
    assert made.statuses == ["success"], made.said


def test_a_payment_takes_a_credit_by_its_amount(east: Caller, books: Books) -> None:
    bill = add_bill(books, amount="100")
    line = {"ACCOUNTNO": "6000", "TRX_AMOUNT": -30, "LOCATIONID": "100"}
    day = books.row("APBILL", bill)["WHENCREATED"]
    memo = books.add(
        "APADJUSTMENT", "100", VENDORID="V1", RECORDID="M-1", WHENCREATED=day, WHENPOSTED=day, APADJUSTMENTITEMS=[line]
    )
    assert memo
    paid = east.create(
        "<APPYMT><FINANCIALENTITY>BANK</FINANCIALENTITY><PAYMENTMETHOD>EFT</PAYMENTMETHOD><VENDORID>V1</VENDORID>"
        "<PAYMENTDATE>06/03/2026</PAYMENTDATE><CURRENCY>USD</CURRENCY><BASECURR>USD</BASECURR><APPYMTDETAILS>"
        f"<APPYMTDETAIL><RECORDKEY>{bill}</RECORDKEY><CREDITTOAPPLY>30</CREDITTOAPPLY>"
        "<TRX_PAYMENTAMOUNT>70</TRX_PAYMENTAMOUNT></APPYMTDETAIL></APPYMTDETAILS></APPYMT>"
    )
    assert paid.statuses == ["success"], paid.said
    assert str(books.row("APBILL", bill)["TRX_TOTALDUE"]) in ("0", "0.00")
