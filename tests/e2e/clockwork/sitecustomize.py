"""In every process of a function: its clock is ahead of the real one by as many seconds as a file says.

Who sleeps for long moves everybody's clock on instead. A file beside it names one call of AWS that goes wrong once:
the function, the service, the operation, and "refused", "lost" (carried out, its answer lost) or "killed" after it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ConnectionClosedError

from ledgersync.adapters.aws.clock import SystemClock

AHEAD = Path(os.environ.get("SECONDS_AHEAD", os.devnull))
FAULT = AHEAD.with_suffix(".fault")
LONG = 30.0


def instead(owner: type, name: str, value: object) -> Any:
    """Put something in the place of an attribute of a class; what was there."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    return before


def now(self: SystemClock) -> datetime:
    at: datetime = real_now(self)
    return at + timedelta(seconds=float(AHEAD.read_text() or 0))


def sleep(self: SystemClock, seconds: float) -> None:
    if seconds < LONG:
        real_sleep(self, seconds)
        return
    with AHEAD.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        moved = AHEAD.with_suffix(".new")
        moved.write_text(str(float(AHEAD.read_text() or 0) + seconds))
        moved.replace(AHEAD)


def call(self: BaseClient, operation: str, given: Mapping[str, object]) -> object:
    wanted = FAULT.read_text().split() if FAULT.exists() else []
    function = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")
    if (
        not wanted
        or not function.endswith(wanted[0])
        or wanted[1:3] != [self.meta.service_model.service_name, operation]
    ):
        return real_call(self, operation, given)
    FAULT.unlink()
    if wanted[3] != "refused":
        real_call(self, operation, given)
    if wanted[3] == "killed":
        os._exit(1)
    raise ConnectionClosedError(endpoint_url="cut off by a test")


real_call = instead(BaseClient, "_make_api_call", call)
real_now = instead(SystemClock, "now", now)
real_sleep = instead(SystemClock, "sleep", sleep)
