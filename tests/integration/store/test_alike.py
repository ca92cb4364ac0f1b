"""Whatever is committed in whatever order, both stores answer the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgersync.adapters.dynamodb import DynamoRegistry
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Position
from ledgersync.ports import (
    Books,
    Change,
    ConnectionId,
    DeleteHold,
    DeleteIntent,
    DeleteLink,
    PutHold,
    PutIntent,
    PutLink,
    PutPosition,
    Tell,
)
from tests.fakes import MemoryRegistry

from .conftest import Watch
from .samples import NOW, entry, hold, intent, leased, link

ENOUGH = [f"c{n}" for n in range(3)]
OTHERS = [f"i{n}" for n in range(3)]
_fresh = count()

LINKS = st.builds(
    lambda a, b, text: link(a, b, {"number": text}), st.sampled_from(ENOUGH), st.sampled_from(OTHERS), st.text("ab")
)
CHANGES: st.SearchStrategy[Change] = (
    st.builds(PutLink, LINKS)
    | st.builds(DeleteLink, LINKS)
    | st.builds(PutIntent, st.sampled_from(ENOUGH).map(intent))
    | st.builds(DeleteIntent, st.sampled_from(ENOUGH))
    | st.builds(PutHold, st.sampled_from(ENOUGH).map(hold))
    | st.builds(Tell, st.sampled_from(ENOUGH).map(entry))
    | st.builds(DeleteHold, st.just(Kind.BILL), st.just(Side.CASHFLOW360), st.sampled_from(ENOUGH))
    | st.builds(PutPosition, st.sampled_from(ENOUGH), st.builds(Position, st.just(NOW), st.sampled_from(ENOUGH)))
)


def everything(books: Books) -> list[object]:
    return [
        list(books.all_links(Kind.BILL)),
        dict(books.links(Kind.BILL, Side.CASHFLOW360, ENOUGH)),
        dict(books.links(Kind.BILL, Side.INTACCT, OTHERS)),
        dict(books.positions()),
        list(books.holds()),
        list(books.intents()),
    ]


@given(st.lists(st.lists(CHANGES, max_size=6), max_size=4))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_stores_hold_the_same_after_the_same_commits(
    dynamo: DynamoRegistry, watch: Watch, commits: Sequence[Sequence[Change]]
) -> None:
    memory = MemoryRegistry(watch)
    id = ConnectionId("acme", f"example{next(_fresh)}")
    pair: list[Books] = [each.books(id, leased(each, id=id)) for each in (memory, dynamo)]
    for changes in commits:
        for books in pair:
            books.commit(changes)
        first, second = map(everything, pair)
        assert first == second
    in_memory, in_table = ([one.entries for one in each.journal(id).newest()] for each in (memory, dynamo))
    assert in_memory == in_table
