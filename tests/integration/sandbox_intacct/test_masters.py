"""List records: numbering, names, references, contacts, ownership, use."""

import pytest

from sandbox.intacct import Books
from tests.integration.sandbox_intacct.conftest import Caller, add_bill


def vendor(key: str = "V5", name: str = "Five", more: str = "") -> str:
    given = f"<VENDORID>{key}</VENDORID>" if key else ""
    return (
        f"<VENDOR>{given}<NAME>{name}</NAME><DISPLAYCONTACT><PRINTAS>{name}</PRINTAS></DISPLAYCONTACT>{more}</VENDOR>"
    )


def test_the_display_contact_becomes_a_contact_named_after_the_vendor(top: Caller) -> None:
    top.create(vendor())
    reply = top.query("VENDOR", "VENDORID DISPLAYCONTACT.CONTACTNAME")
    assert "Five(VV5)" in reply.all(".//{*}DISPLAYCONTACT.CONTACTNAME")
    assert "Five(VV5)" in top.query("CONTACT", "CONTACTNAME").all(".//CONTACTNAME")


def test_a_second_vendor_of_the_same_name_and_id_fails_on_the_contact_first(top: Caller, books: Books) -> None:
    reply = top.create(vendor("V1", "Ann&apos;s Paper"))
    assert reply.errors == [
        ("BL34000061", "Another Contact with the given value(s) Ann's Paper(VV1)  already exists"),
        ("BL01001973", "Error While Saving the Display Contact"),
        ("BL01001973", "Could not create Vendor record!"),
    ]
    assert len(books.table("CONTACT").rows) == 2


def test_a_taken_id_under_another_name_is_a_duplicate_with_two_spaces(top: Caller, books: Books) -> None:
    reply = top.create(vendor("V1", "Other"))
    assert reply.errors[0] == ("BL34000061", "Another Vendor with the given value(s) V1  already exists")
    assert "Other(VV1)" not in books.table("CONTACT").by_key


def test_contact_names_are_unique_in_the_company(top: Caller) -> None:
    body = "<CONTACT><CONTACTNAME>Bob(CC1)</CONTACTNAME><PRINTAS>B</PRINTAS></CONTACT>"
    assert top.create(body).errors[0][0] == "BL34000061"


def test_a_company_with_a_document_sequence_numbers_vendors_itself(top: Caller) -> None:
    assert top.create(vendor("")).text("operation/result/data/vendor/VENDORID").startswith("V-")


def test_without_a_document_sequence_the_vendor_id_must_be_given(top: Caller, books: Books) -> None:
    books.set_preference("AP", "VENDORSEQUENCE", "")
    assert top.create(vendor("")).errors[0][1] == "Required field Vendor ID is missing"


def test_an_account_number_is_taken_once_with_the_documented_errors(top: Caller) -> None:
    reply = top.create("<GLACCOUNT><ACCOUNTNO>6000</ACCOUNTNO><TITLE>x</TITLE></GLACCOUNT>")
    assert reply.errors[0] == ("BL01001973", "The account number '6000' already exists")
    assert reply.text(".//error/description") == "Duplicate account number"


@pytest.mark.parametrize("number, status", [("7000", "success"), ("700", "failure"), ("7000-01", "success")])
def test_account_numbers_have_the_length_of_the_company(top: Caller, number: str, status: str) -> None:
    reply = top.create(f"<GLACCOUNT><ACCOUNTNO>{number}</ACCOUNTNO><TITLE>x</TITLE></GLACCOUNT>")
    assert reply.statuses == [status]
    if status == "failure":
        assert reply.errors[0][1] == "Primary Account number invalid length, expecting(4) on account number"


def test_an_unknown_field_in_a_write_is_refused(top: Caller) -> None:
    assert top.create(vendor(more="<NOTHING>1</NOTHING>")).errors[0][0] == "DL02000001"


@pytest.mark.parametrize(
    "more, text",
    [
        ("<TERMNAME>Net 99</TERMNAME>", "The term name Net 99 is invalid"),
        ("<PARENTID>V77</PARENTID>", "The vendor 'V77' is invalid."),
        ("<APACCOUNT>7777</APACCOUNT>", "Account 7777 is not valid"),
    ],
)
def test_references_of_a_vendor_must_exist(top: Caller, more: str, text: str) -> None:
    assert top.create(vendor(more=more)).errors[0][1] == text


def test_a_record_made_in_an_entity_belongs_to_it(east: Caller, top: Caller) -> None:
    east.create(vendor())
    condition = "<filter><equalto><field>VENDORID</field><value>V5</value></equalto></filter>"
    assert east.query("VENDOR", "MEGAENTITYID", condition).all(".//MEGAENTITYID") == ["100"]
    assert top.query("VENDOR", "VENDORID").all(".//VENDORID") == ["V1"]
    assert east.query("VENDOR", "VENDORID", condition, entity="200").all(".//VENDORID") == []


def test_a_top_level_vendor_is_not_changed_or_deleted_from_an_entity(east: Caller, top: Caller) -> None:
    text = "You cannot update a root-level vendor from an entity restricted user with one entity"
    change = "<update><VENDOR><VENDORID>V1</VENDORID><NAME>New</NAME></VENDOR></update>"
    assert east.call(change).errors[0][1] == text
    assert east.call("<delete><object>VENDOR</object><keys>1</keys></delete>").errors[0][1] == text
    assert top.call(change).statuses == ["success"]


def test_an_entitys_record_is_not_changed_from_the_top(east: Caller, top: Caller) -> None:
    number = east.create(vendor()).recordno
    change = f"<update><VENDOR><RECORDNO>{number}</RECORDNO><NAME>New</NAME></VENDOR></update>"
    assert top.call(change).statuses == ["failure"]
    assert east.call(change).statuses == ["success"]


def test_an_update_changes_what_is_sent_and_keeps_the_rest(top: Caller, books: Books) -> None:
    top.call(
        "<update><VENDOR><VENDORID>V1</VENDORID><TERMNAME>Net 30</TERMNAME>"
        "<DISPLAYCONTACT><EMAIL1>a@example.com</EMAIL1></DISPLAYCONTACT></VENDOR></update>"
    )
    reply = top.query("VENDOR", "NAME TERMNAME DISPLAYCONTACT.PRINTAS DISPLAYCONTACT.EMAIL1")
    assert reply.all(".//NAME") == ["Ann's Paper"]
    assert reply.all(".//TERMNAME") == ["Net 30"]
    assert reply.all(".//{*}DISPLAYCONTACT.EMAIL1") == ["a@example.com"]
    top.call("<update><VENDOR><VENDORID>V1</VENDORID><TERMNAME></TERMNAME></VENDOR></update>")
    assert books.row("VENDOR", 1)["TERMNAME"] is None


def test_an_account_in_use_can_not_be_deleted_and_an_unused_one_can(top: Caller, books: Books) -> None:
    bill = add_bill(books)
    number = books.table("GLACCOUNT").by_key["6000"]
    delete = f"<delete><object>GLACCOUNT</object><keys>{number}</keys></delete>"
    assert top.call(delete).statuses == ["failure"]
    books.remove("APBILL", bill, "100")
    assert top.call(delete).statuses == ["success"]


def test_deleting_what_is_not_there_names_the_key(top: Caller) -> None:
    assert top.call("<delete><object>CUSTOMER</object><keys>99</keys></delete>").errors == [
        ("BL01001973", "Cannot find customer with key '99' to delete.")
    ]
    assert top.call("<delete><object>NOTHING</object><keys>1</keys></delete>").errors[0][0] == "WS"


def test_a_deleted_vendor_frees_its_contact(top: Caller, books: Books) -> None:
    number = top.create(vendor()).recordno
    assert top.call(f"<delete><object>VENDOR</object><keys>{number}</keys></delete>").statuses == ["success"]
    assert top.create(vendor()).statuses == ["success"]
    assert books.table("CONTACT").find("Five(VV5)") is not None


def test_locations_below_an_entity_belong_to_it(top: Caller, books: Books) -> None:
    top.create("<LOCATION><LOCATIONID>110</LOCATIONID><NAME>Shop</NAME><PARENTID>100</PARENTID></LOCATION>")
    reply = top.query(
        "LOCATION", "ENTITY", "<filter><equalto><field>LOCATIONID</field><value>110</value></equalto></filter>"
    )
    assert reply.all(".//ENTITY") == ["100"]
    assert books.table("LOCATION").by_key["100"] == books.entities["100"]
    assert top.query("LOCATION", "MEGAENTITYID").errors[0][0] == "XL03000010"


def test_legacy_functions_make_the_same_records(top: Caller, books: Books) -> None:
    reply = top.call(
        "<create_vendor><vendorid>V8</vendorid><name>Eight</name><termname>Net 30</termname><contactinfo><contact>"
        "<contactname>Eight Contact</contactname><printas>Eight</printas></contact></contactinfo></create_vendor>",
        "<create_apterm><name>Net 10</name><due><dueday>10</dueday></due></create_apterm>",
        "<create_department><departmentid>D1</departmentid><title>Sales</title></create_department>",
    )
    assert reply.statuses == ["success"] * 3
    assert reply.all("operation/result/key") == ["V8", "Net 10", "D1"]
    assert books.table("CONTACT").find("Eight Contact") is not None
    assert books.row("APTERM", books.table("APTERM").by_key["Net 10"])["DUEDATE"] == 10


@pytest.mark.parametrize("name", ["APTERM", "ARINVOICE", "APADJUSTMENT", "LOCATIONENTITY"])
def test_objects_documented_as_legacy_or_read_only_are_refused_by_the_generic_create(top: Caller, name: str) -> None:
    assert top.create(f"<{name}><NAME>x</NAME></{name}>").errors[0][0] == "PL04000005"
