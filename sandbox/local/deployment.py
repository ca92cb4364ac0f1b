"""The product deployed on this machine: its own template and state machine, with IAM enforced."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
import httpx
from botocore.config import Config

from sandbox.local.elsewhere import LIVE, RemoteSystems
from sandbox.local.emulator import REGION, Emulator, free_port
from sandbox.local.front import Front
from sandbox.local.issuer import CLIENT
from sandbox.local.packaging import BUCKET, LOCAL, ROOT, package

STACK = "ledgersync"
SECRET_PREFIX = "ledgersync"
_ENDED = frozenset({"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"})
_FAR = "rate(365 days)"


@dataclass(frozen=True, slots=True)
class Execution:
    """An execution as Step Functions describes it; ``names`` is its input."""

    arn: str
    name: str
    status: str
    names: Mapping[str, str]
    output: Mapping[str, Any]
    error: str
    cause: str


class LocalStack:
    """A context manager: inside it the stack is up, after it nothing of it is left running.

    ``api_port`` and ``aws_port`` 0 take a free port. ``wait_scale`` shortens the waits of the state machine's retries.
    ``functions`` replaces the folders of the functions, for tests of the machinery around them.
    ``schedule_rate`` is how often the schedule fires by itself; by default only `fire_schedule` fires it.
    ``lasting`` lets the emulator be restarted with all it holds.
    """

    def __init__(
        self,
        remote: RemoteSystems = LIVE,
        *,
        api_port: int = 0,
        aws_port: int = 0,
        console_port: int = 0,
        state: Path | None = None,
        functions: Path | None = None,
        wait_scale: float = 0.05,
        schedule_rate: str = _FAR,
        environment: Mapping[str, str] | None = None,
        lasting: bool = False,
    ) -> None:
        self._remote = remote
        self._api_port = api_port or free_port()
        self._state = state or ROOT / ".local" / f"stack-{self._api_port}"
        self._functions = functions or ROOT / "functions"
        self._wait_scale = wait_scale
        self._schedule_rate = schedule_rate
        self._environment = dict(environment or {})
        self._lasting = lasting
        self._port = aws_port or free_port()
        self._front = Front(self._api_port)
        self._console = Front(console_port or free_port(), issues=False)
        self.api_url, self.console_url = self._front.url, self._console.url
        self._clients: dict[str, Any] = {}
        self.outputs: Mapping[str, str] = {}

    def __enter__(self) -> Self:
        shutil.rmtree(self._state, ignore_errors=True)
        self._front.outbox = self.outbox
        for front in (self._front, self._console):
            front.start()
        self._start()
        try:
            self.emulator.wait_ready()
            self._deploy()
        except BaseException:
            self.close()
            raise
        for front, api in ((self._front, "HttpApiId"), (self._console, "ConsoleApiId")):
            front.target = f"{self.emulator.url}/_aws/execute-api/{self.outputs[api]}/$default"
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stop everything; safe to call again. The emulator's log and state stay for a look until the next start."""
        for running in (self.emulator, self._front, self._console):
            running.stop()

    def restart(self) -> None:
        """Stop the emulator cleanly and start it again with all it held; it has to be a ``lasting`` one."""
        self.emulator.end()
        self._start()
        self.emulator.wait_ready()

    def _start(self) -> None:
        self.emulator = Emulator(self._port, self._state, self._wait_scale, lasting=self._lasting)

    # -- AWS ---------------------------------------------------------------

    def client(self, service: str) -> Any:
        """A boto3 client with the rights of the account's root."""
        if service not in self._clients:
            self._clients[service] = self._new_client(service)
        return self._clients[service]

    def _new_client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.emulator.url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 2}, read_timeout=120, proxies={}),
        )

    @cached_property
    def table(self) -> Any:
        """The table, as a boto3 resource."""
        return boto3.resource(
            "dynamodb",
            endpoint_url=self.emulator.url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",
        ).Table(self.outputs["TableName"])

    @property
    def state_machine_arn(self) -> str:
        return self.outputs["StateMachineArn"]

    def put_secret(self, name: str, value: Mapping[str, str]) -> None:
        """Create a secret or give it a new value."""
        secrets, text = self.client("secretsmanager"), json.dumps(dict(value))
        try:
            secrets.put_secret_value(SecretId=name, SecretString=text)
        except secrets.exceptions.ResourceNotFoundException:
            secrets.create_secret(Name=name, SecretString=text)

    def put_service_secret(self, sender_id: str, sender_password: str, dev_key: str) -> None:
        value = {"sender_id": sender_id, "sender_password": sender_password, "dev_key": dev_key}
        self.put_secret(self.outputs["ServiceSecretName"], value)

    # -- runs --------------------------------------------------------------

    def fire_schedule(self) -> None:
        """Let the schedule fire once, now: a one-time schedule with the real one's target, role and input."""
        scheduler = self.client("scheduler")
        schedule = scheduler.get_schedule(Name=self.outputs["TickName"], GroupName=STACK)
        at = datetime.now(UTC) - timedelta(seconds=1)
        scheduler.create_schedule(
            Name=f"{schedule['Name']}-{time.time_ns()}",
            ScheduleExpression=f"at({at:%Y-%m-%dT%H:%M:%S})",
            FlexibleTimeWindow={"Mode": "OFF"},
            ActionAfterCompletion="DELETE",
            Target=schedule["Target"],
        )

    def start_execution(self, tenant_id: str, connection_id: str, run_id: str) -> str:
        """Start a run as the scheduler would; the arn of its execution."""
        names = {"tenant_id": tenant_id, "connection_id": connection_id, "run_id": run_id}
        started = self.client("stepfunctions").start_execution(
            stateMachineArn=self.state_machine_arn, name=run_id, input=json.dumps(names)
        )
        return str(started["executionArn"])

    def executions(self) -> list[dict[str, Any]]:
        """Every execution so far, newest first, in Step Functions' own words."""
        pages = self.client("stepfunctions").get_paginator("list_executions")
        return [e for page in pages.paginate(stateMachineArn=self.state_machine_arn) for e in page["executions"]]

    def describe(self, arn: str) -> Execution:
        told = self.client("stepfunctions").describe_execution(executionArn=arn)
        return Execution(
            arn,
            told["name"],
            told["status"],
            json.loads(told["input"]),
            json.loads(told.get("output") or "{}"),
            told.get("error", ""),
            told.get("cause", ""),
        )

    def wait_execution(self, arn: str, seconds: float = 120.0) -> Execution:
        """The execution once it has ended; TimeoutError when it does not."""
        deadline = time.monotonic() + seconds
        while (told := self.describe(arn)).status not in _ENDED:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{arn} is still {told.status}")
            time.sleep(0.1)
        return told

    def history(self, arn: str) -> list[dict[str, Any]]:
        pages = self.client("stepfunctions").get_paginator("get_execution_history")
        return [event for page in pages.paginate(executionArn=arn) for event in page["events"]]

    def entered(self, arn: str) -> list[str]:
        """The states entered, in order; Step Functions charges for each."""
        details = (event.get("stateEnteredEventDetails") for event in self.history(arn))
        return [detail["name"] for detail in details if detail]

    def invoke(self, function: str, event: Mapping[str, Any]) -> tuple[Any, str | None]:
        """The answer of ``sync-lists``, ``sync-transactions``, ``scheduler`` or ``connect``, and its error, if any."""
        answer = self.client("lambda").invoke(FunctionName=f"{STACK}-{function}", Payload=json.dumps(dict(event)))
        return json.loads(answer["Payload"].read()), answer.get("FunctionError")

    def logs(self, function: str) -> list[str]:
        """The log lines of a function so far, oldest first."""
        pages = self.client("logs").get_paginator("filter_log_events")
        group = f"/aws/lambda/{STACK}-{function}"
        return [event["message"] for page in pages.paginate(logGroupName=group) for event in page["events"]]

    # -- the API -----------------------------------------------------------

    def token(self, tenant_id: str, lifetime: timedelta = timedelta(hours=8)) -> str:
        """A bearer token of one tenant."""
        return self._front.issuer.token(tenant_id, datetime.now(UTC), lifetime)

    def admit(self, tenants: Sequence[str]) -> None:
        """Offer these tenants on the issuer's page, beside those that are offered already."""
        self._front.tenants = sorted({*self._front.tenants, *tenants})

    def token_address(self, tenant_id: str) -> str:
        """Where a token of a tenant can be fetched with curl."""
        return f"{self.api_url}/_local/token/{tenant_id}"

    # -- deployment --------------------------------------------------------

    def _deploy(self) -> None:
        packed = package(ROOT / "template.yaml", self._functions, self._environment)
        storage = self.client("s3")
        storage.create_bucket(Bucket=BUCKET)
        for key, content in packed.objects.items():
            storage.put_object(Bucket=BUCKET, Key=key, Body=content)
        storage.put_object(Bucket=BUCKET, Key="template.json", Body=json.dumps(packed.template).encode())
        formation = self.client("cloudformation")
        formation.create_stack(
            StackName=STACK,
            TemplateURL=f"{self.emulator.url}/{BUCKET}/template.json",
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            Parameters=[{"ParameterKey": name, "ParameterValue": text} for name, text in self._parameters().items()],
        )
        self.outputs = self._wait_deployed(formation)
        self.client("sesv2").create_email_identity(EmailIdentity=LOCAL["NoticeSender"])

    def outbox(self) -> list[dict[str, Any]]:
        """What was mailed, oldest first: the emulator's SES keeps it."""
        answer = httpx.get(f"{self.emulator.url}/_ministack/ses/messages", timeout=5)
        by_account = answer.raise_for_status().json()["messages"]
        return [mail for mails in by_account.values() for mail in mails]

    def _parameters(self) -> dict[str, str]:
        return {
            "JwtIssuer": self._front.issuer.url,
            "PublicUrl": self.api_url,
            "ConsoleUrl": self.console_url,
            "OidcClientId": CLIENT,
            **LOCAL,
            "ScheduleRate": self._schedule_rate,
            **self._remote.parameters(),
            "LogLevel": "INFO",
            "TenantIsolation": "off",  # the emulator fills no session tags into policies
        }

    def _wait_deployed(self, formation: Any) -> dict[str, str]:
        while (stack := formation.describe_stacks(StackName=STACK)["Stacks"][0])["StackStatus"] != "CREATE_COMPLETE":
            if not stack["StackStatus"].endswith("_IN_PROGRESS"):
                events = formation.describe_stack_events(StackName=STACK)["StackEvents"]
                reasons = [
                    f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
                    for event in events
                    if event["ResourceStatus"].endswith("_FAILED")
                ]
                raise RuntimeError("the template was not deployed: " + "; ".join(reasons))
            time.sleep(0.1)
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
