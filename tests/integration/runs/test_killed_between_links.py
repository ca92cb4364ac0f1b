"""A batch is larger than a transaction: a run that is killed between two of them does nothing twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from ledgersync.domain.model import Kind
from ledgersync.ports import Change, PutLink
from ledgersync.runs.run_slice import LEASE_FOR
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
    shop.world.clock.at += LEASE_FOR


def test_vendors_made_before_a_kill_between_their_links_are_not_made_again(shop: Shop) -> None:
    for id in MANY:
        shop.vendor(id, f"Vendor {id}")
    kill_after_links(shop, Kind.VENDOR)
    linked = {link.intacct_id for link in shop.world.books().all_links(Kind.VENDOR)} & set(MANY)
    left = {intent.write.source_id for intent in shop.world.books().intents()}
    assert ATOMIC <= len(linked) < len(MANY)
    assert len(linked & left) == ATOMIC, "intents go with the last links"
    before = shop.world.clock.at
    shop.run()
    assert shop.world.clock.at - before < timedelta(minutes=6), "nobody waits for what is linked"
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
    assert len(shop.world.books().intents()) >= len(MANY)
    changed = shop.id("Bill", f"B{MANY[2]}")
    shop.update("Bill", changed, description="from Cashflow360")
    shop.run()
    assert {row["description"] for row in shop.rows("Bill") if row["id"] != changed} == {"from Intacct"}
    assert shop.intacct("APBILL", f"B{MANY[2]}")["DESCRIPTION"] == "from Cashflow360"
    assert shop.world.books().intents() == []
