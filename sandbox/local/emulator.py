"""The emulator of AWS in a process group of its own, which ends with whoever started it, however that ends.

Run as ``python -m sandbox.local.emulator PARENT_PID``; its settings are environment variables (`environment`).
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

REGION = "us-east-1"
ACCOUNT = "000000000000"
SCHEDULE_TICK_SECONDS = 1
_WATCH_SECONDS = 0.5


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
        "PYTHONDONTWRITEBYTECODE": "1",
        "no_proxy": "*",
    }


class Emulator:
    """A running emulator; ``stop`` ends it and every function process it has started."""

    def __init__(self, port: int, state: Path, wait_scale: float) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.log = state / "emulator.log"
        state.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sandbox.local.emulator", str(os.getpid())],
                env=environment(port, state, wait_scale),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_ready(self, seconds: float = 30.0) -> None:
        """RuntimeError with the last of its log when it ends or does not answer in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            if _answers(f"{self.url}/_ministack/health"):
                return
            time.sleep(0.05)
        tail = self.log.read_text(errors="replace")[-2000:]
        self.stop()
        raise RuntimeError(f"the emulator of AWS did not start:\n{tail}")

    def stop(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # loopback, a fixed path
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main(argv: list[str], environ: Mapping[str, str]) -> None:
    """Serve until the parent is gone."""
    if environ.get("BIND_HOST") != "127.0.0.1":
        raise SystemExit("to be started by sandbox.local only")
    threading.Thread(target=_end_with, args=(int(argv[0]),), daemon=True).start()
    from ministack import app
    from ministack.services import scheduler

    # Its sweep for due schedules comes every ten seconds; the demo fires the schedule several times.
    scheduler._SCHEDULE_TICK_INTERVAL = SCHEDULE_TICK_SECONDS
    sys.argv = sys.argv[:1]
    app.main()


if __name__ == "__main__":
    main(sys.argv[1:], os.environ)
