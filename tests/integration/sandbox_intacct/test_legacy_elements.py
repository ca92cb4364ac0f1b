"""What a legacy body says is kept and returned, or refused by name; nothing is dropped in silence."""

from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import etree

from sandbox.intacct import Books
from sandbox.intacct.functions.legacy import documents, lists
from sandbox.intacct.functions.legacy.lines import ITEMS
from sandbox.intacct.functions.legacy.reading import GROUPS
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.schema import SCHEMA, XS
from tests.integration.sandbox_intacct.conftest import Caller

DAY = "<year>2026</year><month>06</month><day>02</day>"


def bill(more: str = "", line: str = "", before: str = "") -> str:
    return (
        f"<create_bill><vendorid>V1</vendorid><datecreated>{DAY}</datecreated><termname>Net 30</termname>{before}"
        f"<billno>B-1</billno>{more}<billitems><lineitem><glaccountno>6000</glaccountno><amount>40</amount>{line}"
        "<locationid>100</locationid></lineitem></billitems></create_bill>"
    )


def test_a_bill_keeps_its_contacts_custom_fields_and_allocation(east: Caller, books: Books) -> None:
    books.custom_field("APBILL", "REGION")
    books.custom_field("APBILLITEM", "CREW")
    for name in ("Payee", "Returns"):
        books.add("CONTACT", CONTACTNAME=name, PRINTAS=name)
    custom = "<customfields><customfield><customfieldname>{}</customfieldname><customfieldvalue>{}</customfieldvalue>"
    close = "</customfield></customfields>"
    number = east.call(
        f"<create_bill><vendorid>V1</vendorid><datecreated>{DAY}</datecreated><termname>Net 30</termname>"
        "<billno>B-1</billno><externalid>X-1</externalid><payto><contactname>Payee</contactname></payto>"
        f"<returnto><contactname>Returns</contactname></returnto>{custom.format('region', 'North')}{close}"
        "<billitems><lineitem><glaccountno>6000</glaccountno><amount>40</amount><allocationid>Split</allocationid>"
        f"<locationid>100</locationid>{custom.format('Crew', 'Blue')}{close}</lineitem></billitems></create_bill>"
    ).recordno
    header = east.query(
        "APBILL", "BILLTOPAYTOCONTACTNAME SHIPTORETURNTOCONTACTNAME REGION", f"<filter>{key(number)}</filter>"
    )
    found = "operation/result/data/APBILL/"
    assert [header.text(found + name) for name in ("BILLTOPAYTOCONTACTNAME", "SHIPTORETURNTOCONTACTNAME")] == [
        "Payee",
        "Returns",
    ]
    assert header.text(f"{found}REGION") == "North"
    line = east.query("APBILLITEM", "ALLOCATION CREW")
    assert (line.text(".//ALLOCATION"), line.text(".//CREW")) == ("Split", "Blue")
    east.call('<update_bill key="X-1" externalkey="true"><description>found</description></update_bill>')
    assert books.row("APBILL", number)["DESCRIPTION"] == "found"
    listed = east.call("<lookup><object>APBILL</object></lookup>")
    assert listed.root is not None
    assert [field.findtext("ID") for field in listed.root.iter("Field") if field.findtext("ISCUSTOM") == "true"] == [
        "REGION"
    ]


def key(number: int) -> str:
    return f"<equalto><field>RECORDNO</field><value>{number}</value></equalto>"


@pytest.mark.parametrize(
    "function, said",
    [
        (bill(before="<batchkey>9</batchkey>"), "Invalid Summary '9' specified."),
        (bill("<payto><contactname>Nobody</contactname></payto>"), "Invalid Contact 'Nobody' specified."),
        (bill("<nogl>true</nogl>"), "The element nogl of create_bill is not supported."),
        (
            "<create_checkingaccount><bankaccountid>B2</bankaccountid><locationid>100</locationid><bankname>B</bankname>"
            "<servicechargeglaccount>6000</servicechargeglaccount><interestearnedglaccount>4000"
            "</interestearnedglaccount></create_checkingaccount>",
            "The element servicechargeglaccount of create_checkingaccount is not supported.",
        ),
    ],
)
def test_what_is_not_played_is_refused_by_name(east: Caller, books: Books, function: str, said: str) -> None:
    assert said in east.call(function).said
    assert books.table("APBILL").rows == {}


def test_an_element_that_says_nothing_is_not_refused(east: Caller) -> None:
    assert east.call(bill("<nogl>false</nogl>")).statuses == ["success"]


def test_every_element_of_a_played_function_is_read_or_refused_and_every_field_it_becomes_exists() -> None:
    for name, known in (lists.FUNCTIONS | documents.FUNCTIONS).items():
        fields = OBJECTS[known.object_name].fields
        assert [target for target in known.names.values() if target not in fields] == [], name
        for target in known.contacts.values():
            assert target in fields or target in OBJECTS[known.object_name].relations, (name, target)
    for name, item in (("lineitem", "APBILLITEM"), ("lineitem", "ARINVOICEITEM"), ("glentry", "GLENTRY")):
        assert [target for target in ITEMS[name].values() if target not in OBJECTS[item].fields] == []
    declared = {element.get("name") for element in etree.parse(SCHEMA).getroot().iterfind(f"{XS}element")}
    assert set(GROUPS) <= declared


def test_a_vendor_keeps_what_its_legacy_body_says(top: Caller, books: Books) -> None:
    for name in ("Payee", "Taxes"):
        books.add("CONTACT", CONTACTNAME=name, PRINTAS=name)
    top.call(
        "<create_vendor><vendorid>V2</vendorid><name>Two</name><paymethod>EFT</paymethod>"
        "<displocacctnocheck>true</displocacctnocheck><externalid>EXT</externalid>"
        "<primary><contactname>Payee</contactname></primary><payto><contactname>Payee</contactname></payto>"
        "<contactinfo><contact><contactname>Two Inc</contactname><printas>Two Inc</printas></contact></contactinfo>"
        "<contactto1099><contactname>Taxes</contactname></contactto1099><contactlist><contactitem><category>Ship"
        "</category><contactname>Payee</contactname></contactitem></contactlist><wirebankname>Bank</wirebankname>"
        "<visibility><visibility_type>Restricted</visibility_type><restricted_locs><locationid>100</locationid>"
        "<locationid>200</locationid></restricted_locs></visibility></create_vendor>"
    )
    reply = top.call("<readByName><object>VENDOR</object><keys>V2</keys></readByName>")
    found = "operation/result/data/VENDOR/"
    assert reply.text(f"{found}CONTACTTO1099/CONTACTNAME") == "Taxes"
    assert reply.text(f"{found}PAYTO/CONTACTNAME") == "Payee"
    assert reply.text(f"{found}DISPLAYCONTACT/CONTACTNAME") == "Two Inc"
    assert (reply.text(f"{found}WIREBANKNAME"), reply.text(f"{found}RESTRICTEDLOCATIONS")) == ("Bank", "100#~#200")
    assert reply.text(f"{found}CONTACT_LIST_INFO/contactitem/category") == "Ship"
    assert top.call('<get object="vendor" key="EXT" externalkey="true"/>').text(".//vendorid") == "V2"


def test_a_term_keeps_its_discount_and_a_payment_takes_it(east: Caller, books: Books) -> None:
    books.add("GLACCOUNT", ACCOUNTNO="5900", TITLE="Discounts taken")
    assert east.call(
        "<create_apterm><name>2/10</name><due><dueday>30</dueday></due><discount><discday>10</discday>"
        "<discamount>2</discamount><discpercamn>%</discpercamn></discount></create_apterm>"
    ).statuses == ["success"]
    number = east.call(bill().replace("Net 30", "2/10")).recordno
    assert str(books.row("APBILL", number)["WHENDISCOUNT"]) == "2026-06-12"
    payment = (
        "<APPYMT><FINANCIALENTITY>BANK</FINANCIALENTITY><PAYMENTMETHOD>Cash</PAYMENTMETHOD><VENDORID>V1</VENDORID>"
        "<PAYMENTDATE>06/05/2026</PAYMENTDATE><CURRENCY>USD</CURRENCY><APPYMTDETAILS><APPYMTDETAIL>"
        f"<RECORDKEY>{number}</RECORDKEY><TRX_PAYMENTAMOUNT>{{}}</TRX_PAYMENTAMOUNT><DISCOUNTTOAPPLY>{{}}"
        "</DISCOUNTTOAPPLY></APPYMTDETAIL></APPYMTDETAILS></APPYMT>"
    )
    assert "Discount account" in east.create(payment.format("39.2", "0.8")).said
    books.set_preference("AP", "DISCOUNTACCOUNT", "5900")
    assert "more than the term" in east.create(payment.format("39", "1")).said
    assert east.create(payment.format("39.2", "0.8")).statuses == ["success"]
    assert books.row("APBILL", number)["STATE"] == "Paid"
    assert books.trial_balance() == {
        "6000": Decimal(40),
        "2000": Decimal(0),
        "1000": Decimal("-39.2"),
        "5900": Decimal("-0.8"),
    }


def test_a_payment_draws_the_credits_it_asks_for_by_amount(east: Caller, books: Books) -> None:
    number = east.call(bill()).recordno
    credit = east.call(
        f"<create_apadjustment><vendorid>V1</vendorid><datecreated>{DAY}</datecreated><adjustmentno>A</adjustmentno>"
        "<apadjustmentitems><lineitem><glaccountno>6000</glaccountno><amount>-15</amount><locationid>100</locationid>"
        "</lineitem></apadjustmentitems></create_apadjustment>"
    ).recordno
    request = (
        "<create_paymentrequest><bankaccountid>BANK</bankaccountid><vendorid>V1</vendorid><paymentmethod>Cash"
        f"</paymentmethod><grouppayments>true</grouppayments><paymentdate>{DAY}</paymentdate><paymentrequestitems>"
        f"<paymentrequestitem><key>{number}</key><paymentamount>30</paymentamount><credittoapply>{{}}</credittoapply>"
        "</paymentrequestitem></paymentrequestitems><paymentcontact>Ann's Paper(VV1)</paymentcontact>"
        "</create_paymentrequest>"
    )
    assert "has not enough left" in east.call(request.format("16")).said
    paid = east.call(request.format("10"))
    assert paid.statuses == ["success"], paid.said
    assert books.row("APBILL", number)["STATE"] == "Paid"
    assert books.row("APADJUSTMENT", credit)["TRX_TOTALDUE"] == Decimal(-5)
    shown = east.query("APPYMT", "GROUPPAYMENTS PAYMENTCONTACT")
    assert (shown.text(".//GROUPPAYMENTS"), shown.text(".//PAYMENTCONTACT")) == ("true", "Ann's Paper(VV1)")


@pytest.mark.parametrize(
    "object_name, made, deletion",
    [
        (
            "EMPLOYEE",
            {"EMPLOYEEID": "E1", "PERSONALINFO": {"CONTACTNAME": "Who"}},
            '<delete_employee employeeid="E1"/>',
        ),
        ("ITEM", {"ITEMID": "I1", "NAME": "I", "ITEMTYPE": "Non-Inventory"}, '<delete_item itemid="I1"/>'),
        ("PROJECT", {"PROJECTID": "P1", "NAME": "P", "PROJECTCATEGORY": "Internal"}, '<delete_project key="P1"/>'),
        ("TASK", {"NAME": "T", "PROJECTID": "P0"}, '<delete_task key="1"/>'),
    ],
)
def test_the_official_deletions_of_lists_exist(
    top: Caller, books: Books, object_name: str, made: dict[str, object], deletion: str
) -> None:
    books.add("CONTACT", CONTACTNAME="Who", PRINTAS="Who")
    books.add("PROJECT", PROJECTID="P0", NAME="P0", PROJECTCATEGORY="Internal")
    before = len(books.table(object_name).rows)
    books.add(object_name, None, **made)
    assert top.call(deletion).statuses == ["success"]
    assert len(books.table(object_name).rows) == before


def test_unknown_elements_and_iso_dates_are_refused_or_taken_by_setting(east: Caller, books: Books) -> None:

    body = (
        "<VENDOR><VENDORID>V8</VENDORID><NAME>Eight</NAME><PHONE1>1</PHONE1><DISPLAYCONTACT><MAILADDRESS/>"
        "</DISPLAYCONTACT></VENDOR>"
    )
    dated = (
        "<APBILL><VENDORID>V1</VENDORID><WHENCREATED>2026-06-01</WHENCREATED><WHENDUE>2026-06-30</WHENDUE>"
        "<LOCATIONID>100</LOCATIONID><APBILLITEMS><APBILLITEM><ACCOUNTNO>6000</ACCOUNTNO><TRX_AMOUNT>5</TRX_AMOUNT>"
        "<LOCATIONID>100</LOCATIONID><customfields><customfield/></customfields></APBILLITEM></APBILLITEMS></APBILL>"
    )
    assert [east.create(given).errors[0][0] for given in (body, dated)] == ["DL02000001"] * 2
    books.world.settings = replace(books.settings, unknown_elements="drop", iso_dates="take")
    assert [east.create(given).statuses for given in (body, dated)] == [["success"]] * 2
    assert str(next(iter(books.table("APBILL").rows.values()))["WHENCREATED"]) == "2026-06-01"
