"""The envelope: what is refused before, at, and inside a function, and where the refusal sits."""

from dataclasses import replace

import pytest

from sandbox.intacct import Books, IntacctWorld
from sandbox.intacct.errors import CATALOGUE, ErrorText
from tests.integration.sandbox_intacct.conftest import USER, Caller, Clock, bill_xml

VENDORS = "<query><object>VENDOR</object><select><field>VENDORID</field></select></query>"


def vendor(key: str) -> str:
    return (
        f"<create><VENDOR><VENDORID>{key}</VENDORID><NAME>{key}</NAME><DISPLAYCONTACT>"
        f"<PRINTAS>{key}</PRINTAS></DISPLAYCONTACT></VENDOR></create>"
    )


def test_malformed_xml_is_a_control_failure(top: Caller) -> None:
    reply = top.send(b"<request><control></request>")
    assert reply.text("control/status") == "failure"
    assert reply.errors[0][0] == "XL03000003"
    assert reply.root is not None and reply.root.find("operation") is None


def test_elements_out_of_order_are_a_schema_failure(top: Caller) -> None:
    reply = top.call(
        "<create_bill><datecreated><year>2026</year><month>6</month><day>1</day></datecreated>"
        "<vendorid>V1</vendorid></create_bill>"
    )
    assert reply.text("control/status") == "failure"
    assert reply.errors[0][0] == "XL03000003"


def test_a_function_without_controlid_is_a_schema_failure(top: Caller) -> None:
    body = top.call(VENDORS).http.request.content.replace(b' controlid="f-1"', b"")
    assert top.send(body).errors[0][0] == "XL03000003"


def test_a_doctype_is_refused(top: Caller) -> None:
    reply = top.send(b'<!DOCTYPE request [<!ENTITY a "b">]><request/>')
    assert reply.text("control/status") == "failure"


def test_a_wrong_sender_is_a_control_failure_with_the_documented_text(top: Caller) -> None:
    reply = top.call(VENDORS, sender_password="wrong")
    assert reply.text("control/status") == "failure"
    assert reply.errors == [("XL03000006", "Incorrect Intacct XML Partner ID or password.")]


def test_a_sender_the_company_did_not_authorize_is_an_operation_failure(top: Caller, books: Books) -> None:
    books.authorized_senders.clear()
    reply = top.call(VENDORS)
    assert (reply.text("control/status"), reply.text("operation/authentication/status")) == ("success", "failure")
    assert reply.said == "The sender ID 'sender' is not authorized to make Web Services requests to company ID 'Acme'."


@pytest.mark.parametrize(
    "login",
    [
        {"password": "wrong"},
        {"user": "nobody"},
        {"company": "Other"},
        {"company": "Acme "},
        {"entity": "999"},
    ],
)
def test_wrong_sign_in_information_is_an_operation_failure(top: Caller, login: dict[str, str]) -> None:
    reply = top.call(VENDORS, login=top.login(**login))
    assert reply.text("operation/authentication/status") == "failure"
    assert reply.errors == [("XL03000006", "Sign-in information is incorrect")]
    assert reply.statuses == []


def test_two_step_verification_keeps_a_user_out(top: Caller, books: Books) -> None:
    books.users[USER].two_step_verification = True
    assert top.call(VENDORS).said == "Sign-in information is incorrect"


def test_an_unknown_transport_policy_is_a_control_failure(top: Caller) -> None:
    reply = top.call(VENDORS, extra="<policyid>test</policyid>")
    assert reply.said == "test is not a valid transport policy."


def test_functions_run_independently_and_report_in_order(top: Caller) -> None:
    reply = top.call(
        vendor("V5"), "<query><object>NOTHING</object><select><field>A</field></select></query>", vendor("V6")
    )
    assert reply.statuses == ["success", "failure", "success"]
    assert reply.all("operation/result/controlid") == ["f-1", "f-2", "f-3"]


def test_a_failed_transaction_rolls_everything_back(top: Caller, books: Books) -> None:
    reply = top.call(vendor("V5"), vendor("V1"), vendor("V6"), transaction=True)
    assert reply.statuses == ["aborted", "aborted", "aborted"]
    assert reply.errors[0][0] == reply.errors[-1][0] == "XL03000009"
    assert "already exists" in reply.said
    assert set(books.table("VENDOR").by_key) == {"V1"}
    assert all(
        row["OBJECTKEY"] != "2--REC"
        for row in books.table("AUDITHISTORY").rows.values()
        if row["OBJECTTYPE"] == "vendor"
    )


def test_one_create_of_several_records_is_not_atomic(top: Caller, books: Books) -> None:
    body = vendor("V5").removeprefix("<create>").removesuffix("</create>") + vendor("V1").removeprefix(
        "<create>"
    ).removesuffix("</create>")
    reply = top.create(body)
    assert reply.statuses == ["failure"]
    assert reply.text("operation/result/data/vendor/VENDORID") == "V5"
    assert "V5" in books.table("VENDOR").by_key


def test_more_than_100_records_in_one_create_are_refused(top: Caller) -> None:
    many = "".join(vendor(f"W{n}").removeprefix("<create>").removesuffix("</create>") for n in range(101))
    assert top.create(many).statuses == ["failure"]


def test_a_repeated_function_controlid_is_refused_when_unique_only_after_success(top: Caller, books: Books) -> None:
    refused = top.call(vendor("V1"), unique=True, control_ids=["same"])
    assert "already exists" in refused.said
    assert top.call(vendor("V5"), unique=True, control_ids=["same"]).statuses == ["success"]
    again = top.call(vendor("V6"), unique=True, control_ids=["same"])
    assert (again.all("operation/result/controlid"), again.statuses, again.errors) == (["same"], [], [])
    assert "V6" not in books.table("VENDOR").by_key
    assert top.call(vendor("V7"), control_ids=["same"]).statuses == ["success"]


@pytest.mark.parametrize(
    ("way", "control_ids", "statuses"),
    [
        ("failure", ["same"], ["failure"]),
        ("no_result", [], []),
        ("unnamed", [], ["failure"]),
        ("two_results", ["same", "same"], ["failure"]),
        ("empty", ["same"], ["success"]),
        ("other_words", ["same"], ["ignored"]),
        ("whole", [], []),
    ],
)
def test_a_repeated_control_id_is_answered_in_other_ways_when_set(
    world: IntacctWorld, top: Caller, way: str, control_ids: list[str], statuses: list[str]
) -> None:
    world.settings = replace(world.settings, repeated_answer=way)
    top.call(vendor("V5"), unique=True, control_ids=["same"])
    again = top.call(vendor("V5"), unique=True, control_ids=["same"])
    assert (again.all("operation/result/controlid"), again.statuses) == (control_ids, statuses)


def test_unverified_texts_can_be_replaced(world: IntacctWorld, top: Caller) -> None:
    world.settings = replace(
        world.settings, repeated_answer="failure", texts={"repeated": ErrorText("XX1", "seen {controlid}")}
    )
    top.call(vendor("V5"), unique=True, control_ids=["same"])
    assert top.call(vendor("V5"), unique=True, control_ids=["same"]).errors == [("XX1", "seen same")]


def test_additional_error_information_comes_when_asked_for(top: Caller) -> None:
    body = "<create><GLACCOUNT><ACCOUNTNO>6000</ACCOUNTNO><TITLE>Again</TITLE></GLACCOUNT></create>"
    extra = "<includewhitespace>false</includewhitespace><showadditionalerrorinfo>true</showadditionalerrorinfo>"
    assert top.call(body).all(".//errorid") == []
    assert "GL-0493" in top.call(body, extra=extra).all(".//errorid")


def test_texts_end_with_a_support_id_and_escape_apostrophes(top: Caller) -> None:
    reply = top.create("<GLACCOUNT><ACCOUNTNO>6000</ACCOUNTNO><TITLE>Again</TITLE></GLACCOUNT>")
    assert "The account number &#039;6000&#039; already exists [Support ID: " in reply.http.text


def test_a_third_call_at_once_is_throttled(top: Caller, books: Books) -> None:
    books.in_flight += [0.0, 0.0]
    reply = top.call(VENDORS)
    assert reply.http.status_code == 429
    assert reply.errors[0][0] == "GW-0010"
    assert reply.text("control/senderid") == ""
    books.in_flight.clear()
    assert top.call(VENDORS).statuses == ["success"]
    assert books.in_flight == []


def test_short_overlaps_can_be_allowed(world: IntacctWorld, top: Caller, books: Books, clock: Clock) -> None:
    world.settings = replace(world.settings, overlap_seconds=2.0)
    books.in_flight += [clock().timestamp(), clock().timestamp()]
    assert top.call(VENDORS).http.status_code == 200
    clock.forward(seconds=3)
    assert top.call(VENDORS).http.status_code == 429


def test_maintenance_is_a_control_failure_with_the_documented_text(world: IntacctWorld, top: Caller) -> None:
    world.offline = True
    assert top.call(VENDORS).said == "The Service is Temporarily Off-line"


def test_the_catalogue_only_names_causes_it_has() -> None:
    from sandbox.intacct.errors import UNVERIFIED

    assert set(CATALOGUE) >= UNVERIFIED


def test_a_refused_create_leaves_nothing_of_it_behind(east: Caller, books: Books) -> None:
    before = books.snapshot()
    bad = bill_xml().replace(
        "</APBILLITEM>",
        "</APBILLITEM><APBILLITEM><ACCOUNTNO>9999</ACCOUNTNO><TRX_AMOUNT>1</TRX_AMOUNT>"
        "<LOCATIONID>100</LOCATIONID></APBILLITEM>",
    )
    assert east.create(bad).statuses == ["failure"]
    after = books.snapshot()
    after["APIUSAGEDETAIL"] = before["APIUSAGEDETAIL"]
    assert after == before
