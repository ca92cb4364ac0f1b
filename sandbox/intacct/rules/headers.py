"""Headers of transactions: what must be given, and what follows from it."""

from datetime import date, timedelta

from sandbox.intacct.context import Context
from sandbox.intacct.errors import RefusedError, error
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.rules.kinds import Kind
from sandbox.intacct.rules.periods import require_open
from sandbox.intacct.rules.reading import require
from sandbox.intacct.rules.references import use
from sandbox.intacct.values import Row, day, number, text


def complete(ctx: Context, kind: Kind, known: ObjectType, row: Row, draft: bool) -> None:
    """Check the header and fill in what follows from it."""
    if not draft:
        require(known, row, kind.party, "WHENCREATED")
    if row.get(kind.party) is not None:
        use(ctx, kind.party_object, text(row, kind.party))
    _set_contact(ctx, kind, row)
    if kind.term_object is not None:
        _set_due(ctx, kind.term_object, known, row, draft)
    if not draft:
        row["WHENPOSTED"] = row.get("WHENPOSTED") or row["WHENCREATED"]
        require_open_books(ctx, row)


def _set_contact(ctx: Context, kind: Kind, row: Row) -> None:
    """Fill in the party's contact for payment or billing."""
    link = "_PAYTO" if kind.payables else "_BILLTO"
    party = ctx.company.table(kind.party_object).find(text(row, kind.party)) or {}
    name = row.get("BILLTOPAYTOCONTACTNAME") or party.get(link) or party.get("_DISPLAYCONTACT")
    if name is not None:
        row[link] = row["BILLTOPAYTOCONTACTNAME"] = text(use(ctx, "CONTACT", str(name)), "CONTACTNAME")
    if row.get("SHIPTORETURNTOCONTACTNAME") is not None:
        use(ctx, "CONTACT", text(row, "SHIPTORETURNTOCONTACTNAME"))


def _set_due(ctx: Context, term_object: str, known: ObjectType, row: Row, draft: bool) -> None:
    name, created = row.get("TERMNAME"), day(row, "WHENCREATED")
    if name is not None:
        term = use(ctx, term_object, str(name))
        if row.get("WHENDUE") is None and created is not None:
            row["WHENDUE"] = created + timedelta(days=number(term, "DUEDATE"))
        if row.get("WHENDISCOUNT") is None and created is not None and term.get("DISCAMOUNT") is not None:
            row["WHENDISCOUNT"] = created + timedelta(days=number(term, "DISCDATE"))
    if not draft:
        require(known, row, "WHENDUE")


def check_number(ctx: Context, kind: Kind, row: Row, own: int | None) -> None:
    """Refuse a document number that the party has already."""
    name = row.get("RECORDID")
    if name is None:
        return
    key = (row.get(kind.party), name)
    for other in ctx.company.numbered(kind.name, str(name)):
        same = (other.get(kind.party), other.get("RECORDID")) == key
        if same and other["RECORDNO"] != own and other["STATE"] != "Reversal":
            raise RefusedError(error("duplicate_document", number=name))


def posting_date(row: Row) -> date | None:
    """Return the date a transaction is posted."""
    return day(row, "WHENPOSTED") or day(row, "WHENCREATED")


def require_open_books(ctx: Context, row: Row) -> None:
    """Refuse a transaction whose date lies in closed books."""
    when = posting_date(row)
    if when is not None:
        require_open(ctx, owner(row), when)


def owner(row: Row) -> str | None:
    """Return the entity that owns a transaction."""
    return text(row, "MEGAENTITYID") or None
