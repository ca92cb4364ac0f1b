"""What is sent: functions, filters and ordered bodies, valid by the official schema."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree

from intacct import (
    Function,
    Query,
    and_,
    at_least,
    at_most,
    between,
    company,
    create,
    delete,
    equal,
    greater,
    in_,
    is_not_null,
    is_null,
    legacy,
    less,
    like,
    not_equal,
    not_in,
    or_,
    query,
    read,
    read_by_name,
    update,
)
from intacct.audit import changes
from intacct.elements import Body
from intacct.errors import UnsendableValue
from intacct.legacy_order import CHILD_ORDER
from tests.unit.intacct.gateway import SCHEMA, Gateway, answered, done

EVERY_FILTER = and_(
    or_(equal("A", 1), not_equal("A", "x"), less("B", Decimal("1.50")), greater("B", 2)),
    at_least("C", date(2026, 1, 31)),
    at_most("C", datetime(2026, 1, 31, 23, 59, 58, tzinfo=UTC)),
    between("D", 1, 2),
    in_("E", ["a", "b"]),
    not_in("E", ["c"]),
    like("F", "A%"),
    is_null("G"),
    is_not_null("H"),
)
LINE: Body = {"amount": Decimal("-12.30"), "glaccountno": "6000", "locationid": "100", "memo": "A & B", "classid": "1"}
DAY = date(2026, 1, 5)
LEGACY: list[tuple[str, Body, str | None]] = [
    (
        "create_bill",
        {"billitems": {"lineitem": [LINE, LINE]}, "datedue": DAY, "datecreated": DAY, "vendorid": "V1", "billno": "1"},
        None,
    ),
    (
        "update_bill",
        {"updatebillitems": {"updatelineitem": [{"@line_num": 1, "amount": 5}]}, "description": "d"},
        "7",
    ),
    (
        "create_apadjustment",
        {
            "apadjustmentitems": {"lineitem": [LINE]},
            "currency": "USD",
            "exchratetype": "Intacct Daily Rate",
            "vendorid": "V1",
            "datecreated": DAY,
            "adjustmentno": "C-1",
        },
        None,
    ),
    (
        "update_apadjustment",
        {"updateapadjustmentitems": {"updatelineitem": {"amount": 1, "@line_num": 1}}, "vendorid": "V1"},
        "8",
    ),
    ("delete_apadjustment", {}, "8"),
    ("reverse_bill", {"description": "void", "datereversed": DAY}, "9"),
    ("reverse_appayment", {"datereversed": DAY}, "9"),
    (
        "create_paymentrequest",
        {
            "paymentrequestitems": {"paymentrequestitem": [{"credittoapply": 1, "paymentamount": 2, "key": "5"}]},
            "paymentdate": DAY,
            "paymentmethod": "Cash",
            "vendorid": "V1",
            "bankaccountid": "B1",
        },
        None,
    ),
    (
        "create_invoice",
        {"invoiceitems": {"lineitem": LINE}, "datedue": DAY, "datecreated": DAY, "customerid": "C1"},
        None,
    ),
    ("update_invoice", {"@externalkey": False, "description": "d", "datecreated": DAY}, "3"),
    ("delete_invoice", {}, "3"),
    ("reverse_invoice", {"datereversed": DAY}, "3"),
    ("create_aradjustment", {"aradjustmentitems": {"lineitem": LINE}, "datecreated": DAY, "customerid": "C1"}, None),
    ("delete_aradjustment", {}, "3"),
    (
        "create_arpayment",
        {
            "arpaymentitem": [{"amount": 1, "invoicekey": "3"}, {"invoicekey": "4", "amount": 2}],
            "datereceived": DAY,
            "bankaccountid": "B1",
            "paymentamount": Decimal("3"),
            "customerid": "C1",
        },
        None,
    ),
    (
        "apply_arpayment",
        {
            "arpaymentitems": {"arpaymentitem": [{"invoicekey": "4", "amount": 2}]},
            "paymentdate": DAY,
            "arpaymentkey": 1,
        },
        None,
    ),
    ("reverse_arpayment", {"datereversed": DAY}, "3"),
    (
        "create_gltransaction",
        {
            "gltransactionentries": {
                "glentry": [
                    {"amount": 1, "trtype": "debit", "glaccountno": "1000"},
                    {"amount": 1, "trtype": "credit", "glaccountno": "2000"},
                ]
            },
            "description": "t",
            "datecreated": DAY,
            "journalid": "CDJ",
        },
        None,
    ),
    ("delete_gltransaction", {}, "3"),
]
WRITES: list[Function] = [
    create("APBILL", {"VENDORID": "V1", "APBILLITEMS": {"APBILLITEM": [{"TRX_AMOUNT": Decimal("1E+2")}]}}, "w"),
    update("VENDOR", {"RECORDNO": 1, "NAME": None}, "w"),
    delete("VENDOR", ["1", "2"], "w"),
    *(legacy(name, body, "w", key=key) for name, body, key in LEGACY),
]
READS: list[Function] = [
    query("APBILL", ["RECORDNO"], EVERY_FILTER, ["WHENMODIFIED"], 10, 20, show_private=True, case_insensitive=True),
    read("APBILL", ["1", "2"], ["RECORDNO", "APBILLITEMS"]),
    read_by_name("VENDOR", ["V1"]),
    changes("APBILL", "01/31/2026 00:00:00").function(),
    company.entity_details(),
    company.financial_setup(),
    company.applications(),
    company.closed_books_date(),
    company.company_preferences("GL"),
    company.user_permissions("sync"),
    company.user_formatting("sync"),
]


def name_of(function: Function) -> str:
    return function.name


def text(function: Function) -> str:
    return etree.tostring(function.element, encoding="unicode")


@pytest.mark.parametrize("function", [*READS, *WRITES], ids=name_of)
def test_every_function_is_valid_by_the_official_schema(function: Function) -> None:
    gateway = Gateway([answered(done())])
    gateway.client().call([function])
    assert gateway.functions() == [function.name]


def test_the_table_of_child_order_is_the_schemas() -> None:
    xs = "{http://www.w3.org/2001/XMLSchema}"
    declared = {one.get("name"): one for one in etree.parse(SCHEMA).getroot().findall(f"{xs}element")}
    for name, names in CHILD_ORDER.items():
        children = [one.get("ref") or one.get("name") for one in declared[name].iter(f"{xs}element")][1:]
        attributes = [f"@{one.get('name')}" for one in declared[name].iter(f"{xs}attribute")]
        in_order = [*attributes, *dict.fromkeys(children)]
        left_out = {"onlinecardpayment", "onlineachpayment"}
        assert names.split() == [one for one in in_order if one not in left_out], name


def test_an_ordered_function_is_written_in_the_schemas_order_whatever_the_bodys() -> None:
    function = legacy(
        "create_apadjustment",
        {"apadjustmentitems": {"lineitem": [LINE]}, "datecreated": DAY, "vendorid": "V1"},
        "w-1",
    )
    assert text(function) == (
        "<create_apadjustment><vendorid>V1</vendorid>"
        "<datecreated><year>2026</year><month>01</month><day>05</day></datecreated>"
        "<apadjustmentitems><lineitem><glaccountno>6000</glaccountno><amount>-12.30</amount>"
        "<memo>A &amp; B</memo><locationid>100</locationid><classid>1</classid></lineitem></apadjustmentitems>"
        "</create_apadjustment>"
    )


def test_a_generic_body_nests_and_repeats() -> None:
    body: Body = {"VENDORID": "V1", "ITEMS": {"ITEM": [{"A": True}, {"A": Decimal("1E+2"), "B": date(2026, 2, 1)}]}}
    assert text(create("APBILL", body, "w-1")) == (
        "<create><APBILL><VENDORID>V1</VENDORID><ITEMS><ITEM><A>true</A></ITEM>"
        "<ITEM><A>100</A><B>02/01/2026</B></ITEM></ITEMS></APBILL></create>"
    )
    assert text(update("VENDOR", {"RECORDNO": 1, "NAME": None}, "w-1")) == (
        "<update><VENDOR><RECORDNO>1</RECORDNO><NAME></NAME></VENDOR></update>"
    )


def test_markup_in_a_value_stays_a_value() -> None:
    function = create("VENDOR", {"NAME": "</NAME><evil>&amp;]]>"}, "w-1")
    sent = etree.fromstring(text(function))
    assert sent.findtext("VENDOR/NAME") == "</NAME><evil>&amp;]]>"
    assert sent.find(".//evil") is None


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (
            lambda: create("APBILL", {"ITEMS": {"ITEM": [{"MEMO": "a\x00b"}]}}, "w"),
            r"APBILL\.ITEMS\.ITEM\.MEMO.*U\+0000",
        ),
        (lambda: create("VENDOR", {"NAME": "a\ud800"}, "w"), r"VENDOR\.NAME.*U\+D800"),
        (lambda: create("VENDOR", {"NAME": "\ufffe"}, "w"), r"VENDOR\.NAME.*U\+FFFE"),
        (lambda: create("VENDOR", {"NA><ME": "a"}, "w"), "name of an object"),
        (lambda: create("VENDOR><x", {"NAME": "a"}, "w"), "name of an object"),
        (lambda: create("VENDOR", {"TOTAL": Decimal("NaN")}, "w"), "VENDOR.TOTAL"),
        (lambda: create("VENDOR", {"AT": datetime.now(UTC).replace(tzinfo=None)}, "w"), "VENDOR.AT"),
        (lambda: create("VENDOR", {"NAME": "a"}, ""), "control id"),
        (lambda: create("VENDOR", {"NAME": "a"}, "x" * 257), "256"),
        (lambda: legacy("create_bill", {"vendor": "V1"}, "w"), "create_bill has no vendor"),
        (lambda: legacy("create_bill", {"billitems": {"lineitem": [{"total": 1}]}}, "w"), r"lineitem has no total"),
        (lambda: legacy("reverse_bill", {"datereversed": DAY}, "w"), "@key"),
        (lambda: legacy("drop_company", {}, "w"), "not in the table"),
        (lambda: read("VENDOR", ["1,2"]), "commas"),
        (lambda: delete("VENDOR", [], "w"), "keys"),
        (lambda: in_("A", []), "1000"),
        (lambda: in_("A", ["x"] * 1001), "1000"),
        (lambda: Query("VENDOR", ("NAME",), page_size=2001), "2000"),
        (lambda: Query("VENDOR", ()), "fields"),
        (lambda: and_(None), "filter"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_the_name_of_the_field(make: Callable[[], object], says: str) -> None:
    with pytest.raises(UnsendableValue, match=says):
        make()


def test_joining_leaves_out_nothing_but_none() -> None:
    assert and_(equal("A", 1), None) == equal("A", 1)


def test_a_control_id_that_no_request_can_hold_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(UnsendableValue, match="the control id of read"):
        read("VENDOR", ["1"], control_id="bell\x07")
