"""One sandbox for the tests of a module, and a client of it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import httpx
import pytest

from intacct import (
    Credentials,
    IntacctClient,
)
from tests.integration.test_intacct_client.harness import Sandbox

DAY = datetime.now(UTC).date()
WAIT_SECONDS = 30.0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    command = [sys.executable, "-m", "sandbox"]
    known = json.loads(subprocess.run([*command, "credentials"], check=True, capture_output=True).stdout)["intacct"]
    first = known["companies"][0]
    port = free_port()
    ports = ["--intacct-port", str(port), "--cashflow360-port", str(free_port())]
    with ExitStack() as stack:
        server = subprocess.Popen([*command, "serve", *ports], stdout=subprocess.DEVNULL)
        stack.callback(server.wait)
        stack.callback(server.terminate)
        wait_for(port)
        origin = f"http://127.0.0.1:{port}"
        yield Sandbox(
            origin,
            origin + httpx.URL(known["url"]).path,
            Credentials(
                known["sender_id"],
                known["sender_password"],
                first["company_id"],
                first["user_id"],
                first["password"],
                first["entities"][0],
            ),
        )


@pytest.fixture
def client(sandbox: Sandbox) -> IntacctClient:
    return sandbox.client()
