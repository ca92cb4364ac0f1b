"""One company: its tables, users, entities, preferences and books, and how rows enter and leave them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Protocol

from sandbox.intacct import preferences
from sandbox.intacct.cursors import ResultSet
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import Field
from sandbox.intacct.packages import Package
from sandbox.intacct.profiles import FULL
from sandbox.intacct.settings import Settings
from sandbox.intacct.table import Journal, Table
from sandbox.intacct.users import User
from sandbox.intacct.values import ZERO, Row, money, text

Post = Callable[[str, Mapping[str, str]], None]
"""Delivers a Smart Event: target address and arguments."""


class Surroundings(Protocol):
    """What a company sees of the world it lies in."""

    settings: Settings
    post: Post | None

    def now(self) -> datetime:
        """Return the instant."""

    def token(self, length: int = 32) -> str:
        """Return a random name."""


class Company:
    """A company of the simulated gateway; see `books.Books` for what users do in it."""

    def __init__(self, world: Surroundings, company_id: str, top_level: bool) -> None:
        self.world = world
        self.company_id = company_id
        self.multi_entity = top_level
        self.authorized_senders: set[str] = set()
        self.users: dict[str, User] = {}
        self.entities: dict[str, int] = {}
        self.preferences = preferences.fresh()
        self.custom_fields: dict[str, dict[str, Field]] = {}
        """Custom fields by object and integration name."""
        self.profile = FULL
        self._gaps: dict[str, frozenset[str]] = {}
        self.applications: set[str] = set(preferences.APPLICATIONS)
        self.books_closed: dict[str | None, date] = {}
        self.packages: dict[str, Package] = {}
        self.payables_account = "2000"
        self.receivables_account = "1200"
        self.undeposited_account = "1090"
        self.session_seconds = 24 * 3600
        self.expired = False
        self.untouched_without_stamp: set[str] = set()
        """Objects whose rows have no WHENMODIFIED until they are first changed."""
        self.executed: set[str] = set()
        """Function controlids that were executed with uniqueid true."""
        self.in_flight: list[float] = []
        self.journal = Journal()
        self.outbox: list[tuple[str, dict[str, str]]] = []
        """Smart Event posts that go out when the operation is kept."""
        self.session_id = ""
        """Session of the call being answered."""
        self.result_sets: dict[str, ResultSet] = {}
        self._tables: dict[str, Table] = {}
        self._numbers: dict[str, int] = {}
        self._due: dict[str, tuple[int, dict[str, Decimal]]] = {}

    @property
    def settings(self) -> Settings:
        """Settings of the world."""
        return self.world.settings

    def missing_fields(self, object_name: str) -> frozenset[str]:
        """Return the fields of an object that the company does not have."""
        return self.settings.missing_fields.get(object_name, frozenset()) | self._lacking(object_name)

    def unqueryable_fields(self, object_name: str) -> frozenset[str]:
        """Return the fields of an object that `lookup` lists and `query` refuses."""
        own = self.profile.unqueryable.get(object_name, frozenset())
        return self.settings.unqueryable_fields.get(object_name, frozenset()) | own

    def _lacking(self, object_name: str) -> frozenset[str]:
        if object_name not in self._gaps:
            self._gaps[object_name] = self.profile.lacking(object_name)
        return self._gaps[object_name]

    def table(self, object_name: str) -> Table:
        """Return the table of an object."""
        known = OBJECTS[object_name]
        if known.table not in self._tables:
            holder = OBJECTS[known.table]
            self._tables[known.table] = Table(known.table, self.journal, holder.key, holder.parent)
        return self._tables[known.table]

    def today(self) -> date:
        """Return today's business date, GMT."""
        return self.world.now().date()

    def now(self) -> datetime:
        """Return the instant, whole seconds as the gateway keeps them."""
        return self.world.now().astimezone(UTC).replace(microsecond=0)

    def next_number(self, sequence: str) -> int:
        """Return the next number of a sequence; numbers are never given twice, not even after a rollback."""
        self._numbers[sequence] = self._numbers.get(sequence, 0) + 1
        return self._numbers[sequence]

    def preference(self, application: str, name: str) -> str:
        """Return a preference, empty when it is unset or off in any spelling."""
        value = self.preferences.get(application, {}).get(name, "")
        return "" if value.casefold() in preferences.OFF else value

    def in_use(self, object_name: str, key: str, fields: Iterable[str]) -> bool:
        """Tell whether any record refers to a list record."""
        wanted = tuple(fields)
        for known in OBJECTS.values():
            named = [name for name in wanted if name in known.fields and known.fields[name].alias is None]
            if known.table != known.name or known.name not in self._tables:
                continue
            if known.name != object_name:
                named = [name for name in named if name != "PARENTID"]
            if any(
                row.get(name) == key
                for row in self._tables[known.name].rows.values()
                for name in named
                if not (known.name == object_name and name == known.key)
            ):
                return True
        return False

    def open_balance(self, transactions: str, party: str, party_id: str) -> Decimal:
        """Return what is due in the open transactions of a party."""
        table = self.table(transactions)
        version, totals = self._due.get(transactions, (-1, {}))
        if version != table.version:
            totals = {}
            for row in table.rows.values():
                key = text(row, party)
                totals[key] = totals.get(key, ZERO) + money(row, "TRX_TOTALDUE")
            self._due[transactions] = (table.version, totals)
        return totals.get(party_id, ZERO)

    def numbered(self, object_name: str, record_id: str) -> list[Row]:
        """Return the transactions of an object with a document number."""
        return self.table(object_name).children(record_id)

    def row(self, object_name: str, recordno: int) -> Row:
        """Return a row that is known to exist."""
        return self.table(object_name).rows[recordno]
