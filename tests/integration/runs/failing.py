"""Runs that fail: what they say, what is recorded of them, and that nothing is lost once they can run again."""

from __future__ import annotations

import json
import traceback
from decimal import Decimal
from urllib.parse import quote

import pytest

from ledgersync.domain.model import Side
from ledgersync.entrypoint import named_error
from ledgersync.errors import FatalError, LedgersyncError, RetriableError
from ledgersync.ports import Run
from ledgersync.runs.run_ended import RunEnd, run_ended
from sandbox.scenarios.setting import SYNC_USER
from tests.fakes.executions import MemoryExecutions
from tests.integration.runs.books import Shop
from tests.integration.runs.world import RunWorld


def failed(shop: Shop) -> tuple[RetriableError | FatalError, str]:
    """The error a run ends with, as the functions raise it; and all that a traceback would print of its causes."""
    with pytest.raises(LedgersyncError) as caught:
        shop.run()
    error = named_error(caught.value)
    said = [*traceback.format_exception(caught.value), *traceback.format_exception(error), repr(error)]
    return error, "".join(said)


def recorded(shop: Shop, error: LedgersyncError) -> Run:
    """The run as it is recorded when its execution failed; frees its lease and slot."""
    lease = shop.world.registry.lease(shop.world.id)
    assert lease is not None
    now = shop.world.clock.now()
    cause = json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)})
    end = RunEnd(
        id=shop.world.id,
        run_id=lease.owner,
        execution_arn="arn",
        status="FAILED",
        started_at=now,
        ended_at=now,
        error=type(error).__name__,
        cause=cause,
    )
    run = run_ended(shop.world.registry, MemoryExecutions(), end)
    assert run.error == error.code
    return run


def secrets(shop: Shop) -> set[str]:
    """Everything that lets somebody in."""
    scenario, world = shop.world.scenario, shop.world
    intacct = {*scenario.intacct.senders.values(), *scenario.intacct.sessions, shop.books.users[SYNC_USER].password}
    kept = {world.vault.get(world.id, side) or "" for side in Side}
    theirs = {scenario.cashflow360.dev_key, shop.organization.token}
    entered = {value for text in kept for name, value in json.loads(text).items() if name in ("password", "token")}
    return intacct | theirs | entered


def bills(shop: Shop, side: Side) -> list[tuple[object, ...]]:
    """The bills of a side, with their vendors and when they changed last."""
    if side is Side.INTACCT:
        return [(row["RECORDID"], row["VENDORID"], row["WHENMODIFIED"]) for row in shop.all_intacct("APBILL")]
    return [(row["invoiceNumber"], row["vendorId"], row["updatedTime"]) for row in shop.rows("Bill")]


def session(world: RunWorld, side: Side) -> bytes:
    """The session a connection keeps, as a form or a document holds it."""
    kept = world.registry.session(world.id, side)
    assert kept is not None
    return quote(json.loads(kept)[0], safe="").encode()


def fill(shop: Shop) -> Shop:
    """In step but for one new bill on each side and a vendor edited on each side."""
    shop.vendor("V2", "Birch Ink")
    shop.run()
    shop.bill("C-1", "40.00")
    shop.intacct_bill("I-1", "60.00")
    shop.update("Vendor", "Acme Paper", email="pay@acme.example")
    shop.edit("VENDOR", "V2", NAME="Birch Ink and Paper")
    return shop


def assert_in_step(shop: Shop) -> None:
    """Everything both sides' users did is on both sides, once; nothing is left to do."""
    expected = {"C-1": Decimal(40), "I-1": Decimal(60)}
    ours = [(str(row["RECORDID"]), row["TRX_TOTALENTERED"]) for row in shop.all_intacct("APBILL")]
    theirs = [(str(row["invoiceNumber"]), row["amount"]) for row in shop.rows("Bill")]
    for kept in (ours, theirs):
        assert sorted((number, Decimal(str(amount))) for number, amount in kept) == sorted(expected.items())
    assert shop.contact("Acme Paper")["EMAIL1"] == "pay@acme.example"
    assert shop.row("Vendor", "V2")["name"] == "Birch Ink and Paper"
    assert not shop.causes()
    settled = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == settled
