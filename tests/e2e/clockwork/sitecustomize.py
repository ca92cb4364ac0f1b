"""In every process of a function: its clock is ahead of the real one by as many seconds as a file says.

Who sleeps for long moves everybody's clock on instead.
"""

from __future__ import annotations

import fcntl
import os
from datetime import datetime, timedelta
from pathlib import Path

from ledgersync.adapters.aws.clock import SystemClock

AHEAD = Path(os.environ.get("SECONDS_AHEAD", os.devnull))
LONG = 30.0
real_now, real_sleep = SystemClock.now, SystemClock.sleep


def now(self: SystemClock) -> datetime:
    return real_now(self) + timedelta(seconds=float(AHEAD.read_text() or 0))


def sleep(self: SystemClock, seconds: float) -> None:
    if seconds < LONG:
        real_sleep(self, seconds)
        return
    with AHEAD.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        moved = AHEAD.with_suffix(".new")
        moved.write_text(str(float(AHEAD.read_text() or 0) + seconds))
        moved.replace(AHEAD)


SystemClock.now = now  # type: ignore[method-assign]
SystemClock.sleep = sleep  # type: ignore[method-assign]
