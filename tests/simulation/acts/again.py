"""What users enter, number, name and merge again in one breath, so that the next run meets both."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial

from ledgersync.domain.model import Kind, Side
from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.values import number
from tests.simulation.acts.bills import BILLS, CREDITS
from tests.simulation.acts.coding import (
    code_and_reorder,
    code_in_cashflow360,
    code_in_intacct,
    reorder_in_cashflow360,
    reorder_in_intacct,
)
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.documents import Document
from tests.simulation.acts.list_kinds import LISTS, ListKind
from tests.simulation.acts.lists import Act, add_in_intacct, given
from tests.simulation.acts.paid_again import (
    accounts,
    apply_credit_instead,
    move_credit,
    pay_again,
    receive_again,
    schedule_again,
)
from tests.simulation.acts.sales import INVOICES, MEMOS


def enter_again(document: Document, desk: Desk) -> str:
    """A document is deactivated and entered again under its number."""
    row = _open(desk, document)
    if row is None:
        return ""
    desk.user.delete(document.cashflow360, row["id"])
    made = _entered(desk, document, row, str(row[document.number]))
    return f"deactivates {document.kind} {row[document.number]} ({row['id']}) and enters it again as {made}"


def renumber_and_reuse(document: Document, desk: Desk) -> str:
    """A document gets another number, and a new one takes its old number."""
    row = _open(desk, document)
    if row is None:
        return ""
    former, later = str(row[document.number]), desk.code(document.letter)
    desk.user.update(document.cashflow360, row["id"], **{document.number: later})
    made = _entered(desk, document, row, former)
    return f"gives {document.kind} {former} ({row['id']}) the number {later} and enters {former} anew as {made}"


def swap_numbers(document: Document, desk: Desk) -> str:
    """Two documents of one party exchange their numbers."""
    first = _open(desk, document)
    if first is None:
        return ""
    reference = document.party.reference
    others = [row for row in _all_open(desk, document) if row[reference] == first[reference] and row is not first]
    if not others:
        return ""
    second = desk.rng.choice(others)
    numbers = first[document.number], second[document.number]
    desk.user.update(document.cashflow360, first["id"], **{document.number: desk.code(document.letter)})
    desk.user.update(document.cashflow360, second["id"], **{document.number: numbers[0]})
    desk.user.update(document.cashflow360, first["id"], **{document.number: numbers[1]})
    return f"exchanges the numbers of {document.kind}s {first['id']} and {second['id']}: {numbers}"


def merge_settled(kind: ListKind, settled: str, party: str, desk: Desk) -> str:
    """A party with paid or partly paid documents is merged into another one."""
    paid = {row[party] for row in desk.active(settled) if row["paymentStatus"] != "1"}
    rows = desk.active(kind.cashflow360)
    losers = [row for row in rows if row["id"] in paid]
    if len(rows) < 2 or not losers:
        return ""
    loser = desk.rng.choice(losers)
    survivor = desk.rng.choice([row for row in rows if row is not loser])
    desk.user.do("merge", {"entity": kind.cashflow360, "loser": loser["id"], "survivor": survivor["id"]})
    for name, (_, key) in kind.texts.items():
        desk.chose(kind.kind, survivor["id"], name, survivor[key])
    return f"merges {kind.kind} {loser['id']}, with paid documents, into {survivor['id']}"


def print_in_intacct(kind: ListKind, desk: Desk) -> str:
    """A party gets a name to print."""
    rows = desk.rows(kind.intacct)
    if not rows:
        return ""
    row, name = desk.rng.choice(rows), desk.fresh("print")
    desk.books.edit(kind.intacct, number(row, "RECORDNO"), desk.entity_id, **given("DISPLAYCONTACT.PRINTAS", name))
    return f"prints {kind.kind} {row[kind.id_field]} as {name!r} in Intacct"


def print_in_cashflow360(kind: ListKind, field: str, desk: Desk) -> str:
    """A party gets a name to print, or loses the one it has."""
    rows = desk.records(kind.cashflow360)
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    name = None if row[field] and desk.rng.random() < 0.3 else desk.fresh("print")
    desk.user.update(kind.cashflow360, row["id"], **{field: name})
    return f"prints {kind.kind} {row['id']} as {name!r} in Cashflow360"


def swap_names(kind: ListKind, desk: Desk) -> str:
    """Two records of Cashflow360 exchange their names."""
    rows = desk.active(kind.cashflow360)
    if len(rows) < 2:
        return ""
    first, second = desk.rng.sample(rows, 2)
    field = kind.texts[kind.title][1]
    names = str(first[field]), str(second[field])
    for row, name in ((first, desk.fresh(kind.kind.value)), (second, names[0]), (first, names[1])):
        desk.user.update(kind.cashflow360, row["id"], **{field: name})
    desk.shared.update(name.strip().casefold() for name in names)
    for row, name in ((first, names[1]), (second, names[0])):
        desk.wrote(kind.kind, Side.CASHFLOW360, row["id"], kind.title, name)
    return f"exchanges the names of {kind.kind}s {first['id']} and {second['id']}: {names}"


def cross(kind: ListKind, desk: Desk) -> str:
    """What has one number in both systems has the name of something else in one of them."""
    if not desk.at_rest() or desk.late:
        return ""
    alpha, beta, first, second = desk.fresh("alpha"), desk.fresh("beta"), desk.code(kind.letter), desk.code(kind.letter)
    add_in_intacct(kind, desk, first, alpha)
    add_in_intacct(kind, desk, second, beta)
    fields = {kind.texts[kind.title][1]: beta, kind.number_field: first, **kind.cashflow360_new}
    made = str(desk.user.create(kind.cashflow360, **fields)["id"])
    desk.wrote(kind.kind, Side.CASHFLOW360, made, kind.title, beta)
    desk.pairs[kind.kind, made] = first
    desk.shared.add(beta.casefold())
    return f"enters {kind.kind} {first} {alpha!r} and {second} {beta!r} in Intacct, {first} {beta!r} in Cashflow360"


def switch_clearing(desk: Desk) -> str:
    """Somebody takes the clearing account out of the preferences, or puts it in again."""
    off = desk.prefers("money_out_clearing_account") != ""
    desk.prefer(money_out_clearing_account="" if off else desk.clearing)
    return "switches clearing off" if off else "switches clearing on"


def _open(desk: Desk, document: Document) -> Record | None:
    rows = _all_open(desk, document)
    return desk.rng.choice(rows) if rows else None


def _all_open(desk: Desk, document: Document) -> list[Record]:
    return [row for row in desk.active(document.cashflow360) if row[document.state] == "1"]


def _entered(desk: Desk, document: Document, like: Record, number: str) -> str:
    """A document of the same party and account under a number, over another amount."""
    account = document.account
    line: Record = {
        "entity": document.line,
        "amount": Decimal(desk.amount_cents()) / 100,
        "description": desk.fresh("line"),
        "chartOfAccountId": accounts(desk)[account],
    }
    fields: Record = {
        document.party.reference: like[document.party.reference],
        document.number: number,
        document.date: desk.day().isoformat(),
        "description": desk.fresh("again"),
        document.lines: [line],
    }
    if document.due:
        fields[document.due] = (desk.now().date() + timedelta(days=30)).isoformat()
    return desk.enter(document.cashflow360, **fields)


CROSSED = frozenset({Kind.DEPARTMENT, Kind.CLASS, Kind.VENDOR, Kind.CUSTOMER})
_BY_KIND = {kind.kind: kind for kind in LISTS}
_VENDORS, _CUSTOMERS = _BY_KIND[Kind.VENDOR], _BY_KIND[Kind.CUSTOMER]
ACTS: tuple[tuple[Kind, Act, float], ...] = (
    (Kind.BILL_PAYMENT, pay_again, 3),
    (Kind.CREDIT_APPLICATION, apply_credit_instead, 2),
    (Kind.CREDIT_APPLICATION, move_credit, 3),
    (Kind.FUNDS_TRANSFER, schedule_again, 3),
    (Kind.RECEIVED_PAYMENT, receive_again, 3),
    *((document.kind, partial(enter_again, document), 2) for document in (BILLS, CREDITS, INVOICES, MEMOS)),
    *((document.kind, partial(renumber_and_reuse, document), 1) for document in (BILLS, CREDITS, INVOICES)),
    *((document.kind, partial(swap_numbers, document), 0.5) for document in (BILLS, CREDITS, INVOICES)),
    *((document.kind, partial(code_in_intacct, document), 2) for document in (BILLS, CREDITS, INVOICES)),
    *((document.kind, partial(code_in_cashflow360, document), 2) for document in (BILLS, CREDITS, INVOICES)),
    *((document.kind, partial(code_and_reorder, document), 1.5) for document in (BILLS, CREDITS, INVOICES)),
    *((document.kind, partial(reorder_in_intacct, document), 1.5) for document in (BILLS, CREDITS, INVOICES)),
    *((document.kind, partial(reorder_in_cashflow360, document), 1.5) for document in (BILLS, CREDITS, INVOICES)),
    (Kind.BILL_PAYMENT, partial(merge_settled, _VENDORS, "Bill", "vendorId"), 1),
    (Kind.RECEIVED_PAYMENT, partial(merge_settled, _CUSTOMERS, "Invoice", "customerId"), 1),
    (Kind.VENDOR, partial(print_in_intacct, _VENDORS), 1),
    (Kind.VENDOR, partial(print_in_cashflow360, _VENDORS, "nameOnCheck"), 1),
    (Kind.CUSTOMER, partial(print_in_intacct, _CUSTOMERS), 1),
    (Kind.CUSTOMER, partial(print_in_cashflow360, _CUSTOMERS, "printAs"), 1),
    (Kind.FUNDS_TRANSFER, switch_clearing, 1),
    *((kind.kind, partial(swap_names, kind), 0.3 * kind.often) for kind in (_VENDORS, _CUSTOMERS)),
    *((kind.kind, partial(cross, kind), 0.5 * kind.often) for kind in LISTS if kind.kind in CROSSED),
)
"""By the kind each is about."""
