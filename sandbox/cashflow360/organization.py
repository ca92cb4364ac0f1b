"""One organisation: its records with indexes, its preferences and its sync token."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from random import Random

from sandbox.cashflow360.errors import ID_UNKNOWN, Refused
from sandbox.cashflow360.ids import IdMaker
from sandbox.cashflow360.rules import Rules
from sandbox.cashflow360.schema import ENTITIES
from sandbox.cashflow360.schema.fields import ZERO_ID, Record
from sandbox.cashflow360.stamps import stamp

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Preferences:
    """Accounting and sync-relevant preferences, set by a user; accounts are ChartOfAccount ids."""

    show_account_numbers: bool = True
    use_departments: bool = True
    use_locations: bool = True
    use_classes: bool = True
    vendors_as_dimension: bool = True
    customers_as_dimension: bool = True
    items_as_dimension: bool = True
    employees_as_dimension: bool = True
    projects_as_dimension: bool = True
    changes_after_approval: bool = False
    approval_required: bool = False
    export_offline_payments: bool = True
    movement_confirmation_days: int = 1
    money_out_clearing: str = ZERO_ID
    money_in_clearing: str = ZERO_ID
    default_bank_account: str = ZERO_ID
    deposit_to_account: str = ZERO_ID
    separate_debits: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Change:
    """One table row before a change; None when the row was new."""

    entity: str
    record_id: str
    before: Record | None


class Organization:
    """Holds the records; a stored record is never changed in place, only replaced with `put`."""

    def __init__(self, name: str, token_name: str, *, clock: Clock, rng: Random, rules: Rules) -> None:
        self.name, self.token_name, self.rules = name, token_name, rules
        self._clock, self._rng = clock, rng
        self._ids = IdMaker(rng)
        self.id = self.new_id("008")
        self.user_id = self.new_id("006")
        self.token = self._secret()
        self.locked = False
        self.preferences = Preferences()
        self.tables: dict[str, dict[str, Record]] = {name: {} for name in ENTITIES}
        self.changed: list[Change] = []
        self.processed_until: date | None = None
        self._index: dict[tuple[str, str, object], dict[str, None]] = {}

    def __repr__(self) -> str:
        return f"Organization({self.id!r}, {self.name!r})"

    def stamp(self) -> str:
        """Return the time stamp of now."""
        return stamp(self._clock())

    def today(self) -> date:
        """Return the organisation's business date."""
        return self._clock().date()

    def new_id(self, prefix: str) -> str:
        """Return a fresh id."""
        return self._ids.make(prefix)

    def digits(self, count: int) -> str:
        """Return a random number written with that many digits."""
        return "".join(self._rng.choices("0123456789", k=count))

    def renew_token(self) -> str:
        """Make a new sync token; the previous one is dead from now on."""
        self.token = self._secret()
        return self.token

    def get(self, entity: str, record_id: object) -> Record:
        """Return a record; refuses an unknown id."""
        found = self.tables[entity].get(record_id) if isinstance(record_id, str) else None
        if found is None:
            raise Refused(ID_UNKNOWN, record_id)
        return found

    def where(self, entity: str, indexed_field: str, value: object) -> list[Record]:
        """Return the records with this value in an indexed field, in order of creation."""
        table = self.tables[entity]
        return [table[key] for key in self._index.get((entity, indexed_field, value), ())]

    def put(self, entity: str, record: Record) -> Record:
        """Store a record under its id and keep what was there for an undo."""
        record_id = str(record["id"])
        self.changed.append(Change(entity, record_id, self._replace(entity, record_id, record)))
        return record

    def remove(self, entity: str, record_id: str) -> None:
        """Take a record out of its table."""
        self.changed.append(Change(entity, record_id, self._replace(entity, record_id, None)))

    def mark(self) -> int:
        """Return a place in the journal of changes to rewind to."""
        return len(self.changed)

    def rewind(self, mark: int) -> None:
        """Undo every change since the mark."""
        while len(self.changed) > mark:
            change = self.changed.pop()
            self._replace(change.entity, change.record_id, change.before)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Undo every change made inside when the block is refused; `changed` tells them afterwards."""
        self.changed = []
        try:
            yield
        except Refused:
            self.rewind(0)
            raise

    def preferences_as_data(self) -> Record:
        """Return the preferences as JSON."""
        return asdict(self.preferences)

    def _replace(self, entity: str, record_id: str, record: Record | None) -> Record | None:
        table = self.tables[entity]
        before = table.get(record_id)
        for name in ENTITIES[entity].indexes:
            if before is not None:
                del self._index[entity, name, before[name]][record_id]
            if record is not None:
                self._index.setdefault((entity, name, record[name]), {})[record_id] = None
        if record is None:
            table.pop(record_id, None)
        else:
            table[record_id] = record
        return before

    def _secret(self) -> str:
        return "".join(self._rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789", k=32))
