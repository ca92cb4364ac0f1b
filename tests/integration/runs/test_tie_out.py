"""The tie-out: what is open in both systems, and why it differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from ledgersync.domain.model import Kind
from ledgersync.domain.rules import Rules
from ledgersync.management.tie_out import TieOut
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, PAYABLES, RECEIVABLES, TODAY
from tests.integration.runs.tied import tie_out


def tied(shop: Shop, kind: Kind = Kind.BILL) -> TieOut:
    connection = shop.world.registry.connection(shop.world.id)
    assert connection is not None
    rules = Rules(TODAY, shop.preferences, connection.one_way)
    return tie_out(kind, shop.world.opener()(connection), shop.world.books(), rules, shop.world.clock, 20)


def reasons(found: TieOut) -> Mapping[str, str]:
    """Cause by the label of the transaction."""
    return {why.label: why.cause for party in found.parties for why in party.explanations}


def test_synced_books_tie_out_and_with_the_control_account(shop: Shop) -> None:
    shop.vendor("V2", "Bolt")
    shop.run()
    shop.bill("B1", "60.00")
    shop.bill("B2", "40.00", vendor="V2")
    shop.credit("VC1", "15.00")
    shop.pay_offline(("B1", "10.00"))
    shop.run()
    found = tied(shop)
    assert found.complete and reasons(found) == {}
    assert {party.name: (party.intacct, party.difference) for party in found.parties} == {
        "Acme Paper": (Decimal(35), Decimal(0)),
        "Bolt": (Decimal(40), Decimal(0)),
    }
    assert found.intacct == -shop.moved()[PAYABLES]


def test_open_receivables_tie_out_by_customer(shop: Shop) -> None:
    shop.invoice("I1", "100.00")
    shop.memo("CM1", "5.00")
    shop.receive(("I1", "30.00"))
    shop.run()
    found = tied(shop, Kind.INVOICE)
    assert (found.intacct, found.cashflow360, reasons(found)) == (Decimal(65), Decimal(65), {})
    assert found.intacct == shop.moved()[RECEIVABLES]


def test_a_scheduled_payment_leaves_nothing_open_on_either_side(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"), days=5)
    shop.run()
    assert tied(shop).parties == []


def test_a_difference_is_explained_by_the_hold_of_its_bill(shop: Shop) -> None:
    shop.books.close_period(TODAY - timedelta(days=3), shop.entity)
    shop.bill("B1", "60.00", day=(TODAY - timedelta(days=5)).isoformat())
    shop.bill("B2", "40.00")
    shop.run()
    found = tied(shop)
    (party,) = found.parties
    assert (party.difference, reasons(found)) == (Decimal(-60), {"B1": "period-closed"})
    assert "closed" in party.explanations[0].words


def test_a_difference_is_explained_by_what_the_rules_keep_out() -> None:
    shop = open_shop(approved_only=True)
    shop.bill("B1", "60.00")
    number = shop.intacct_bill("B2", "50.00")
    shop.books.pay_bill(number, Decimal(20), f"CHK{BANK}", TODAY, shop.entity)
    shop.run()
    found = tied(shop)
    assert (found.intacct, found.cashflow360) == (Decimal(30), Decimal(60))
    assert reasons(found) == {"B1": "not-to-cross", "B2": "not-to-cross"}
    words = [why.words for party in found.parties for why in party.explanations]
    assert any("not approved" in one for one in words)


def test_a_payment_made_in_intacct_only_is_told_apart_from_one_not_synced(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.bill("B2", "40.00")
    shop.run()
    shop.books.pay_bill(shop.recordno("APBILL", "B1"), Decimal(60), f"CHK{BANK}", TODAY, shop.entity)
    shop.pay_offline(("B2", "40.00"), allowExport=False)
    shop.run()
    assert reasons(tied(shop)) == {"B1": "settled-in-intacct", "B2": "settled-in-cashflow360"}


def test_an_amount_that_was_changed_on_one_side_is_not_called_paid(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.run()
    (line,) = shop.row("Bill", "B1")["billLineItems"]
    shop.update("Bill", "B1", billLineItems=[{**line, "amount": Decimal(75)}])
    (party,) = tied(shop).parties
    assert [(why.label, why.cause, why.words) for why in party.explanations] == [
        (
            "B1",
            "amount-differs",
            "Its amount is 60.00 in Sage Intacct and 75.00 in Cashflow360: it was changed since the last sync.",
        )
    ]


def test_what_was_not_synced_yet_is_said_to_be_so(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    assert reasons(tied(shop)) == {"B1": "not-synced"}


def test_every_cent_of_a_difference_is_explained(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.intacct_bill("B2", "50.00")
    shop.run()
    shop.bill("B3", "7.00")
    shop.pay_offline(("B1", "11.00"))
    shop.credit("VC1", "3.00")
    for party in tied(shop).parties:
        explained = sum((why.intacct - why.cashflow360 for why in party.explanations), Decimal(0))
        assert explained == party.difference != 0


def test_a_draft_is_open_nowhere_and_is_listed_beside(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.intacct_bill("D1", "75.00", ACTION="Draft")
    shop.run()
    found = tied(shop)
    assert (found.intacct, found.cashflow360, reasons(found)) == (Decimal(60), Decimal(60), {})
    assert found.intacct == -shop.moved()[PAYABLES]
    (draft,) = found.drafts
    assert (draft.label, draft.party, draft.amount, draft.state) == (
        "D1",
        "Acme Paper",
        Decimal("75.00"),
        "a draft in Sage Intacct",
    )


def test_a_check_to_print_is_open_in_the_control_account_until_it_is_confirmed(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_offline(("B1", "60.00"), toPrintCheck=True)
    shop.run()
    found = tied(shop)
    assert found.intacct == -shop.moved()[PAYABLES] == Decimal(60)
    assert (found.cashflow360, reasons(found)) == (Decimal(0), {"B1": "payment-not-posted"})


def test_parties_without_a_link_are_called_by_their_names(shop: Shop) -> None:
    shop.create("Vendor", name="Beta Ltd")
    shop.bill("B1", "60.00", vendor="Beta Ltd")
    shop.vendor("V9", "Gamma Ltd")
    shop.intacct_bill("B2", "50.00", vendor="V9")
    assert {party.name for party in tied(shop).parties} == {"Beta Ltd", "Gamma Ltd (V9)"}


def test_a_bill_paid_in_part_stays_where_it_is_with_that_reason(shop: Shop) -> None:
    number = shop.intacct_bill("B2", "50.00")
    shop.books.pay_bill(number, Decimal(20), f"CHK{BANK}", TODAY, shop.entity)
    shop.run()
    (party,) = tied(shop).parties
    assert party.explanations[0].words == "It stays where it is: paid or partly paid in Sage Intacct."
