"""How soon changes reach the other side, as the OpenAPI document shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from ledgersync.domain.frequency import Frequency
from ledgersync.http.bodies import Body, Secret, Seen
from ledgersync.http.model import Model

TOLD = "the customization package posts what is added and changed, so looks do not ask Sage Intacct"


class FrequencyIn(Body):
    frequency: Frequency
    smart_events: Annotated[bool, Field(description=f"within minutes only: {TOLD}")] = False
    version: Seen = None


class TriggersIn(Body):
    client_secret: Annotated[Secret, Field(description="of the REST client that the Platform triggers name")]


class FrequencyCost(Model):
    """A choice, and what it costs in Sage transactions in a month without changes."""

    frequency: Frequency
    smart_events: bool
    runs_a_month: Annotated[int, Field(description="transactions of the daily runs")]
    looks_a_month: Annotated[int, Field(description="transactions of the looks in between")]
    transactions_a_month: int
    transactions_a_change: Annotated[int, Field(description="on top, for a change that wakes a run of its own")]


class FrequencyOut(Model):
    frequency: Frequency
    smart_events: bool
    next_look_at: datetime | None
    events_address: Annotated[str, Field(description="where Platform triggers of Sage Intacct post to")]
    cashflow360_events: Annotated[bool, Field(description="Cashflow360 tells of changes by its events")]
    triggers: Annotated[bool, Field(description="Platform triggers are heard: the key they are signed with is kept")]
    version: int
    costs: list[FrequencyCost]
