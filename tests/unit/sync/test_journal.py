"""The journal of runs: every write once, whatever is killed when, with the values before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from ledgersync.domain.journal import BY_RUNS, WRITTEN, Did, Entry
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Operation, Refused, Unknown, Write
from ledgersync.errors import LeaseLost
from ledgersync.ports import Change
from ledgersync.sync.journal import NO_ANSWER
from tests.unit.sync.world import ID, Killed, World, bill, expense_account, linked_vendor

MOST_WRITES = 60
OPERATIONS = {Operation.CREATE: Did.CREATED, Operation.UPDATE: Did.UPDATED, Operation.REMOVE: Did.REMOVED}


def journal(world: World) -> list[Entry]:
    """Everything that is told, oldest first."""
    kept = list(world.registry.journal(ID).newest())
    return [entry for one in reversed(kept) for entry in one.entries]


def told(world: World) -> list[tuple[str, str, str]]:
    return [(entry.did.value, entry.label, entry.why) for entry in journal(world)]


def since(world: World, number: int) -> list[Entry]:
    return journal(world)[number:]


def test_a_created_record_is_told_with_its_ids_its_values_the_rule_and_the_run(world: World) -> None:
    number, other = linked_vendor(world)
    (entry,) = journal(world)
    shown = {name: after for name, (before, after) in entry.fields.items() if before is None}
    assert shown == {"active": True, "name": "Acme", "number": "V1"}
    assert (entry.did, entry.kind, entry.side) == (Did.CREATED, Kind.VENDOR, Side.CASHFLOW360)
    assert (entry.intacct_id, entry.cashflow360_id) == (number, other)
    assert (entry.label, entry.why, entry.run_id, entry.by) == ("Acme (V1)", "new in Sage Intacct", "run-0001", "")


def test_an_edit_is_told_field_by_field(world: World) -> None:
    _, other = linked_vendor(world)
    world.cashflow360.edit(Kind.VENDOR, other, name="Acme Ltd", phone="1")
    world.run()
    (entry,) = since(world, 1)
    assert (entry.did, entry.side, entry.why) == (Did.UPDATED, Side.INTACCT, "changed in Cashflow360")
    assert dict(entry.fields) == {"name": ("Acme", "Acme Ltd"), "phone": (None, "1")}


def test_a_field_that_both_changed_is_told_with_the_value_that_was_lost_and_the_rule(world: World) -> None:
    number, other = linked_vendor(world)
    world.cashflow360.edit(Kind.VENDOR, other, phone="theirs")
    world.intacct.edit(Kind.VENDOR, number, phone="ours")
    world.run()
    (entry,) = since(world, 1)
    winner = entry.side.other if entry.side else None
    lost, stands = ("theirs", "ours") if winner is Side.INTACCT else ("ours", "theirs")
    assert dict(entry.fields) == {"phone": (lost, stands)}
    assert dict(entry.rules) == {"phone": "changed on both sides: the master's value wins"}


def test_a_match_is_told_without_a_write(world: World) -> None:
    for ledger in (world.intacct, world.cashflow360):
        ledger.add(Kind.VENDOR, number="V1", name="Acme")
    world.run()
    assert told(world) == [("matched", "Acme (V1)", "the same record in both systems")]


def test_a_match_whose_first_write_is_refused_is_told_once_it_is_kept(world: World) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme", phone="1")
    world.cashflow360.add(Kind.VENDOR, number="V1", name="Acme", phone="2")
    world.intacct.before = world.cashflow360.before = lambda write: Refused("BDC_1124", "no")
    world.run()
    assert "matched" not in [did for did, _, _ in told(world)]
    assert world.books().links(Kind.VENDOR, Side.INTACCT, list(world.intacct.records[Kind.VENDOR])) == {}


def test_a_hold_is_told_when_it_is_put_and_when_it_is_freed_and_not_in_between(world: World) -> None:
    expense_account(world)
    world.run()
    quiet = len(journal(world))
    unseen = world.cashflow360.add(Kind.VENDOR, name="Unseen", number="V9", active=False)
    world.cashflow360.add(Kind.BILL, bill(unseen, "B1", "5", account=world_account(world)))
    for _ in range(3):
        world.run()
    assert [entry.did for entry in since(world, quiet)] == [Did.HELD]
    world.cashflow360.edit(Kind.VENDOR, unseen, active=True)
    world.run()
    found = [(entry.did, entry.label) for entry in since(world, quiet) if entry.kind is Kind.BILL]
    assert found == [(Did.HELD, "B1"), (Did.CREATED, "B1 of 2026-01-02 over 5"), (Did.FREED, "B1")]


def world_account(world: World) -> str:
    return next(iter(world.cashflow360.records[Kind.ACCOUNT]))


def test_a_removed_bill_is_told_with_what_it_held(world: World) -> None:
    expense_account(world)
    number, _ = linked_vendor(world)
    world.intacct.add(Kind.BILL, bill(number, "B1", "5"))
    world.run()
    before = len(journal(world))
    (paper,) = world.cashflow360.records[Kind.BILL]
    world.cashflow360.remove(Kind.BILL, paper)
    world.run()
    (entry,) = since(world, before)
    assert (entry.did, entry.why, entry.cashflow360_id) == (Did.REMOVED, "removed in Cashflow360", paper)
    assert entry.fields["total"] == (Decimal("5"), None)
    assert entry.fields["date"] == (date(2026, 1, 2), None)


def test_tax_ids_and_account_numbers_are_kept_masked(world: World) -> None:
    world.intacct.add(Kind.VENDOR, number="V1", name="Acme", tax_id="12-3456789", account_number="99")
    world.run()
    (entry,) = journal(world)
    assert entry.fields["tax_id"] == (None, "••••6789")
    assert entry.fields["account_number"] == (None, "••••")


def test_a_quiet_run_tells_nothing(world: World) -> None:
    linked_vendor(world)
    world.run()
    number = len(list(world.registry.journal(ID).newest()))
    world.run()
    assert len(list(world.registry.journal(ID).newest())) == number == 1


def test_writes_that_are_sent_together_are_kept_together(world: World) -> None:
    world.intacct._page_size = 50
    for number in range(20):
        world.intacct.add(Kind.VENDOR, number=f"V{number}", name=f"Vendor {number}")
    world.run()
    for number in range(20, 23):  # the first of a kind go in ones and twos
        world.intacct.add(Kind.VENDOR, number=f"V{number}", name=f"Vendor {number}")
    world.run()
    newest = next(iter(world.registry.journal(ID).newest()))
    assert [one.label for one in newest.entries] == [f"Vendor {number} (V{number})" for number in range(20, 23)]


class Cut:
    """Kills at the write of the store with this number, before or after it was done."""

    def __init__(self, at: int) -> None:
        self._left = at
        self.struck = False

    def __call__(self, operation: str, _: Sequence[Change]) -> None:
        if operation in ("commit", "tell"):
            self._left -= 1
            if self._left == 0:
                self.struck = True
                raise Killed


def busy_day(world: World) -> None:
    """A creation to each side, an edit, a match, a removal and a hold."""
    expense_account(world)
    number, vendor = linked_vendor(world)
    world.intacct.add(Kind.BILL, bill(number, "B1", "5"))
    world.intacct.add(Kind.BILL, bill(number, "B2", "7"))
    world.run()
    paid, _ = world.cashflow360.records[Kind.BILL]
    world.cashflow360.edit(Kind.VENDOR, vendor, phone="1")
    world.cashflow360.remove(Kind.BILL, paid)
    world.cashflow360.add(Kind.VENDOR, name="Entered", number="V2")
    for ledger in (world.intacct, world.cashflow360):
        ledger.add(Kind.CUSTOMER, number="C1", name="Buyer")
    world.intacct.add(Kind.VENDOR, number="V3", name="New")
    world.cashflow360.add(Kind.BILL, bill("nobody", "B3", "5"))


def done(writes: Sequence[Write]) -> Counter[tuple[object, ...]]:
    named = ((one.side, one.kind, OPERATIONS[one.operation], one.source_id) for one in writes)
    return Counter(named)


def of(entries: Sequence[Entry]) -> Counter[tuple[object, ...]]:
    return Counter(
        (one.side, one.kind, one.did, one.id_on(one.side.other)) for one in entries if one.side and one.did in WRITTEN
    )


@pytest.mark.parametrize("when", ["before_write", "after_write"])
def test_whatever_is_killed_every_write_is_told_once(when: str) -> None:
    for at in range(1, MOST_WRITES):
        world = World()
        busy_day(world)
        cut = Cut(at)
        setattr(world.registry, when, cut)
        try:
            world.run()
        except Killed:
            world.end("run-0003")
        setattr(world.registry, when, lambda *_: None)
        world.run()
        world.run()
        if not cut.struck:
            break
        assert of(journal(world)) == done([*world.intacct.written, *world.cashflow360.written]), at
        assert not world.books().intents()
        rest = BY_RUNS - WRITTEN - {Did.UNANSWERED}
        others = Counter((one.did, one.kind, one.label) for one in journal(world) if one.did in rest)
        assert others == {(Did.MATCHED, Kind.CUSTOMER, "Buyer (C1)"): 1, (Did.HELD, Kind.BILL, "B3"): 1}, at
    assert at > 8


@pytest.mark.parametrize("answer", [Unknown("time-out"), Killed()])
def test_a_write_whose_answer_was_lost_is_told_once_it_is_found(world: World, answer: Unknown | Killed) -> None:
    _, other = linked_vendor(world)
    world.cashflow360.edit(Kind.VENDOR, other, phone="1")
    world.intacct.after = lambda write: answer
    try:
        world.run()
    except Killed:
        world.end("run-0002")
    assert len(journal(world)) == 1 + isinstance(answer, Unknown)  # it is held
    world.intacct.after = lambda write: None
    world.run()
    (entry,) = [one for one in since(world, 1) if one.did in WRITTEN]
    assert (entry.did, entry.run_id, dict(entry.fields)) == (Did.UPDATED, "run-0002", {"phone": (None, "1")})


def test_a_write_without_an_answer_that_somebody_changed_at_once_is_told_as_unanswered(world: World) -> None:
    number, other = linked_vendor(world)
    world.cashflow360.edit(Kind.VENDOR, other, phone="1")
    world.intacct.after = lambda write: Killed()
    with pytest.raises(Killed):
        world.run()
    world.end("run-0002")
    world.intacct.after = lambda write: None
    world.intacct.edit(Kind.VENDOR, number, phone="mine")
    world.run()
    first = since(world, 1)[0]
    assert (first.did, first.why, dict(first.fields)) == (Did.UNANSWERED, NO_ANSWER, {"phone": (None, "1")})


def test_who_lost_the_lease_while_its_writes_were_under_way_tells_nothing_more(world: World) -> None:
    """B looked the write up and told of it; A's answer comes after that."""
    _, other = linked_vendor(world)
    world.cashflow360.edit(Kind.VENDOR, other, phone="1")
    later: list[dict[str, int]] = []

    def overtaken(_: Write) -> None:
        world.intacct.after = lambda write: None
        world.end("run-0002")
        world.clock.sleep(1000)
        later.append(world.run())

    world.intacct.after = overtaken
    with pytest.raises(LeaseLost):
        world.run()
    assert later
    assert [one.did for one in since(world, 1)] == [Did.UPDATED]
