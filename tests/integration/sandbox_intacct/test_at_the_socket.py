"""What outside clients need of the gateway, put to a sandbox that serves: a table of functions and what they answer."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal

import httpx
import pytest

from sandbox.served import Served, served
from tests.integration.sandbox_intacct.socket_gateway import DAY, PARTS, PARTY, Gateway

EMPTY = (
    "PROVIDERBANKACCOUNT",
    "DEPOSIT",
    "GLBUDGETHEADER",
    "GLBUDGETITEM",
    "PODOCUMENT",
    "WAREHOUSE",
    "AFFILIATEENTITY",
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Served]:
    yield from served()


@pytest.fixture(scope="module")
def gateway(sandbox: Served) -> Gateway:
    return Gateway(sandbox)


MADE_AND_DELETED = {
    "ITEM": (
        "<ITEM><ITEMID>SK-I</ITEMID><NAME>Pen</NAME><ITEMTYPE>Non-Inventory</ITEMTYPE></ITEM>",
        '<delete_item itemid="SK-I"/>',
    ),
    "EMPLOYEE": (
        "<EMPLOYEE><EMPLOYEEID>SK-E</EMPLOYEEID><PERSONALINFO><CONTACTNAME>Eve Socket</CONTACTNAME></PERSONALINFO>"
        "</EMPLOYEE>",
        '<delete_employee employeeid="SK-E"/>',
    ),
    "TASK": ("<TASK><NAME>Paint</NAME><PROJECTID>{project}</PROJECTID></TASK>", '<delete_task key="{made}"/>'),
    "PROJECT": (
        "<PROJECT><PROJECTID>SK-P</PROJECTID><NAME>Fair</NAME><PROJECTCATEGORY>Contract</PROJECTCATEGORY></PROJECT>",
        '<delete_project key="SK-P"/>',
    ),
}


def test_lists_are_deleted_by_their_official_functions_and_a_task_needs_no_id(gateway: Gateway) -> None:
    gateway.create("<CONTACT><CONTACTNAME>Eve Socket</CONTACTNAME><PRINTAS>Eve</PRINTAS></CONTACT>")
    gateway.create(MADE_AND_DELETED["PROJECT"][0].replace("SK-P", "SK-T"))
    for name, (made, deleted) in MADE_AND_DELETED.items():
        number = gateway.create(made.format(project="SK-T")).recordno
        gateway.done(deleted.format(made=number))
        assert number not in gateway.books.table(name).rows, name


def test_a_payment_takes_groups_and_a_contact(gateway: Gateway) -> None:
    assert gateway.field("VENDOR", gateway.books.table("VENDOR").by_key[gateway.vendor()], "DISPLAYACCTNOCHECK") == [
        "true"
    ]
    bill = gateway.bill("SK-1", "100")
    bank = gateway.books.table("CHECKINGACCOUNT").rows
    name = next(iter(bank.values()))["BANKACCOUNTID"]
    paid = gateway.create(
        f"<APPYMT><FINANCIALENTITY>{name}</FINANCIALENTITY><PAYMENTMETHOD>EFT</PAYMENTMETHOD><VENDORID>SOCKET</VENDORID>"
        f"<GROUPPAYMENTS>true</GROUPPAYMENTS><PAYMENTDATE>{DAY}</PAYMENTDATE><CURRENCY>USD</CURRENCY>"
        f"<BASECURR>USD</BASECURR><PAYMENTCONTACT>Socket(VSOCKET)</PAYMENTCONTACT><APPYMTDETAILS><APPYMTDETAIL>"
        f"<RECORDKEY>{bill}</RECORDKEY><TRX_PAYMENTAMOUNT>100</TRX_PAYMENTAMOUNT></APPYMTDETAIL></APPYMTDETAILS></APPYMT>"
    )
    assert paid.recordno in gateway.books.table("APPYMT").rows
    assert gateway.field("APBILL", bill, "STATE", "TOTALDUE") == ["Paid", "0"]


def test_a_payment_takes_a_credit_and_a_discount_by_their_amounts(gateway: Gateway) -> None:
    gateway.done(
        "<create_apterm><name>SK 2/10</name><due><dueday>30</dueday></due><discount><discday>10</discday>"
        "<discamount>2</discamount><discpercamn>%</discpercamn></discount></create_apterm>"
    )
    gateway.books.set_preference("AP", "DISCOUNTACCOUNT", "6000")
    bill = gateway.bill("SK-2", "100", "SK 2/10")
    credit = gateway.done(
        f"<create_apadjustment><vendorid>SOCKET</vendorid><datecreated>{PARTS}</datecreated>"
        "<adjustmentno>SK-M</adjustmentno><apadjustmentitems><lineitem><glaccountno>6000</glaccountno>"
        f"<amount>-30</amount><locationid>{gateway.entity}</locationid><departmentid>OPS</departmentid>"
        "<classid>RET</classid></lineitem></apadjustmentitems></create_apadjustment>"
    )
    bank = next(iter(gateway.books.table("CHECKINGACCOUNT").rows.values()))["BANKACCOUNTID"]
    gateway.create(
        f"<APPYMT><FINANCIALENTITY>{bank}</FINANCIALENTITY><PAYMENTMETHOD>Cash</PAYMENTMETHOD>"
        f"<VENDORID>SOCKET</VENDORID><PAYMENTDATE>{DAY}</PAYMENTDATE><CURRENCY>USD</CURRENCY><APPYMTDETAILS>"
        f"<APPYMTDETAIL><RECORDKEY>{bill}</RECORDKEY><CREDITTOAPPLY>30</CREDITTOAPPLY>"
        "<DISCOUNTTOAPPLY>2</DISCOUNTTOAPPLY><TRX_PAYMENTAMOUNT>68</TRX_PAYMENTAMOUNT></APPYMTDETAIL>"
        "</APPYMTDETAILS></APPYMT>"
    )
    assert gateway.field("APBILL", bill, "STATE", "TOTALDUE") == ["Paid", "0"]
    assert gateway.field("APADJUSTMENT", int(credit.text(".//key")), "TRX_TOTALDUE") == ["0"]


def test_a_vendor_keeps_whom_the_1099_goes_to(gateway: Gateway) -> None:
    gateway.create("<CONTACT><CONTACTNAME>Tax Socket</CONTACTNAME><PRINTAS>Tax</PRINTAS></CONTACT>")
    gateway.create(
        f"<VENDOR><VENDORID>SK-V</VENDORID><NAME>Ink</NAME>{PARTY.format('Ink')}"
        "<CONTACTTO1099><CONTACTNAME>Tax Socket</CONTACTNAME></CONTACTTO1099></VENDOR>"
    )
    read = gateway.done("<readByName><object>VENDOR</object><keys>SK-V</keys><fields>*</fields></readByName>")
    assert read.text(".//CONTACTTO1099/CONTACTNAME") == "Tax Socket"


def test_a_receipt_keeps_what_it_is_not_applied_to_and_is_applied_later(gateway: Gateway) -> None:
    invoice = int(
        gateway.done(
            f"<create_invoice><customerid>{gateway.customer()}</customerid>"
            f"<datecreated>{PARTS}</datecreated>"
            f"<datedue>{PARTS}</datedue><invoiceno>SK-N1</invoiceno>"
            "<invoiceitems><lineitem><glaccountno>4000</glaccountno><amount>40</amount>"
            f"<locationid>{gateway.entity}</locationid><departmentid>OPS</departmentid><classid>RET</classid>"
            "</lineitem></invoiceitems></create_invoice>"
        ).text(".//key")
    )
    bank = next(iter(gateway.books.table("CHECKINGACCOUNT").rows.values()))["BANKACCOUNTID"]
    receipt = int(
        gateway.done(
            f"<create_arpayment><customerid>SOCKET</customerid><paymentamount>60</paymentamount>"
            f"<bankaccountid>{bank}</bankaccountid><refid>SK-R1</refid>"
            f"<datereceived>{PARTS}</datereceived>"
            "<paymentmethod>Cash</paymentmethod></create_arpayment>"
        ).text(".//key")
    )
    assert gateway.books.row("ARPYMT", receipt)["TRX_TOTALDUE"] == Decimal(60)
    gateway.done(
        f"<apply_arpayment><arpaymentkey>{receipt}</arpaymentkey>"
        f"<paymentdate>{PARTS}</paymentdate>"
        f"<arpaymentitems><arpaymentitem><invoicekey>{invoice}</invoicekey><amount>40</amount></arpaymentitem>"
        "</arpaymentitems></apply_arpayment>"
    )
    assert gateway.field("ARINVOICE", invoice, "STATE") == ["Paid"]
    assert gateway.books.row("ARPYMT", receipt)["TRX_TOTALDUE"] == Decimal(20)


@pytest.mark.parametrize("name", EMPTY)
def test_modules_that_hold_nothing_are_looked_up_and_queried(gateway: Gateway, name: str) -> None:
    fields = gateway.done(f"<lookup><object>{name}</object></lookup>").all(".//Field/ID")
    assert "RECORDNO" in fields
    select = "<select><field>RECORDNO</field></select>"
    found = gateway.done(f"<query><object>{name}</object>{select}</query>")
    assert found.all(f".//{name}/RECORDNO") == []


def test_lists_are_returned_as_csv_and_json_and_got_by_key(gateway: Gateway) -> None:
    gateway.vendor()
    asked = (
        "<readByQuery><object>VENDOR</object><fields>VENDORID,NAME</fields><query>VENDORID = 'SOCKET'</query>"
        "<pagesize>10</pagesize><returnFormat>{0}</returnFormat></readByQuery>"
    )
    told = gateway.raw(asked.format("json")).json()
    assert json.dumps(told).count("SOCKET") == 1
    (row,) = csv.DictReader(io.StringIO(gateway.raw(asked.format("csv")).text))
    assert (row["VENDORID"], row["NAME"]) == ("SOCKET", "Socket")
    assert gateway.done('<get object="vendor" key="SOCKET"/>').text(".//vendor/name") == "Socket"


@pytest.mark.parametrize("name", ["bill", "appayment", "locationentity"])
def test_legacy_lists_answer_in_the_shape_of_the_old_schema(gateway: Gateway, name: str) -> None:
    gateway.bill(f"SK-{name[:3]}", "5")
    listed = gateway.done(f'<get_list object="{name}" maxitems="5"/>')
    assert listed.all("operation/result/listtype") == [name]


def test_balances_tell_adjusting_entries_apart(gateway: Gateway) -> None:
    period = gateway.done('<get_list object="reportingperiod" maxitems="1"/>').text(".//reportingperiod/name")
    told = gateway.done(
        f"<get_accountbalances><reportingperiodname>{period or 'Current Month'}</reportingperiodname>"
        "</get_accountbalances>"
    )
    assert told.root is not None
    assert {"adjdebits", "adjcredits"} <= {element.tag for element in told.root.iter()}


def test_an_attachment_is_kept_as_a_file(gateway: Gateway) -> None:
    gateway.done("<create_supdocfolder><supdocfoldername>Socket</supdocfoldername></create_supdocfolder>")
    gateway.done(
        "<create_supdoc><supdocid>SK-D</supdocid><supdocname>Note</supdocname><supdocfoldername>Socket</supdocfoldername>"
        "<attachments><attachment><attachmentname>n</attachmentname><attachmenttype>txt</attachmenttype>"
        "<attachmentdata>SGVsbG8=</attachmentdata></attachment></attachments></create_supdoc>"
    )
    got = gateway.done('<get object="supdoc" key="SK-D"/>')
    assert "SGVsbG8=" in got.all(".//attachmentdata")


def test_the_other_server_lists_users_and_sends_invoices(sandbox: Served) -> None:
    known = sandbox.credentials["cashflow360"]
    organization = known["organizations"][0]

    def post(path: str, **fields: object) -> dict[str, object]:
        answer = httpx.post(f"{known['url']}/{path}.json", data={key: str(value) for key, value in fields.items()})
        found: dict[str, object] = answer.json()
        assert found["response_status"] == 0, found
        return found

    signed = {"userName": organization["token_name"], "password": organization["token"], "devKey": known["dev_key"]}
    session = post("Login", orgId=organization["id"], **signed)["response_data"]
    assert isinstance(session, dict)
    sent = {"devKey": known["dev_key"], "sessionId": session["sessionId"]}
    users = post("List/User", **sent, data=json.dumps({"start": 0, "max": 10}))["response_data"]
    assert isinstance(users, list) and users
    customer = {"obj": {"entity": "Customer", "name": "Socket", "email": "s@example.com"}}
    made = post("Crud/Create/Customer", **sent, data=json.dumps(customer))["response_data"]
    assert isinstance(made, dict)
    line = {"entity": "InvoiceLineItem", "quantity": 1, "price": 5, "amount": 5}
    invoice = {
        "entity": "Invoice",
        "customerId": made["id"],
        "invoiceNumber": "SK-1",
        "invoiceDate": "2026-01-31",
        "dueDate": "2026-03-02",
        "invoiceLineItems": [line],
    }
    entered = post("Crud/Create/Invoice", **sent, data=json.dumps({"obj": invoice}))["response_data"]
    assert isinstance(entered, dict)
    content = {"toEmailAddresses": ["s@example.com"], "subject": "Invoice", "body": "Here it is"}
    headers = {"fromUserId": users[0]["id"], "toEmailAddresses": ["s@example.com"], "subject": "Invoice"}
    asked = {"invoiceId": entered["id"], "headers": headers, "content": {"body": content["body"]}}
    post("SendInvoice", **sent, data=json.dumps(asked))
