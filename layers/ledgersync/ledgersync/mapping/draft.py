"""One write on its way to native values: what it brings along, and how its values are converted."""

from __future__ import annotations

from dataclasses import dataclass

from ledgersync.domain.model import Line, Scalar, Side, Values
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.rights import Missing
from ledgersync.mapping.context import Context, NativeScalar
from ledgersync.mapping.converters import Write as Convert
from ledgersync.mapping.errors import MappingError, Unmappable
from ledgersync.mapping.tables import FieldMap, KindMapping


@dataclass(frozen=True, slots=True)
class Writing:
    """One write with what is needed to turn its values into native ones."""

    mapping: KindMapping
    write: Write
    context: Context

    @property
    def creates(self) -> bool:
        return self.write.operation is Operation.CREATE

    @property
    def values(self) -> Values:
        return self.write.values

    def scalar(self, name: str) -> Scalar:
        """The value of a header field."""
        value = self.values.get(name)
        return None if isinstance(value, tuple) else value

    def lines(self, name: str) -> tuple[Line, ...]:
        """The lines under a line field."""
        value = self.values.get(name)
        return value if isinstance(value, tuple) else ()

    def touches(self, name: str) -> bool:
        """Whether the write brings this field along."""
        return self.creates or name in self.write.changed

    def convert(self, value: Scalar, convert: Convert, field: str) -> NativeScalar:
        """A native value; Unmappable becomes a MappingError that names the record and the field."""
        try:
            return convert(value, self.context)
        except Unmappable as error:
            raise self.refused(field, str(error), error.lacking) from error

    def refused(self, field: str, reason: str, lacking: Missing | None = None, cause: str = "") -> MappingError:
        """The error that sets this record aside."""
        return MappingError(self.mapping.kind, self.write.id or self.write.source_id, field, reason, lacking, cause)

    def chosen(self, side: Side, always: tuple[str, ...] = ()) -> list[FieldMap]:
        """The fields to send: all of a new record, else what changed and what must come with it."""
        return [item for item in self.mapping.fields if not item.read_only and self._sent(item, side, always)]

    def _sent(self, item: FieldMap, side: Side, always: tuple[str, ...]) -> bool:
        if self.creates:
            return True
        follows = item.same_as in self.write.changed and self.scalar(item.name) is None
        fixed = item.create_only and side is Side.INTACCT
        return not fixed and (item.name in self.write.changed or item.name in always or follows)

    def filled(self, item: FieldMap) -> Scalar:
        """The value, or where the record has none that of the field that stands for it."""
        value = self.scalar(item.name)
        return self.scalar(item.same_as) if value is None and item.same_as else value
