"""The scheduler function over AWS in this process: ticks, and ends of runs as Step Functions tells them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from ledgersync.errors import FatalError
from ledgersync.ports import Connection, ConnectionId

from .conftest import Deployed

ID = ConnectionId("acme", "c1a2b3")
TICK = {"source": "ledgersync.tick"}


def connect(deployed: Deployed, due_at: datetime) -> None:
    deployed.registry.put_connection(Connection(ID, "Main", "AcmeInc", "100", "008", False, due_at, due_at=due_at))


def ended(arn: str, run_id: str, status: str, **more: Any) -> dict[str, Any]:
    """As AWS documents it: ``Step Functions Execution Status Change``."""
    return {
        "version": "0",
        "id": "315c1398-40ff-a850-213b-158f73e60175",
        "detail-type": "Step Functions Execution Status Change",
        "source": "aws.states",
        "account": "123456789012",
        "time": "2026-02-26T19:42:21Z",
        "region": "us-east-1",
        "resources": [arn],
        "detail": {
            "executionArn": arn,
            "stateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:ledgersync-sync-connection",
            "name": run_id,
            "status": status,
            "startDate": 1551225271984,
            "stopDate": 4070908800000,
            "input": json.dumps({"tenant_id": "acme", "connection_id": "c1a2b3", "run_id": run_id}),
            "inputDetails": {"included": True},
            "output": None,
            "outputDetails": None,
            "redriveCount": 0,
            "redriveStatus": "NOT_REDRIVABLE",
            "error": None,
            "cause": None,
            **more,
        },
    }


def test_a_tick_starts_an_execution_named_by_due_time_and_connection(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    due = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=2)
    connect(deployed, due)
    handler = deployed.function("scheduler")
    assert handler(TICK, deployed.context)["started"] == 1
    run_id = f"{due:%Y%m%dT%H%M%SZ}-c1a2b3"
    (execution,) = boto3.client("stepfunctions").list_executions(stateMachineArn=deployed.settings.state_machine)[
        "executions"
    ]
    assert execution["name"] == run_id
    run = deployed.registry.run(ID, run_id)
    assert run is not None and run.execution_arn == execution["executionArn"]
    assert handler(TICK, deployed.context)["started"] == 0
    metric = next(json.loads(line) for line in capsys.readouterr().out.splitlines() if "RunsStarted" in line)
    assert metric["RunsStarted"] == [1.0]
    assert "acme" not in json.dumps(metric)


def test_the_end_of_an_execution_closes_the_run_with_counts_and_calls(deployed: Deployed) -> None:
    due = datetime.now(UTC) - timedelta(minutes=2)
    connect(deployed, due)
    handler = deployed.function("scheduler")
    handler(TICK, deployed.context)
    (run,), _ = deployed.registry.runs(ID)
    output = {
        "tenant_id": "acme", "connection_id": "c1a2b3", "run_id": run.run_id, "slice": 2, "more": False,
        "transactions_ready": True, "status": "synced", "counts": {"bill|intacct|created": 3},
        "calls": {"intacct|requests": 6},
    }  # fmt: skip
    answer = handler(ended(run.execution_arn, run.run_id, "SUCCEEDED", output=json.dumps(output)), deployed.context)
    assert answer["status"] == "succeeded"
    kept = deployed.registry.run(ID, run.run_id)
    assert kept is not None
    assert (kept.status, kept.counts, kept.calls) == ("succeeded", output["counts"], output["calls"])


def test_a_failed_execution_is_told_in_plain_words(deployed: Deployed) -> None:
    connect(deployed, datetime.now(UTC))
    handler = deployed.function("scheduler")
    handler(TICK, deployed.context)
    (run,), _ = deployed.registry.runs(ID)
    cause = json.dumps({"errorMessage": "intacct-user-refused: Enter them again.", "errorType": "FatalError"})
    event = ended(f"{run.execution_arn}-forgotten", run.run_id, "FAILED", error="FatalError", cause=cause)
    assert handler(event, deployed.context)["code"] == "intacct-user-refused"
    kept = deployed.registry.run(ID, run.run_id)
    assert kept is not None and (kept.status, kept.advice) == ("failed", "Enter them again.")
    assert deployed.registry.connection(ID) is not None


def test_a_late_failure_of_a_run_that_was_redriven_leaves_it_and_its_lease_alone(deployed: Deployed) -> None:
    connect(deployed, datetime.now(UTC))
    handler = deployed.function("scheduler")
    handler(TICK, deployed.context)
    (run,), _ = deployed.registry.runs(ID)
    until = datetime.now(UTC) + timedelta(minutes=30)
    lease = deployed.registry.take_lease(ID, run.run_id, datetime.now(UTC), until, "redriven")
    late = ended(run.execution_arn, run.run_id, "FAILED", error="FatalError", cause="{}")
    assert handler(late, deployed.context)["status"] == "running"
    assert (deployed.registry.run(ID, run.run_id), deployed.registry.lease(ID)) == (run, lease)


def test_the_tick_closes_a_run_whose_end_nobody_told(deployed: Deployed) -> None:
    connect(deployed, datetime.now(UTC))
    handler = deployed.function("scheduler")
    handler(TICK, deployed.context)
    (run,), _ = deployed.registry.runs(ID)
    assert handler(TICK, deployed.context)["made_good"] == 0
    boto3.client("stepfunctions").stop_execution(executionArn=run.execution_arn)
    assert handler(TICK, deployed.context)["made_good"] == 1
    kept = deployed.registry.run(ID, run.run_id)
    assert kept is not None and (kept.status, kept.error) == ("aborted", "aborted")
    assert handler(TICK, deployed.context)["made_good"] == 0


def test_an_event_of_another_kind_is_refused(deployed: Deployed) -> None:
    with pytest.raises(FatalError, match="event-malformed"):
        deployed.function("scheduler")({"source": "aws.ec2", "detail": {}}, deployed.context)
