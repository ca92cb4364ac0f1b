"""What `sam build` made is deployed by `sam deploy` and syncs: its functions with its layers, nothing of the source."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.local.deployment import STACK, LocalStack
from sandbox.local.enrolment import enrol, enrolments_of
from sandbox.local.packaging import BUILD, ROOT
from sandbox.scenarios import build
from tests.architecture.deployment import resources
from tests.e2e.by_sam import DeployedBySam
from tests.e2e.watched import Watched

pytestmark = pytest.mark.e2e
BUILT = ROOT / os.environ.get("LEDGERSYNC_BUILT", "no-build")

if not (BUILT / BUILD).exists():
    pytest.skip("`make built` builds first and then runs this", allow_module_level=True)


def test_the_functions_that_were_built_sync_a_connection_of_the_demo(tmp_path: Path) -> None:
    scenario = build("demo", now=lambda: datetime.now(UTC))
    with (
        Watched(scenario) as servers,
        DeployedBySam(servers.remote, state=tmp_path / "state", functions=BUILT, wait_scale=0.02) as stack,
    ):
        keys = servers.service_keys
        stack.put_service_secret(keys.sender_id, keys.sender_password, keys.dev_key)
        connection = enrolments_of(scenario)[-1]
        enrol(stack, connection, None, datetime.now(UTC))
        run = stack.wait_execution(stack.start_execution(connection.tenant_id, connection.connection_id, "built"))
        imported = Path(imported_from(stack))
    assert run.status == "SUCCEEDED", run.cause
    assert imported.is_relative_to(tmp_path)
    assert not imported.is_relative_to(ROOT)
    assert sum(number for name, number in run.output["counts"].items() if name.endswith("|created")) > 0


def imported_from(stack: LocalStack) -> str:
    """Where a function with the layers of a deployed one finds the product."""
    functions, code = stack.client("lambda"), io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr(
            "app.py", "import ledgersync\n\ndef handler(event, context):\n    return ledgersync.__file__\n"
        )
    deployed = functions.get_function_configuration(FunctionName=f"{STACK}-sync-lists")
    functions.create_function(
        FunctionName="asks",
        Runtime=deployed["Runtime"],
        Role=deployed["Role"],
        Handler="app.handler",
        Code={"ZipFile": code.getvalue()},
        Layers=[layer["Arn"] for layer in deployed["Layers"]],
    )
    return str(json.loads(functions.invoke(FunctionName="asks")["Payload"].read()))


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
