"""Queries: filters, order, pages, formats, and the legacy language."""

from datetime import date

import pytest

from sandbox.intacct import Books
from sandbox.intacct.formats import UserFormat
from tests.integration.sandbox_intacct.conftest import USER, Caller, Clock, add_bill


def where(inner: str) -> str:
    return f"<filter>{inner}</filter>"


def equal(field: str, value: str, operator: str = "equalto") -> str:
    return f"<{operator}><field>{field}</field><value>{value}</value></{operator}>"


def test_an_unknown_object_and_an_unknown_field_are_refused_as_the_real_one_does(top: Caller) -> None:
    assert top.query("NOTHING", "A").errors == [("Query Failed", "Object definition NOTHING not found")]
    refusal = top.query("VENDOR", "NOTHING")
    assert refusal.errors == [("XL03000010", "Field requested is not valid: vendor.NOTHING")]


@pytest.mark.parametrize("size, status", [("1", "success"), ("2000", "success"), ("2001", "failure"), ("0", "failure")])
def test_a_page_has_1_to_2000_rows(top: Caller, size: str, status: str) -> None:
    reply = top.query("VENDOR", "VENDORID", f"<pagesize>{size}</pagesize>")
    assert (reply.statuses or [reply.text("control/status")]) == [status]


def test_pages_tell_what_remains(top: Caller) -> None:
    reply = top.query(
        "GLACCOUNT",
        "ACCOUNTNO",
        "<orderby><order><field>ACCOUNTNO</field><ascending/></order></orderby><pagesize>2</pagesize>"
        "<offset>3</offset>",
    )
    assert reply.root is not None
    data = reply.root.find("operation/result/data")
    assert data is not None
    assert {str(name): str(value) for name, value in data.attrib.items()} == {
        "listtype": "GLACCOUNT",
        "count": "2",
        "totalcount": "6",
        "offset": "3",
        "numremaining": "1",
    }
    assert reply.all("operation/result/data/GLACCOUNT/ACCOUNTNO") == ["2000", "4000"]


def test_text_is_compared_with_case_unless_told_otherwise(top: Caller) -> None:
    condition = where(equal("NAME", "bob"))
    assert top.query("CUSTOMER", "NAME", condition).all(".//NAME") == []
    folded = condition + "<options><caseinsensitive>true</caseinsensitive></options>"
    assert top.query("CUSTOMER", "NAME", folded).all(".//NAME") == ["Bob"]


@pytest.mark.parametrize(
    "condition, found",
    [
        (equal("ACCOUNTNO", "1000"), ["1000"]),
        (equal("ACCOUNTNO", "%00", "like"), ["1000", "1200", "2000", "4000", "6000"]),
        (equal("ACCOUNTNO", "_000", "notlike"), ["1090", "1200"]),
        ("<between><field>ACCOUNTNO</field><value>1090</value><value>2000</value></between>", ["1090", "1200", "2000"]),
        ("<in><field>ACCOUNTNO</field><value>1000</value><value>4000</value></in>", ["1000", "4000"]),
        ("<isnull><field>CATEGORY</field></isnull>", ["1000", "1090", "1200", "2000", "4000", "6000"]),
        (equal("CATEGORY", "x", "notequalto"), []),
        (
            "<and>" + equal("ACCOUNTTYPE", "incomestatement") + equal("ACCOUNTNO", "5000", "lessthan") + "</and>",
            ["4000"],
        ),
        ("<or>" + equal("ACCOUNTNO", "1000") + equal("TITLE", "Rent") + "</or>", ["1000", "6000"]),
    ],
)
def test_filters_mean_what_they_say(top: Caller, condition: str, found: list[str]) -> None:
    order = "<orderby><order><field>ACCOUNTNO</field><ascending/></order></orderby>"
    assert top.query("GLACCOUNT", "ACCOUNTNO", where(condition) + order).all(".//ACCOUNTNO") == found


def test_enumerations_are_asked_for_by_display_value_in_query_and_by_character_in_read_by_query(top: Caller) -> None:
    assert len(top.query("VENDOR", "VENDORID", where(equal("STATUS", "active"))).all(".//VENDORID")) == 1
    assert top.query("VENDOR", "VENDORID", where(equal("STATUS", "T"))).all(".//VENDORID") == []
    legacy = "<readByQuery><object>VENDOR</object><query>STATUS = '{}'</query><fields>VENDORID</fields></readByQuery>"
    assert top.call(legacy.format("T")).all(".//VENDORID") == ["V1"]
    assert top.call(legacy.format("active")).all(".//VENDORID") == []


def test_dotted_paths_follow_relations_and_hierarchies_one_hop(top: Caller, books: Books, east: Caller) -> None:
    add_bill(books)
    reply = east.query("APBILL", "VENDOR.DISPLAYCONTACT.PRINTAS VENDOR.TERM.NAME")
    assert reply.all(".//{*}VENDOR.DISPLAYCONTACT.PRINTAS") == ["Ann's Paper"]
    assert top.query("DEPARTMENT", "PARENT.TITLE").statuses == ["success"]
    assert top.query("DEPARTMENT", "PARENT.PARENT.TITLE").statuses == ["failure"]


def test_without_an_order_rows_do_not_come_by_record_number(top: Caller) -> None:
    numbers = [int(found) for found in top.query("GLACCOUNT", "RECORDNO").all(".//RECORDNO")]
    assert numbers != sorted(numbers)


def test_a_top_level_query_shows_private_records_only_when_asked(top: Caller, east: Caller, books: Books) -> None:
    add_bill(books)
    private = "<options><showprivate>true</showprivate></options>"
    assert top.query("APBILL", "RECORDID").all(".//RECORDID") == []
    assert top.query("APBILL", "RECORDID", private).all(".//RECORDID") == ["B-1"]
    assert east.query("APBILL", "RECORDID MEGAENTITYID MEGAENTITYNAME").all(".//MEGAENTITYNAME") == ["East"]
    assert east.query("APBILL", "RECORDID", entity="200").all(".//RECORDID") == []


def test_stamps_come_and_are_compared_in_the_users_zone(east: Caller, books: Books) -> None:
    books.users[USER].form = UserFormat(gmtoffset="-07:00")
    add_bill(books)
    reply = east.query("APBILL", "WHENMODIFIED AUWHENCREATED")
    assert reply.all(".//WHENMODIFIED") == ["06/15/2026 05:00:00"]
    assert reply.all(".//AUWHENCREATED") == ["06/15/2026 12:00:00"]
    since = where(equal("WHENMODIFIED", "06/15/2026 05:00:00", "greaterthanorequalto"))
    later = where(equal("WHENMODIFIED", "06/15/2026 05:00:00", "greaterthan"))
    assert len(east.query("APBILL", "RECORDNO", since).all(".//RECORDNO")) == 1
    assert east.query("APBILL", "RECORDNO", later).all(".//RECORDNO") == []


def test_other_date_formats_are_written_as_the_user_has_them(east: Caller, books: Books) -> None:
    add_bill(books)
    books.users[USER].form = UserFormat(dateformat="-Ymd", clock="12")
    reply = east.query("APBILL", "WHENCREATED WHENMODIFIED")
    assert reply.all(".//WHENCREATED") == ["2026-06-01"]
    assert reply.all(".//WHENMODIFIED") == ["2026-06-15 12:00:00 PM"]
    formatting = east.call("<readUserFormatting><userId>xml_user</userId></readUserFormatting>")
    assert formatting.text("operation/result/data/userformatting/dateformat") == "-Ymd"


def test_a_change_moves_a_row_behind_the_cursor(east: Caller, books: Books, clock: Clock) -> None:
    first, second = add_bill(books, "B-1"), add_bill(books, "B-2")
    clock.forward(minutes=1)
    books.edit("APBILL", first, "100", DESCRIPTION="changed")
    since = where(equal("WHENMODIFIED", "06/15/2026 12:00:30", "greaterthan"))
    assert east.query("APBILL", "RECORDNO", since).all(".//RECORDNO") == [str(first)]
    assert second != first


def test_untouched_rows_can_lack_whenmodified(east: Caller, books: Books) -> None:
    books.untouched_without_stamp.add("APBILL")
    number = add_bill(books)
    assert east.query("APBILL", "WHENMODIFIED").all(".//WHENMODIFIED") == [""]
    books.edit("APBILL", number, "100", DESCRIPTION="x")
    assert east.query("APBILL", "WHENMODIFIED").all(".//WHENMODIFIED") == ["06/15/2026 12:00:00"]


def test_counts_and_sums_are_grouped(east: Caller, books: Books) -> None:
    add_bill(books, "B-1", "10")
    add_bill(books, "B-2", "5.5")
    function = (
        "<query><object>APBILL</object><select><field>VENDORID</field><count>RECORDNO</count>"
        "<sum>TOTALDUE</sum></select></query>"
    )
    reply = east.call(function)
    assert (reply.all(".//COUNT.RECORDNO"), reply.all(".//SUM.TOTALDUE")) == (["2"], ["15.5"])


def test_json_is_the_bare_data_with_every_value_as_text(east: Caller, books: Books) -> None:
    add_bill(books)
    reply = east.query("APBILL", "RECORDNO TOTALDUE", "<options><returnformat>json</returnformat></options>")
    assert reply.http.json() == [{"RECORDNO": "1", "TOTALDUE": "100"}]
    failed = east.query("APBILL", "NOTHING", "<options><returnformat>json</returnformat></options>")
    assert failed.errors[0][0] == "XL03000010"


def test_csv_has_a_header(top: Caller) -> None:
    reply = top.query("VENDOR", "VENDORID NAME", "<options><returnformat>csv</returnformat></options>")
    assert reply.http.text.split() == ["VENDORID,NAME", "V1,Ann's", "Paper"]


def test_read_by_query_pages_with_a_result_id_until_nothing_remains(top: Caller) -> None:
    reply = top.call(
        "<readByQuery><object>GLACCOUNT</object><query/><fields>ACCOUNTNO</fields><pagesize>4</pagesize></readByQuery>"
    )
    assert reply.root is not None
    data = reply.root.find("operation/result/data")
    assert data is not None and data.get("numremaining") == "2"
    more = top.call(f"<readMore><resultId>{data.get('resultId')}</resultId></readMore>")
    assert len(reply.all(".//ACCOUNTNO") + more.all(".//ACCOUNTNO")) == 6
    assert top.call(f"<readMore><resultId>{data.get('resultId')}</resultId></readMore>").statuses == ["failure"]


@pytest.mark.parametrize(
    "query, found",
    [
        ("NAME = 'Ann\\'s Paper'", ["V1"]),
        ("VENDORID in ('V1','V2') AND NOT NAME = 'x'", ["V1"]),
        ("PARENTID IS NULL", ["V1"]),
        ("PARENTID IS NOT NULL OR VENDORID like 'V%'", ["V1"]),
        ("WHENMODIFIED &gt;= '06/15/2026 12:00:00'", ["V1"]),
        ("WHENMODIFIED &gt; '06/15/2026'", ["V1"]),
        ("VENDORID not in ('V1')", []),
    ],
)
def test_the_legacy_language_is_understood(top: Caller, query: str, found: list[str]) -> None:
    function = f"<readByQuery><object>VENDOR</object><query>{query}</query><fields>VENDORID</fields></readByQuery>"
    assert top.call(function).all(".//VENDORID") == found


def test_the_legacy_language_has_no_order(top: Caller) -> None:
    function = "<readByQuery><object>VENDOR</object><query>NAME = 'x' ORDER BY NAME</query></readByQuery>"
    assert top.call(function).errors[0][0] == "DL02000001"


def test_read_nests_contacts_and_lines_and_leaves_out_what_is_not_there(east: Caller, books: Books) -> None:
    number = add_bill(books)
    reply = east.call(f"<read><object>APBILL</object><keys>{number},999</keys><fields>*</fields></read>")
    assert reply.all(".//APBILL/APBILLITEMS/apbillitem/ACCOUNTNO") == ["6000"]
    vendor = east.call("<readByName><object>VENDOR</object><keys>V1</keys></readByName>")
    assert vendor.all(".//VENDOR/DISPLAYCONTACT/PRINTAS") == ["Ann's Paper"]
    missing = east.call("<read><object>VENDOR</object><keys>999</keys></read>")
    assert missing.statuses == ["success"]
    assert missing.root is not None
    assert missing.root.find("operation/result/data[@count='0']") is not None
    wrong = east.call("<read><object>VENDOR</object><keys>1</keys><fields>NOTHING</fields></read>")
    assert wrong.errors[0][0] == "Invalid fields list NOTHING"


def test_get_list_answers_with_its_listtype_and_legacy_names(top: Caller) -> None:
    reply = top.call(
        '<get_list object="vendor" maxitems="10"><filter><expression><field>vendorid</field>'
        "<operator>=</operator><value>V1</value></expression></filter></get_list>"
    )
    assert reply.all(".//vendor/name") == ["Ann's Paper"]
    assert reply.text("operation/result/listtype") == "vendor"


def test_lookup_lists_fields_and_relations(top: Caller) -> None:
    reply = top.call("<lookup><object>GLBATCH</object></lookup>")
    assert "BATCH_DATE" in reply.all(".//Field/ID")
    types = top.call("<inspect><object>*</object></inspect>")
    assert types.root is not None
    assert "APBILL" in [found.get("typename") for found in types.root.iter("type")]


def test_deletes_show_in_the_audit_history_with_their_record_number(top: Caller, books: Books, clock: Clock) -> None:
    number = books.add("CLASS", CLASSID="X", NAME="X")
    clock.forward(seconds=5)
    books.remove("CLASS", number)
    condition = where(
        "<and>"
        + equal("OBJECTTYPE", "class")
        + equal("ACCESSMODE", "D")
        + equal("ACCESSTIME", "06/15/2026 12:00:00", "greaterthan")
        + "</and>"
    )
    reply = top.query("AUDITHISTORY", "OBJECTKEY ACCESSTIME ID SOURCE", condition)
    assert reply.all(".//OBJECTKEY") == [f"{number}"]
    words = top.call("<readByQuery><object>AUDITHISTORY</object><query>ACCESSMODE = 'Delete'</query></readByQuery>")
    assert words.all(".//OBJECTKEY") == [f"{number}"]
    assert reply.all(".//SOURCE") == ["ui"]


def test_lines_leave_no_audit_history(top: Caller, books: Books) -> None:
    books.remove("APBILL", add_bill(books), "100")
    assert top.query("AUDITHISTORY", "ID", where(equal("OBJECTTYPE", "apbillitem"))).all(".//ID") == []
    assert len(top.query("AUDITHISTORY", "ID", where(equal("OBJECTTYPE", "apbill"))).all(".//ID")) == 2


def test_audit_history_needs_its_own_permission(top: Caller, books: Books) -> None:
    books.users[USER].audit_history = False
    assert top.query("AUDITHISTORY", "ID").errors == [("", "You do not have permission to view audit history.")]


def test_a_denied_object_is_refused_with_its_operation(top: Caller, books: Books) -> None:
    books.users[USER].denied.add(("ARINVOICE", "*"))
    reply = top.call("<readByQuery><object>ARINVOICE</object><query/></readByQuery>")
    assert reply.errors == [
        ("PL04000005", "You do not have permission for API operation READ_BY_QUERY on objects of type arinvoice")
    ]


def test_the_usage_log_tells_whether_a_controlid_was_executed(top: Caller) -> None:
    top.call("<query><object>VENDOR</object><select><field>NAME</field></select></query>", control_ids=["looked"])
    reply = top.query("APIUSAGEDETAIL", "FUNCTION STATUS", where(equal("CONTROLID", "looked")))
    assert (reply.all(".//FUNCTION"), reply.all(".//STATUS")) == (["query"], ["success"])


def test_lines_are_found_by_their_header(east: Caller, books: Books) -> None:
    number = add_bill(books)
    reply = east.query("APBILLITEM", "LINE_NO TRX_AMOUNT LOCATIONNAME", where(equal("RECORDKEY", str(number))))
    assert (reply.all(".//LINE_NO"), reply.all(".//LOCATIONNAME")) == (["1"], ["East"])
    assert books.row("APBILL", number)["WHENCREATED"] == date(2026, 6, 1)
