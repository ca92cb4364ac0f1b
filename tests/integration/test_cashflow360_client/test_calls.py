"""The Cashflow360 client against the sandbox, which another hand wrote from the same reference."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from cashflow360 import (
    AuthenticationFailed,
    BillPayment,
    Cashflow360Client,
    Done,
    Filter,
    InProcessBudget,
    OfflinePayment,
    Refused,
    Session,
    Throttled,
)
from sandbox.cashflow360.world import Cashflow360World
from tests.integration.test_cashflow360_client.setting import Clock, MakeClient, bill, id_of, row_of, rows_of


def test_a_session_is_logged_in_once_told_and_used_again(make_client: MakeClient) -> None:
    sessions: list[Session] = []
    first = make_client(on_session=sessions.append)
    first.list_page("Vendor")
    first.list_page("Bill")
    second = make_client(session=sessions[0])
    second.list_page("Vendor")
    assert (first.logins_made, second.logins_made, len(sessions)) == (1, 0, 1)
    assert second.session_info()["organizationId"] == sessions[0].organization_id


def test_a_session_that_idled_too_long_is_renewed(client: Cashflow360Client, clock: Clock) -> None:
    client.list_page("Vendor")
    clock.now += timedelta(hours=49)
    client.list_page("Vendor")
    assert client.logins_made == 2


def test_a_wrong_token_is_tried_once(make_client: MakeClient) -> None:
    client = make_client(token="wrong")
    with pytest.raises(AuthenticationFailed):
        client.list_page("Vendor")
    assert client.requests_made == 1


def test_the_token_names_its_organisation(client: Cashflow360Client, world: Cashflow360World) -> None:
    [organization] = client.organizations()
    assert organization["orgId"] == next(iter(world.organizations))


def test_a_bill_is_created_read_changed_deactivated_and_reactivated(
    client: Cashflow360Client, vendor_id: str, account_id: str
) -> None:
    [created] = client.create("Bill", [bill(vendor_id, account_id, "1")])
    identifier = id_of(created)

    row = row_of(client.read("Bill", identifier))
    assert row["amount"] == Decimal("10.10")
    assert row["dueDate"] == "2026-08-01"
    assert row["departmentId"] is None

    changed = {"id": identifier, **bill(vendor_id, account_id, "1", "20.20")}
    assert row_of(client.update("Bill", [changed])[0])["amount"] == Decimal("20.20")
    assert row_of(client.deactivate("Bill", [identifier])[0])["isActive"] == "2"
    assert row_of(client.reactivate("Bill", [identifier])[0])["isActive"] == "1"


def test_several_records_go_in_one_request(client: Cashflow360Client) -> None:
    client.list_page("Vendor")
    before = client.requests_made
    results = client.create("Department", [{"name": f"D{number}", "shortName": f"{number}"} for number in range(100)])
    assert [row_of(result)["name"] for result in results] == [f"D{number}" for number in range(100)]
    assert client.requests_made == before + 1

    ids = [id_of(result) for result in results[:2]]
    assert [row_of(result)["isActive"] for result in client.deactivate("Department", ids)] == ["2", "2"]
    assert [row_of(result)["isActive"] for result in client.reactivate("Department", ids)] == ["1", "1"]
    renamed = client.update("Department", [{"id": identifier, "name": f"N{identifier}"} for identifier in ids])
    assert [row_of(result)["name"] for result in renamed] == [f"N{identifier}" for identifier in ids]


def test_bad_records_of_a_bulk_stand_alone_and_the_good_ones_are_there_once(
    client: Cashflow360Client, vendor_id: str, account_id: str
) -> None:
    row_of(client.create("Bill", [bill(vendor_id, account_id, "3")])[0])

    results = client.create("Bill", [bill(vendor_id, account_id, str(number)) for number in range(8)])

    assert [type(result) for result in results] == [Refused if number == 3 else Done for number in range(8)]
    assert [result.code for result in results if isinstance(result, Refused)] == ["BDC_1171"]
    numbers = [row["invoiceNumber"] for row in client.list_page("Bill")]
    assert sorted(str(number) for number in numbers) == [str(number) for number in range(8)]


def test_an_id_that_is_not_there_is_refused(client: Cashflow360Client) -> None:
    assert isinstance(client.read("Bill", "00n01ABCDEFGHIJ00000"), Refused)


def test_filters_are_honoured(client: Cashflow360Client, vendor_id: str, account_id: str) -> None:
    client.create("Bill", [bill(vendor_id, account_id, "a"), bill(vendor_id, account_id, "b")])
    both = [Filter("invoiceNumber", "=", "a"), Filter("vendorId", "=", vendor_id)]
    assert [row["invoiceNumber"] for row in client.list_page("Bill", both)] == ["a"]
    ids = [str(row["id"]) for row in client.list_page("Bill")]
    assert len(client.list_page("Bill", [Filter("id", "in", ids)])) == 2
    assert client.list_page("Bill", [Filter("id", "nin", ids)]) == []


@pytest.mark.parametrize(
    "entity",
    [
        "Vendor",
        "Customer",
        "Item",
        "Bill",
        "Invoice",
        "SentPay",
        "ReceivedPay",
        "BillPay",
        "ChartOfAccount",
        "Department",
        "Location",
        "ActgClass",
        "Job",
        "Employee",
        "VendorCredit",
        "CreditMemo",
        "PaymentTerm",
        "BankAccount",
        "MoneyMovement",
    ],
)
def test_every_entity_that_is_listed_is_read_by_key(client: Cashflow360Client, clock: Clock, entity: str) -> None:
    rows_of(client.pages(entity, clock.now - timedelta(hours=1)))


def test_reading_by_key_finds_every_row_of_crowded_seconds_within_the_budget(
    client: Cashflow360Client, clock: Clock
) -> None:
    start = clock.now
    for second in range(3):
        clock.now = start + timedelta(seconds=second)
        for _ in range(12 if second == 1 else 3):
            client.create("Department", [{"name": f"{client.requests_made}-{number}"} for number in range(100)])
    clock.now += timedelta(minutes=5)
    before = client.requests_made

    rows = rows_of(client.pages("Department", start))

    assert len({row["id"] for row in rows}) == len(rows) == 1800
    assert client.requests_made - before <= 3
    after = rows[1000]
    rest = rows_of(
        client.pages("Department", after=(datetime.fromisoformat(str(after["updatedTime"])), str(after["id"])))
    )
    assert rest == rows[1001:]


def test_rows_changed_while_they_are_read_are_seen_again_and_none_is_lost(
    client: Cashflow360Client, clock: Clock
) -> None:
    for group in range(22):
        clock.now += timedelta(seconds=group == 11)
        client.create("Department", [{"name": f"{group}-{number}"} for number in range(100)])
    clock.now += timedelta(minutes=5)
    reading = client.pages("Department", clock.now - timedelta(hours=1))
    first = next(reading)
    client.update("Department", [{"id": str(row["id"]), "name": f"changed {row['id']}"} for row in first[:50]])
    rows = first + rows_of(reading)

    assert len({row["id"] for row in rows}) == 2200
    last_seen = {row["id"]: row["name"] for row in rows}
    assert sum(str(name).startswith("changed") for name in last_seen.values()) == 50


def test_an_offline_payment_is_recorded_found_and_voided(
    client: Cashflow360Client, vendor_id: str, account_id: str
) -> None:
    bank = {"name": "Checking", "accountNumber": "1000", "accountType": "3"}
    bank_id = id_of(client.create("ChartOfAccount", [bank])[0])
    bill_id = id_of(client.create("Bill", [bill(vendor_id, account_id, "1")])[0])
    payment = OfflinePayment(
        vendor_id=vendor_id,
        process_date=date(2026, 7, 24),
        bill_payments=[BillPayment(bill_id, Decimal("10.10"))],
        chart_of_account_id=bank_id,
    )

    sent_pay_id = id_of(client.record_payment(payment))

    [listed] = client.list_page("SentPay", [Filter("vendorId", "=", vendor_id)])
    assert (listed["id"], listed["amount"], listed["status"], listed["isOnline"]) == (
        sent_pay_id,
        Decimal("10.10"),
        "2",
        False,
    )
    assert row_of(client.read("Bill", bill_id))["paymentStatus"] == "0"
    assert isinstance(client.void_payment(sent_pay_id, "0", "wrong vendor"), Done)
    assert row_of(client.read("SentPay", sent_pay_id))["status"] == "4"
    assert row_of(client.read("Bill", bill_id))["paymentStatus"] == "1"
    assert isinstance(client.cancel_payment(sent_pay_id), Refused)


def test_the_field_list_of_an_entity_can_be_read(client: Cashflow360Client) -> None:
    assert client.entity_metadata("Bill")
    assert client.error_catalogue()


def test_a_budget_kept_here_stops_before_the_service_has_to(make_client: MakeClient, clock: Clock) -> None:
    client = make_client(budget=InProcessBudget(clock, logins=0))
    with pytest.raises(Throttled):
        client.list_page("Vendor")
    assert client.requests_made == 0
