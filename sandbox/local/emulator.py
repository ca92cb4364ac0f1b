"""The emulator of AWS in a process group of its own, which ends with whoever started it, however that ends.

Run as ``python -m sandbox.local.emulator PARENT_PID``; its settings are environment variables (`environment`).
"""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from sandbox.local.guard import Child, end_with_parent

REGION = "us-east-1"
ACCOUNT = "000000000000"
SCHEDULE_TICK_SECONDS = 1
KEPT = {"PERSIST_STATE": "1", "S3_PERSIST": "1"}
BYTECODE = Path(__file__).resolve().parents[2] / ".local" / "bytecode"
"""What its processes import is compiled once, not at every start of a function."""
_SAVING_SECONDS = 5.0


def environment(port: int, state: Path, wait_scale: float) -> dict[str, str]:
    """Loopback only, every call checked against the caller's role, every file under ``state``."""
    temporary = state / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(state),
        "TMPDIR": str(temporary),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(state / "state"),
        "S3_DATA_DIR": str(state / "s3"),
        "DOCKER_HOST": "unix:///nonexistent",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_EC2_METADATA_DISABLED": "true",
        "SFN_WAIT_SCALE": str(wait_scale),
        "LOG_LEVEL": "WARNING",
        "PYTHONPYCACHEPREFIX": str(BYTECODE),
        "no_proxy": "*",
    }


class Emulator:
    """A running emulator; ``stop`` ends it and every function process it has started.

    A ``lasting`` one writes what it holds under ``state`` when it is asked to end, and begins with what lies there;
    an execution that was going then fails, and no event says so.
    """

    def __init__(self, port: int, state: Path, wait_scale: float, *, lasting: bool = False) -> None:
        self.url = f"http://127.0.0.1:{port}"
        log, settings = state / "emulator.log", environment(port, state, wait_scale)
        self._child = Child("sandbox.local.emulator", [], log, settings | (KEPT if lasting else {}))
        self.stop = self._child.stop

    def end(self) -> None:
        """Stop it the clean way; its last words are what it holds."""
        self._child.end(_SAVING_SECONDS)

    @property
    def pid(self) -> int:
        return self._child.pid

    def wait_ready(self, seconds: float = 30.0) -> None:
        """RuntimeError with the last of its log when it ends or does not answer in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._child.running:
            if _answers(f"{self.url}/_ministack/health"):
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"the emulator of AWS did not start:\n{self._child.tail()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _ending_with_its_execution(add_event: Callable[..., Any]) -> Callable[..., Any]:
    """No task of an execution that has ended is started; the emulator goes on retrying one that was aborted."""

    def add(execution: Mapping[str, Any], kind: str, *details: Any) -> Any:
        if kind == "TaskScheduled" and execution["status"] != "RUNNING":
            raise SystemExit  # Of the thread that plays the execution.
        return add_event(execution, kind, *details)

    return add


def main(argv: list[str], environ: Mapping[str, str]) -> None:
    """Serve until the parent is gone."""
    if environ.get("BIND_HOST") != "127.0.0.1":
        raise SystemExit("to be started by sandbox.local only")
    end_with_parent(int(argv[0]))
    from ministack import app
    from ministack.services import scheduler, stepfunctions

    # Its sweep for due schedules comes every ten seconds; the demo fires the schedule several times.
    scheduler._SCHEDULE_TICK_INTERVAL = SCHEDULE_TICK_SECONDS
    stepfunctions._add_event = _ending_with_its_execution(stepfunctions._add_event)
    sys.argv = sys.argv[:1]
    app.main()


if __name__ == "__main__":
    main(sys.argv[1:], os.environ)
