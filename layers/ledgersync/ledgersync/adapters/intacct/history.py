"""What the audit history tells of an entity's records: what happened to any of them, and what was deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from intacct.functions import Function
from intacct.results import Result
from intacct.timestamps import UserFormatting
from ledgersync.adapters.intacct.audit import AuditReading
from ledgersync.adapters.intacct.company_fields import CompanyFields
from ledgersync.adapters.intacct.deletions import AUDIT, DeletionReading, UndoneReading
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.intacct.vocabulary import AUDIT_FIELDS
from ledgersync.domain.model import Kind
from ledgersync.domain.remembered import Position
from ledgersync.ports import DeletionPage, Told

Ask = Callable[[Sequence[Function]], list[Result]]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """``ask_first`` asks together with whatever else is wanted."""

    fields: CompanyFields
    settings: IntacctSettings
    zone: Callable[[], UserFormatting]
    ask_first: Ask
    ask: Ask

    def told(self, since: Mapping[Kind, Position]) -> Told:
        """By one question."""
        zone = self.zone()
        if self._lacking:
            return Told(unread=frozenset(since))
        reading = AuditReading(self.fields.mappings, since, zone, self.settings)
        asked = reading.function()
        return reading.told(self.ask_first([asked])[0]) if asked else Told(unread=frozenset(since))

    def deletions(self, kinds: Sequence[Kind], since: Position, told: Told | None) -> Iterator[DeletionPage]:
        """What was deleted, and which payments were undone. It is not asked again for what it ``told``."""
        undone = UndoneReading(self.fields.mappings, kinds, since, self.zone(), self.settings)
        others = undone.functions()
        if told is not None and told.whole:
            gone = tuple(one for one in told.deletions if one.kind in kinds)
            yield DeletionPage(gone, None, told.unread & set(kinds))
            yield undone.page(self.ask_first(others) if others else [])
        elif self._lacking or not set(kinds) - self.settings.unaudited:
            yield DeletionPage((), None, frozenset(kinds))
        else:
            reading = DeletionReading(self.fields.mappings, kinds, since, self.zone(), self.settings)
            first, *answers = self.ask_first([reading.first(), *others])
            yield from reading.pages(first, self.ask)
            yield undone.page(answers)

    @property
    def _lacking(self) -> bool:
        return bool(self.fields.lacked(AUDIT) & set(AUDIT_FIELDS))
