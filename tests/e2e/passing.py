"""Time that passes when a test says so, for both systems and for the processes of the deployed product alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.simulation.worlds.clock import SimClock

CLOCKWORK = Path(__file__).parent / "clockwork"


class PassingClock(SimClock):
    """The real time and what was let pass."""

    def __init__(self, file: Path) -> None:
        self._file, self._ahead = file, 0.0
        file.write_text("0")

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes a function's clock follow."""
        return {"PYTHONPATH": str(CLOCKWORK), "SECONDS_AHEAD": str(self._file)}

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    def advance(self, seconds: float) -> None:
        self._ahead += seconds
        self._file.write_text(str(self._ahead))

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """Afterwards the clock is right again."""
        try:
            yield
        finally:
            self.advance(-self._ahead)

    def __getattribute__(self, name: str) -> object:
        return self.now() if name == "at" else super().__getattribute__(name)
