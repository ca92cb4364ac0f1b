"""A batch is larger than a transaction: a run that is killed between two of them does nothing twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ledgersync.domain.model import Kind
from ledgersync.ports import Change, PutLink
from ledgersync.runs.run_slice import LEASE_FOR
from ledgersync.sync.look_up import SEEN_AFTER
from tests.fakes.books import ATOMIC, no_fault
from tests.integration.runs.books import Shop

MANY = [f"V{number:03}" for number in range(10, 70)]


class Killed(BaseException):
    """The process is gone."""


def kill_after_links(shop: Shop, kind: Kind) -> None:
    """At the first whole batch of links, once it is kept."""

    def after(operation: str, changes: Sequence[Change]) -> None:
        if sum(isinstance(one, PutLink) and one.link.kind is kind for one in changes) == ATOMIC:
            raise Killed

    shop.world.registry.after_write = after
    with pytest.raises(Killed):
        shop.run()
    shop.world.registry.after_write = no_fault


def test_vendors_made_before_a_kill_between_their_links_are_not_made_again(shop: Shop) -> None:
    for id in MANY:
        shop.vendor(id, f"Vendor {id}")
    kill_after_links(shop, Kind.VENDOR)
    lease, before = shop.world.registry.lease(shop.world.id), shop.world.clock.at
    assert lease is not None
    books = shop.world.registry.books(shop.world.id, lease)
    linked = {link.intacct_id for link in books.all_links(Kind.VENDOR)} & set(MANY)
    left = {intent.write.source_id for intent in books.intents()}
    assert ATOMIC <= len(linked) < len(MANY)
    assert len(linked & left) == ATOMIC, "intents go with the last links"
    shop.world.slice_of(lease.owner)
    assert shop.world.clock.at - before < SEEN_AFTER / 2, "nobody waits for what is linked"
    shop.world.clock.at += LEASE_FOR
    shop.run()
    names = [row["name"] for row in shop.rows("Vendor")]
    assert sorted(names) == sorted(set(names))
    assert {link.intacct_id for link in shop.world.books().all_links(Kind.VENDOR)} >= set(MANY)
    assert shop.world.books().intents() == []


def test_bills_edited_before_a_kill_between_their_links_keep_a_later_edit(shop: Shop) -> None:
    """B12 was edited in Intacct, and the edit was sent. After the kill a user edits it in Cashflow360."""
    for id in MANY:
        shop.intacct_bill(f"B{id}", vendor="V1")
    shop.run()
    shop.tomorrow()
    for id in MANY:
        shop.edit("APBILL", f"B{id}", DESCRIPTION="from Intacct")
    kill_after_links(shop, Kind.BILL)
    shop.world.clock.at += LEASE_FOR
    assert len(shop.world.books().intents()) >= len(MANY)
    changed = shop.id("Bill", f"B{MANY[2]}")
    shop.update("Bill", changed, description="from Cashflow360")
    shop.run()
    assert {row["description"] for row in shop.rows("Bill") if row["id"] != changed} == {"from Intacct"}
    assert shop.intacct("APBILL", f"B{MANY[2]}")["DESCRIPTION"] == "from Cashflow360"
    assert shop.world.books().intents() == []
