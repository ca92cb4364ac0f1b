"""The tie-out as the API answers it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from ledgersync.domain.model import Kind


class ExplanationOut(BaseModel):
    kind: Kind
    id: str
    label: str
    intacct: str
    cashflow360: str
    cause: str
    words: str


class PartyOut(BaseModel):
    id: str
    name: str
    intacct: str
    cashflow360: str
    difference: str
    explanations: Annotated[list[ExplanationOut], Field(description="transactions not open alike, and why")]


class DraftOut(BaseModel):
    kind: Kind
    id: str
    label: str
    party: str
    amount: str
    state: Annotated[str, Field(description="what it is instead of posted")]


class TieOutOut(BaseModel):
    kind: Kind
    complete: bool
    intacct: str
    cashflow360: str
    difference: str
    parties: Annotated[list[PartyOut], Field(description="those that differ first; amounts in USD")]
    drafts: Annotated[list[DraftOut], Field(description="in Intacct and not posted, so open nowhere")]
