"""The words mapping tables are written in: fields, lines, facts, and the two native halves of a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ledgersync.domain.kinds import SPECS, KindSpec
from ledgersync.domain.model import Kind, Record, Scalar, Values
from ledgersync.mapping.context import Body, Context, Native, Row
from ledgersync.mapping.converters import TEXT, Codec

Fold = Callable[[Row, Mapping[str, Sequence[Row]]], Row]
Doubt = Callable[[Record, Row, Context], Record]


@dataclass(frozen=True, slots=True)
class FieldMap:
    """One field of a record and where each side keeps it; a dotted Intacct path is nested when written.

    ``same_as`` names a field whose value is the default of this one: an equal value reads as None, and what is
    written for None is the default (but for a new record of Cashflow360, which has defaults of its own).
    ``read_only`` fields follow from others. ``create_only`` fields are never updated. ``read_from`` is where Intacct
    keeps what it was given elsewhere. ``derive`` reads the Intacct value from the whole row (``reads`` are the fields
    it needs) and ``compose`` writes it as several fields. A path that begins with an underscore is made by the half's
    ``fold``, out of the field ``folded_from`` of its lines.
    """

    name: str
    intacct: str | None = None
    cashflow360: str | None = None
    codec: Codec = TEXT
    same_as: str = ""
    read_only: bool = False
    create_only: bool = False
    read_from: str = ""
    reads: tuple[str, ...] = ()
    derive: Callable[[Row, Context], Scalar] | None = None
    compose: Callable[[Scalar, Context], Mapping[str, Native]] | None = None
    folded_from: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a record: the native field it is read from, and what its words mean (as they are, if empty).

    ``derive`` says what is known of the field's text from elsewhere.
    """

    name: str
    path: str
    words: Mapping[str, str] = field(default_factory=dict)
    money: bool = False
    derive: Callable[[str, Context], str] | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a record: the field they form, where each side keeps them, and their fields.

    Several line fields may share one Intacct object; ``intacct_keep`` tells whose row it is. Without a wrapper
    the lines aren't written to Intacct as they are. ``cashflow360_copies`` are native fields written with the
    value of another. A name with an underscore is no field of the record, but there to be folded.
    ``…_keeps`` are fields of each side that do not sync and stay with their line when it is written; ``price`` is
    the one among them that follows from amount and quantity. ``missing`` are fields of the Intacct object that the
    company does not have (``mapping.fitting``).
    """

    name: str
    fields: tuple[FieldMap, ...]
    intacct_object: str = ""
    intacct_parent: str = ""
    intacct_order: str = "RECORDNO"
    intacct_wrapper: str = ""
    intacct_element: str = ""
    cashflow360: str = ""
    cashflow360_entity: str = ""
    cashflow360_constant: Mapping[str, Native] = field(default_factory=dict)
    cashflow360_copies: Mapping[str, str] = field(default_factory=dict)
    intacct_keep: Callable[[Row], bool] | None = None
    intacct_keeps: tuple[str, ...] = ()
    cashflow360_keeps: tuple[str, ...] = ()
    price: str = ""
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ordered:
    """The ordered (legacy) functions of an object: their names, and their element for each field, synced or kept."""

    create: str
    update: str
    delete: str
    fields: Mapping[str, str]
    items: str
    update_items: str
    line_fields: Mapping[str, str]
    kept_fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IntacctHalf:
    """An Intacct object: the field its records are referred to by, when they were created, who owns them.

    ``owned_above`` tells the rows that belong to the top level whatever the owner's field says. ``always`` are fields
    an update must bring along. ``reverse`` is the function that undoes a posted payment. ``wanted`` says which rows
    are records of the kind, given the sign of credits (several kinds may share an object). ``fold`` brings what the
    lines say into the header row, under names that begin with an underscore; ``also`` writes what no single field
    writes, ``written`` names what of it is never read and may be left out; ``instead`` names the ordered function, and
    what it takes, where the generic create can't make it.
    A record that isn't ``deletable`` is made inactive instead. ``contact_fields`` are kept in a contact of the
    record's own, which is written before it. ``needed`` are fields nothing goes without, beside those that
    ``mapping.fitting`` finds itself. ``signed`` records carry the sign that credits have in the company. ``banks``
    says whether reading or writing takes the company's bank and card accounts, ``closing_account`` whether a new
    record takes the account that years are closed into. ``doubt`` says of a record where a value may turn out to be
    another. ``audited`` objects leave an audit history. ``sequence`` is the application and the preference that name
    the sequence Intacct numbers records by, ``approval`` those that make new records wait for an approval.
    """

    object_name: str
    id_field: str = "RECORDNO"
    created: str = "AUWHENCREATED"
    owner: str = "MEGAENTITYID"
    owned_above: Callable[[Row], bool] | None = None
    facts: tuple[Fact, ...] = ()
    always: tuple[str, ...] = ()
    ordered: Ordered | None = None
    reverse: str = ""
    wanted: Callable[[Row, int], bool] | None = None
    fold: Fold | None = None
    written: tuple[str, ...] = ()
    also: Callable[[Values, Context], Mapping[str, Native]] | None = None
    instead: Callable[[Values, Body], tuple[str, Body] | None] | None = None
    constant: Mapping[str, Native] = field(default_factory=dict)
    deletable: bool = True
    contact_fields: Mapping[str, str] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    signed: bool = False
    banks: bool = False
    closing_account: bool = False
    doubt: Doubt | None = None
    audited: bool = True
    sequence: tuple[str, str] | None = None
    approval: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Cashflow360Half:
    """A Cashflow360 entity. ``removed`` tells the rows that no longer count (deactivated, cancelled, void).

    ``fold`` derives fields that begin with an underscore. ``search_by`` is a reference field of the kind that a
    listing can be filtered by; without one a search reads the whole listing. ``credits_told`` says whether its rows
    are told which credits cover them outside payments.
    """

    entity: str
    facts: tuple[Fact, ...] = ()
    removed: Callable[[Row], bool] | None = None
    wanted: Callable[[Row], bool] | None = None
    fold: Callable[[Row], Row] | None = None
    constant: Mapping[str, Native] = field(default_factory=dict)
    writable: bool = True
    search_by: str = ""
    credits_told: bool = False


@dataclass(frozen=True, slots=True)
class KindMapping:
    """Everything mapping knows of a kind. ``missing`` are fields of its Intacct object that the company lacks."""

    kind: Kind
    intacct: IntacctHalf
    cashflow360: Cashflow360Half
    fields: tuple[FieldMap, ...]
    lines: tuple[Lines, ...] = ()
    missing: frozenset[str] = frozenset()

    def takes(self, row: Row, credit_sign: int) -> bool:
        """Whether a row of the Intacct object is a record of the kind."""
        return self.intacct.wanted is None or self.intacct.wanted(row, credit_sign)

    @property
    def spec(self) -> KindSpec:
        return SPECS[self.kind]

    def field(self, name: str) -> FieldMap:
        return next(item for item in self.fields if item.name == name)

    def intacct_select(self) -> tuple[str, ...]:
        """Every header field a query must ask for and the company has, each once."""
        half = self.intacct
        found = ["RECORDNO", half.id_field, "WHENMODIFIED", half.created, *([half.owner] if half.owner else [])]
        found += [path for item in self.fields for path in native_paths(item)]
        found += [fact.path for fact in half.facts]
        return tuple(path for path in dict.fromkeys(found) if path not in self.missing)

    def intacct_line_select(self, lines: Lines) -> tuple[str, ...]:
        """Every field of the lines a query must ask for and the company has."""
        found = ["RECORDNO", lines.intacct_parent, lines.intacct_order]
        found += [path for item in lines.fields for path in native_paths(item)]
        return tuple(path for path in dict.fromkeys(found) if path not in lines.missing)


def native_paths(item: FieldMap) -> tuple[str, ...]:
    """The fields of Intacct's row that a field is read from."""
    path = item.read_from or item.intacct
    if item.reads or path is None or path.startswith("_"):
        return item.reads
    return (path,)


def deactivated(row: Row) -> bool:
    """A Cashflow360 transaction that was deactivated."""
    return row.get("isActive") == "2"


def state(*pairs: str) -> Mapping[str, str]:
    """Words of an enumeration, written as "code:word"."""
    return dict(pair.split(":", 1) for pair in pairs)
