"""The users of one connection at work in both books, and what they remember of their edits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from ledgersync.domain.model import Kind, Side
from sandbox.cashflow360.edits import User
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.books import Books
from sandbox.intacct.values import Row

POISON = "poison"
"""What Cashflow360 refuses in any text."""
NativeId = str
"""RECORDNO in Intacct, the id in Cashflow360."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A user gave a field of a record a value nobody had used before."""

    at: datetime
    kind: Kind
    side: Side
    id: NativeId
    field: str
    value: str
    seen_at: datetime
    """When readers were shown it; what read the record before may overwrite it unawares."""


@dataclass(slots=True)
class Desk:
    """Every value users write is fresh, so that it can be found again or missed. Days are business days of today."""

    name: str
    tenant: str
    company_id: str
    entity_id: str
    books: Books = field(repr=False)
    organization: Organization = field(repr=False)
    rng: Random = field(repr=False)
    now: Callable[[], datetime] = field(repr=False)
    at_rest: Callable[[], bool] = field(repr=False)
    """Whether no run is at work: what is entered twice while one looks can't be told apart by anybody."""
    kinds: frozenset[Kind]
    edits: list[Edit] = field(default_factory=list)
    codings: list[Edit] = field(default_factory=list)
    """What users set on lines that does not sync: ``field`` is the line's text and the name of what was set."""
    chosen: list[Edit] = field(default_factory=list)
    """What a record of Cashflow360 held when it survived a merge, or came back: whoever did that wants it."""
    pairs: dict[tuple[Kind, NativeId], NativeId] = field(default_factory=dict)
    """Records of Cashflow360 that share their number with one of Intacct: they are one, whatever they are called."""
    shared: set[str] = field(default_factory=set)
    """Names that users gave to more than one record."""
    clearing: str = ""
    """The clearing account that is preferred unless somebody switches clearing off."""
    prefers: Callable[[str], object] = lambda name: ""
    prefer: Callable[..., None] = lambda **changes: None
    """How preferences of the connection are read and changed."""
    entered: set[NativeId] = field(default_factory=set)
    """Documents users entered in Cashflow360."""
    approvals: bool = False
    numbers: bool = True
    late: bool = False
    """Whether what the user does now is seen late: nobody then tells two records of one name and no number apart."""
    poisoned: float = 0.0
    """How often a text users write is one that Cashflow360 refuses, wherever in a batch its record is."""
    _fresh: int = 0

    @property
    def user(self) -> User:
        return User(self.organization)

    def fresh(self, stem: str) -> str:
        """A text nobody has written before, now and then one that Cashflow360 refuses."""
        self._fresh += 1
        poison = f" {POISON}" if self.rng.random() < self.poisoned else ""
        return f"{stem}{poison} {self.name} {self._fresh}"

    def code(self, letter: str) -> str:
        self._fresh += 1
        return f"{letter}{self._fresh:03d}{self.entity_id}"

    def account_number(self) -> str:
        """Of four digits, the first one the desk's own: a company has each number once, in whatever entity."""
        self._fresh += 1
        return f"{5 + int(self.entity_id) // 10}{self._fresh % 1000:03d}"

    def amount_cents(self) -> int:
        """An amount nobody has written before, in cents."""
        self._fresh += 1
        return 1000 + self._fresh * 10 + self.rng.randrange(10)

    def day(self) -> date:
        return self.now().date() - timedelta(days=self.rng.randrange(20))

    def enter(self, entity: str, **fields: object) -> NativeId:
        """Create a document in Cashflow360; its id."""
        made = str(self.user.create(entity, **fields)["id"])
        self.entered.add(made)
        return made

    def wrote(self, kind: Kind, side: Side, id: object, name: str, value: object) -> None:
        """Remember an edit."""
        self.edits.append(Edit(self.now(), kind, side, str(id), name, str(value), self.now()))

    def coded(self, kind: Kind, side: Side, id: object, line: str, name: str, value: str) -> None:
        """Remember what was set on a line."""
        self.codings.append(Edit(self.now(), kind, side, str(id), f"{line}|{name}", value, self.now()))

    def relisted(self, kind: Kind, side: Side, id: object) -> None:
        """Forget what was set on lines: they are gone, also where the other side's lines come in their place."""
        self.codings = [edit for edit in self.codings if (edit.kind, edit.side, edit.id) != (kind, side, str(id))]

    def chose(self, kind: Kind, id: object, name: str, value: object) -> None:
        """Remember what a user wants without having written it now."""
        self.chosen.append(Edit(self.now(), kind, Side.CASHFLOW360, str(id), name, str(value or ""), self.now()))

    def rows(self, object_name: str) -> list[Row]:
        """Rows of an Intacct object that users of this entity work with."""
        owner = "_ENTITYID" if object_name == "LOCATION" else "MEGAENTITYID"
        return [row for row in self.books.table(object_name).rows.values() if row.get(owner) == self.entity_id]

    def records(self, entity: str) -> list[Record]:
        return list(self.organization.tables[entity].values())

    def active(self, entity: str) -> list[Record]:
        return [row for row in self.records(entity) if row["isActive"] == "1"]
