"""Time that passes when a test says so, for both systems and for the processes of the deployed product alike."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.simulation.worlds.clock import SimClock

CLOCKWORK = Path(__file__).parent / "clockwork"


class PassingClock(SimClock):
    """The real time and what was let pass."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.write_text("0")

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes a function's clock follow."""
        return {"PYTHONPATH": str(CLOCKWORK), "SECONDS_AHEAD": str(self._file)}

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    @property
    def _ahead(self) -> float:
        """Functions move it too: those that sleep for long."""
        return float(self._file.read_text())

    def advance(self, seconds: float) -> None:
        with self._file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            moved = self._file.with_suffix(".new")
            moved.write_text(str(self._ahead + seconds))
            moved.replace(self._file)

    def fault(self, function: str, service: str, operation: str, how: str) -> Callable[[], bool]:
        """One call of AWS by a function goes wrong, once; the answer says whether it has."""
        file = self._file.with_suffix(".fault")
        file.write_text(f"{function} {service} {operation} {how}")
        return lambda: not file.exists()

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """Afterwards the clock is right again."""
        try:
            yield
        finally:
            self.advance(-self._ahead)

    def __getattribute__(self, name: str) -> object:
        return self.now() if name == "at" else super().__getattribute__(name)
