"""Setting the sync preferences: accounts checked against what is synced, permanent choices kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.model import Kind, Link, Side
from ledgersync.domain.preferences import Preferences
from ledgersync.management.choices import Choice, Of, SettingReader, choice_of, choices
from ledgersync.management.chosen import Chooser
from ledgersync.management.effects import APPROVED_ONLY, Effect, Now, effects, permanent
from ledgersync.management.objections import objections, top_level_warnings, transfer_objections
from ledgersync.management.pausing import automatic
from ledgersync.management.refusal import Refusal
from ledgersync.management.revision import expect, save
from ledgersync.management.state_access import reading
from ledgersync.management.statements import following, implied, with_said
from ledgersync.ports import Books, Clock, Connection, Ledger, Registry
from ledgersync.runs.schedule import first_due

PERMANENT_APPROVED = (
    "Syncing only approved bills is permanent once on: bills that were approved to come over would be mixed with "
    "ones nobody approved."
)
PERMANENT: Mapping[str, str] = {APPROVED_ONLY: PERMANENT_APPROVED}
"""Why each choice that can't be taken back can't."""


class Preset(StrEnum):
    """Who wins a conflict, chosen for every kind at once."""

    INTACCT = "intacct"
    CASHFLOW360 = "cashflow360"
    DEFAULTS = "defaults"


def masters_of(preset: Preset, single: Mapping[Kind, Side]) -> Mapping[Kind, Side]:
    """The masters that are chosen: the preset's, then those of single kinds. A kind without one has its own."""
    if preset is Preset.DEFAULTS:
        return single
    return {**{kind: Side(preset.value) for kind in Kind}, **single}


@dataclass(frozen=True, slots=True)
class Checked:
    """What saving would do, and what stands in its way: ``wrong`` as (field, code, words)."""

    wrong: Sequence[tuple[str, str, str]]
    effects: Sequence[Effect]
    permanent: Sequence[str]
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class PreferenceSetting:
    """``reader`` reads live what preferences are checked against; it is made at its first use."""

    registry: Registry
    clock: Clock
    open_ledgers: Callable[[Connection], Mapping[Side, Ledger]]
    reader: Callable[[], SettingReader]

    def choices(self, connection: Connection, of: Of) -> list[Choice]:
        """Everything a preference can be set to."""
        return choices(of, connection, reading(self.registry, connection.id), self.reader())

    def warnings(self, connection: Connection, wanted: Preferences) -> list[str]:
        """Which records Intacct stays the master of though Cashflow360 was chosen.

        By the links; before the first sync, which makes them, by the first page of each kind in Intacct.
        """
        given = _lists_given(wanted)
        if not connection.entity_id or not given:
            return []
        books = reading(self.registry, connection.id)
        if books.positions():
            return top_level_warnings(wanted, {kind: [label_of(one) for one in shared(books, kind)] for kind in given})
        ledger = self.open_ledgers(connection)[Side.INTACCT]
        return top_level_warnings(wanted, {kind: _owned_above(ledger, kind) for kind in given})

    def check(self, connection: Connection, wanted: Preferences) -> Checked:
        """What is wrong, what it will do and what of that can't be taken back. Nothing is saved."""
        books = reading(self.registry, connection.id)
        before = connection.preferences
        for_good = permanent(before, wanted)
        owned = {kind: sum(1 for _ in shared(books, kind)) for kind in SPECS if SPECS[kind].group is Group.LISTS}
        now = Now(
            unapproved=self.reader().unapproved(connection) if for_good else None,
            holds=books.holds(),
            owned_above=owned if connection.entity_id else {},
        )
        return Checked(
            wrong=self._wrong(connection, wanted),
            effects=effects(before, wanted, now),
            permanent=for_good,
            warnings=self.warnings(connection, wanted),
        )

    def save(
        self,
        connection: Connection,
        wanted: Preferences,
        version: int | None = None,
        *,
        confirmed: Collection[str] = (),
        by: str = "",
    ) -> tuple[Connection, list[str]]:
        """Save all of the preferences or none, and what to be warned of; Refusal names everything that is wrong.

        What is permanent has to be ``confirmed`` by name. ``by`` is who answers for what the preferences say of the
        accounting preferences.
        """
        expect(connection, version)
        wrong = self._wrong(connection, wanted)
        if wrong:
            raise _refused(wrong)
        if lacking := [name for name in permanent(connection.preferences, wanted) if name not in confirmed]:
            reasons = [(name, "permanent", PERMANENT[name]) for name in lacking]
            raise Refusal("not-confirmed", "A choice that can't be taken back has to be confirmed.", reasons)
        warned = self.warnings(connection, wanted)
        said = implied(connection.preferences, wanted) if by else {}
        statements = with_said(connection.statements, said, by, self.clock.now())
        changed = replace(connection, preferences=wanted, statements=statements)
        return self._keep(connection, changed, by, *(["statements"] if said else [])), warned

    def state(
        self, connection: Connection, said: Mapping[str, bool | None], by: str, version: int | None = None
    ) -> Connection:
        """Keep what a person answers for; None withdraws it. Sync preferences follow the accounting preferences."""
        expect(connection, version)
        statements = with_said(connection.statements, said, by, self.clock.now())
        preferences = following(connection.preferences, said)
        return self._keep(
            connection, replace(connection, preferences=preferences, statements=statements), by, "statements"
        )

    def _wrong(self, connection: Connection, wanted: Preferences) -> list[tuple[str, str, str]]:
        before = connection.preferences
        if before is not None and before.approved_only and not wanted.approved_only:
            return [(APPROVED_ONLY, "permanent-choice", PERMANENT_APPROVED)]
        books = reading(self.registry, connection.id)
        wrong = list(objections(books, wanted))
        if not wrong and (wanted.transfer_journal or wanted.transfer_location):
            location = books.links(Kind.LOCATION, Side.CASHFLOW360, [wanted.transfer_location])
            location_id = next((link.intacct_id for link in location.values()), "")
            found = self.reader().transfer_books(connection, location_id)
            wrong = list(transfer_objections(wanted, found))
        return wrong

    def _keep(self, connection: Connection, changed: Connection, by: str, *also: str) -> Connection:
        """Keep the change, and put the connection on the schedule or take it off."""
        kept = save(self.registry, connection, changed, *also, who=Chooser(by, self.clock.now()))
        if kept.preferences is None or kept.disconnected or automatic(kept) is (connection.due_at is not None):
            return kept
        due_at = first_due(connection.id, self.clock.now()) if automatic(kept) else None
        self.registry.set_due(connection.id, due_at)
        current = self.registry.connection(connection.id)
        if current is not None and current.disconnected:
            self.registry.set_due(connection.id, None)
        return replace(kept, due_at=due_at)


def _refused(wrong: Sequence[tuple[str, str, str]]) -> Refusal:
    """What is permanent says so in its code; everything else is a list of what is wrong."""
    field, code, words = wrong[0]
    if code == "permanent-choice":
        return Refusal(code, words, [(field, code, words)])
    return Refusal("preferences-invalid", "Some preferences can't be saved.", wrong)


def shared(books: Books, kind: Kind) -> Iterator[Link]:
    """The synced records of a kind that belong to Intacct's top level."""
    return (link for link in books.all_links(kind) if link.shared)


def label_of(link: Link) -> str:
    """What people call a linked record: its name, else its number."""
    named = choice_of(link)
    return named.name or named.number or link.intacct_id


def _owned_above(ledger: Ledger, kind: Kind) -> list[str]:
    """What Intacct's top level owns, among the first page of a kind."""
    first = islice(ledger.changes(kind, None), 1)
    return [record.label for page in first for record in page.records if record.owner == ""]


def _lists_given(wanted: Preferences) -> list[Kind]:
    """The lists that Cashflow360 is chosen as the master of."""
    lists = [kind for kind, spec in SPECS.items() if spec.group is Group.LISTS]
    return [kind for kind, side in wanted.masters.items() if side is Side.CASHFLOW360 and kind in lists]
