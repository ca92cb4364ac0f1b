"""Bodies about records that are held and fields that differed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from ledgersync.domain.model import Kind, Side
from ledgersync.http.bodies import Body, Given, Page
from ledgersync.http.model import Model
from ledgersync.management.remedies import Does, Remedy


class RemedyOut(Model):
    """``make-term`` goes to ``POST …/terms`` with ``side``, ``of`` and ``name``; ``choose-match`` to
    ``GET …/holds/{hold}/candidates``; ``choose-account`` to the preferences."""

    do: Does
    side: Side | None = None
    of: Annotated[Literal["payables", "receivables"] | None, Field(description="of a term")] = None
    name: str = ""

    @classmethod
    def of_remedy(cls, remedy: Remedy) -> Self:
        half: Literal["payables", "receivables"] = "receivables" if remedy.receivable else "payables"
        return cls(do=remedy.does, side=remedy.side, of=half if remedy.side else None, name=remedy.name)


class NoteOut(Model):
    by: str
    at: datetime
    text: str


class HoldOut(Model):
    id: str
    kind: Kind
    side: Side
    record_id: str
    counterpart_id: str
    label: str
    day: Annotated[date | None, Field(description="of a transaction")]
    amount: Annotated[str | None, Field(description="of a transaction")]
    cause: str
    code: Annotated[str, Field(description="the system's own code, or the cause's")]
    reason: str
    advice: str
    where: str
    since: datetime
    waits_for: list[str]
    retry: bool
    ignored: bool
    assigned: str
    notes: list[NoteOut]


class HoldPage(Page):
    items: list[HoldOut]


class HoldGroup(Model):
    cause: str
    reason: str
    advice: str
    where: str
    count: int
    open: Annotated[int, Field(description="those that nobody marked not to sync")]
    amount: Annotated[str | None, Field(description="what the open ones come to, where they have amounts")]
    since: Annotated[datetime, Field(description="of the oldest")]
    holds: Annotated[list[HoldOut], Field(description="as many as `shown` says; those not to be synced come last")]
    remedies: Annotated[list[RemedyOut], Field(description="what can be done here; none: in one of the systems")]


class HoldGroups(Model):
    items: list[HoldGroup]
    ignored: Annotated[list[HoldOut], Field(description="those marked not to sync, two hundred at most")]


class LinkIn(Body):
    counterpart_id: Given


class LinkOut(Model):
    kind: Kind
    intacct_id: str
    cashflow360_id: str


class ConflictOut(Model):
    id: str
    kind: Kind
    cashflow360_id: str
    intacct_id: str
    label: str
    field: str
    base: Any
    intacct: Any
    cashflow360: Any
    winner: Side
    rule: str
    run_id: str
    at: datetime | None


class ConflictPage(Page):
    items: list[ConflictOut]
