"""A run while it goes, and a paused connection, as the OpenAPI document shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from ledgersync.http.model import Model
from ledgersync.sync.context import ENDS

COUNTS = f'by "kind|side|outcome"; what was "seen" on a side ended there as one of: {", ".join(ENDS)}'


class PauseOut(Model):
    at: datetime
    by: Annotated[str, Field(description="who paused it; empty when it paused by itself")]
    words: Annotated[str, Field(description="why, for people")]


class ProgressOut(Model):
    """How far a run is. It costs nothing to keep, so it moves whenever the run keeps something."""

    run_id: str
    status: str
    group: Annotated[str, Field(description="lists or transactions while it goes; empty before and after")]
    started_at: datetime
    as_of: Annotated[datetime | None, Field(description="null until the run's first step began")]
    counts: Annotated[dict[str, int], Field(description=COUNTS)]
    sage_transactions: Annotated[int, Field(description="what Sage bills so far")]
    stopping: Annotated[bool, Field(description="somebody asked it to stop; it ends after the record in hand")]
    stop_by: str
