"""A value of one record that the other side can't hold exactly; the record is held, its page goes on."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from ledgersync.domain.rights import Missing


class MappingError(Exception):
    """Names the kind, the record's id on its side and the field, and says why in plain words, never the value.

    ``cause`` is the one of the catalogue to hold it by, where there is one.
    """

    def __init__(
        self, kind: Kind, id: str, field: str, reason: str, lacking: Missing | None = None, cause: str = ""
    ) -> None:
        super().__init__(f"{kind.value} {id}: {field}: {reason}")
        self.kind = kind
        self.id = id
        self.field = field
        self.reason = reason
        self.lacking = lacking
        self.cause = cause


class Unmappable(Exception):
    """A single value can't be mapped; the record's reader adds kind, id and field.

    ``lacking`` is the right or module for want of which it can't.
    """

    def __init__(self, reason: str, lacking: Missing | None = None) -> None:
        super().__init__(reason)
        self.lacking = lacking
