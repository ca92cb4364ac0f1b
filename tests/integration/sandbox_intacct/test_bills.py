"""Bills and vendor credits: what is required, what is refused, and the states they go through."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sandbox.intacct import Books, IntacctWorld
from tests.integration.sandbox_intacct.conftest import Caller, add_bill, bill_xml


def state(books: Books, number: int, name: str = "APBILL") -> str:
    return str(books.row(name, number)["STATE"])


def test_a_submitted_bill_is_posted_and_in_the_ledger(east: Caller, books: Books) -> None:
    number = east.create(bill_xml()).recordno
    assert state(books, number) == "Posted"
    assert {name: int(amount) for name, amount in books.trial_balance().items()} == {"6000": 100, "2000": -100}


def test_a_draft_is_not_posted_until_it_is_submitted(east: Caller, books: Books) -> None:
    number = east.create(bill_xml(more="<ACTION>Draft</ACTION>")).recordno
    assert (state(books, number), books.trial_balance()) == ("Draft", {})
    change = (
        f"<update><APBILL><RECORDNO>{number}</RECORDNO><WHENDUE>06/30/2026</WHENDUE>"
        f"<ACTION>Submit</ACTION></APBILL></update>"
    )
    assert east.call(change).statuses == ["success"]
    assert state(books, number) == "Posted"


def test_with_approval_on_a_bill_is_submitted_until_it_is_approved(east: Caller, books: Books) -> None:
    books.set_preference("AP", "BILLAPPROVAL", "T")
    number = east.create(bill_xml()).recordno
    assert (state(books, number), books.trial_balance()) == ("Submitted", {})
    east.call(f"<approve><APBILL><RECORDNO>{number}</RECORDNO></APBILL></approve>")
    assert state(books, number) == "Posted"
    assert books.trial_balance() != {}


@pytest.mark.parametrize(
    "was, becomes, text",
    [
        ("<VENDORID>V1</VENDORID>", "", "Required field VENDORID is missing"),
        ("<VENDORID>V1</VENDORID>", "<VENDORID>V9</VENDORID>", "The vendor 'V9' is invalid."),
        ("<WHENDUE>06/30/2026</WHENDUE>", "", "Required field WHENDUE is missing"),
        ("<WHENDUE>06/30/2026</WHENDUE>", "<TERMNAME>Net 99</TERMNAME>", "The term name Net 99 is invalid"),
        ("<ACCOUNTNO>6000</ACCOUNTNO>", "<ACCOUNTNO>9999</ACCOUNTNO>", "Account 9999 is not valid"),
        (
            "<LOCATIONID>100</LOCATIONID>",
            "",
            "This transaction is missing the Location dimension for the Account 6000",
        ),
        ("<LOCATIONID>100</LOCATIONID>", "<LOCATIONID>200</LOCATIONID>", "The location '200' is invalid."),
        (
            "<LOCATIONID>100</LOCATIONID>",
            "<LOCATIONID>100</LOCATIONID><DEPARTMENTID>D9</DEPARTMENTID>",
            "The department 'D9' is invalid.",
        ),
        (
            "<LOCATIONID>100</LOCATIONID>",
            "<LOCATIONID>100</LOCATIONID><PROJECTID>P9</PROJECTID>",
            "Invalid Project 'P9' specified.",
        ),
    ],
)
def test_a_bill_that_can_not_be_posted_is_refused(east: Caller, was: str, becomes: str, text: str) -> None:
    reply = east.create(bill_xml().replace(was, becomes))
    assert reply.errors[0][1] == text
    assert reply.errors[1:] == [
        ("BL01001973", "Currently, we can't create the transaction."),
        ("BL03002128", "Could not create Bill record!"),
    ]


def test_a_bad_date_is_a_processing_error(east: Caller) -> None:
    assert east.create(bill_xml(date_created="2026-06-01")).errors[0][0] == "DL02000001"


def test_the_due_date_follows_from_the_term(east: Caller, books: Books) -> None:
    number = east.create(bill_xml().replace("<WHENDUE>06/30/2026</WHENDUE>", "<TERMNAME>Net 30</TERMNAME>")).recordno
    assert books.row("APBILL", number)["WHENDUE"] == date(2026, 7, 1)


def test_a_bill_number_is_taken_once_per_vendor(east: Caller, books: Books) -> None:
    books.add("VENDOR", VENDORID="V2", NAME="Two", DISPLAYCONTACT={"PRINTAS": "Two"})
    east.create(bill_xml())
    assert east.create(bill_xml()).errors[0] == ("BL03002185", "A transaction with the number 'B-1' already exists.")
    assert east.create(bill_xml().replace("V1", "V2")).statuses == ["success"]


def test_inactive_references_must_be_activated_first(east: Caller, books: Books) -> None:
    books.edit("VENDOR", 1, STATUS="inactive")
    assert east.create(bill_xml()).errors[0][1] == "Activate the vendor V1, then try again."


def test_dimensions_an_account_requires_must_be_on_the_line(east: Caller, books: Books) -> None:
    books.edit("GLACCOUNT", books.table("GLACCOUNT").by_key["6000"], REQUIREDEPT=True)
    text = "This transaction is missing the Department dimension for the Account 6000"
    assert east.create(bill_xml()).errors[0][1] == text
    books.add("DEPARTMENT", DEPARTMENTID="D1", TITLE="Sales")
    assert east.create(bill_xml(line="<DEPARTMENTID>D1</DEPARTMENTID>")).statuses == ["success"]


def test_a_project_goes_with_its_customer_only(east: Caller, books: Books) -> None:
    books.add("CUSTOMER", CUSTOMERID="C2", NAME="Cy", DISPLAYCONTACT={"PRINTAS": "Cy"})
    books.add("PROJECT", PROJECTID="P1", NAME="Roof", PROJECTCATEGORY="Contract", CUSTOMERID="C1")
    wrong = "<PROJECTID>P1</PROJECTID><CUSTOMERID>C2</CUSTOMERID>"
    text = "The project you selected is not associated with the customer you selected"
    assert east.create(bill_xml(line=wrong)).errors[0][1] == text
    assert east.create(bill_xml(line=wrong.replace("C2", "C1"))).statuses == ["success"]


def test_a_card_account_is_not_for_bill_lines(east: Caller, books: Books) -> None:
    books.add("CREDITCARD", CARDID="VISA", GLACCOUNTNO="4000")
    text = "The account number 4000 is associated to the Credit Card VISA."
    assert east.create(bill_xml().replace("6000", "4000")).errors[0][1] == text


def test_a_1099_vendor_needs_1099_lines_unless_the_flag_may_be_overridden(east: Caller, books: Books) -> None:
    books.edit("VENDOR", 1, FORM1099TYPE="MISC", FORM1099BOX="3")
    assert east.create(bill_xml("B-1")).statuses == ["success"]
    books.set_preference("AP", "OVERRIDE1099", "F")
    assert east.create(bill_xml("B-2")).errors[0][1] == "The vendor 'Ann's Paper' is 1099 enabled"
    assert east.create(bill_xml("B-3", line="<FORM1099>true</FORM1099>")).statuses == ["success"]


def test_nothing_is_posted_changed_or_deleted_in_closed_books_of_its_entity(east: Caller, books: Books) -> None:
    number = east.create(bill_xml()).recordno
    books.close_period(date(2026, 6, 2), "100")
    text = (
        "Periods are closed.  Your transaction date (06/01/2026) is within a period that's been closed.  You can add, "
        "modify, or delete a transaction only if the date of the transaction is within a period that's open."
    )
    change = f"<update><APBILL><RECORDNO>{number}</RECORDNO><DESCRIPTION>x</DESCRIPTION></APBILL></update>"
    delete = f"<delete><object>APBILL</object><keys>{number}</keys></delete>"
    assert east.create(bill_xml("B-2")).errors[0][1] == text
    assert east.call(change).errors[0][1] == text
    assert east.call(delete).errors[0][1] == text
    assert east.create(bill_xml("B-2", date_created="06/02/2026")).statuses == ["success"]
    west = bill_xml("B-3").replace("<LOCATIONID>100", "<LOCATIONID>200")
    assert east.create(west, entity="200").statuses == ["success"]


def test_the_posting_date_decides_about_the_period(east: Caller, books: Books) -> None:
    books.close_period(date(2026, 6, 5))
    assert east.create(bill_xml(more="<WHENPOSTED>06/05/2026</WHENPOSTED>")).statuses == ["success"]


def test_sent_lines_replace_all_lines_and_the_ledger_follows(east: Caller, books: Books) -> None:
    number = east.create(bill_xml()).recordno
    lines = (
        "<APBILLITEMS><APBILLITEM><ACCOUNTNO>1000</ACCOUNTNO><TRX_AMOUNT>7</TRX_AMOUNT>"
        "<LOCATIONID>100</LOCATIONID></APBILLITEM></APBILLITEMS>"
    )
    east.call(f"<update><APBILL><RECORDNO>{number}</RECORDNO><WHENDUE>07/01/2026</WHENDUE>{lines}</APBILL></update>")
    assert [row["ACCOUNTNO"] for row in books.table("APBILLITEM").children(number)] == ["1000"]
    assert {name: int(amount) for name, amount in books.trial_balance().items()} == {"1000": 7, "2000": -7}
    assert books.row("APBILL", number)["RECORDID"] == "B-1"


def test_a_paid_bill_can_not_be_deleted_or_changed(east: Caller, books: Books) -> None:
    number = add_bill(books)
    books.pay_bill(number, Decimal(100), "BANK", date(2026, 6, 2), "100")
    delete = east.call(f"<delete><object>APBILL</object><keys>{number}</keys></delete>")
    assert delete.errors[0][1] == "Transaction 'B-1' is already paid and can't be deleted."
    change = f"<update><APBILL><RECORDNO>{number}</RECORDNO><DESCRIPTION>x</DESCRIPTION></APBILL></update>"
    assert east.call(change).statuses == ["failure"]


def test_a_bill_from_a_purchase_order_is_not_edited_and_comes_back_under_a_new_number(
    east: Caller, books: Books
) -> None:
    number = add_bill(books, MODULEKEY="9.PO")
    change = f"<update><APBILL><RECORDNO>{number}</RECORDNO><DESCRIPTION>x</DESCRIPTION></APBILL></update>"
    assert east.call(change).statuses == ["failure"]
    again = books.recreate_purchase_bill(number, DESCRIPTION="order changed")
    assert again != number
    assert books.row("APBILL", again)["MODULEKEY"] == "9.PO"
    assert number not in books.table("APBILL").rows


def test_with_reversal_of_unpaid_bills_on_they_can_not_be_edited(east: Caller, books: Books) -> None:
    number = add_bill(books)
    books.set_preference("AP", "REVERSEUNPAIDBILLS", "T")
    change = f"<update><APBILL><RECORDNO>{number}</RECORDNO><DESCRIPTION>x</DESCRIPTION></APBILL></update>"
    assert east.call(change).statuses == ["failure"]


def test_a_reversed_bill_stays_beside_its_reversal_and_the_ledger_is_even(east: Caller, books: Books) -> None:
    number = add_bill(books)
    day = "<datereversed><year>2026</year><month>06</month><day>03</day></datereversed>"
    assert east.call(f'<reverse_bill key="{number}">{day}</reverse_bill>').statuses == ["success"]
    assert {str(row["STATE"]) for row in books.table("APBILL").rows.values()} == {"Reversed", "Reversal"}
    assert set(books.trial_balance().values()) == {0}
    assert east.call(f'<reverse_bill key="{number}">{day}</reverse_bill>').statuses == ["failure"]


def test_a_bill_of_nothing_has_no_value(east: Caller, books: Books) -> None:
    assert state(books, east.create(bill_xml(amount="0")).recordno) == "No Value"


def test_legacy_bills_are_made_and_single_lines_changed(east: Caller, books: Books) -> None:
    day = "<year>2026</year><month>6</month><day>1</day>"
    number = east.call(
        f"<create_bill><vendorid>V1</vendorid><datecreated>{day}</datecreated><termname>Net 30</termname>"
        f"<billno>L-1</billno>"
        "<billitems><lineitem><glaccountno>6000</glaccountno><amount>5</amount><memo>a</memo>"
        "<locationid>100</locationid></lineitem>"
        "<lineitem><glaccountno>6000</glaccountno><amount>6</amount><locationid>100</locationid></lineitem>"
        "</billitems></create_bill>"
    ).recordno
    east.call(
        f'<update_bill key="{number}"><updatebillitems><updatelineitem line_num="2"><amount>9</amount></updatelineitem>'
        "</updatebillitems></update_bill>"
    )
    lines = books.table("APBILLITEM").children(number)
    assert [int(str(line["TRX_AMOUNT"])) for line in lines] == [5, 9]
    assert books.row("APBILL", number)["TRX_TOTALDUE"] == 14
    assert east.call(f'<delete_bill key="{number}"/>').statuses == ["success"]


def adjustment(amounts: str = "-30", number: str = "VC-1") -> str:
    lines = "".join(
        f"<lineitem><glaccountno>6000</glaccountno><amount>{amount}</amount><locationid>100</locationid></lineitem>"
        for amount in amounts.split()
    )
    return (
        "<create_apadjustment><vendorid>V1</vendorid><datecreated><year>2026</year><month>06</month>"
        "<day>01</day></datecreated>"
        f"<adjustmentno>{number}</adjustmentno><apadjustmentitems>{lines}</apadjustmentitems></create_apadjustment>"
    )


def test_a_vendor_credit_has_negative_lines_and_lowers_what_is_owed(east: Caller, books: Books) -> None:
    number = east.call(adjustment()).recordno
    assert (state(books, number, "APADJUSTMENT"), books.row("APADJUSTMENT", number)["TRX_TOTALDUE"]) == ("Posted", -30)
    assert books.trial_balance()["2000"] == 30


def test_the_sign_of_a_vendor_credit_can_be_the_other_one(world: IntacctWorld, east: Caller, books: Books) -> None:
    world.settings = replace(world.settings, debit_memo_sign=1)
    east.call(adjustment("30"))
    assert books.trial_balance()["2000"] == 30


def test_the_lines_of_an_adjustment_have_one_sign(east: Caller) -> None:
    assert east.call(adjustment("-30 5")).statuses == ["failure"]
