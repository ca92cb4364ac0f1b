"""Intents are kept together in few items, and go with the last of what they led to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from ledgersync.adapters.dynamodb import DynamoRegistry, Table
from ledgersync.adapters.dynamodb.codec import encode
from ledgersync.adapters.dynamodb.items import LIMIT, body, size, text
from ledgersync.adapters.dynamodb.keys import connection_pk, intent_sk
from ledgersync.domain.model import Kind
from ledgersync.domain.remembered import Intent
from ledgersync.errors import FatalError, RetriableError
from ledgersync.ports import Books, Change, DeleteIntent, PutIntent, PutLink, Registry, Tell
from tests.fakes import MemoryRegistry

from .conftest import Watch, refused
from .samples import ID, entry, intent, leased, link

HUNDRED = [f"{number:03}" for number in range(100)]


@pytest.fixture
def books(registry: Registry) -> Books:
    return registry.books(ID, leased(registry))


def items(table: Table) -> Mapping[str, int]:
    """The size of every item of intents."""
    found = table.query(connection_pk(ID), intent_sk(""))
    return {str(item["sk"]["S"]): size(item) for item in found}


def kept(books: Books) -> list[str]:
    return [one.control_id for one in books.intents()]


def noisy(control_id: str, characters: int, chance: Random) -> Intent:
    """One whose record no compression makes smaller."""
    noise = {"description": chance.randbytes(characters // 2).hex()}
    sent = intent(control_id)
    return replace(sent, write=replace(sent.write, values=noise), agreed=noise, base=None)


def test_each_intent_of_a_hundred_can_be_put_again_and_let_go_of(books: Books) -> None:
    books.commit([PutIntent(intent(id)) for id in HUNDRED])
    again = replace(intent("050"), ran=True)
    books.commit([PutIntent(again), DeleteIntent("000"), DeleteIntent("unheard of")])
    assert books.intents() == [again if id == "050" else intent(id) for id in HUNDRED[1:]]
    books.commit([PutIntent(intent("000"))])
    assert kept(books) == HUNDRED
    books.commit([DeleteIntent(id) for id in HUNDRED])
    assert books.intents() == []


def test_whoever_has_the_lease_next_finds_and_settles_what_is_left(registry: Registry) -> None:
    registry.books(ID, leased(registry)).commit([PutIntent(intent(id)) for id in ("a", "b", "c")])
    later = registry.books(ID, leased(registry))
    later.commit([DeleteIntent("b"), PutLink(link())])
    assert kept(later) == ["a", "c"]


def test_an_intent_put_and_let_go_of_at_once_is_not_kept(books: Books) -> None:
    books.commit([PutIntent(intent("a")), DeleteIntent("a"), DeleteIntent("b"), PutIntent(intent("b"))])
    assert kept(books) == ["b"]


def test_intents_go_with_the_last_links_of_their_batch_in_memory(watch: Watch) -> None:
    def killed_at_the_second(operation: str, changes: Any) -> None:
        if operation == "commit":
            commits.append(len(changes))
            if len(commits) == 3:
                raise RetriableError("store-busy", "killed")

    commits: list[int] = []
    registry = MemoryRegistry(watch, killed_at_the_second)
    books = registry.books(ID, leased(registry))
    books.commit([PutIntent(intent(id)) for id in HUNDRED])
    with pytest.raises(RetriableError):
        books.commit(done())
    assert (kept(books), len(list(books.all_links(Kind.BILL)))) == (HUNDRED, 40)


def test_intents_go_with_the_last_links_of_their_batch_in_the_table(
    dynamo: DynamoRegistry, table: Table, faults: Any
) -> None:
    sent: list[int] = []

    def killed_at_the_second(operation: str, request: dict[str, Any]) -> None:
        if operation == "transact_write_items":
            sent.append(len(request["TransactItems"]))
            if len(sent) > 2:
                raise refused(operation, "ThrottlingException")

    registry, _, _ = faults(killed_at_the_second)
    books = registry.books(ID, leased(registry))
    books.commit([PutIntent(intent(id)) for id in HUNDRED])
    with pytest.raises(RetriableError):
        books.commit(done())
    found = dynamo.books(ID, leased(dynamo))
    assert sent[0] == 2, "the check of the lease, and one item"
    assert (kept(found), len(list(found.all_links(Kind.BILL)))) == (HUNDRED, 40)
    found.commit(done())
    assert (kept(found), items(table)) == ([], {})


def done() -> list[Change]:
    """What is kept of a hundred bills that were made."""
    made: list[list[Change]] = [[DeleteIntent(id), PutLink(link(f"c{id}", f"i{id}"))] for id in HUNDRED]
    return [change for pair in made for change in pair]


def test_what_is_told_of_an_intent_is_told_when_it_goes(registry: Registry) -> None:
    books = registry.books(ID, leased(registry))
    books.commit([PutIntent(intent("a"))])
    many: list[Change] = [PutLink(link(f"c{n}", f"i{n}")) for n in range(60)]
    books.commit([Tell(entry("first")), DeleteIntent("a"), Tell(entry("of the intent")), *many])
    told = [[one.label for one in kept.entries] for kept in registry.journal(ID).newest()]
    labels = [[one.label for one in [entry(of)]] for of in ("of the intent", "first")]
    assert told == labels


def test_a_hundred_intents_are_one_small_item(dynamo: DynamoRegistry, table: Table) -> None:
    books = dynamo.books(ID, leased(dynamo))
    before = dynamo.meter.write_units
    books.commit([PutIntent(intent(id)) for id in HUNDRED])
    assert len(items(table)) == 1
    assert dynamo.meter.write_units - before <= 6, "twice the lease and two kilobytes at most"


def test_intents_that_no_item_could_hold_together_are_split(dynamo: DynamoRegistry, table: Table) -> None:
    chance = Random(1)
    hostile = [
        noisy(id, characters, chance) for id, characters in zip(HUNDRED, (700_000, 9, 300_000) * 4, strict=False)
    ]
    books = dynamo.books(ID, leased(dynamo))
    books.commit([PutIntent(one) for one in hostile])
    assert books.intents() == hostile
    assert len(items(table)) > 3
    assert max(items(table).values()) <= LIMIT
    grown = noisy("001", 700_000, chance)
    books.commit([PutIntent(grown), DeleteIntent("000")])
    assert books.intents() == [grown, *hostile[2:]]
    assert max(items(table).values()) <= LIMIT
    books.commit([DeleteIntent(one.control_id) for one in hostile])
    assert items(table) == {}


def test_an_intent_that_no_item_can_hold_is_refused_before_anything_is_kept(dynamo: DynamoRegistry) -> None:
    books = dynamo.books(ID, leased(dynamo))
    with pytest.raises(FatalError, match="record-too-large"):
        books.commit([PutLink(link()), PutIntent(noisy("a", 2_000_000, Random(1)))])
    assert (kept(books), list(books.all_links(Kind.BILL))) == ([], [])


def test_intents_that_an_older_version_kept_are_found_and_let_go_of(dynamo: DynamoRegistry, table: Table) -> None:
    for id in ("a", "b"):
        keys = {"pk": text(connection_pk(ID)), "sk": text(intent_sk(id))}
        table.put({**keys, "body": body(encode(intent(id)))}, 1)
    books = dynamo.books(ID, leased(dynamo))
    books.commit([DeleteIntent("a"), PutIntent(replace(intent("b"), ran=True)), PutIntent(intent("c"))])
    assert books.intents() == [replace(intent("b"), ran=True), intent("c")]
    assert set(items(table)) == {intent_sk("b"), intent_sk("c")}


def test_an_item_is_never_written_over_by_another_that_begins_with_the_same_intent(dynamo: DynamoRegistry) -> None:
    books = dynamo.books(ID, leased(dynamo))
    books.commit([PutIntent(intent("a")), PutIntent(intent("b"))])
    books.commit([DeleteIntent("a")])
    books.commit([PutIntent(intent("a")), PutIntent(intent("c"))])
    assert kept(books) == ["a", "b", "c"]


def test_what_a_failed_write_may_have_kept_is_looked_up_again(dynamo: DynamoRegistry, faults: Any) -> None:
    lost: list[Callable[[], Any]] = []

    def answer_lost(operation: str, request: dict[str, Any]) -> None:
        if operation == "transact_write_items" and lost:
            lost.pop()()
            raise refused(operation, "TransactionCanceledException", ("ValidationError",))

    registry, _, _ = faults(answer_lost)
    books = registry.books(ID, leased(registry))
    lost.append(lambda: dynamo.books(ID, leased(dynamo)).commit([PutIntent(intent("a"))]))
    with pytest.raises(FatalError):
        books.commit([PutIntent(intent("b"))])
    books.commit([DeleteIntent("a")])
    assert kept(books) == []


def test_new_bases_of_a_batch_are_one_transaction_and_new_links_two(dynamo: DynamoRegistry, faults: Any) -> None:
    sent: list[int] = []

    def count(operation: str, request: dict[str, Any]) -> None:
        if operation == "transact_write_items":
            sent.append(len(request["TransactItems"]))

    registry, _, _ = faults(count)
    books = registry.books(ID, leased(registry))
    books.commit([PutLink(link(f"c{id}", f"i{id}")) for id in HUNDRED[:60]])
    books.commit([PutLink(link(f"c{id}", f"i{id}", {"number": id})) for id in HUNDRED[:60]])
    assert sent == [81, 41, 61]
