"""What the journal says of whole runs: a bill's story, and that undoing what is told gives back the state before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ledgersync.domain.journal import SECRET_FIELDS, WRITTEN, Did, Entry
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.model import Kind, Record, Side, Value
from ledgersync.management.history import Wanted, page
from ledgersync.management.record import mentions, standing
from ledgersync.management.state_access import NOBODY, reading
from ledgersync.sync.references import References
from sandbox.scenarios.native.lists import Dimension, add_to_intacct
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import TODAY
from tests.integration.runs.listed import list_all
from tests.integration.runs.test_lists import NEW_IN_INTACCT, TITLES, add_new

LISTS = {Kind(kind) for kind in NEW_IN_INTACCT} | {Kind.EMPLOYEE}
DOCUMENTS = {Kind.BILL, Kind.VENDOR_CREDIT, Kind.INVOICE, Kind.CREDIT_MEMO}
MOVED = {Kind.FUNDS_TRANSFER, Kind.RECEIPT_TRANSFER}
MONEY = {Kind.BILL_PAYMENT, Kind.CREDIT_APPLICATION, Kind.RECEIVED_PAYMENT, *MOVED}
Key = tuple[Side, Kind, str]
State = dict[Key, dict[str, Value]]


def journal(shop: Shop) -> list[Entry]:
    """Everything that is told, oldest first."""
    kept = list(shop.world.registry.journal(shop.world.id).newest())
    return [entry for one in reversed(kept) for entry in one.entries]


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    list_all(opened)
    return opened


def test_a_bill_that_was_matched_edited_held_freed_paid_and_voided_has_exactly_that_timeline(shop: Shop) -> None:
    shop.intacct_bill("B1", "60.00")
    shop.bill("B1", "60.00")
    shop.run()
    shop.tomorrow()
    shop.update("Bill", "B1", description="Seen")
    shop.run()
    shop.books.close_period(TODAY + timedelta(days=1), shop.entity)
    shop.tomorrow()
    shop.update("Bill", "B1", description="Late")
    shop.run()
    shop.run()
    shop.books.close_period(None, shop.entity)
    shop.run()
    shop.tomorrow()
    payment = shop.pay_offline(("B1", "60.00"))
    shop.run()
    shop.tomorrow()
    shop.do("void_payment", id=payment)
    shop.run()
    shop.run()
    id = shop.id("Bill", "B1")
    found = standing(reading(shop.world.registry, shop.world.id), Kind.BILL, id)
    wanted = Wanted(fitting=lambda entry: mentions(entry, Kind.BILL, found.ids))
    lines = page({shop.world.id: shop.world.registry.journal(shop.world.id)}, wanted, 100).lines
    told = [(line.entry.kind, line.entry.did, line.entry.side) for line in reversed(lines)]
    described = [
        line.entry.fields["description"]
        for line in reversed(lines)
        if line.entry.kind is Kind.BILL and line.entry.fields
    ]
    assert told == [
        (Kind.BILL, Did.MATCHED, None),
        (Kind.BILL, Did.UPDATED, Side.INTACCT),
        (Kind.BILL, Did.HELD, Side.CASHFLOW360),
        (Kind.BILL, Did.UPDATED, Side.INTACCT),
        (Kind.BILL, Did.FREED, Side.CASHFLOW360),
        (Kind.BILL_PAYMENT, Did.CREATED, Side.INTACCT),
        (Kind.BILL_PAYMENT, Did.REMOVED, Side.INTACCT),
    ]
    assert described == [(None, "Seen"), ("Seen", "Late")]


def snapshot(shop: Shop) -> dict[Key, Record]:
    """Every record of both systems that was not removed, as the product reads it."""
    kept = shop.world.registry.connection(shop.world.id)
    assert kept is not None
    found: dict[Key, Record] = {}
    for side, ledger in shop.world.opener()(kept).items():
        for kind in SPECS:
            for one in ledger.changes(kind, None):
                found |= {(side, kind, record.id): record for record in one.records if not record.removed}
    return found


def resolved(shop: Shop, found: Mapping[Key, Record]) -> State:
    """Their values as they compare: references by the ids that the journal has."""
    kept = shop.world.registry.connection(shop.world.id)
    assert kept is not None
    context = shop.world.runner().context(kept, "look", NOBODY)
    references = References(context)
    state: State = {}
    for key, record in found.items():
        (one,) = references.resolve([record])
        if not one.missing:
            state[key] = dict(context.rules.comparable(SPECS[record.kind], one.record).values)
    return state


def undone(state: State, entries: Sequence[Entry]) -> State:
    """The state before, worked out from what is told alone."""
    before = {key: dict(values) for key, values in state.items()}
    for entry in reversed([one for one in entries if one.did in WRITTEN]):
        assert entry.side is not None and entry.kind is not None
        key = (entry.side, entry.kind, entry.id_on(entry.side))
        was = {name: old for name, (old, _) in entry.fields.items()}
        if entry.did is Did.CREATED:
            before.pop(key, None)
        elif entry.did is Did.REMOVED:
            before[key] = was
        else:
            before[key] = {**before[key], **was}
    return before


def plainly(state: State) -> dict[Key, dict[str, Value]]:
    """Without what is empty or kept masked."""
    return {
        key: {name: value for name, value in values.items() if value not in (None, ()) and name not in SECRET_FIELDS}
        for key, values in state.items()
    }


def test_undoing_what_is_told_gives_back_the_state_before(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.bill("B2", "25.00")
    shop.intacct_bill("B3", "40.00")
    shop.invoice("I1", "80.00")
    shop.run()
    shop.tomorrow()
    first, told = snapshot(shop), len(journal(shop))
    shop.update("Vendor", "V1", name="Acme Paper & Ink")
    shop.bill("B4", "12.00")
    shop.delete("Bill", "B2")
    shop.pay_offline(("B1", "60.00"))
    changed = snapshot(shop)
    shop.run()
    after, entries = snapshot(shop), journal(shop)[told:]
    assert {one.did for one in entries} >= {Did.CREATED, Did.UPDATED, Did.REMOVED}
    assert first.keys() != after.keys()
    touched = {(e.side, e.kind, e.id_on(e.side)) for e in entries if e.did in WRITTEN and e.side and e.kind}
    before = plainly(resolved(shop, changed))
    back = plainly(undone(resolved(shop, after), entries))
    assert touched
    for key in touched:
        assert back.get(key) == before.get(key), key


def undoes(shop: Shop, told: int, before: Mapping[Key, Record]) -> set[Kind]:
    """Asserts that what was told since gives back the state before, for all it touched; the kinds it touched."""
    entries, after = journal(shop)[told:], snapshot(shop)
    touched = {(e.side, e.kind, e.id_on(e.side)) for e in entries if e.did in WRITTEN and e.side and e.kind}
    was, back = plainly(resolved(shop, before)), plainly(undone(resolved(shop, after), entries))
    for key in touched:
        assert back.get(key) == was.get(key), key
    return {kind for _, kind, _ in touched}


def test_every_kind_is_undone_by_one_of_the_tests_below() -> None:
    assert set(Kind) == LISTS | DOCUMENTS | MONEY


def test_undoing_what_is_told_of_lists_gives_back_the_state_before(shop: Shop) -> None:
    """Made in Intacct and carried over, then renamed there; each time undone."""
    kinds = [kind for kind in NEW_IN_INTACCT if kind != "location"]
    for kind in kinds:
        add_new(shop, kind)
    add_to_intacct(shop.books, "location", Dimension("X1", "Extra", parent=shop.entity), shop.entity)
    shop.books.add("CONTACT", shop.entity, CONTACTNAME="Ann", PRINTAS="Ann Lee", FIRSTNAME="Ann", LASTNAME="Lee")
    shop.books.add("EMPLOYEE", shop.entity, EMPLOYEEID="E1", PERSONALINFO={"CONTACTNAME": "Ann"})
    shop.create("Employee", shortName="E2", firstName="Bo", lastName="Day")
    before, told = snapshot(shop), len(journal(shop))
    shop.run()
    assert undoes(shop, told, before) >= LISTS
    shop.tomorrow()
    shop.update("Employee", "E2", lastName="Night")
    shop.edit("LOCATION", "X1", NAME="Renamed")
    for kind in kinds:
        object_name, fields, _ = NEW_IN_INTACCT[kind]
        renamed: dict[str, Any] = {TITLES.get(kind, "NAME"): "Renamed"}
        shop.edit(object_name, str(next(iter(fields.values()))), **renamed)
    before, told = snapshot(shop), len(journal(shop))
    shop.run()
    assert undoes(shop, told, before) >= LISTS


def test_undoing_what_is_told_of_documents_and_money_gives_back_the_state_before(shop: Shop) -> None:
    """Made in Cashflow360 and carried over, then edited, voided and taken back; each time undone."""
    for number in ("B1", "B2", "B3"):
        shop.bill(number, "60.00")
    shop.credit("R1", "30.00")
    shop.invoice("I1", "80.00")
    shop.invoice("I2", "100.00")
    shop.memo("M1", "20.00")
    before, told = snapshot(shop), len(journal(shop))
    shop.run()
    assert undoes(shop, told, before) >= DOCUMENTS
    shop.tomorrow()
    shop.pay_online(("B1", "60.00"))
    offline = shop.pay_offline(("B2", "60.00"))
    share = {"vendorCreditId": shop.id("VendorCredit", "R1"), "billId": shop.id("Bill", "B3")}
    applied = shop.do("apply_credit", **share, amount=Decimal("10.00"))["id"]
    receipt = shop.receive(("I1", "80.00"))
    bank, day = shop.bank_account, shop.in_days(1).isoformat()
    shop.receive(("I2", "100.00"), online=True, bankAccountId=bank, paymentDate=day)
    before, told = snapshot(shop), len(journal(shop))
    shop.run()
    shop.tomorrow(2)
    shop.do("process_payments")
    shop.do("confirm_movements")
    shop.run()
    assert undoes(shop, told, before) >= MONEY
    shop.tomorrow()
    shop.do("void_payment", id=offline)
    shop.do("take_back_credit", id=applied)
    shop.do("void_receipt", id=receipt)
    shop.delete("CreditMemo", "M1")
    before, told = snapshot(shop), len(journal(shop))
    shop.run()
    taken_back = {Kind.BILL_PAYMENT, Kind.CREDIT_APPLICATION, Kind.RECEIVED_PAYMENT, Kind.CREDIT_MEMO}
    assert undoes(shop, told, before) >= taken_back
