"""Notices in the table: what each step costs, what the item holds then, and when it is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ledgersync.adapters.dynamodb.notices import DynamoNotices
from ledgersync.adapters.dynamodb.table import Table
from ledgersync.domain.notices import Event, Notice, Outgoing

from .conftest import Watch
from .samples import HOUR, ID, NOW

NOTICE = Notice(
    tenant_id=ID.tenant_id,
    event=Event.SYNC_STOPPED,
    key="run-1",
    at=NOW,
    connection_id=ID.connection_id,
    connection="Shop",
    words="It failed.",
)
DAY = timedelta(days=1)


@pytest.fixture
def box(table: Table, watch: Watch) -> DynamoNotices:
    return DynamoNotices(table, watch)


def outgoing(box: DynamoNotices) -> list[Outgoing]:
    return [one for one in box.waiting(NOW + DAY) if isinstance(one, Outgoing)]


def test_every_step_of_a_notice_costs_its_item_and_its_entry_in_the_index(box: DynamoNotices, table: Table) -> None:
    costs = dict[str, int]()

    def step(name: str) -> None:
        costs[name] = table.meter.write_units - sum(costs.values())

    box.tell(NOTICE)
    step("told to the channels")
    box.send(NOTICE, "mail", NOW)
    step("put on its way")
    box.told(NOTICE)
    step("taken out of the index")
    [one] = outgoing(box)
    box.claim(one, NOW + HOUR)
    step("claimed")
    box.later(one, NOW + HOUR)
    step("put off")
    box.done(one, "sent")
    step("done")
    box.digest(ID.tenant_id, NOW)
    step("a digest is due")
    box.digested(ID.tenant_id, NOW, NOW + DAY)
    step("the next one is")
    assert costs == dict.fromkeys(costs, 2)


def test_an_attempt_is_counted_and_put_off_for_its_time(box: DynamoNotices) -> None:
    assert box.send(NOTICE, "mail", NOW)
    assert not box.send(NOTICE, "mail", NOW), "none goes twice"
    assert list(box.waiting(NOW - HOUR)) == []
    assert outgoing(box) == [Outgoing(NOTICE, "mail", NOW, 0)]
    assert box.claim(Outgoing(NOTICE, "mail", NOW), NOW + HOUR)
    assert not box.claim(Outgoing(NOTICE, "mail", NOW), NOW + HOUR), "somebody else claimed it"
    assert outgoing(box) == [Outgoing(NOTICE, "mail", NOW + HOUR, 1)]
    box.done(outgoing(box)[0], "sent")
    assert outgoing(box) == []


def test_notices_are_forgotten_after_two_months_and_told_causes_after_one(box: DynamoNotices, table: Table) -> None:
    box.tell(NOTICE)
    box.send(NOTICE, "mail", NOW)
    box.new_causes(ID, ["period-closed"], NOW)
    kept = {
        (pk.split("#")[0], sk): table.get(pk, sk)
        for pk, sk in (
            (f"CONNECTION#{ID.tenant_id}#{ID.connection_id}", "EVENT#run-1"),
            (f"NOTICES#{ID.tenant_id}", "OUT#run-1#mail"),
            (f"CONNECTION#{ID.tenant_id}#{ID.connection_id}", "TOLD#period-closed"),
        )
    }
    days = {
        sk: (int(str(item["expires_at"]["N"])) - int(NOW.timestamp())) / 86400
        for (_, sk), item in kept.items()
        if item is not None
    }
    assert days == {"EVENT#run-1": 62, "OUT#run-1#mail": 62, "TOLD#period-closed": 30}
    assert box.new_causes(ID, ["period-closed", "vendor-invalid"], NOW + DAY) == {"vendor-invalid"}
    assert box.new_causes(ID, ["period-closed"], NOW + 30 * DAY) == {"period-closed"}
