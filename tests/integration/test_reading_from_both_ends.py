"""An Intacct ledger that reads many pages from both ends, over one connection or two, in one slice or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Barrier

import httpx
import pytest

from intacct.client import IntacctClient
from intacct.functions import Function
from intacct.results import Result
from ledgersync.adapters.intacct.ledger import IntacctLedger
from ledgersync.adapters.intacct.second_connection import SecondConnection
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.opening import CompanySlot
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Page
from ledgersync.ports import SPARE
from sandbox.scenarios.setting import SYNC_USER
from tests.fakes import MemoryRegistry
from tests.fakes.beside import before_it
from tests.integration.ledger_books import Connection, update
from tests.integration.runs.world import Clock

SMALL = IntacctSettings(user_id=SYNC_USER, page_size=2, credit_sign=-1)


@dataclass
class Slot:
    """A spare slot that is to be had or not; what was done with it is told."""

    free_now: bool = True
    told: list[str] = field(default_factory=list)

    def take(self) -> bool:
        self.told.append("taken" if self.free_now else "refused")
        return self.free_now

    def free(self) -> None:
        self.told.append("freed")


def books_with(departments: int) -> Connection:
    books = Connection(SMALL)
    for number in range(departments):
        books.create(Side.INTACCT, Kind.DEPARTMENT, number=f"D{number:03d}", name=f"Department {number}")
    return books


def ledger_of(books: Connection, slot: Slot) -> IntacctLedger:
    client = books.intacct_client()
    second = SecondConnection(slot, lambda: client.twin(60), before_it)
    return IntacctLedger(client, SMALL, entity_id="100", second=second)


def names(pages: list[Page]) -> list[str]:
    return [str(record.values["name"]) for page in pages for record in page.records]


def requests_for(ledger: IntacctLedger) -> tuple[list[Page], int]:
    ledger.conditions()
    before = ledger.calls["requests"]
    return list(ledger.changes(Kind.DEPARTMENT, None)), ledger.calls["requests"] - before


def test_two_connections_read_what_one_reads_in_as_many_requests_with_a_slot_for_each_second_call() -> None:
    books, slot = books_with(9), Slot()
    pages, requests = requests_for(ledger_of(books, slot))
    assert sorted(names(pages)) == [f"Department {number}" for number in range(9)]
    assert (requests, slot.told) == (5, ["taken", "freed"] * 2)
    assert pages[-1].last and not any(page.last for page in pages[:-1])


def test_where_the_slot_is_not_to_be_had_one_connection_reads_all() -> None:
    books, slot = books_with(9), Slot(free_now=False)
    pages, requests = requests_for(ledger_of(books, slot))
    assert names(pages) == [f"Department {number}" for number in range(9)]
    assert (requests, set(slot.told)) == (5, {"refused"})


def test_one_page_never_asks_for_the_slot() -> None:
    books, slot = books_with(2), Slot()
    _, requests = requests_for(ledger_of(books, slot))
    assert (requests, slot.told) == (1, [])


def test_what_the_second_connection_does_not_answer_the_first_one_reads() -> None:
    books, slot = books_with(9), Slot()
    client = books.intacct_client()

    def broken() -> IntacctClient:
        twin = client.twin(60)
        twin._http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(503)))
        return twin

    ledger = IntacctLedger(client, SMALL, entity_id="100", second=SecondConnection(slot, broken, before_it))
    pages, _ = requests_for(ledger)
    assert sorted(names(pages)) == [f"Department {number}" for number in range(9)]
    assert slot.told == ["taken", "freed"] * 2


def test_both_calls_are_under_way_at_once() -> None:
    """The first is answered only once the second was sent, and the other way round."""
    books, slot, both = books_with(5), Slot(), Barrier(2, timeout=10)
    client = books.intacct_client()
    twin, answered = client.twin(60), client.call

    def meeting(functions: Sequence[Function]) -> list[Result]:
        if slot.told == ["taken"]:
            both.wait()
        return answered(functions)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "call", meeting)
        patch.setattr(twin, "call", meeting)
        ledger = IntacctLedger(client, SMALL, entity_id="100", second=SecondConnection(slot, lambda: twin))
        pages, _ = requests_for(ledger)
    assert sorted(names(pages)) == [f"Department {number}" for number in range(5)]
    assert slot.told == ["taken", "freed"]


def test_what_was_changed_behind_a_reading_that_a_later_slice_ends_is_read_again() -> None:
    """D000 was read on the first page and is renamed. A later slice reads the rest, and D000 once more."""
    books = books_with(7)
    books.later(hours=5)
    first = next(books.intacct_ledger().changes(Kind.DEPARTMENT, None))
    assert names([first]) == ["Department 0", "Department 1"]
    books.later(hours=30)
    renamed = first.records[0]
    books.write(Side.INTACCT, update(Side.INTACCT, renamed, name="Renamed"))
    books.later(hours=30)
    rest = list(books.intacct_ledger().changes(Kind.DEPARTMENT, first.position))
    assert names(rest) == [*(f"Department {number}" for number in range(2, 7)), "Renamed"]
    assert rest[-1].last and rest[-1].position and rest[-1].position.sweep is None
    assert [page.last for page in rest].count(True) == 1


@pytest.mark.parametrize("meanwhile", [0, 1, 2])
def test_what_changes_while_it_is_read_comes_with_the_next_reading_at_the_latest(meanwhile: int) -> None:
    books = books_with(7)
    known = {record.id: record for record in books.changed(Side.INTACCT, Kind.DEPARTMENT)}
    books.later(hours=5)
    reading, read = books.intacct_ledger().changes(Kind.DEPARTMENT, None), list[Page]()
    for number, page in enumerate(reading):
        read.append(page)
        if number == meanwhile:
            books.write(Side.INTACCT, *(update(Side.INTACCT, one, name=f"New {id}") for id, one in known.items()))
            books.create(Side.INTACCT, Kind.DEPARTMENT, number="D900", name="New D900")
    position = read[-1].position
    assert position is not None
    latest = {record.id: record.values["name"] for page in read for record in page.records}
    later = books.intacct_ledger().changes(Kind.DEPARTMENT, position)
    latest |= {record.id: record.values["name"] for page in later for record in page.records}
    assert latest == {id: f"New {id}" for id in (*known, "D900")}


def test_a_company_gives_its_second_slot_for_a_call_and_has_it_back() -> None:
    clock = Clock()
    registry = MemoryRegistry(clock.now)
    slot = CompanySlot(registry, "acme", clock, "read-1")
    assert slot.take() and registry.slots.held("acme", clock.now()) == [SPARE]
    slot.free()
    assert registry.slots.held("acme", clock.now()) == []
