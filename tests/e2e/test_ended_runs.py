"""However an execution ends, its run is closed in plain words and its lease is free; the next run goes on."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from ledgersync.adapters.aws.executions import StepFunctionsExecutions
from ledgersync.ports import Run
from ledgersync.sync.look_up import LONGEST_LIFE
from sandbox.local.enrolment import registry
from tests.e2e.steady import Steady, failures, status_change

pytestmark = pytest.mark.e2e


def test_a_failed_run_is_closed_with_its_cause_and_a_fresh_one_succeeds(steady: Steady) -> None:
    steady.bill_in("intacct", "FAIL-1", "40.01")
    before = steady.bills("cashflow360")
    steady.set_password("changed-in-intacct")
    steady.fault("intacct", {"kind": "session_expired"})
    arn = steady.start()
    told = steady.ended(arn)
    record = steady.record(told.name)
    steady.set_password(steady.enrolment.password)
    assert (told.status, told.error) == ("FAILED", "FatalError")
    assert (record.status, record.error) == ("failed", "intacct-user-refused")
    assert "Enter them again under Connection" in record.advice
    assert failures(steady.stack, arn) == [("SyncLists", "FatalError")]
    assert steady.bills("cashflow360") == before
    assert steady.lease_is_free()
    assert steady.run().status == "SUCCEEDED"
    steady.assert_in_step()


def test_a_run_that_timed_out_keeps_its_lease_for_as_long_as_its_function_can_live(steady: Steady) -> None:
    kept, now = registry(steady.stack), datetime.now(UTC)
    run_id = f"run-timed-out-{time.time_ns()}"
    event = status_change(steady, steady.run().arn, "TIMED_OUT")
    kept.start_run(Run(steady.enrolment.id, run_id, "schedule", "running", now))
    assert kept.take_lease(steady.enrolment.id, run_id, now, now + timedelta(minutes=30))
    names = {"tenant_id": steady.enrolment.tenant_id, "connection_id": steady.enrolment.connection_id}
    arn = StepFunctionsExecutions(steady.stack.client("stepfunctions"), steady.stack.state_machine_arn).arn(run_id)
    forgotten = {"executionArn": arn, "input": json.dumps(names | {"run_id": run_id})}
    answer, error = steady.stack.invoke("scheduler", event | {"detail": event["detail"] | forgotten})
    lease = kept.lease(steady.enrolment.id)
    kept.free_lease(steady.enrolment.id, run_id)
    assert (error, answer["status"]) == (None, "timed_out")
    assert steady.record(run_id).error == "timed-out"
    assert lease is not None and lease.expires_at < now + LONGEST_LIFE + timedelta(minutes=1)


def test_the_end_of_an_older_run_frees_no_lease_of_another(steady: Steady) -> None:
    arn = steady.run().arn
    kept, now = registry(steady.stack), datetime.now(UTC)
    assert kept.take_lease(steady.enrolment.id, "another", now, now + timedelta(minutes=30))
    steady.stack.invoke("scheduler", status_change(steady, arn, "ABORTED"))
    lease = kept.lease(steady.enrolment.id)
    kept.free_lease(steady.enrolment.id, "another")
    assert lease is not None and lease.owner == "another"


def test_a_redrive_the_emulator_does_not_know_is_told_apart_so_that_a_fresh_run_can_start(steady: Steady) -> None:
    executions = StepFunctionsExecutions(steady.stack.client("stepfunctions"), steady.stack.state_machine_arn)
    assert executions.redrive(steady.run().arn) is False
