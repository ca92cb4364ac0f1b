"""List: documented filters only, 999 at a time, a bare array."""

import pytest

from tests.integration.sandbox_cashflow360.conftest import Bench


@pytest.mark.parametrize(
    ("entity", "field", "op", "value", "code"),
    [
        ("Vendor", "name", "=", "x", "BDC_1130"),
        ("Bill", "poNumber", "=", "x", "BDC_1130"),
        ("Bill", "invoiceNumber", "sw", "x", "BDC_1131"),
        ("Bill", "invoiceNumber", "in", ["x"], "BDC_1131"),
        ("Bill", "updatedTime", ">", "yesterday", "BDC_1129"),
        ("Bill", "dueDate", ">", "2026-13-01", "BDC_1129"),
    ],
)
def test_an_undocumented_filter_is_refused(
    bench: Bench, entity: str, field: str, op: str, value: object, code: str
) -> None:
    data = {"filters": [{"field": field, "op": op, "value": value}]}
    assert bench.refused(f"List/{entity}", data)[0] == code


@pytest.mark.parametrize("size", [0, 1000, -1, "5"])
def test_a_page_holds_1_to_999_rows(bench: Bench, size: object) -> None:
    assert bench.refused("List/Vendor", {"start": 0, "max": size})[0] == "BDC_1129"


def test_pages_follow_creation_and_end_with_a_short_one(bench: Bench) -> None:
    names = [f"V{n}" for n in range(5)]
    for name in names:
        bench.vendor(name)
    pages = [bench.done("List/Vendor", {"start": start, "max": 2}) for start in (0, 2, 4)]
    assert [[row["name"] for row in page] for page in pages] == [["V0", "V1"], ["V2", "V3"], ["V4"]]


def test_filters_compare_times_and_join_with_and(bench: Bench) -> None:
    old = bench.vendor("old")
    bench.later(seconds=1)
    new = bench.vendor("new")
    since = "2026-03-02T12:00:01.000+0000"
    assert [row["id"] for row in bench.list("Vendor", ("updatedTime", ">=", since))] == [new]
    assert [row["id"] for row in bench.list("Vendor", ("updatedTime", "<", since))] == [old]
    assert len(bench.list("Vendor", ("updatedTime", ">", "2026-03-02"))) == 2
    assert len(bench.list("Vendor", ("updatedTime", ">=", "2026-03-02T13:00:01+01:00"))) == 1
    both = bench.list("Vendor", ("updatedTime", ">=", "2026-03-02"), ("id", "in", [old]))
    assert [row["id"] for row in both] == [old]
    assert [row["id"] for row in bench.list("Vendor", ("id", "nin", old))] == [new]


def test_sorting_goes_both_ways(bench: Bench) -> None:
    for name in ("b", "a", "c"):
        bench.vendor(name)
    rows = bench.list("Vendor", sort=[{"field": "name", "asc": False}])
    assert [row["name"] for row in rows] == ["c", "b", "a"]


def test_lists_hold_inactive_records_too(bench: Bench) -> None:
    bench.done("Crud/Delete/Vendor", {"id": bench.vendor()})
    assert [row["isActive"] for row in bench.list("Vendor")] == ["2"]


def test_lines_come_unless_nested_is_false(bench: Bench) -> None:
    bench.bill(bench.vendor())
    assert len(bench.list("Bill", nested=True)[0]["billLineItems"]) == 1
    assert bench.list("Bill", nested=False)[0]["billLineItems"] == []


def test_users_of_the_organisation_are_listed(bench: Bench) -> None:
    users = bench.list("User")
    assert users and all(user["entity"] == "User" and user["id"] for user in users)


def test_an_invoice_is_sent_by_a_user_to_addresses(bench: Bench) -> None:
    customer = bench.create("Customer", name="Corner Cafe", email="cafe@example.test")["id"]
    line = {"entity": "InvoiceLineItem", "quantity": 1, "price": 20}
    invoice = bench.create(
        "Invoice",
        customerId=customer,
        invoiceNumber="I-1",
        invoiceDate="2026-03-01",
        dueDate="2026-03-31",
        invoiceLineItems=[line],
    )["id"]
    user = bench.list("User")[0]["id"]
    sent = bench.call(
        "SendInvoice",
        {
            "invoiceId": invoice,
            "headers": {"fromUserId": user, "toEmailAddresses": ["cafe@example.test"], "subject": "Invoice"},
            "content": {"body": "Please pay."},
        },
    )
    assert sent["response_status"] == 0, sent
