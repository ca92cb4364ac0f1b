"""What Sage bills in a month and how far its audit history is believed, as the OpenAPI document shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from ledgersync.domain.model import Kind
from ledgersync.domain.sage_use import OverLimit, Standing
from ledgersync.http.bodies import Body, Seen
from ledgersync.http.model import Model

MOST = 1_000_000_000


class SageLimitIn(Body):
    limit: Annotated[int, Field(ge=1, le=MOST, description="Sage transactions of the company's month")]
    over_limit: Annotated[OverLimit, Field(description="go on and be billed, or wait for the next month")]
    version: Seen = None


class SageLimitOut(Model):
    """The count is the company's, since Sage bills it; limit and choice are the connection's."""

    month: Annotated[str, Field(description="2026-11")]
    used: Annotated[int, Field(description="by all connections of the company, this month so far")]
    forecast: Annotated[int, Field(description="what the month comes to when its other days are usual ones")]
    tier: Annotated[int, Field(description="transactions a month of Sage's lowest tier")]
    limit: int
    over_limit: OverLimit
    standing: Standing
    warning: Annotated[str, Field(description="in words; empty while the month is well within the limit")]
    version: int


class BelievedOut(Model):
    kind: Kind
    trusted_since: Annotated[
        datetime | None, Field(description="since then it is read where the audit history names it, and once a week")
    ]
    trusted_from: Annotated[
        datetime | None, Field(description="when it will be, if the history tells of every change until then")
    ]
    told: Annotated[bool, Field(description="the history told of a change of the kind")]


class AuditHistoryOut(Model):
    kinds: list[BelievedOut]
