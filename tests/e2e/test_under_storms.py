"""Every kind in play, users at work, processes killed at every point of a write: afterwards every promise holds."""

from __future__ import annotations

import pytest

from ledgersync.adapters.aws.executions import StepFunctionsExecutions
from ledgersync.domain.model import Side
from ledgersync.runs.redrive import Execution, redrive
from ledgersync.sync.look_up import LONGEST_LIFE
from sandbox.local.deployment import Execution as Ended
from tests.e2e.deployed import Deployed
from tests.e2e.steady import awaited, status_change
from tests.e2e.storms import At, Kill, Storm

pytestmark = pytest.mark.e2e
INTACCT, CASHFLOW360 = Side.INTACCT, Side.CASHFLOW360
LISTS = "(DEP|LOC|CLA|VEN|CUST|EMP|ITEM|PROJ)"
DOCUMENTS = "(APBILL|APADJ|ARADJ|apadjustment|aradjustment|invoice)"
PAYMENTS = "(APPYMT|ARPYMT)"
MONEY = "(APPYMT|ARPYMT|GLBATCH)"
THEIR_LISTS = "/(ChartOfAccount|Department|Location|ActgClass|Customer|Vendor|Employee|Item|Job)$"
THEIR_DOCUMENTS = "/(Bill|VendorCredit|Invoice)$"
"""What both systems call them."""


def redriven(shops: Deployed, failed: Ended) -> Ended:
    """As ``ledgersync redrive`` does it."""
    steady = next(s for s in shops.connections.values() if s.enrolment.connection_id == failed.names["connection_id"])
    executions = StepFunctionsExecutions(shops.stack.client("stepfunctions"), shops.stack.state_machine_arn)
    at = shops.clock.now()
    wanted = Execution(failed.arn, steady.enrolment.id, failed.name, failed.status, at, at, failed.error, failed.cause)
    (done,) = redrive(executions, shops.registry, [wanted], shops.clock.now, shops.clock.sleep, 0)
    assert done.how == "started anew"  # The emulator knows no redrive.
    return steady.ended(executions.arn(done.run_id))


def finished(shops: Deployed, ended: Ended) -> str:
    """How a run ended, started anew for as long as too many of its processes were killed in one state."""
    while (ended.status, ended.error) == ("FAILED", "Runtime.ExitError"):
        ended = redriven(shops, ended)
    return ended.status


def test_runs_whose_processes_are_killed_at_creates(shops: Deployed) -> None:
    shops.everybody_acts()
    kills = [
        Kill(At.UNANSWERED, CASHFLOW360, f"Create{THEIR_LISTS}"),
        Kill(At.UNSENT, INTACCT, f"create {LISTS}"),
        Kill(At.UNSENT, CASHFLOW360, f"Create{THEIR_DOCUMENTS}"),
        Kill(At.UNANSWERED, INTACCT, f"create.{DOCUMENTS}"),
        Kill(At.ANSWERED, INTACCT, f"create {MONEY}"),
    ]
    with Storm(shops, kills) as storm:
        assert {finished(shops, told) for told in shops.run_all()} == {"SUCCEEDED"}
    assert (storm.left, storm.wrong) == ([], [])
    assert not "\n".join(shops.settle())


def test_runs_killed_at_updates_and_payments_beside_a_second_run_of_each(shops: Deployed) -> None:
    shops.everybody_acts()
    kills = [
        Kill(At.UNANSWERED, CASHFLOW360, f"Update{THEIR_LISTS}"),
        Kill(At.ANSWERED, INTACCT, f"update {LISTS}"),
        Kill(At.UNANSWERED, INTACCT, f"update.{DOCUMENTS}"),
        Kill(At.UNANSWERED, INTACCT, f"create {PAYMENTS}"),
    ]
    with Storm(shops, kills) as storm:
        ended = shops.ended([steady.start() for steady in shops.connections.values() for _ in range(2)])
        assert {finished(shops, told) for told in ended} == {"SUCCEEDED"}
    assert (storm.left, storm.wrong) == ([], [])
    assert not "\n".join(shops.settle())


def test_runs_that_are_stopped_or_cut_off_by_a_restart_and_started_anew(shops: Deployed) -> None:
    shops.everybody_acts()
    first, second = shops.connections.values()
    with Storm(shops, [Kill(At.UNANSWERED, INTACCT, f"{PAYMENTS}|reverse")]) as storm:
        first.fault("intacct", {"kind": "timeout_after", "function": "create", "seconds": 1})
        stopped = first.start()
        awaited(lambda: "create" in storm.written, "nothing was ever created in Intacct")
        shops.stack.client("stepfunctions").stop_execution(executionArn=stopped)
        told = first.ended(stopped)
        assert (told.status, first.record(told.name).error) == ("ABORTED", "aborted")
        shops.clock.advance(LONGEST_LIFE.total_seconds())
        assert redriven(shops, told).status == "SUCCEEDED"
        cut_off = second.start()
        awaited(lambda: not storm.left, "nobody was ever killed", seconds=240)
        shops.stack.restart()
        told = shops.stack.describe(cut_off)
        assert (told.status, told.error) == ("FAILED", "States.ServiceRestart")
        shops.stack.invoke("scheduler", status_change(second, cut_off, "FAILED", told.error))
        shops.clock.advance(LONGEST_LIFE.total_seconds())
        assert redriven(shops, second.ended(cut_off)).status == "SUCCEEDED"
    assert (storm.left, storm.wrong) == ([], [])
    assert not "\n".join(shops.settle())


def test_never_more_calls_at_once_than_a_company_or_an_organisation_allows(shops: Deployed) -> None:
    assert shops.watched.most_at_once[INTACCT, shops.desks[0].company_id] == 2
    assert all(most <= (2 if side is INTACCT else 3) for (side, _), most in shops.watched.most_at_once.items())
