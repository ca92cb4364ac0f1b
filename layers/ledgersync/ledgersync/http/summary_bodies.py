"""A connection with its summary, as the OpenAPI document shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from ledgersync.http.bodies import ConnectionOut, Page, RunOut
from ledgersync.http.model import Model
from ledgersync.management.summary import State


class SummaryOut(Model):
    state: Annotated[State, Field(description="what most needs somebody comes first")]
    last_good_sync: Annotated[datetime | None, Field(description="when the newest run that went well ended")]
    open_holds: Annotated[int, Field(description="records set aside that nobody marked not to sync")]
    newest_run: RunOut | None
    sage_transactions: Annotated[int, Field(description="billed for this month's runs, of the newest ones")]
    sage_warning: Annotated[str, Field(description="near or over the limit of Sage transactions, in words; else empty")]
    unexplained: Annotated[
        str | None, Field(description="what nothing explains in the newest tie-out; null where there is none")
    ]


class SummarisedConnection(ConnectionOut):
    summary: Annotated[SummaryOut | None, Field(description="when it is asked for")] = None


class ConnectionPage(Page):
    items: list[SummarisedConnection]
