"""Both remote systems' sandbox servers as one child process, and what the stack needs to know of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from sandbox.local.configuration import ServiceKeys
from sandbox.local.elsewhere import RemoteSystems
from sandbox.local.emulator import free_port
from sandbox.local.guard import Child, end_with_parent

_START_SECONDS = 60.0


class SandboxServers:
    """A context manager around ``python -m sandbox serve``; a port of 0 takes a free one."""

    def __init__(
        self,
        state: Path,
        *,
        scenario: str = "demo",
        seed: int = 1,
        record: Path | None = None,
        profile: str = "",
        intacct_port: int = 0,
        cashflow360_port: int = 0,
    ) -> None:
        ports = (intacct_port or free_port(), cashflow360_port or free_port())
        self._intacct, self._cashflow360 = (f"http://127.0.0.1:{port}" for port in ports)
        self._scenario = [
            *("--scenario", scenario, "--seed", str(seed)),
            *("--intacct-port", str(ports[0]), "--cashflow360-port", str(ports[1])),
        ]
        self._serve = ["serve", *self._scenario, *(["--record", str(record)] if record else []), "--profile", profile]
        self._log = state / "sandbox.log"

    def __enter__(self) -> Self:
        self._log.unlink(missing_ok=True)
        self._child = Child("sandbox.local.remote", self._serve, self._log, os.environ)
        deadline = time.monotonic() + _START_SECONDS
        while "ready:" not in self._child.tail():
            if not self._child.running or time.monotonic() > deadline:
                self._child.stop()
                raise RuntimeError(f"the sandbox did not start:\n{self._child.tail()}")
            time.sleep(0.05)
        command = [sys.executable, "-m", "sandbox", "credentials", *self._scenario]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        self.credentials: Mapping[str, Any] = json.loads(printed)
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._child.stop()

    @property
    def remote(self) -> RemoteSystems:
        """Where the stack finds them."""
        return RemoteSystems(
            intacct_url=self.credentials["intacct"]["url"],
            intacct_allowed_hosts=self._intacct,
            cashflow360_url=self.credentials["cashflow360"]["url"],
            cashflow360_allowed_hosts=self._cashflow360,
            cashflow360_events_url=self._cashflow360,
        )

    @property
    def service_keys(self) -> ServiceKeys:
        """The sender and the developer key that the sandbox admits."""
        intacct = self.credentials["intacct"]
        return ServiceKeys(intacct["sender_id"], intacct["sender_password"], self.credentials["cashflow360"]["dev_key"])

    def control(self, side: str, path: str, body: object = None) -> Any:
        """GET, or POST when there is a body, ``/_sandbox/<path>`` of ``intacct`` or ``cashflow360``."""
        url = f"{self._intacct if side == 'intacct' else self._cashflow360}/_sandbox/{path}"
        with httpx.Client(trust_env=False, timeout=60) as client:
            answer = client.get(url) if body is None else client.post(url, json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None


def main(argv: list[str]) -> None:
    """Serve until the parent is gone."""
    end_with_parent(int(argv[0]))
    from sandbox.__main__ import main as sandbox

    sys.exit(sandbox(argv[1:]))


if __name__ == "__main__":
    main(sys.argv[1:])
