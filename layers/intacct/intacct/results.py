"""What became of one function: done, refused or unknown."""

from __future__ import annotations

from dataclasses import dataclass, field

from intacct.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayError:
    """One `<error>` of the gateway; the texts come without their support or request id."""

    number: str = ""
    description: str = ""
    description2: str = ""
    correction: str = ""
    error_id: str = ""
    """`additionalinfo/errorid`, such as GL-0493: the only code that doesn't move between releases."""
    message_id: str = ""
    """The first `additionalinfo/*/messageid`, such as IA.DUPLICATE_ACCOUNT_NUMBER."""
    support_id: str = ""

    @property
    def text(self) -> str:
        """The texts in the order a person reads them."""
        return " ".join(part for part in (self.description, self.description2, self.correction) if part)


@dataclass(frozen=True, slots=True)
class Done:
    """The function ran; `total` and `remaining` are counts of rows, given for queries."""

    control_id: str
    function: str
    rows: list[Row] = field(default_factory=list)
    key: str | None = None
    """The record number of what was written, when the gateway says it."""
    total: int | None = None
    remaining: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The function was not carried out, and the gateway says why."""

    control_id: str
    function: str
    errors: tuple[GatewayError, ...]

    @property
    def text(self) -> str:
        return "; ".join(f"{error.number} {error.text}".strip() for error in self.errors)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A write that was neither carried out nor refused for a reason: look the record up before sending it again.

    A control id that was used before may be answered so.
    """

    control_id: str
    function: str
    reason: str


Result = Done | Refused | Unknown
