"""Choices, effects and statements, as the OpenAPI document shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from ledgersync.http.bodies import WAITS, Body, Seen
from ledgersync.http.model import Model
from ledgersync.http.problems import Reason


class ChoiceOut(Model):
    id: Annotated[str, Field(description="what a preference is set to")]
    number: Annotated[str, Field(description="of an account; ID of a location, department or journal")]
    name: str
    type: Annotated[str, Field(description="of an account")]
    last_four: Annotated[str, Field(description="digits of a bank account; its number is never shown")]


class ChoiceList(Model):
    items: Annotated[list[ChoiceOut], Field(description="the first fifty; search for another one")]
    total: Annotated[int, Field(description="how many there are")]


class EffectOut(Model):
    field: str
    words: str
    count: Annotated[int | None, Field(description="records it touches; null where none are counted")]
    permanent: Annotated[bool, Field(description="it can't be taken back")]


class CheckedOut(Model):
    """Nothing was saved."""

    version: Annotated[int, Field(description="send it back when saving, so that nobody's change is undone")]
    errors: Annotated[list[Reason], Field(description="what stands in the way of saving")]
    effects: list[EffectOut]
    permanent: Annotated[list[str], Field(description="choices that can't be taken back; confirm them when saving")]
    warnings: list[str]
    transactions_wait_for: Annotated[list[str], Field(description=WAITS)]


class StatementsIn(Body):
    version: Seen = None
    statements: Annotated[
        dict[Annotated[str, Field(min_length=1, max_length=80)], bool | None],
        Field(min_length=1, max_length=60, description="whether each is so; null withdraws what was stated"),
    ]


class StandingOut(Model):
    check: str
    title: str
    statement: Annotated[str, Field(description="what a person answers for")]
    yes: Annotated[str, Field(description="what it does here when it is so")]
    no: Annotated[str, Field(description="what it does here when it is not")]
    where: Annotated[str, Field(description="where to look")]
    wanted: Annotated[bool | None, Field(description="what the sync needs; null where either will do")]
    accounting: Annotated[bool, Field(description="an accounting preference of the organisation, not a check")]
    holds: Annotated[bool | None, Field(description="as it was stated, else as the sync goes by it; null: nobody said")]
    by: Annotated[str, Field(description="who stated it; empty while nobody did")]
    at: datetime | None


class StandingList(Model):
    version: int
    items: list[StandingOut]
