"""Payments of bills change the bills; online ones move money on their process date."""

from decimal import Decimal
from typing import Any

import pytest

from sandbox.cashflow360.errors import Refused
from tests.integration.sandbox_cashflow360.conftest import Bench

ZERO_ID = "0" * 20


def offline(bench: Bench, bill: Any, amount: float, **more: object) -> dict[str, object]:
    order: dict[str, object] = {
        "vendorId": bill["vendorId"],
        "processDate": "2026-03-02",
        "toPrintCheck": False,
        "billPays": [{"billId": bill["id"], "amount": amount}],
    }
    return order | more


def bank_account(bench: Bench) -> tuple[str, str, str]:
    """Return the ids of a bank account, its ledger account and the clearing account."""
    ledger, clearing = bench.account("Checking", "3"), bench.account("Money Out Clearing", "3")
    bench.user.do("set_preferences", {"money_out_clearing": clearing})
    bank = bench.user.do("add_bank_account", {"fields": {"chartOfAccountId": ledger}})
    assert isinstance(bank, dict)
    return str(bank["id"]), ledger, clearing


def pay_online(bench: Bench, bank: str, *bills: Any, day: str = "2026-03-04", **more: object) -> Any:
    shares = [{"billId": bill["id"], "amount": Decimal(str(bill["dueAmount"]))} for bill in bills]
    return bench.user.do("pay_online", {"bankAccountId": bank, "processDate": day, "bills": shares, **more})


def state(bench: Bench, bill: Any) -> tuple[str, float | None, float, float]:
    row = bench.read("Bill", bill["id"])
    return row["paymentStatus"], row["paidAmount"], row["scheduledAmount"], row["dueAmount"]


def test_an_offline_payment_pays_its_bill_and_moves_the_bills_update_time(bench: Bench) -> None:
    bill = bench.bill(bench.vendor())
    bank = bench.account("Checking", "3")
    bench.later(seconds=2)
    sent = bench.done("RecordAPPayment", offline(bench, bill, 60.0, chartOfAccountId=bank, syncReference="1001"))
    assert (sent["status"], sent["isOnline"], sent["amount"], sent["syncReference"]) == ("2", False, 60.0, "1001")
    assert [(row["amount"], row["paymentType"], row["allowExport"]) for row in sent["billPays"]] == [(60.0, "1", True)]
    assert state(bench, bill) == ("2", 60.0, 0.0, 40.0)
    assert bench.read("Bill", bill["id"])["updatedTime"] > bill["updatedTime"]
    bench.done("RecordAPPayment", offline(bench, bill, 40.0))
    assert state(bench, bill) == ("0", 100.0, 0.0, 0.0)
    assert bench.read("Bill", bill["id"])["fullPaymentDate"] == "2026-03-02"
    assert bench.list("MoneyMovement") == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"billPays": [{"billId": "?", "amount": 100.01}]}, "BDC_1159"),
        ({"billPays": [{"billId": "?", "amount": 0}]}, "BDC_1119"),
        ({"billPays": []}, "BDC_1117"),
        ({"toPrintCheck": None}, "BDC_1117"),
        ({"processDate": "3/2/2026"}, "BDC_1117"),
        ({"chartOfAccountId": "expense"}, "BDC_1119"),
        ({"memo": "x"}, "BDC_1002"),
    ],
)
def test_a_bad_offline_payment_is_refused_and_pays_nothing(bench: Bench, change: dict[str, Any], code: str) -> None:
    bill = bench.bill(bench.vendor())
    if "chartOfAccountId" in change:
        change = {"chartOfAccountId": bench.account()}
    for share in change.get("billPays", ()):
        share["billId"] = bill["id"]
    assert bench.refused("RecordAPPayment", offline(bench, bill, 10.0, **change))[0] == code
    assert state(bench, bill) == ("1", None, 0.0, 100.0)
    assert bench.list("SentPay") == []


def test_a_bill_of_another_vendor_can_not_be_in_the_payment(bench: Bench) -> None:
    bill = bench.bill(bench.vendor("A"))
    order = offline(bench, bill, 1.0, vendorId=bench.vendor("B"))
    assert bench.refused("RecordAPPayment", order)[0] == "BDC_1119"


def test_a_paid_bill_can_not_go_and_its_amount_stays_covered(bench: Bench) -> None:
    bill = bench.bill(bench.vendor())
    bench.done("RecordAPPayment", offline(bench, bill, 60.0))
    code, text = bench.refused("Crud/Delete/Bill", {"id": bill["id"]})
    assert (code, "already paid" in text) == ("BDC_1119", True)
    obj = {"entity": "Bill", "id": bill["id"], "billLineItems": [{"amount": 59}]}
    assert bench.refused("Crud/Update/Bill", {"obj": obj})[0] == "BDC_1159"


def test_online_payments_of_a_day_leave_the_bank_in_one_movement(bench: Bench) -> None:
    bank, _, clearing = bank_account(bench)
    first, second = bench.bill(bench.vendor("A"), "1", 100), bench.bill(bench.vendor("B"), "2", 50)
    sent = [pay_online(bench, bank, bill) for bill in (first, second)]
    assert {row["chartOfAccountId"] for row in sent} == {clearing}
    assert state(bench, first) == ("4", None, 100.0, 0.0)
    assert bench.list("MoneyMovement") == []
    bench.days_pass(2)
    (movement,) = bench.list("MoneyMovement")
    assert (movement["amount"], movement["type"], movement["status"]) == (-150.0, "1", "0")
    assert (movement["processDate"], movement["bankAccountId"]) == ("2026-03-04", bank)
    assert state(bench, first) == ("0", 100.0, 0.0, 0.0)
    bench.days_pass(1)
    assert bench.list("MoneyMovement")[0]["status"] == "1"


def test_with_separate_debits_each_payment_leaves_by_itself_from_the_banks_account(bench: Bench) -> None:
    bank, ledger, _ = bank_account(bench)
    bench.user.do("set_preferences", {"separate_debits": [bank]})
    vendor = bench.vendor()
    sent = [pay_online(bench, bank, bench.bill(vendor, number, 10)) for number in ("1", "2")]
    assert {row["chartOfAccountId"] for row in sent} == {ledger}
    bench.days_pass(2)
    assert [row["amount"] for row in bench.list("MoneyMovement")] == [-10.0, -10.0]


def test_a_cancelled_payment_opens_its_bill_and_never_moves_money(bench: Bench) -> None:
    bank, *_ = bank_account(bench)
    bill = bench.bill(bench.vendor())
    sent = pay_online(bench, bank, bill)
    assert bench.done("CancelAPPayment", {"sentPayId": sent["id"]})["status"] == "3"
    assert state(bench, bill) == ("1", None, 0.0, 100.0)
    bench.days_pass(5)
    assert bench.list("MoneyMovement") == []
    assert bench.refused("CancelAPPayment", {"sentPayId": sent["id"]})[0] == "BDC_1119"


def test_a_void_opens_the_bill_and_returns_the_money(bench: Bench) -> None:
    bank, *_ = bank_account(bench)
    bill = bench.bill(bench.vendor())
    sent = pay_online(bench, bank, bill)
    order = {"sentPayId": sent["id"], "voidRequestType": "0", "reason": "lost"}
    assert bench.refused("VoidAPPayment", order)[0] == "BDC_1119"
    bench.days_pass(2)
    assert bench.done("VoidAPPayment", order)["status"] == "4"
    assert state(bench, bill) == ("1", None, 0.0, 100.0)
    assert [row["amount"] for row in bench.list("MoneyMovement")] == [-100.0, 100.0]
    assert bench.read("SentPay", sent["id"])["billPays"][0]["paymentStatus"] == "4"


def test_voiding_an_offline_payment_moves_no_money(bench: Bench) -> None:
    bill = bench.bill(bench.vendor())
    sent = bench.done("RecordAPPayment", offline(bench, bill, 100.0))
    bench.done("VoidAPPayment", {"sentPayId": sent["id"], "voidRequestType": "0", "reason": "x"})
    assert state(bench, bill) == ("1", None, 0.0, 100.0)
    assert bench.list("MoneyMovement") == []


def test_a_user_can_not_pay_online_today(bench: Bench) -> None:
    bank, *_ = bank_account(bench)
    with pytest.raises(Refused, match="Invalid Process Date : 2026-03-02"):
        pay_online(bench, bank, bench.bill(bench.vendor()), day="2026-03-02")


def credit(bench: Bench, vendor: str, amount: float) -> Any:
    return bench.create(
        "VendorCredit",
        vendorId=vendor,
        refNumber="CR-1",
        creditDate="2026-03-01",
        vendorCreditLineItems=[{"entity": "VendorCreditLineItem", "amount": amount}],
    )


def test_a_credit_in_a_payment_lowers_the_cash_and_comes_back_with_a_void(bench: Bench) -> None:
    vendor = bench.vendor()
    bill, given = bench.bill(vendor), credit(bench, vendor, 30)
    share = {"billId": bill["id"], "vendorCreditId": given["id"], "amount": 30}
    sent = bench.done("RecordAPPayment", offline(bench, bill, 70.0, billCredits=[share]))
    assert (sent["amount"], sent["billCredits"][0]["amount"]) == (70.0, 30.0)
    row = bench.read("Bill", bill["id"])
    assert (row["paymentStatus"], row["creditAmount"], row["paidAmount"]) == ("0", 30.0, 70.0)
    used = bench.read("VendorCredit", given["id"])
    assert (used["creditStatus"], used["appliedAmount"]) == ("0", 30.0)
    bench.done("VoidAPPayment", {"sentPayId": sent["id"], "voidRequestType": "0", "reason": "x"})
    assert bench.read("VendorCredit", given["id"])["creditStatus"] == "1"
    assert state(bench, bill) == ("1", None, 0.0, 100.0)


def test_a_credit_applied_alone_shows_on_bill_and_credit_and_can_be_taken_back(bench: Bench) -> None:
    vendor = bench.vendor()
    bill, given = bench.bill(vendor), credit(bench, vendor, 30)
    share = {"billId": bill["id"], "vendorCreditId": given["id"], "amount": Decimal(10)}
    bench.user.do("apply_credit", share)
    (row,) = bench.list("BillCredit")
    assert (row["sentPayId"], row["amount"]) == (ZERO_ID, 10.0)
    assert bench.read("VendorCredit", given["id"])["creditStatus"] == "2"
    assert bench.read("Bill", bill["id"])["dueAmount"] == 90.0
    with pytest.raises(Refused):
        bench.user.do("apply_credit", {**share, "amount": Decimal(21)})
    bench.user.do("take_back_credit", {"id": row["id"]})
    assert bench.read("Bill", bill["id"])["dueAmount"] == 100.0


def test_a_merged_vendor_is_inactive_and_its_bills_move_to_the_survivor(bench: Bench) -> None:
    loser, survivor = bench.vendor("Old"), bench.vendor("New")
    bill = bench.bill(loser)
    bench.later(seconds=1)
    bench.user.do("merge", {"entity": "Vendor", "loser": loser, "survivor": survivor})
    gone = bench.read("Vendor", loser)
    assert (gone["isActive"], gone["mergedIntoId"]) == ("2", survivor)
    moved = bench.read("Bill", bill["id"])
    assert moved["vendorId"] == survivor and moved["updatedTime"] > bill["updatedTime"]


def test_a_merged_account_is_recoded_on_lines(bench: Bench) -> None:
    loser, survivor = bench.account("Old"), bench.account("New")
    bill = bench.bill(bench.vendor(), billLineItems=[{"amount": 5, "chartOfAccountId": loser}])
    bench.user.do("merge", {"entity": "ChartOfAccount", "loser": loser, "survivor": survivor})
    assert bench.read("Bill", bill["id"])["billLineItems"][0]["chartOfAccountId"] == survivor


def test_approval_moves_from_assigned_over_approving_to_approved(bench: Bench) -> None:
    bench.user.do("set_preferences", {"approval_required": True})
    bill = bench.bill(bench.vendor())
    assert bill["approvalStatus"] == "1"
    bench.user.do("approve", {"id": bill["id"], "last": False})
    assert bench.list("Bill", ("approvalStatus", "=", "4"))
    bench.user.do("approve", {"id": bill["id"]})
    assert bench.read("Bill", bill["id"])["approvalStatus"] == "3"


def test_account_and_reference_of_an_offline_payment_may_change_but_not_of_an_online_one(bench: Bench) -> None:
    bank, ledger, _ = bank_account(bench)
    vendor = bench.vendor()
    paid = bench.done("RecordAPPayment", offline(bench, bench.bill(vendor), 100.0))
    bench.user.do("change_payment", {"id": paid["id"], "chartOfAccountId": ledger, "syncReference": "1002"})
    row = bench.read("SentPay", paid["id"])
    assert (row["chartOfAccountId"], row["billPays"][0]["syncReference"]) == (ledger, "1002")
    sent = pay_online(bench, bank, bench.bill(vendor, "2"))
    with pytest.raises(Refused):
        bench.user.do("change_payment", {"id": sent["id"], "chartOfAccountId": ledger})


def test_a_payment_to_be_printed_or_not_exported_says_so(bench: Bench) -> None:
    order = offline(bench, bench.bill(bench.vendor()), 100.0, toPrintCheck=True, allowExport=False)
    sent = bench.done("RecordAPPayment", order)
    assert (sent["toPrintCheck"], sent["billPays"][0]["allowExport"]) == (True, False)
