"""The preview (product D7): the plan of a run, nothing written."""

from __future__ import annotations

import pytest

from ledgersync.domain.model import Kind
from tests.integration.runs.books import Shop, open_shop


@pytest.fixture
def shop() -> Shop:
    opened = open_shop()
    opened.vendor("V2", "Bolt")
    opened.bill("B1", "60.00", description="June")
    opened.intacct_bill("B2", "5.00")
    opened.pay_offline(("B1", "60.00"))
    opened.invoice("I1")
    opened.books.close_period(opened.in_days(-1), opened.entity)
    opened.bill("B3", day=opened.in_days(-5).isoformat())
    return opened


def test_a_preview_writes_nothing_on_either_side_and_remembers_nothing(shop: Shop) -> None:
    before = shop.state(), shop.world.kept()
    shop.world.runner().preview(shop.world.id)
    assert (shop.state(), shop.world.kept()) == before


def test_a_run_then_does_what_the_preview_said(shop: Shop) -> None:
    preview = shop.world.runner().preview(shop.world.id)
    counts = shop.world.run()
    done = {name: count for name, count in counts.items() if name.split("|")[2] in ("created", "updated", "held")}
    said = {
        name: count for name, count in preview.counts.items() if name.split("|")[2] in ("created", "updated", "held")
    }
    assert said == done
    assert {hold.label for hold in preview.holds} == set(shop.causes())


def test_a_preview_shows_the_differences_field_by_field(shop: Shop) -> None:
    shop.run()
    shop.tomorrow()
    shop.update("Vendor", "V2", phone="555-0100")
    planned = shop.world.runner().preview(shop.world.id).planned
    assert [(one.kind, dict(one.fields)) for one in planned] == [(Kind.VENDOR, {"phone": (None, "555-0100")})]
