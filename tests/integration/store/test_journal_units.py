"""What the journal adds to the price of changes, counted at the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledgersync.domain.journal import Did, Entry
from ledgersync.domain.model import Kind, Link
from ledgersync.ports import Change, PutLink, Tell
from tests.benchmarks.store import dynamodb_store
from tests.integration.runs.books import open_shop

from .samples import ID, NOW, leased

CHANGES = 100
MOST = 15


def told() -> tuple[Link, Entry, Entry]:
    """A bill's link, and what a run told of making and of changing it."""
    shop = open_shop()
    shop.bill("B1", "60.00")
    shop.run()
    shop.update("Bill", "B1", description="For the second floor", dueDate="2026-12-24")
    shop.run()
    (link,) = shop.world.books().all_links(Kind.BILL)
    entries = [one for kept in shop.world.registry.journal(shop.world.id).newest() for one in kept.entries]
    made, changed = (next(one for one in entries if one.did is did) for did in (Did.CREATED, Did.UPDATED))
    return link, made, changed


def test_a_hundred_changes_cost_at_most_fifteen_more_write_units() -> None:
    """Half are made and half changed: bills of different ids and numbers, which pack no better than a company's."""
    link, *entries = told()

    def changes(*, with_journal: bool) -> Sequence[Change]:
        found: list[Change] = []
        for number in range(CHANGES):
            ours, theirs = f"{4711 + 13 * number}", f"00n01{(number + 1) * 7919 % 99991:014}"
            found.append(PutLink(replace(link, intacct_id=ours, cashflow360_id=theirs)))
            if with_journal:
                label = f"Bill INV-{number * 37 % 997} of 2026-06-15 over {number}.{number:02}"
                entry = replace(entries[number % 2], intacct_id=ours, cashflow360_id=theirs, label=label)
                found.append(Tell(entry))
        return found

    bare, journalled = units_of(changes(with_journal=False)), units_of(changes(with_journal=True))
    more = sum(journalled.values()) - sum(bare.values())
    assert "JOURNAL" not in bare
    assert 0 < more <= MOST
    assert journalled["JOURNAL"] == more, "nothing else is written for it"


def units_of(changes: Sequence[Change]) -> dict[str, int]:
    """Write units by what was written, in batches as a run commits them."""
    with dynamodb_store(lambda: NOW) as store:
        books = store.registry.books(ID, leased(store.registry))
        store.reset()
        books.commit(changes)
        return dict(store.units.by_item)
