"""Finding records: by number, name, party, amount or either id, in what a connection keeps. It costs no write unit.

What is kept is read kind by kind, so many links at a time, and the next page goes on from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from ledgersync.domain.folding import fold
from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.model import Kind, Link, Ref, Side, Values
from ledgersync.domain.order import kinds_in_order
from ledgersync.domain.preferences import missing
from ledgersync.domain.remembered import Hold
from ledgersync.domain.shape import Role
from ledgersync.domain.words import field_called
from ledgersync.ports import Books, Connection, Run

MOST_READ = 4000
"""The most links that a page looks at."""
MOST_PARTIES = 12
"""For so many vendors and customers that fit, their transactions are found as well."""
PARTIES = tuple(kind for kind, spec in SPECS.items() if spec.role is Role.PARTY)
PARTY_FIELDS = tuple(kind.value for kind in PARTIES)
Place = tuple[str, ...]
"""The kind and id that were looked at last, then the parties that fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A record that fits; ``exactly`` when it is what was asked for to the letter. ``hold`` when it is held."""

    kind: Kind
    intacct_id: str = ""
    cashflow360_id: str = ""
    label: str = ""
    party: str = ""
    by: str = ""
    exactly: bool = False
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    hits: Sequence[Hit]
    after: Place | None


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody typed, as it is compared."""

    text: str
    amount: Decimal | None

    @classmethod
    def of(cls, text: str) -> Question:
        plain = text.strip().lstrip("$#").replace(",", "")
        try:
            amount = Decimal(plain) if plain.replace(".", "", 1).lstrip("-").isdigit() else None
        except InvalidOperation:
            amount = None
        return cls(fold(text.strip().lstrip("#")), amount)

    def fits(self, text: str) -> bool:
        folded = fold(text)
        return folded.startswith(self.text) or any(word.startswith(self.text) for word in folded.split())


@dataclass(frozen=True, slots=True)
class _Found:
    """What a page found so far, and the parties that fit: their transactions are found as well."""

    asked: Question
    held: dict[tuple[Kind, Side, str], Hold]
    parties: list[str]
    hits: list[Hit]

    def look_at(self, link: Link) -> None:
        by = _by(self.asked, link, self.parties)
        if not by:
            return
        if link.kind in PARTIES and by != "id" and len(self.parties) < MOST_PARTIES:
            self.parties.append(link.cashflow360_id)
        if not _is_told(link, self.held, self.hits):
            self.hits.append(_hit(link, by, self.asked, self.held))


def search(books: Books, text: str, limit: int, after: Place | None = None, most: int = MOST_READ) -> Hits:
    """Records that fit, those that are held first, then in order of kind."""
    asked = Question.of(text)
    held = {(hold.kind, hold.side, hold.id): hold for hold in books.holds()}
    first = [] if after else [_of_hold(hold) for hold in held.values() if _names(asked, hold)]
    found = _Found(asked, held, list(after[2:]) if after else [], first)
    last: Link | None = None
    for number, link in enumerate(_links(books, after)):
        if last is not None and (len(found.hits) >= limit or number >= most):
            return Hits(_with_parties(books, found.hits), (last.kind, last.cashflow360_id, *found.parties))
        last = link
        found.look_at(link)
    return Hits(_with_parties(books, found.hits), None)


def _links(books: Books, after: Place | None) -> Iterator[Link]:
    order = [kind for group in Group for kind in kinds_in_order(SPECS, group)]
    start = order.index(Kind(after[0])) if after else 0
    for kind in order[start:]:
        yield from books.all_links(kind, after[1] if after and kind is order[start] else "")


def _by(asked: Question, link: Link, parties: Sequence[str]) -> str:
    """What of a link fits; "" when nothing does."""
    values = link.base
    if any(fold(id).startswith(asked.text) for id in (link.intacct_id, link.cashflow360_id) if id):
        return "id"
    for name in ("number", "name", "reference", "document_number"):
        value = values.get(name)
        if isinstance(value, str) and asked.fits(value):
            return name
    if asked.amount is not None and asked.amount in (values.get("total"), values.get("amount")):
        return "amount"
    return "party" if _party(values) in parties else ""


def _party(values: Values) -> str:
    refs = (values.get(name) for name in PARTY_FIELDS)
    return next((ref.id for ref in refs if isinstance(ref, Ref)), "")


def _names(asked: Question, hold: Hold) -> bool:
    ids = (hold.id, hold.counterpart_id)
    return asked.fits(hold.label) or any(fold(id).startswith(asked.text) for id in ids if id)


def _of_hold(hold: Hold) -> Hit:
    ids = {hold.side: hold.id, hold.side.other: hold.counterpart_id}
    intacct, cashflow360 = ids[Side.INTACCT], ids[Side.CASHFLOW360]
    return Hit(kind=hold.kind, intacct_id=intacct, cashflow360_id=cashflow360, label=hold.label, by="number", hold=hold)


def _is_told(link: Link, held: dict[tuple[Kind, Side, str], Hold], hits: Sequence[Hit]) -> bool:
    hold = _hold(link, held)
    return hold is not None and any(hit.hold is hold for hit in hits)


def _hold(link: Link, held: dict[tuple[Kind, Side, str], Hold]) -> Hold | None:
    return next((hold for side in Side if (hold := held.get((link.kind, side, link.id_on(side))))), None)


def _hit(link: Link, by: str, asked: Question, held: dict[tuple[Kind, Side, str], Hold]) -> Hit:
    texts = (link.base.get("number"), link.base.get("name"), link.intacct_id, link.cashflow360_id)
    exactly = by == "amount" or any(fold(text) == asked.text for text in texts if isinstance(text, str))
    return Hit(
        kind=link.kind,
        intacct_id=link.intacct_id,
        cashflow360_id=link.cashflow360_id,
        label=link.described,
        party=_party(link.base),
        by=by,
        exactly=exactly,
        hold=_hold(link, held),
    )


def _with_parties(books: Books, hits: Sequence[Hit]) -> list[Hit]:
    """With the names of whom transactions are with, those found exactly first."""
    names: dict[str, str] = {}
    ids = sorted({hit.party for hit in hits if hit.party})
    for kind in PARTIES:
        for id, link in books.links(kind, Side.CASHFLOW360, ids).items() if ids else ():
            names[id] = str(link.base.get("name") or "")
    named = [replace(hit, party=names.get(hit.party, "")) for hit in hits]
    return sorted(named, key=lambda hit: (hit.hold is None, not hit.exactly))


def why_not(connection: Connection, last: Run | None) -> list[str]:
    """Why a record may not be there, as far as the connection's choices say."""
    return list(_reasons(connection, last))


def _reasons(connection: Connection, last: Run | None) -> Iterator[str]:
    preferences = connection.preferences
    if waiting := missing(preferences):
        yield f"Transactions wait for sync preferences: {', '.join(field_called(name) for name in waiting)}."
    if connection.one_way:
        yield "1-way sync is on: transactions entered in Sage Intacct do not go to Cashflow360."
    if preferences is not None and preferences.approved_only:
        yield "Only approved bills and vendor credits sync: one that is not approved in Cashflow360 waits there."
    yield "Bills, credits and invoices in Sage Intacct sync once they are posted and while nothing of them is paid."
    if last is None or last.ended_at is None:
        yield "No sync has ended yet: the record may not have been read."
    else:
        yield f"The last sync ended {last.ended_at:%Y-%m-%d %H:%M} UTC: what was entered since has not been read."
