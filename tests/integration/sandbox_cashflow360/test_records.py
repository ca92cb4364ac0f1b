"""Create, Read, Update, Delete: what the real API refuses is refused, with its code."""

import re

import pytest

from tests.integration.sandbox_cashflow360.conftest import Bench

ZERO_ID = "0" * 20


def test_ids_have_a_prefix_capitals_and_a_rising_base36_sequence(bench: Bench) -> None:
    first, second = bench.vendor("A"), bench.vendor("B")
    assert re.fullmatch(r"00901[A-Z]{9,11}[0-9a-z]{4,6}", first) and len(first) == 20
    assert int(second[-5:], 36) == int(first[-5:], 36) + 1


def test_every_key_of_a_bill_is_there_and_absent_references_are_zeros(bench: Bench) -> None:
    bill = bench.bill(bench.vendor())
    assert {"description", "exchangeRate", "lastPaymentDate"} <= bill.keys()
    assert bill["departmentId"] == bill["apAccountId"] == ZERO_ID
    assert (bill["description"], bill["isActive"], bill["paymentStatus"]) == (None, "1", "1")
    assert (bill["amount"], bill["dueAmount"], bill["paidAmount"]) == (100.0, 100.0, None)
    assert len(bill) >= 56


def test_time_stamps_have_whole_seconds(bench: Bench) -> None:
    bench.instant = bench.instant.replace(microsecond=987_654)
    assert bench.create("Department", name="Sales")["createdTime"] == "2026-03-02T12:00:00.000+0000"


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        ({"nome": "x", "name": "x"}, "BDC_1119", "nome"),
        ({}, "BDC_1117", "name"),
        ({"name": 7}, "BDC_1124", "name"),
        ({"name": "x" * 101}, "BDC_1119", "Maximum length cannot be greater than 100 characters"),
        ({"name": "x", "shortName": "y" * 41}, "BDC_1119", "shortName"),
        ({"name": "x", "description": "y" * 4001}, "BDC_1119", "description"),
        ({"name": "x", "payBy": "9"}, "BDC_1119", "payBy"),
        ({"name": "x", "track1099": "true"}, "BDC_1124", "track1099"),
        ({"name": "x", "paymentTermId": "00p01AAAAAAAAAAA11111"}, "BDC_1205", "00p01"),
    ],
)
def test_a_bad_vendor_is_refused(bench: Bench, fields: dict[str, object], code: str, text: str) -> None:
    refused = bench.refused("Crud/Create/Vendor", {"obj": {"entity": "Vendor", **fields}})
    assert refused[0] == code and text in refused[1]
    assert bench.list("Vendor") == []


def test_a_purchase_order_number_is_at_most_100_characters(bench: Bench) -> None:
    vendor = bench.vendor()
    _, text = bench.refused("Crud/Create/Bill", {"obj": {"entity": "Bill", "vendorId": vendor, "poNumber": "9" * 101}})
    assert text == "Invalid entity data: poNumber: Maximum length cannot be greater than 100 characters"


@pytest.mark.parametrize("missing", ["vendorId", "invoiceNumber", "invoiceDate", "dueDate", "billLineItems"])
def test_a_bill_lacking_required_data_is_refused(bench: Bench, missing: str) -> None:
    obj: dict[str, object] = {
        "entity": "Bill",
        "vendorId": bench.vendor(),
        "invoiceNumber": "1",
        "invoiceDate": "2026-03-01",
        "dueDate": "2026-03-01",
        "billLineItems": [{"entity": "BillLineItem", "amount": 1}],
    }
    del obj[missing]
    assert bench.refused("Crud/Create/Bill", {"obj": obj})[0] == "BDC_1117"


def test_one_vendor_may_not_have_a_bill_number_twice_but_another_vendor_may(bench: Bench) -> None:
    first, other = bench.vendor("A"), bench.vendor("B")
    bill = bench.bill(first, "77")
    again = {"entity": "Bill", **{k: bill[k] for k in ("vendorId", "invoiceNumber", "invoiceDate", "dueDate")}}
    again["billLineItems"] = [{"amount": 5}]
    assert bench.refused("Crud/Create/Bill", {"obj": again})[0] == "BDC_1171"
    bench.bill(other, "77")
    bench.done("Crud/Delete/Bill", {"id": bill["id"]})
    bench.done("Crud/Create/Bill", {"obj": again})
    assert bench.refused("Crud/Undelete/Bill", {"id": bill["id"]})[0] == "BDC_1171"


def test_an_inactive_record_may_stay_referenced_but_not_become_so(bench: Bench) -> None:
    account, vendor = bench.account(), bench.vendor()
    line: dict[str, object] = {"entity": "BillLineItem", "amount": 10, "chartOfAccountId": account}
    bill = bench.bill(vendor, billLineItems=[line])
    bench.done("Crud/Delete/ChartOfAccount", {"id": account})
    bench.update("Bill", bill["id"], description="still there", billLineItems=[line])
    obj: dict[str, object] = {"entity": "Bill", "vendorId": vendor, "invoiceNumber": "2", "invoiceDate": "2026-03-01"}
    obj |= {"dueDate": "2026-03-01", "billLineItems": [line]}
    assert bench.refused("Crud/Create/Bill", {"obj": obj})[0] == "BDC_1119"


def test_editing_a_bill_makes_its_lines_anew(bench: Bench) -> None:
    bill = bench.bill(bench.vendor())
    bench.later(seconds=5)
    edited = bench.update("Bill", bill["id"], description="edited")
    (old,), (new,) = bill["billLineItems"], edited["billLineItems"]
    assert new["id"] != old["id"] and new["createdTime"] > old["createdTime"]
    assert (new["amount"], edited["createdTime"]) == (old["amount"], bill["createdTime"])
    assert edited["updatedTime"] == new["updatedTime"]


def test_delete_deactivates_and_undelete_brings_back(bench: Bench) -> None:
    vendor = bench.vendor()
    assert bench.done("Crud/Delete/Vendor", {"id": vendor})["isActive"] == "2"
    assert bench.read("Vendor", vendor)["isActive"] == "2"
    assert bench.done("Crud/Undelete/Vendor", {"id": vendor})["isActive"] == "1"


def test_an_account_number_can_not_change_once_it_is_set(bench: Bench) -> None:
    account = bench.account()
    bench.update("ChartOfAccount", account, accountNumber="6000")
    obj = {"entity": "ChartOfAccount", "id": account, "accountNumber": "6001"}
    assert bench.refused("Crud/Update/ChartOfAccount", {"obj": obj})[0] == "BDC_1119"


def test_the_amount_of_an_approved_bill_stays_while_changes_are_not_allowed(bench: Bench) -> None:
    bill = bench.bill(bench.vendor())
    bench.user.do("approve", {"id": bill["id"]})
    obj = {"entity": "Bill", "id": bill["id"], "billLineItems": [{"amount": 7}]}
    _, text = bench.refused("Crud/Update/Bill", {"obj": obj})
    assert text == "The amount cannot be updated on the Bill because of the current approval mode set"
    bench.user.do("set_preferences", {"changes_after_approval": True})
    assert bench.done("Crud/Update/Bill", {"obj": obj})["amount"] == 7


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("Crud/Create/Vendr", {"obj": {}}, "BDC_1114"),
        ("Crud/Destroy/Vendor", {"id": "x"}, "BDC_1115"),
        ("Crud/Create/SentPay", {"obj": {}}, "BDC_1116"),
        ("Crud/Create/Vendor", {"obj": {"entity": "Bill", "name": "x"}}, "BDC_1118"),
        ("Crud/Create/Vendor", {"vendor": {}}, "BDC_1108"),
        ("Crud/Read/Vendor", {}, "BDC_1108"),
        ("Crud/Read/Vendor", {"id": "00901AAAAAAAAAAA12345"}, "BDC_1205"),
        ("List/Vendr", {}, "BDC_1128"),
        ("PayBills", {}, "BDC_1361"),
    ],
)
def test_a_wrong_path_or_envelope_has_its_own_code(bench: Bench, path: str, data: object, code: str) -> None:
    assert bench.refused(path, data)[0] == code


def test_bulk_is_all_or_nothing_and_tells_the_innocent(bench: Bench) -> None:
    rows: list[object] = [{"obj": {"entity": "Vendor", "name": name}} for name in ("A", "B")]
    bad = {"obj": {"entity": "Vendor"}}
    answers = bench.done("Bulk/Crud/Create/Vendor", {"bulk": [*rows, bad]})["bulk"]
    assert [row["response_data"]["error_code"] for row in answers] == ["BDC_1246", "BDC_1246", "BDC_1117"]
    assert bench.list("Vendor") == []
    answers = bench.done("Bulk/Crud/Create/Vendor", {"bulk": rows})["bulk"]
    assert [row["response_data"]["name"] for row in answers] == ["A", "B"]


def test_bulk_takes_at_most_100(bench: Bench) -> None:
    rows = [{"obj": {"entity": "Vendor", "name": f"V{n}"}} for n in range(101)]
    assert bench.call("Bulk/Crud/Create/Vendor", {"bulk": rows})["response_status"] == 1
    assert len(bench.done("Bulk/Crud/Create/Vendor", {"bulk": rows[:100]})["bulk"]) == 100
