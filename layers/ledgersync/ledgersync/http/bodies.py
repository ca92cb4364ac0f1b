"""What the API takes and gives, as its OpenAPI document shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, SecretStr

from ledgersync.domain.preferences import REQUIRED
from ledgersync.http.control_bodies import COUNTS, PauseOut
from ledgersync.http.model import Model

Text = Annotated[str, Field(max_length=200)]
Given = Annotated[str, Field(min_length=1, max_length=200)]
Secret = Annotated[SecretStr, Field(min_length=1, max_length=500)]
WAITS = f"of {' and '.join(REQUIRED)} those not set yet: transactions wait for them, lists sync"


class Body(Model):
    """A body somebody sends; a field that does not exist is an error, not a wish."""

    model_config = ConfigDict(extra="forbid")


class IntacctIn(Body):
    company_id: Given
    user_id: Given
    password: Secret
    entity_id: Annotated[Text, Field(description="empty for a company of one entity")] = ""


class Cashflow360In(Body):
    organization_id: Given
    token_name: Given
    token: Secret


class ConnectionIn(Body):
    name: Given
    intacct: IntacctIn
    cashflow360: Cashflow360In
    one_way: Annotated[bool, Field(description="transactions only go to Intacct; permanent")] = False
    sync: Annotated[bool, Field(description="start the first sync, of lists, at once")] = True


Seen = Annotated[int | None, Field(ge=0, description="the version that was looked at; 409 stale when it has changed")]


class ConnectionChange(Body):
    name: Given | None = None
    one_way: bool | None = None
    version: Seen = None


class CredentialsIn(Body):
    """What is left out stays as it is."""

    user_id: Given | None = None
    password: Secret | None = None
    token_name: Given | None = None
    token: Secret | None = None
    version: Seen = None


class ConnectionOut(Model):
    id: str
    name: str
    company_id: str
    entity_id: str
    organization_id: str
    organization_name: Annotated[
        str, Field(description="as Cashflow360 called it when it was connected; empty where that could not be read")
    ]
    one_way: bool
    status: Literal["connected", "disconnected"]
    created_at: datetime
    due_at: datetime | None
    paused: Annotated[PauseOut | None, Field(description="not scheduled, and Sync Now is refused, until it is resumed")]
    version: Annotated[int, Field(description="counts the changes of the connection and of its preferences")]
    transactions_wait_for: Annotated[list[str], Field(description=WAITS)]
    run_id: Annotated[str | None, Field(description="the run that was started")] = None
    left_behind: Annotated[
        str, Field(description="what disconnecting could not take back in the two systems, in words; else empty")
    ] = ""


class Page(Model):
    """``next`` is the cursor of the page that follows; none after the last."""

    next: str | None = None


class AccountOut(Model):
    id: str
    number: str
    name: str
    type: str


class AccountList(Model):
    items: list[AccountOut]


class RunOut(Model):
    run_id: str
    trigger: str
    status: str
    started_at: datetime
    ended_at: datetime | None
    counts: Annotated[dict[str, int], Field(description=COUNTS)]
    calls: Annotated[
        dict[str, int],
        Field(
            description='by "side|requests", "side|logins", "side|writes", "intacct|read_calls", '
            '"intacct|records_written", "intacct|other_functions", "table|…" and "lambda|…"'
        ),
    ]
    sage_transactions: Annotated[int, Field(description="what Sage bills: calls that read, and records written")]
    error: Annotated[str, Field(description="stable code of what went wrong; empty when nothing did")]
    advice: str


class RunPage(Page):
    items: list[RunOut]


class SyncStarted(Model):
    run_id: str
    answer: Annotated[str, Field(description="started, going, or repeated for a known idempotency key")]
    status: str


class PackageLink(Model):
    url: Annotated[str, Field(description="works once")]
    expires_at: datetime


class Accepted(Model):
    status: Literal["accepted"] = "accepted"
