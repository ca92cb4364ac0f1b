"""The three results of a write or of reading one record: done, refused, unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from cashflow360.error_codes import Meaning, meaning_of

JsonValue: TypeAlias = "bool | int | str | Decimal | list[JsonValue] | dict[str, JsonValue] | None"
Row: TypeAlias = Mapping[str, JsonValue]

NOT_SENT = "NOT_SENT"


@dataclass(frozen=True, slots=True)
class Done:
    """The service did it; `row` is the record as it answered it (empty when it answered none)."""

    row: Row


@dataclass(frozen=True, slots=True)
class Refused:
    """The service did not do it; `code` is its code, or NOT_SENT when the request never left."""

    code: str
    message: str

    @property
    def meaning(self) -> Meaning:
        """What the code asks of the caller; a refusal for throttling is no fault of the record."""
        return meaning_of(self.code)


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have happened: look the record up before sending it again."""

    reason: str


Result: TypeAlias = Done | Refused | Unknown
