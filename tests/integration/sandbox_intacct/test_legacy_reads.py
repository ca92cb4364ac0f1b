"""`get_list` and `get` answer in the shape of the v2.1 response DTD; balances and attachments too."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from lxml import etree

from sandbox.intacct import Books
from sandbox.intacct.functions.shapes import SHAPES
from tests.integration.sandbox_intacct.conftest import Caller, Reply, add_bill

DTD = Path(__file__).parents[4] / "shared" / "reference" / "intacct_schemas" / "v2.1" / "intacct_response.v2.1.dtd"
LINE = "lineitemnoretainage"
PERIOD = (
    "<startdate><year>2026</year><month>06</month><day>01</day></startdate>"
    "<enddate><year>2026</year><month>06</month><day>30</day></enddate>"
)
DAY = "<year>2026</year><month>06</month><day>02</day>"


def response_dtd() -> etree.DTD:
    """Return the official DTD with its slips mended: a comma, and the entities and elements it does not declare."""
    text = re.sub(r"<!--.*?-->", "", DTD.read_text(), flags=re.DOTALL).replace("banddown? memo?", "banddown?, memo?")
    entities = set(re.findall(r"%(\w+);", text)) - set(re.findall(r"<!ENTITY % (\w+) ", text))
    models = re.findall(r"<!ELEMENT\s+([\w.]+)\s+([^>]*)>", text)
    named = {name for _, model in models for name in re.findall(r"(?<![%\w#.])[a-zA-Z][\w.]*", model)}
    elements = named - {name for name, _ in models} - {"EMPTY", "ANY"}
    head = "".join(f'<!ENTITY % {name} "(#PCDATA)">\n' for name in sorted(entities))
    tail = "".join(f"<!ELEMENT {name} (#PCDATA)>\n" for name in sorted(elements - {LINE}))
    return etree.DTD(StringIO(f"{head}{text}\n{tail}<!ELEMENT {LINE} {dict(models)['lineitem']}>"))


def assert_valid(reply: Reply, dtd: etree.DTD) -> None:
    """Validate an answer; `sessiontimeout` is in real answers and not in the DTD."""
    assert reply.root is not None
    root = etree.fromstring(etree.tostring(reply.root))
    for element in root.iter("sessiontimeout"):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    assert dtd.validate(root), dtd.error_log


@pytest.fixture
def filled(books: Books, east: Caller) -> Books:
    """The company with a record of every kind."""
    books.custom_field("APBILL", "REGION")
    books.add("DEPARTMENT", DEPARTMENTID="D1", TITLE="Sales")
    books.add("CLASS", CLASSID="K1", NAME="Class")
    books.add("CONTACT", CONTACTNAME="Payee", PRINTAS="Payee", EMAIL1="a@b.example")
    books.add("EMPLOYEE", EMPLOYEEID="E1", PERSONALINFO={"CONTACTNAME": "Payee"})
    books.add("ITEM", ITEMID="I1", NAME="Item", ITEMTYPE="Non-Inventory")
    books.add("PROJECT", PROJECTID="P1", NAME="Project", PROJECTCATEGORY="Internal", BEGINDATE=date(2026, 1, 1))
    books.add("TASK", PROJECTID="P1", NAME="Task")
    books.add("SAVINGSACCOUNT", BANKACCOUNTID="SAVE", GLACCOUNTNO="1000")
    books.add("APACCOUNTLABEL", ACCOUNTLABEL="Rent", DESCRIPTION="Rent", GLACCOUNTNO="6000")
    books.add("ARACCOUNTLABEL", ACCOUNTLABEL="Sales", DESCRIPTION="Sales", GLACCOUNTNO="4000")
    books.add("REPORTINGPERIOD", NAME="2026", HEADER1="2026", START_DATE=date(2026, 1, 1), END_DATE=date(2026, 12, 31))
    bill = add_bill(books, BILLTOPAYTOCONTACTNAME="Payee", REGION="North")
    books.pay_bill(bill, Decimal(40), "BANK", date(2026, 6, 2), "100")
    created = east.call(
        f"<create_invoice><customerid>C1</customerid><datecreated>{DAY}</datecreated><termname>Net 30</termname>"
        "<invoiceno>I-1</invoiceno><invoiceitems><lineitem><accountlabel>Sales</accountlabel><amount>80</amount>"
        "<locationid>100</locationid></lineitem></invoiceitems></create_invoice>",
        f"<create_apadjustment><vendorid>V1</vendorid><datecreated>{DAY}</datecreated><adjustmentno>A-1</adjustmentno>"
        "<apadjustmentitems><lineitem><glaccountno>6000</glaccountno><amount>-5</amount><locationid>100</locationid>"
        "</lineitem></apadjustmentitems></create_apadjustment>",
        f"<create_aradjustment><customerid>C1</customerid><datecreated>{DAY}</datecreated>"
        "<aradjustmentitems><lineitem><glaccountno>4000</glaccountno><amount>-5</amount><locationid>100</locationid>"
        "</lineitem></aradjustmentitems></create_aradjustment>",
        f"<create_arpayment><customerid>C1</customerid><paymentamount>10</paymentamount>"
        f"<bankaccountid>BANK</bankaccountid><datereceived>{DAY}</datereceived></create_arpayment>",
        "<create_supdocfolder><supdocfoldername>Bills</supdocfoldername></create_supdocfolder>",
        "<create_supdoc><supdocid>S1</supdocid><supdocname>Scan</supdocname><supdocfoldername>Bills"
        "</supdocfoldername><attachments><attachment><attachmentname>scan</attachmentname><attachmenttype>txt"
        f"</attachmenttype><attachmentdata>{b64encode(b'paper').decode()}</attachmentdata></attachment></attachments>"
        "</create_supdoc>",
    )
    assert created.statuses == ["success"] * 6, created.said
    return books


@pytest.mark.skipif(not DTD.exists(), reason="the official DTD does not lie beside the project")
@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_legacy_list_is_valid_against_the_response_dtd(filled: Books, east: Caller, name: str) -> None:
    reply = east.call(f'<get_list object="{name}" showprivate="true"/>')
    assert reply.statuses == ["success"], reply.said
    assert reply.root is not None
    assert len(reply.root.findall("operation/result/data/*")) > 0
    assert_valid(reply, response_dtd())


@pytest.mark.skipif(not DTD.exists(), reason="the official DTD does not lie beside the project")
@pytest.mark.parametrize(
    "function",
    [
        '<get object="vendor" key="V1"/>',
        '<get_list object="company_info"/>',
        '<get_list object="smarteventlog"/>',
        '<get_list object="customerppackage"/>',
        f"<get_trialbalance>{PERIOD}</get_trialbalance>",
        '<get object="vendor" key="nobody"/>',
        "<get_closedbooksdate/>",
    ],
)
def test_other_legacy_answers_are_valid_too(filled: Books, east: Caller, function: str) -> None:
    filled.world.settings = replace(filled.world.settings, adjustments_apart=False)
    filled.close_period(date(2026, 1, 31))
    assert_valid(east.call(function), response_dtd())


def test_a_bill_is_listed_with_its_lines_contact_and_custom_fields(filled: Books, east: Caller) -> None:
    reply = east.call('<get_list object="bill"/>')
    bill = "operation/result/data/bill/"
    assert reply.text(f"{bill}datecreated/month") == "06"
    assert (reply.text(f"{bill}totalamount"), reply.text(f"{bill}totaldue")) == ("100", "60")
    assert reply.text(f"{bill}payto/contactname") == "Payee"
    assert reply.text(f"{bill}billitems/lineitem/glaccountno") == "6000"
    assert reply.text(f"{bill}customfields/customfield/customfieldvalue") == "North"


def test_a_payment_is_listed_with_the_bills_it_paid(filled: Books, east: Caller) -> None:
    reply = east.call('<get_list object="appayment"/>')
    payment = "operation/result/data/appayment/"
    assert (reply.text(f"{payment}paymentamount"), reply.text(f"{payment}financialentity")) == ("40", "BANK")
    assert reply.text(f"{payment}appaymentitems/appaymentitem/billno") == "B-1"


def test_a_receipt_on_account_is_listed_with_what_is_not_applied(filled: Books, east: Caller) -> None:
    reply = east.call('<get_list object="arpayment"/>')
    receipt = "operation/result/data/arpayment/"
    assert (reply.text(f"{receipt}paymentapplied"), reply.text(f"{receipt}paymentunapplied")) == ("0", "10")


def test_an_entity_is_listed_as_one(filled: Books, top: Caller) -> None:
    reply = top.call('<get_list object="locationentity"/>')
    assert reply.all("operation/result/data/locationentity/locationid") == ["100", "200"]
    assert reply.text("operation/result/data/locationentity/locationtype") == "Entity"


def test_get_finds_by_key_by_record_number_and_by_external_id(filled: Books, east: Caller) -> None:
    east.call(
        f"<create_bill><vendorid>V1</vendorid><datecreated>{DAY}</datecreated><termname>Net 30</termname>"
        "<billno>B-2</billno><externalid>X-77</externalid><billitems><lineitem><accountlabel>Rent</accountlabel>"
        "<amount>7</amount><locationid>100</locationid></lineitem></billitems></create_bill>"
    )
    assert east.call('<get object="vendor" key="V1"/>').text(".//vendor/name") == "Ann's Paper"
    found = east.call('<get object="bill" key="X-77" externalkey="true"/>')
    assert (found.text(".//bill/billno"), found.text(".//lineitem/glaccountno")) == ("B-2", "6000")
    number = found.text(".//bill/key")
    assert east.call(f'<get_bill key="{number}"/>').text(".//bill/billno") == "B-2"
    assert east.call('<get object="vendor" key="V9"/>').statuses == ["failure"]


def test_balances_tell_adjusting_entries_apart(filled: Books, east: Caller) -> None:
    filled.add("GLJOURNAL", SYMBOL="ADJ", TITLE="Adjustments", ADJ=True)
    lines = [
        {"ACCOUNTNO": "6000", "TRX_AMOUNT": Decimal(3), "TR_TYPE": 1, "LOCATION": "100"},
        {"ACCOUNTNO": "1000", "TRX_AMOUNT": Decimal(3), "TR_TYPE": -1, "LOCATION": "100"},
    ]
    filled.add("GLBATCH", "100", JOURNAL="ADJ", BATCH_DATE=date(2026, 6, 3), BATCH_TITLE="x", ENTRIES=lines)
    reply = east.call(f"<get_accountbalances>{PERIOD}<glaccountno>6000</glaccountno></get_accountbalances>")
    row = "operation/result/data/accountbalance/"
    names = ("startbalance", "debits", "credits", "adjdebits", "adjcredits", "endbalance", "currency", "reportingbook")
    assert [reply.text(row + name) for name in names] == ["0", "100", "5", "3", "0", "98", "USD", "ACCRUAL"]


def test_an_attachment_is_a_stored_file(filled: Books, east: Caller) -> None:
    reply = east.call('<get object="supdoc" key="S1"/>')
    assert reply.text(".//attachment/attachmentdata") == b64encode(b"paper").decode()
    assert east.call('<delete_supdocfolder key="Bills"/>').statuses == ["failure"]
    assert east.call('<delete_supdoc key="S1"/>', '<delete_supdocfolder key="Bills"/>').statuses == ["success"] * 2
    broken = "<attachment><attachmentname>x</attachmentname><attachmenttype>t</attachmenttype>"
    refused = east.call(
        "<create_supdocfolder><supdocfoldername>Bills</supdocfoldername></create_supdocfolder>",
        "<create_supdoc><supdocid>S2</supdocid><supdocname>x</supdocname><supdocfoldername>Bills</supdocfoldername>"
        f"<attachments>{broken}<attachmentdata>***</attachmentdata></attachment></attachments></create_supdoc>",
    )
    assert refused.statuses == ["success", "failure"]


@pytest.mark.parametrize("form, start", [("json", b"[{"), ("csv", b"VENDORID,NAME")])
def test_reads_answer_in_the_form_that_is_asked_for(books: Books, top: Caller, form: str, start: bytes) -> None:
    fields = f"<fields>VENDORID,NAME</fields><returnFormat>{form}</returnFormat>"
    for function in (
        f"<readByQuery><object>VENDOR</object>{fields}<query/></readByQuery>",
        f"<read><object>VENDOR</object><keys>1</keys>{fields}</read>",
        f"<readByName><object>VENDOR</object><keys>V1</keys>{fields}</readByName>",
    ):
        assert top.call(function).http.content.startswith(start)


def test_modules_that_hold_nothing_can_be_looked_up_and_queried(top: Caller) -> None:
    for name in ("PROVIDERBANKACCOUNT", "DEPOSIT", "GLBUDGETHEADER", "GLBUDGETITEM", "PODOCUMENT", "WAREHOUSE"):
        assert top.call(f"<lookup><object>{name}</object></lookup>").statuses == ["success"]
        assert top.query(name, "RECORDNO").text("operation/result/data") == ""
    assert top.query("AFFILIATEENTITY", "RECORDNO").statuses == ["success"]
    assert top.query("CONTRACT", "RECORDNO").errors[0][0] == "PL04000005"
