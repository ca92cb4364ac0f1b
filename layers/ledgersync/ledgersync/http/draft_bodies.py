"""Drafts, as the OpenAPI document shows them. No secret is ever in an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from ledgersync.http.bodies import Body, Given, Secret, Seen, Text
from ledgersync.http.model import Model
from ledgersync.http.setup_bodies import StandingOut

Step = Literal[
    "before-you-start", "configuration", "sync-user", "permissions", "authorization", "package", "settings", "preview"
]
"""Steps that only a person can call done."""


class ServiceOut(Model):
    sender_id: Annotated[str, Field(description="to be added to Web Services authorizations, in lower case")]
    user_id: Annotated[str, Field(description="what to call the Web Services user")]
    support: Annotated[str, Field(description="whom to ask; empty when the operator named nobody")]


class DraftIn(Body):
    name: Text = ""


class DraftChange(Body):
    """What is left out stays as it is."""

    version: Seen = None
    name: Given | None = None
    configuration: Literal["one-entity", "entity-level", "top-level"] | None = None
    one_way: Annotated[bool | None, Field(description="transactions only go to Intacct; permanent once connected")] = (
        None
    )
    confirmed: Annotated[bool, Field(description="the person was shown that one_way is permanent")] = False
    steps: Annotated[dict[Step, bool], Field(description="whether each is done, as a person says")] = Field(
        default_factory=dict
    )
    statements: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=80)], bool | None], Field(max_length=60)
    ] = Field(default_factory=dict)


class DraftIntacctIn(Body):
    """What is left out stays; another company or user needs a password."""

    version: Seen = None
    company_id: Given | None = None
    user_id: Given | None = None
    password: Secret | None = None
    entity_id: Text | None = None


class DraftCashflow360In(Body):
    version: Seen = None
    organization_id: Given | None = None
    token_name: Given | None = None
    token: Secret | None = None


class ContinueIn(Body):
    looked: Annotated[bool, Field(description="the person has looked at the preview")] = False


class EntityOut(Model):
    id: str
    name: str


class DraftIntacctOut(Model):
    company_id: str
    user_id: str
    entity_id: str
    entities: Annotated[list[EntityOut], Field(description="those the user can enter, to choose from")]
    needs_entity: bool
    has_password: Annotated[bool, Field(description="kept until secrets_until; never shown")]


class DraftCashflow360Out(Model):
    organization_id: str
    organization_name: str
    token_name: str
    has_token: Annotated[bool, Field(description="kept until secrets_until; never shown")]


class DraftOut(Model):
    id: Annotated[str, Field(description="also of the connection it becomes")]
    name: str
    configuration: str
    one_way: bool
    steps: Annotated[list[str], Field(description="those a person says are done")]
    intacct: DraftIntacctOut | None
    cashflow360: DraftCashflow360Out | None
    statements: list[StandingOut]
    package_made: bool
    missing: Annotated[list[str], Field(description="what Continue still needs")]
    secrets_until: Annotated[datetime | None, Field(description="when what was entered as secrets is deleted")]
    created_by: str
    created_at: datetime
    changed_at: datetime
    connected: bool
    run_id: Annotated[str, Field(description="the first run, once it was continued")]
    version: int


class DraftList(Model):
    items: list[DraftOut]
