"""The state machine: one Standard execution per run, named by the run."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from ledgersync.adapters.aws.errors import answers, code_of
from ledgersync.adapters.names import checked, checked_run
from ledgersync.errors import FatalError
from ledgersync.ports import ConnectionId, ExecutionState

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_NOT_REDRIVABLE = frozenset(
    {
        "ExecutionDoesNotExist",
        "ExecutionNotRedrivable",
        "InvalidAction",
        "InvalidArn",
        "NotImplemented",
        "UnknownOperation",
        "UnknownOperationException",
        "UnrecognizedClientException",
        "UnsupportedOperation",
        "ValidationException",
    }
)
_GOING = frozenset({"RUNNING", "PENDING_REDRIVE"})


class StepFunctionsExecutions:
    """The input of an execution is ``tenant_id``, ``connection_id`` and ``run_id``, nothing else."""

    def __init__(self, client: SFNClient, state_machine_arn: str) -> None:
        self._client = client
        self._state_machine_arn = state_machine_arn

    def arn(self, run_id: str) -> str:
        return f"{self._state_machine_arn.replace(':stateMachine:', ':execution:')}:{checked_run(run_id)}"

    def start(self, id: ConnectionId, run_id: str) -> str:
        """The arn of the run's execution, started now or before. Run ids must be unique over all connections."""
        checked(id)
        names = {"tenant_id": id.tenant_id, "connection_id": id.connection_id, "run_id": checked_run(run_id)}
        with answers("executions"):
            try:
                return self._client.start_execution(
                    stateMachineArn=self._state_machine_arn, name=run_id, input=json.dumps(names)
                )["executionArn"]
            except ClientError as error:
                if code_of(error) != "ExecutionAlreadyExists":
                    raise
            return self._existing(run_id, names)

    def _existing(self, run_id: str, names: dict[str, str]) -> str:
        """The execution that bears the name, once it is certain that it is of the same connection."""
        arn = self.arn(run_id)
        given = json.loads(self._client.describe_execution(executionArn=arn).get("input", "{}"))
        if {name: given.get(name) for name in names} != names:
            raise FatalError("execution-name-taken")
        return arn

    def redrive(self, execution_arn: str) -> bool:
        """False when the execution can't be redriven, or the service (a local one) doesn't know how."""
        with answers("executions"):
            try:
                self._client.redrive_execution(executionArn=execution_arn)
            except ClientError as error:
                if code_of(error) in _NOT_REDRIVABLE:
                    return False
                raise
        return True

    def describe(self, execution_arn: str) -> ExecutionState | None:
        with answers("executions"):
            try:
                told = self._client.describe_execution(executionArn=execution_arn)
            except ClientError as error:
                if code_of(error) in ("ExecutionDoesNotExist", "InvalidArn"):
                    return None
                raise
        started_at, going = told["startDate"].astimezone(UTC), told["status"] in _GOING
        return ExecutionState(
            status=told["status"],
            started_at=started_at,
            ended_at=None if going else told.get("stopDate", started_at).astimezone(UTC),
            error=told.get("error", ""),
            cause=told.get("cause", ""),
            output=told.get("output", ""),
        )
