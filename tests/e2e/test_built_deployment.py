"""What `sam build` made is deployed and syncs: its functions with its layers, and nothing of the source tree."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.local.deployment import LocalStack
from sandbox.local.enrolment import enrol, enrolments_of
from sandbox.local.packaging import BUILD, ROOT
from sandbox.scenarios import build
from tests.architecture.deployment import resources
from tests.e2e.watched import Watched

pytestmark = pytest.mark.e2e
BUILT = ROOT / os.environ.get("LEDGERSYNC_BUILT", "no-build")

if not (BUILT / BUILD).exists():
    pytest.skip("`make built` builds first and then runs this", allow_module_level=True)


def test_the_functions_that_were_built_sync_a_connection_of_the_demo(tmp_path: Path) -> None:
    scenario = build("demo", now=lambda: datetime.now(UTC))
    with (
        Watched(scenario) as servers,
        LocalStack(servers.remote, state=tmp_path / "state", functions=BUILT, wait_scale=0.02) as stack,
    ):
        keys = servers.service_keys
        stack.put_service_secret(keys.sender_id, keys.sender_password, keys.dev_key)
        connection = enrolments_of(scenario)[-1]
        enrol(stack, connection, None, datetime.now(UTC))
        run = stack.wait_execution(stack.start_execution(connection.tenant_id, connection.connection_id, "built"))
    assert run.status == "SUCCEEDED", run.cause
    assert sum(number for name, number in run.output["counts"].items() if name.endswith("|created")) > 0


@pytest.mark.parametrize("name", resources("AWS::Serverless::Function"))
def test_a_built_function_imports_the_built_layers(name: str) -> None:
    layers = [BUILT / layer["Ref"] / "python" for layer in resources("AWS::Serverless::Function")[name]["Layers"]]
    package = "console" if name == "ConsoleFunction" else "ledgersync"
    code = f"import app, {package}; print({package}.__file__)"
    environ = {**os.environ, "PYTHONPATH": ":".join(map(str, [BUILT / name, *layers]))}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True, cwd="/"
    )
    assert Path(told.stdout.strip()).is_relative_to(BUILT)
