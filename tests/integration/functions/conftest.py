"""The functions as Lambda runs them: the environment of the template, real events, AWS in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from moto import mock_aws

from ledgersync import aws_clients, bootstrap
from ledgersync.adapters.aws.clock import SystemClock
from ledgersync.entrypoint import Handler
from ledgersync.ports import Registry
from ledgersync.settings import Settings, current_settings
from tests.integration.store.aws import create_table

REGION = "us-east-1"
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Context:
    function_name: str = "ledgersync-test"
    aws_request_id: str = "00000000-0000-0000-0000-000000000000"
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:123456789012:function:ledgersync-test"
    memory_limit_in_mb: int = 512
    seconds_left: float = 200.0

    def get_remaining_time_in_millis(self) -> int:
        return int(self.seconds_left * 1000)


@dataclass
class Deployed:
    """Settings and services over AWS in this process."""

    settings: Settings
    registry: Registry
    context: Context = field(default_factory=Context)

    def function(self, name: str) -> Handler:
        """The handler of ``functions/<name>/app.py``, loaded as Lambda loads it."""
        spec = spec_from_file_location(f"{name}_app", ROOT / "functions" / name / "app.py")
        assert spec is not None and spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        handler: Handler = module.handler
        return handler


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    table = f"ledgersync-{uuid4().hex}"
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": REGION,
        "LEDGERSYNC_TABLE": table,
        "LEDGERSYNC_SESSION_KEY": "alias/ledgersync",
        "LEDGERSYNC_INTACCT_URL": "http://127.0.0.1:9/ia/xml/xmlgw.phtml",
        "LEDGERSYNC_INTACCT_ALLOWED_HOSTS": "http://127.0.0.1:9",
        "LEDGERSYNC_CASHFLOW360_URL": "http://127.0.0.1:9/api/v2",
        "LEDGERSYNC_CASHFLOW360_ALLOWED_HOSTS": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        aws_clients.session.cache_clear()
        create_table(boto3.client("dynamodb"), table)
        states = boto3.client("stepfunctions")
        definition = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
        machine = states.create_state_machine(
            name=table,
            definition=json.dumps(definition),
            roleArn="arn:aws:iam::123456789012:role/ledgersync",
        )
        monkeypatch.setenv("LEDGERSYNC_STATE_MACHINE", machine["stateMachineArn"])
        current_settings.cache_clear()
        settings = current_settings()
        yield Deployed(settings, bootstrap.registry(settings, SystemClock(lambda: 200.0)))
    current_settings.cache_clear()
    aws_clients.session.cache_clear()
