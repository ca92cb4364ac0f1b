"""Answers as real companies were seen to give them, written by hand from captures, read by the client."""

from __future__ import annotations

from decimal import Decimal

import httpx
import pytest
from lxml import etree

from intacct import Done, Query, Refused, Unknown, create, read
from intacct.audit import record_number
from intacct.company import read_preferences
from intacct.errors import ForeignAnswer, RequestRefused, SessionExpired
from intacct.functions import Function
from intacct.legacy import legacy
from intacct.lookups import lookup, read_lookup, refused_paths
from intacct.values import parse_amount, parse_flag
from tests.unit.intacct.gateway import SESSION, Answer, Gateway

SIGNED_IN = """
    <authentication>
        <status>success</status>
        <userid>sync</userid>
        <companyid>acme</companyid>
        <locationid>100</locationid>
        <sessiontimestamp>2026-01-15T12:00:00+00:00</sessiontimestamp>
        <sessiontimeout>2026-01-15T14:10:00+00:00</sessiontimeout>
    </authentication>"""


def whole(operation: str, signed_in: str = SIGNED_IN) -> Answer:
    """An answer laid out over lines and indented, as the gateway does; CONTROL stands for the request's control id."""

    def answer(sent: etree._Element) -> httpx.Response:
        text = f"""<?xml version="1.0" encoding="UTF-8"?>
<response>
    <control>
        <status>success</status>
        <senderid>sender</senderid>
        <controlid>{sent.findtext("control/controlid")}</controlid>
        <uniqueid>false</uniqueid>
        <dtdversion>3.0</dtdversion>
    </control>
    <operation>{signed_in}
        {operation.replace("CONTROL", str(sent.xpath("string(//function/@controlid)")))}
    </operation>
</response>
"""
        return httpx.Response(200, text=text, headers={"Content-Type": "text/xml; charset=UTF-8"})

    return answer


BILL = create("APBILL", {"VENDORID": "V1"}, "w-1")
PAYMENT = legacy("create_arpayment", {"customerid": "C1", "paymentamount": Decimal(5)}, "w-1")


@pytest.mark.parametrize(
    "results",
    [
        # a repeated control id with uniqueid true (intacct-sdk-js #70)
        "<result><function>create</function><controlid>CONTROL</controlid>"
        "<data listtype='objects' count='0'/></result>",
        # two results under one control id (functionErrorSuccess.xml)
        "<result><status>failure</status><function>create</function><controlid>CONTROL</controlid><errormessage><error>"
        "<errorno>BL01001973</errorno><description2>Could not create.</description2></error></errormessage></result>"
        "<result><status>success</status><function>create</function><controlid>CONTROL</controlid>"
        "<data listtype='objects' count='1'><apbill><RECORDNO>12</RECORDNO></apbill></data></result>",
        # one record made and another refused (execFuncError.xml)
        "<result><status>failure</status><function>create</function><controlid>CONTROL</controlid>"
        "<data listtype='objects' count='1'><apbill><RECORDNO>12</RECORDNO></apbill></data><errormessage><error>"
        "<errorno>BL34000061</errorno><description2>Another Bill with the given value(s)  already exists</description2>"
        "</error></errormessage></result>",
    ],
    ids=("no status", "two results", "made and refused"),
)
def test_a_write_that_may_have_been_carried_out_is_unknown(results: str) -> None:
    assert isinstance(Gateway([whole(results)]).client().call([BILL])[0], Unknown)


@pytest.mark.parametrize(
    ("function", "errors", "said"),
    [
        (
            BILL,
            "<error><errorno>BL03002128</errorno><description/><description2>Currently, we can&#039;t create the "
            "transaction&#039;. [Support ID: Kz9A1EB032%7EYw%7E]</description2><correction/></error>"
            "<error><errorno>BL01001973</errorno><description/><description2>Currently, we can&#039;t create the "
            "transaction &#039;Reversed&#039;.</description2><correction>Check it for errors.</correction></error>",
            "Currently, we can't create the transaction",
        ),
        (
            PAYMENT,
            "<error><errorno>DL03000005</errorno><description/><description2>No record exits for the recordkey 43"
            "</description2><correction/></error>",
            "No record exits for the recordkey 43",
        ),
    ],
)
def test_a_refusal_is_read_with_all_its_words(function: Function, errors: str, said: str) -> None:
    result = (
        f"<result><status>failure</status><function>{function.name}</function><controlid>CONTROL</controlid>"
        f"<data listtype='objects' count='0'/><errormessage>{errors}</errormessage></result>"
    )
    found = Gateway([whole(result)]).client().call([function])[0]
    assert isinstance(found, Refused)
    assert said in found.text and "Support ID" not in found.text


@pytest.mark.parametrize(
    ("error", "object_name", "paths"),
    [
        (
            "<errorno>XL03000010</errorno><description/>"
            "<description2>Field requested is not valid: gldetail.STATUS [Support ID: x]</description2>",
            "GLDETAIL",
            {"STATUS"},
        ),
        (
            "<errorno>XL03000006</errorno><description>The following fields cannot be queried:\n [ apbill: "
            "[STATE, VENDOR.NAME] ]</description><description2/>",
            "APBILL",
            {"STATE", "VENDOR.NAME"},
        ),
    ],
)
def test_a_refused_field_is_known_by_name(error: str, object_name: str, paths: set[str]) -> None:
    result = (
        "<result><status>failure</status><function>query</function><controlid>CONTROL</controlid>"
        f"<errormessage><error>{error}<correction/></error></errormessage></result>"
    )
    query = Query(object_name, ("RECORDNO", "STATUS", "STATE", "VENDOR.NAME")).function()
    assert refused_paths(query, Gateway([whole(result)]).client().call([query])[0]) == paths


def test_a_request_that_breaks_the_schema_is_refused_whole_and_nothing_of_it_ran() -> None:
    def answer(_: etree._Element) -> httpx.Response:
        return httpx.Response(
            200,
            text="<?xml version='1.0' encoding='UTF-8'?><response><control><status>failure</status>"
            "<senderid/><controlid/></control><errormessage><error><errorno>XL03000003</errorno><description/>"
            "<description2>XML Parse schema error: Error 1871: Element &#039;paymentdate&#039;: This element is not "
            "expected. Line: 1, column: 0</description2><correction/></error></errormessage></response>",
        )

    with pytest.raises(RequestRefused, match="Error 1871"):
        Gateway([answer]).client().call([PAYMENT])


READ = "<result><status>success</status><function>read</function><controlid>CONTROL</controlid>"


def test_an_answer_that_names_no_company_is_read_and_one_that_names_another_is_not() -> None:
    """Captured of an attachment, where the company may have been scrubbed."""
    attachment = READ + "<data listtype='supdoc' count='1'><supdoc><recordno>1</recordno></supdoc></data></result>"
    unnamed = SIGNED_IN.replace("<companyid>acme</companyid>", "")
    function = read("APBILL", ["1"])
    found = Gateway([whole(attachment, unnamed)]).client().call([function])[0]
    assert isinstance(found, Done) and found.rows[0]["recordno"] == "1"
    with pytest.raises(ForeignAnswer):
        Gateway([whole(attachment, SIGNED_IN.replace("acme", "other"))]).client().call([function])


def test_a_session_that_ended_is_told_by_an_answer_that_names_nobody() -> None:
    def answer(sent: etree._Element) -> httpx.Response:
        return httpx.Response(
            200,
            text="<?xml version='1.0' encoding='UTF-8'?>\n<response><control><status>success</status><senderid>sender"
            f"</senderid><controlid>{sent.findtext('control/controlid')}</controlid><uniqueid>false</uniqueid>"
            "<dtdversion>3.0</dtdversion></control><operation><authentication><status>failure</status><userid></userid>"
            "<companyid></companyid><locationid></locationid></authentication><errormessage><error>"
            "<errorno>XL03000006</errorno><description></description><description2>Invalid session qEDm-fake.."
            "</description2><correction></correction></error></errormessage></operation></response>",
        )

    with pytest.raises(SessionExpired):
        Gateway([answer, answer]).client(SESSION).call([read("APBILL", ["1"])])


def test_a_read_answers_flags_in_words_and_lines_inside_their_wrapper() -> None:
    bill = (
        READ + "<data listtype='APBILL' count='1'><APBILL><RECORDNO>12</RECORDNO><ONHOLD>false</ONHOLD>"
        "<SYSTEMGENERATED>F</SYSTEMGENERATED><TRX_TOTALDUE>-45.5</TRX_TOTALDUE><BILLTO><CONTACTNAME/></BILLTO><APBILLITEMS>"
        "<apbillitem><RECORDNO>20</RECORDNO><AMOUNT>-.5</AMOUNT></apbillitem><apbillitem><RECORDNO>21</RECORDNO>"
        "<AMOUNT>45</AMOUNT></apbillitem></APBILLITEMS></APBILL></data></result>"
    )
    found = Gateway([whole(bill)]).client().call([read("APBILL", ["12"])])[0]
    assert isinstance(found, Done)
    row = found.rows[0]
    assert (parse_flag(row["ONHOLD"]), parse_flag(row["SYSTEMGENERATED"])) == (False, False)
    assert parse_amount(row["TRX_TOTALDUE"]) == Decimal("-45.5")
    assert [parse_amount(line["AMOUNT"]) for line in row.lines["APBILLITEMS"]] == [Decimal("-0.5"), Decimal(45)]


def test_the_field_list_of_a_company_without_projects_has_no_flag_for_them() -> None:
    listed = "".join(
        f"<Field><ID>{id}</ID><LABEL>x</LABEL><DESCRIPTION/><REQUIRED>false</REQUIRED><READONLY>false</READONLY>"
        "<DATATYPE>TEXT</DATATYPE><ISCUSTOM>false</ISCUSTOM></Field>"
        for id in ("RECORDNO", "ACCOUNTNO", "TITLE", "REQUIREDEPT", "REQUIRELOC", "REQUIREVENDOR")
    )
    answer = (
        "<result><status>success</status><function>lookup</function><controlid>CONTROL</controlid>"
        "<data listtype='All' count='1'><Type Name='GLACCOUNT' DocumentType=''><Fields>"
        f"{listed}</Fields><Relationships><Relationship><OBJECTPATH>MELOCATION</OBJECTPATH><OBJECTNAME>LOCATION"
        "</OBJECTNAME><LABEL>x</LABEL><RELATIONSHIPTYPE>MANY2ONE</RELATIONSHIPTYPE><RELATEDBY>MEGAENTITYKEY</RELATEDBY>"
        "</Relationship></Relationships></Type></data></result>"
    )
    found = Gateway([whole(answer)]).client().call([lookup("GLACCOUNT")])[0]
    assert isinstance(found, Done)
    fields = read_lookup(found)
    assert "REQUIREPROJECT" not in fields.fields and {"ACCOUNTNO", "REQUIREVENDOR"} <= fields.fields
    assert fields.relations == {"MELOCATION": "LOCATION"}


def test_entries_of_the_audit_history_name_records_by_number_or_by_their_own_id() -> None:
    rows = "".join(
        f"<AUDITHISTORY><ID>{id}</ID><OBJECTTYPE>{kind}</OBJECTTYPE><OBJECTKEY>{key}</OBJECTKEY>"
        "<ACCESSTIME>01/15/2026 11:59:01</ACCESSTIME><ACCESSMODE>Delete</ACCESSMODE></AUDITHISTORY>"
        for id, kind, key in (("1", "vendor", "V-100"), ("2", "apbill", "4711"), ("3", "glaccount", "12--REC"))
    )
    answer = (
        "<result><status>success</status><function>query</function><controlid>CONTROL</controlid><data "
        f"listtype='AUDITHISTORY' totalcount='3' offset='0' count='3' numremaining='0'>{rows}</data></result>"
    )
    found = Gateway([whole(answer)]).client().call([Query("AUDITHISTORY", ("ID", "OBJECTKEY")).function()])[0]
    assert isinstance(found, Done)
    assert [record_number(row) for row in found.rows] == [None, "4711", "12"]


def test_preferences_keep_their_words_and_one_without_a_value_is_empty() -> None:
    told = "".join(
        f"<companypref><application>AP</application><preference>P{number}</preference>{value}</companypref>"
        for number, value in enumerate(["<prefvalue>Yes</prefvalue>", "<prefvalue/>", "<prefvalue>0</prefvalue>", ""])
    )
    answer = (
        "<result><status>success</status><function>get_companyprefs</function><controlid>CONTROL</controlid>"
        f"<data listtype='companypref' count='4'>{told}</data></result>"
    )
    gateway = Gateway([whole(answer)])
    assert gateway.client().company_preferences("AP") == {"P0": "Yes", "P1": "", "P2": "0", "P3": ""}
    assert read_preferences(Done("c", "get_companyprefs", [])) == {}
