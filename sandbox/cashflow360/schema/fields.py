"""How an entity's fields are described: kind, limits, who may write them, whether List filters by them."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

ZERO_ID = "0" * 20
ZERO = Decimal(0)
ACTIVE, INACTIVE = "1", "2"

Record = dict[str, object]


class Kind(Enum):
    """What a field holds on the wire."""

    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"
    MONEY = "money"
    NUMBER = "number"
    DATE = "date"
    STAMP = "stamp"
    REFERENCE = "reference"
    OPAQUE = "opaque"


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `filterable` is the [F] of the reference, `writable` whether a request may set it."""

    name: str
    kind: Kind
    default: object = None
    writable: bool = True
    required: bool = False
    filterable: bool = False
    max_length: int | None = None
    target: str = ""
    choices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lines:
    """The nested line objects of a transaction: under which key, of which entity."""

    key: str
    entity: "Entity"


CRUD = frozenset({"Create", "Read", "Update", "Delete", "Undelete", "List"})
READ_ONLY = frozenset({"Read", "List"})


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity of the API: its id prefix, fields in wire order, operations, and what the store indexes."""

    name: str
    prefix: str
    fields: tuple[Field, ...]
    operations: frozenset[str] = CRUD
    lines: Lines | None = None
    indexes: tuple[str, ...] = ()
    by_name: dict[str, Field] = field(init=False, repr=False)
    blank: Record = field(init=False, repr=False)
    required: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {item.name: item for item in self.fields})
        object.__setattr__(self, "blank", {"entity": self.name} | {f.name: f.default for f in self.fields})
        object.__setattr__(self, "required", tuple(f.name for f in self.fields if f.required))


def text(name: str, max_length: int | None = None, *, required: bool = False, filterable: bool = False) -> Field:
    """A text, null when not given."""
    return Field(name, Kind.TEXT, required=required, filterable=filterable, max_length=max_length)


def choice(name: str, choices: str, default: str | None, *, filterable: bool = False, writable: bool = True) -> Field:
    """An enumeration: strings on the wire, given as one string with blanks between."""
    return Field(
        name,
        Kind.CHOICE,
        default,
        filterable=filterable,
        writable=writable,
        choices=frozenset(choices.split()),
    )


def flag(name: str, *, default: bool | None = False, required: bool = False, writable: bool = True) -> Field:
    """A boolean."""
    return Field(name, Kind.FLAG, default, required=required, writable=writable)


def money(name: str, default: Decimal | None = None, *, writable: bool = True, filterable: bool = False) -> Field:
    """An amount with cents."""
    return Field(name, Kind.MONEY, default, writable=writable, filterable=filterable)


def number(name: str, default: int | None = None, *, writable: bool = True) -> Field:
    """A number that is not money: a price, a quantity, a percentage, a count."""
    return Field(name, Kind.NUMBER, default, writable=writable)


def day(name: str, *, required: bool = False, filterable: bool = False, writable: bool = True) -> Field:
    """A date, `yyyy-MM-dd`."""
    return Field(name, Kind.DATE, required=required, filterable=filterable, writable=writable)


def ref(name: str, target: str, *, required: bool = False, filterable: bool = False, writable: bool = True) -> Field:
    """The id of another record, twenty zeros when there is none."""
    return Field(
        name,
        Kind.REFERENCE,
        ZERO_ID,
        writable=writable,
        required=required,
        filterable=filterable,
        target=target,
    )


def fixed(name: str, default: object = None) -> Field:
    """A key that is always there and that this API never lets a client set."""
    return Field(name, Kind.OPAQUE, default, writable=False)


IDENTITY = (Field("id", Kind.REFERENCE, ZERO_ID, writable=False, filterable=True),)
STATE = (choice("isActive", "1 2", ACTIVE),)
STAMPS = (
    Field("createdTime", Kind.STAMP, writable=False, filterable=True),
    Field("updatedTime", Kind.STAMP, writable=False, filterable=True),
)
SHORT_NAME_LENGTH, NAME_LENGTH, DESCRIPTION_LENGTH, PO_NUMBER_LENGTH = 40, 100, 4000, 100
