"""Records set aside: one never stops another, and none is tried again for a reason that did not change (D5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.retry import OnlyItself
from ledgersync.management.hold_groups import HoldKey, grouped
from ledgersync.management.holds import Holds
from ledgersync.management.state_access import changing
from ledgersync.ports import Connection, PutHold
from tests.integration.runs.answers import assert_quiet
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import TODAY

CLOSED = (TODAY - timedelta(days=20)).isoformat()
WRITES = ("create", "update", "delete", "create_invoice", "create_apadjustment", "update_apadjustment")


def attempts(shop: Shop) -> int:
    """How many writes Intacct was asked for so far, refused ones too."""
    return sum(1 for row in shop.all_intacct("APIUSAGEDETAIL") if row["FUNCTION"] in WRITES)


def by_hand(shop: Shop) -> Holds:
    """What somebody does about holds."""
    return Holds(shop.world.registry, shop.world.clock, shop.world.opener(), lambda: "by-hand")


def asked(shop: Shop, label: str) -> tuple[Connection, HoldKey]:
    connection, hold = shop.world.registry.connection(shop.world.id), shop.world.holds()[label]
    assert connection is not None
    return connection, (hold.kind, hold.side, hold.id)


def close(shop: Shop, until_days_ago: int = 10) -> None:
    shop.books.close_period(TODAY - timedelta(days=until_days_ago), shop.entity)


def test_one_record_that_is_held_does_not_stop_the_others(shop: Shop) -> None:
    close(shop)
    shop.bill("B1", day=CLOSED)
    shop.bill("B2")
    shop.run()
    assert [row["RECORDID"] for row in shop.all_intacct("APBILL")] == ["B2"]
    assert shop.causes() == {"B1": "period-closed"}


def test_a_record_intacct_refuses_is_held_with_its_words_and_the_batch_goes_on(shop: Shop) -> None:
    add_restricted_account(shop)
    shop.bill("B1", account="6800")
    shop.bill("B2")
    shop.run()
    assert [row["RECORDID"] for row in shop.all_intacct("APBILL")] == ["B2"]
    hold = shop.world.holds()["B1"]
    assert (hold.cause, "Task" in hold.params["answer"]) == ("account-requires-dimension", True)


def test_a_held_record_is_not_sent_again_while_nothing_about_it_changed(shop: Shop) -> None:
    add_restricted_account(shop)
    shop.bill("B1", account="6800")
    shop.run()
    before = attempts(shop)
    for _ in range(3):
        shop.tomorrow()
        shop.run()
    assert attempts(shop) == before
    assert set(shop.causes()) == {"B1"}


def test_a_held_record_is_tried_again_once_it_was_changed(shop: Shop) -> None:
    close(shop)
    shop.bill("B1", day=CLOSED)
    shop.run()
    shop.tomorrow()
    shop.update("Bill", "B1", invoiceDate=TODAY.isoformat(), glPostingDate=None)
    shop.run()
    assert shop.intacct("APBILL", "B1")["WHENCREATED"] == "06/15/2026"
    assert shop.causes() == {}


def test_what_refers_to_a_held_record_names_it_and_follows_it_in_the_same_run(shop: Shop) -> None:
    shop.books.set_preference("AP", "VENDORSEQUENCE", "")
    shop.create("Vendor", name="Nameless Ltd")
    shop.bill("B1", vendor="Nameless Ltd")
    shop.pay_offline(("B1", "100.00"))
    shop.run()
    holds = shop.world.holds()
    assert holds["B1"].text == (
        "The bill waits for vendor Nameless Ltd, which is set aside itself: The vendor has no vendor ID (its short "
        "name), and Sage Intacct does not number this kind by itself."
    )
    assert len(grouped(list(holds.values()))) == 1
    shop.tomorrow()
    shop.update("Vendor", "Nameless Ltd", shortName="V77")
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Paid"
    assert shop.causes() == {}


def test_holds_of_a_closed_period_go_once_it_opens_and_not_before(shop: Shop) -> None:
    close(shop)
    shop.bill("B1", day=CLOSED)
    shop.credit("VC1", "5.00", day=CLOSED)
    shop.run()
    close(shop, 15)
    shop.run()
    assert set(shop.causes()) == {"B1", "VC1"}
    close(shop, 30)
    shop.run()
    assert shop.causes() == {}
    assert len(shop.all_intacct("APBILL")) == len(shop.all_intacct("APADJUSTMENT")) == 1


def test_a_missing_preference_is_named_and_its_records_go_once_it_is_set(shop: Shop) -> None:
    chosen = shop.preferences.unallocated_income_account
    shop.prefer(unallocated_income_account="")
    shop.invoice("I1", account=None)
    shop.run()
    assert shop.causes() == {"I1": "no-default-account"}
    shop.prefer(unallocated_income_account=chosen)
    shop.run()
    assert shop.intacct("ARINVOICE", "I1")["TRX_TOTALDUE"] == "100"
    assert shop.causes() == {}


def test_somebody_can_ask_for_another_attempt(shop: Shop) -> None:
    add_restricted_account(shop)
    shop.bill("B1", account="6800")
    shop.run()
    shop.edit("GLACCOUNT", "6800", REQUIRETASK=False)
    connection, key = asked(shop, "B1")
    unseen = replace(shop.world.holds()["B1"], until=(OnlyItself(),))
    with changing(shop.world.registry, shop.world.clock, connection.id, "test") as books:
        books.commit([PutHold(unseen)])
    shop.run()
    assert set(shop.causes()) == {"B1"}
    by_hand(shop).retry(connection, key)
    shop.run()
    assert shop.intacct("APBILL", "B1")["STATE"] == "Posted"
    assert shop.causes() == {}


def test_a_record_marked_not_to_sync_stays_as_it_is_whatever_changes(shop: Shop) -> None:
    close(shop)
    shop.bill("B1", day=CLOSED)
    shop.run()
    by_hand(shop).ignore(*asked(shop, "B1"))
    shop.tomorrow()
    shop.update("Bill", "B1", invoiceDate=TODAY.isoformat(), glPostingDate=None)
    shop.run()
    assert shop.all_intacct("APBILL") == []


def test_a_hold_says_what_it_is_about_on_which_side_with_both_ids(shop: Shop) -> None:
    bill = shop.bill("B1", "60.00")
    shop.run()
    number = str(shop.recordno("APBILL", "B1"))
    shop.books.pay_bill(int(number), Decimal(60), "CHK1010", TODAY, shop.entity)
    shop.tomorrow()
    shop.update("Bill", "B1", description="Late")
    shop.run()
    hold = shop.world.holds()["B1"]
    assert (hold.kind, hold.side, hold.id, hold.counterpart_id) == (Kind.BILL, Side.CASHFLOW360, bill, number)


def test_the_hold_of_a_record_that_was_deleted_goes_with_it(shop: Shop) -> None:
    close(shop)
    shop.bill("B1", day=CLOSED)
    shop.run()
    shop.tomorrow()
    shop.delete("Bill", "B1")
    shop.run()
    assert shop.causes() == {}


def add_restricted_account(shop: Shop) -> None:
    shop.books.add(
        "GLACCOUNT",
        shop.entity,
        ACCOUNTNO="6800",
        TITLE="Needs a task, which no line of ours carries",
        ACCOUNTTYPE="incomestatement",
        CLOSINGTYPE="closing account",
        REQUIRETASK=True,
    )
    shop.run()


def test_a_bill_deleted_in_intacct_while_its_change_waits_for_approval_is_written_about_once(shop: Shop) -> None:
    """Example: B1 is deleted in Intacct and described anew in Cashflow360, and only approved bills sync.

    Every run is told of the deletion, and reads the bill again, since the two lie close together.
    """
    bill = shop.bill("B1", "60.00")
    shop.run()
    shop.prefer(approved_only=True)
    shop.tomorrow()
    shop.remove("APBILL", "B1")
    shop.update("Bill", bill, description="Paper")
    shop.run()
    assert_quiet(shop)
    assert_quiet(shop)
