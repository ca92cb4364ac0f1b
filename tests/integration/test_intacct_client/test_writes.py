"""The Intacct client writes to the sandbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from intacct import (
    BY_ACCESS_TIME,
    Body,
    Done,
    IntacctClient,
    Query,
    Refused,
    Unknown,
    create,
    delete,
    equal,
    legacy,
    parse_amount,
    read,
    read_by_name,
    to_utc,
    update,
)
from intacct.audit import changes
from tests.integration.test_intacct_client.harness import DAY, Sandbox, new_bill, new_vendor, one, write


def test_a_record_is_created_read_changed_and_deleted(client: IntacctClient) -> None:
    key = new_vendor(client, "LIFE")
    (by_number, by_name) = client.call([read("VENDOR", [key]), read_by_name("VENDOR", ["LIFE"], ["NAME"])])
    assert isinstance(by_number, Done)
    assert isinstance(by_name, Done)
    assert by_number.rows[0]["DISPLAYCONTACT.PRINTAS"] == "LIFE"
    assert by_name.rows == [{"NAME": "LIFE & Sons"}]

    write(client, update("VENDOR", {"RECORDNO": key, "NAME": "Renamed", "COMMENTS": "<b>&"}, "update LIFE"))
    found = one(client, Query("VENDOR", ("NAME", "COMMENTS", "WHENMODIFIED"), equal("VENDORID", "LIFE")))
    assert (found["NAME"], found["COMMENTS"]) == ("Renamed", "<b>&")
    modified = to_utc("VENDOR", "WHENMODIFIED", found["WHENMODIFIED"], client.user_formatting())
    assert modified is not None
    assert abs((datetime.now(UTC) - modified).total_seconds()) < 60

    write(client, delete("VENDOR", [key], "delete LIFE"))
    assert client.ask(read("VENDOR", [key])).rows == []
    entries = [row for page in client.pages(changes("VENDOR", "01/01/2020 00:00:00"), BY_ACCESS_TIME) for row in page]
    assert "LIFE" in {row["OBJECTKEY"] for row in entries}


def test_a_write_sent_twice_under_one_control_id_happens_once(client: IntacctClient) -> None:
    function = create(
        "VENDOR", {"VENDORID": "ONCE", "NAME": "Once", "DISPLAYCONTACT": {"PRINTAS": "Once"}}, "create ONCE"
    )
    write(client, function)
    (again,) = client.call([function])
    assert isinstance(again, Unknown)
    assert len(client.rows(Query("VENDOR", ("RECORDNO",), equal("NAME", "Once")))) == 1


def test_one_refused_function_leaves_the_others_done(client: IntacctClient) -> None:
    new_vendor(client, "TWICE")
    vendor: dict[str, str | Body] = {"NAME": "Again", "DISPLAYCONTACT": {"PRINTAS": "Again"}}
    refused, done = client.call(
        [
            create("VENDOR", vendor | {"VENDORID": "TWICE"}, "second TWICE"),
            create("VENDOR", {"VENDORID": "OTHER", "NAME": "Other", "DISPLAYCONTACT": {"PRINTAS": "Other"}}, "OTHER"),
        ]
    )
    assert isinstance(refused, Refused)
    assert refused.errors[0].number == "BL34000061"
    assert isinstance(done, Done)


def test_a_bills_lines_are_read_with_it_and_its_total_is_exact(client: IntacctClient) -> None:
    new_vendor(client, "LINES")
    key = new_bill(client, "LINES", "LINES-1")
    (bill,) = client.ask(read("APBILL", [key])).rows
    assert parse_amount(bill["TRX_TOTALENTERED"]) == Decimal("30.10")
    assert [parse_amount(line["TRX_AMOUNT"]) for line in bill.lines["APBILLITEMS"]] == [
        Decimal("10.10"),
        Decimal("20.00"),
    ]


def test_ordered_functions_are_taken_in_the_order_they_are_written(sandbox: Sandbox, client: IntacctClient) -> None:
    new_vendor(client, "ORDER")
    line: dict[str, str | Decimal | int | None] = {
        "amount": Decimal("-5.00"),
        "glaccountno": "6000",
        "locationid": sandbox.credentials.entity_id,
    }
    body: Body = {
        "apadjustmentitems": {"lineitem": [line]},
        "description": "credit",
        "adjustmentno": "CR-1",
        "datecreated": DAY,
        "vendorid": "ORDER",
    }
    (created,) = write(client, legacy("create_apadjustment", body, "create CR-1"))
    assert created.key is not None
    found = one(client, Query("APADJUSTMENT", ("RECORDNO", "TRX_TOTALENTERED"), equal("RECORDID", "CR-1")))
    assert found["RECORDNO"] == created.key
    assert parse_amount(found["TRX_TOTALENTERED"]) == Decimal("-5")

    write(client, legacy("delete_apadjustment", {}, "delete CR-1", key=created.key))
    assert client.rows(Query("APADJUSTMENT", ("RECORDNO",), equal("RECORDID", "CR-1"))) == []


def test_a_transaction_in_a_closed_period_is_refused_in_the_gateways_words(client: IntacctClient) -> None:
    closed = client.closed_books_date(client.user_formatting())
    assert closed is not None
    day_before = closed - timedelta(days=1)
    vendor = one(client, Query("VENDOR", ("VENDORID",), page_size=1))
    line: dict[str, str | Decimal | int] = {
        "ACCOUNTNO": "6000",
        "TRX_AMOUNT": 1,
        "LOCATIONID": client.entities()[0].entity_id,
    }
    fields: Body = {
        "VENDORID": vendor["VENDORID"],
        "WHENCREATED": day_before,
        "WHENDUE": day_before,
        "RECORDID": "CLOSED-1",
        "APBILLITEMS": {"APBILLITEM": [line]},
    }
    (refused,) = client.call([create("APBILL", fields, "create CLOSED-1")])
    assert isinstance(refused, Refused)
    assert "closed" in refused.text
