"""Child processes that never outlive whoever started them, however that ends.

A child runs in a process group of its own and watches its parent; when the parent is gone the whole group ends,
with whatever the child has started. Linux offers a death signal for this, but it is tied to the thread that
started the process, so it would also end children whose starting thread merely finished.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

_WATCH_SECONDS = 0.5


class Child:
    """A Python module of this project as a child: it has to call `end_with_parent` with its first argument."""

    def __init__(self, module: str, arguments: Sequence[str], log: Path, environ: Mapping[str, str]) -> None:
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, str(os.getpid()), *arguments],
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def tail(self, characters: int = 2000) -> str:
        """The last of what it said."""
        return self.log.read_text(errors="replace")[-characters:]

    def end(self, seconds: float) -> None:
        """Ask it to end by itself, then end what is left of it."""
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End it and everything it started; safe to call again."""
        if self._process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def term_is_interrupt() -> None:
    """From now on SIGTERM ends this process as Ctrl-C does, its children with it at once."""
    signal.signal(signal.SIGTERM, _interrupt)


def _interrupt(_: int, __: object) -> NoReturn:
    raise KeyboardInterrupt


def end_with_parent(parent: int) -> None:
    """From now on this process group ends when ``parent`` does."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)
