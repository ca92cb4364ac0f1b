"""Clients that others wrote run unchanged but for the address, in environments of their own (`make clients`)."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sandbox.served import Served, served

ROOT = Path(__file__).parents[3]
PROGRAMS = ROOT / "tests" / "clients"
PYTHON = ROOT / ".tools" / "clients" / "bin" / "python"
NODE_MODULES = ROOT / ".tools" / "npm" / "node_modules"
SECONDS = 120

sandbox = pytest.fixture(served)


def drive(*command: str, **environment: str) -> Any:
    """Run a program and return the JSON it prints."""
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=SECONDS, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def program(name: str, url: str, known: Any) -> list[str]:
    return [str(PROGRAMS / name), url, json.dumps(known)]


needs_python = pytest.mark.skipif(not PYTHON.exists(), reason="`make clients` was not run")
needs_npm = pytest.mark.skipif(not NODE_MODULES.exists(), reason="npm is missing, or `make clients` was not run")


@needs_python
def test_pyintacct_writes_reads_changes_and_deletes_a_vendor(sandbox: Served) -> None:
    known = sandbox.credentials["intacct"]
    seen = drive(str(PYTHON), *program("with_pyintacct.py", known["url"], known))
    assert (seen["created"], seen["changed"], seen["gone"]) == ("Py", "Python", 0)
    assert seen["accounts"] > 2


@needs_python
def test_parsons_lists_users_and_makes_reads_and_sends_an_invoice(sandbox: Served) -> None:
    known = sandbox.credentials["cashflow360"]
    seen = drive(str(PYTHON), "-W", "ignore", *program("with_parsons.py", known["url"], known))
    assert seen == {
        "users": 1,
        "same": True,
        "amount": 41.0,
        "listed": ["P-1"],
        "customer": "Parsons",
        "sent": True,
    }


@needs_npm
def test_the_official_sdk_for_node_writes_reads_and_deletes_a_bill(sandbox: Served) -> None:
    known = sandbox.credentials["intacct"]
    seen = drive("node", *program("with_intacct_sdk.js", known["url"], known), NODE_PATH=str(NODE_MODULES))
    assert seen == {"name": "Script", "state": "Posted", "due": "12.5", "number": "JS-100", "gone": 0}
