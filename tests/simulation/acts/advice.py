"""Users who do what a hold says, for every cause whose advice they can follow in this world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ledgersync.domain.folding import fold
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Hold
from ledgersync.domain.retry import OthersChange, Seen
from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.values import Row, number
from tests.simulation.acts.desk import POISON, Desk
from tests.simulation.acts.list_kinds import LISTS, ListKind
from tests.simulation.acts.lists import code, given, intacct_value

Follow = Callable[[Desk, Hold], str]
"""Does what the hold advises and says what; "" where there is nothing to do it to."""

LIST_KINDS: Mapping[Kind, ListKind] = {one.kind: one for one in LISTS}
DOCUMENTS: Mapping[Kind, tuple[str, str, str]] = {
    Kind.BILL: ("APBILL", "Bill", "invoiceNumber"),
    Kind.VENDOR_CREDIT: ("APADJUSTMENT", "VendorCredit", "refNumber"),
    Kind.INVOICE: ("ARINVOICE", "Invoice", "invoiceNumber"),
    Kind.CREDIT_MEMO: ("ARADJUSTMENT", "CreditMemo", "refNumber"),
}
"""Intacct's object, Cashflow360's entity and the field of its number."""
WAITING: Mapping[Kind, str] = {Kind.VENDOR: "VENDOR", Kind.BILL: "APBILL", Kind.INVOICE: "ARINVOICE"}
"""Intacct's objects whose records may wait for an approval."""
VOIDS: Mapping[Kind, str] = {Kind.BILL_PAYMENT: "void_payment", Kind.RECEIVED_PAYMENT: "void_receipt"}


def activate(desk: Desk, hold: Hold) -> str:
    """What the hold watches and is inactive."""
    done = [said for seen in _seen(hold) if (said := _activated(desk, seen))]
    return ", ".join(done)


def keep_one(desk: Desk, hold: Hold) -> str:
    """All but one of the records that could be meant are given names of their own."""
    rivals = [seen for seen in _seen(hold) if seen.kind in LIST_KINDS]
    if not rivals or _shares_a_number(desk, rivals):
        return ""
    renamed = [said for seen in rivals[1:] if (said := _renamed(desk, seen))]
    return ", ".join(renamed) if len(renamed) == len(rivals) - 1 else ""


def renumber(desk: Desk, hold: Hold) -> str:
    """The held document is given another number."""
    if hold.kind not in DOCUMENTS:
        return ""
    object_name, entity, field = DOCUMENTS[hold.kind]
    fresh = desk.fresh("N")
    if hold.side is Side.CASHFLOW360:
        desk.user.update(entity, hold.id, **{field: fresh})
    else:
        desk.books.edit(object_name, int(hold.id), desk.entity_id, RECORDID=fresh)
    return f"gives {hold.kind} {hold.label} the number {fresh!r}"


def give_a_number(desk: Desk, hold: Hold) -> str:
    kind = LIST_KINDS.get(hold.kind)
    if kind is None or hold.side is Side.INTACCT:
        return ""
    made = code(kind, desk)
    desk.user.update(kind.cashflow360, hold.id, **{kind.number_field: made})
    return f"gives {hold.kind} {hold.label} the number {made}"


def correct(desk: Desk, hold: Hold) -> str:
    """Texts that Cashflow360 refuses are written anew in Intacct."""
    id = hold.id if hold.side is Side.INTACCT else hold.counterpart_id
    if hold.kind in LIST_KINDS:
        kind = LIST_KINDS[hold.kind]
        row = _row(desk, kind.intacct, kind.id_field, id)
        paths = [path for path, _ in kind.texts.values() if not path.startswith("CONTACT.")]
        paths += ["DISPLAYCONTACT.PRINTAS"] if kind.contact == "DISPLAYCONTACT" else []
        object_name = kind.intacct
    elif hold.kind in DOCUMENTS:
        object_name, paths = DOCUMENTS[hold.kind][0], ["DESCRIPTION", "RECORDID"]
        row = _row(desk, object_name, "RECORDNO", id)
        lines = (line for line in desk.books.table(f"{object_name}ITEM").rows.values() if str(line["RECORDKEY"]) == id)
        if any(POISON in str(line.get("ENTRYDESCRIPTION")) for line in lines):
            return ""  # lines are corrected by entering the document anew
    else:
        return ""
    if row is None:
        return ""
    wrong = [path for path in paths if POISON in intacct_value(desk, row, path)]
    for path in wrong:
        desk.books.edit(
            object_name, number(row, "RECORDNO"), desk.entity_id, **given(path, desk.fresh("corrected")[:28])
        )
    return f"corrects {', '.join(wrong)} of {hold.kind} {hold.label}" if wrong else ""


def void(desk: Desk, hold: Hold) -> str:
    if hold.kind not in VOIDS or hold.side is Side.INTACCT:
        return ""
    desk.user.do(VOIDS[hold.kind], {"id": hold.id})
    return f"voids {hold.kind} {hold.label}"


def approve(desk: Desk, hold: Hold) -> str:
    """What the hold watches and waits in Intacct for an approval."""
    waiting = [
        (name, row)
        for seen in _seen(hold)
        if seen.side is Side.INTACCT and (name := WAITING.get(seen.kind))
        for row in desk.rows(name)
        if seen.id in (row.get("VENDORID") if name == "VENDOR" else None, str(row["RECORDNO"]))
        if row.get("STATE") == "Submitted"
    ]
    for name, row in waiting:
        desk.books.move(name, number(row, "RECORDNO"), "Approved", desk.entity_id)
    return ", ".join(f"approves {name} {row['RECORDNO']}" for name, row in waiting)


def grant(desk: Desk, _hold: Hold) -> str:
    """The Web Services user is given every right."""
    for user in desk.books.users.values():
        user.denied.clear()
    return "gives the Web Services user every right"


def give_up(desk: Desk, hold: Hold) -> str:
    """Where nothing else is advised that can be done here, a document of Intacct is deleted there."""
    if hold.side is not Side.INTACCT or hold.kind not in DOCUMENTS:
        return ""
    desk.books.remove(DOCUMENTS[hold.kind][0], int(hold.id), desk.entity_id)
    return f"gives {hold.kind} {hold.label} up and deletes it in Intacct"


def heed(follow: Follow, hold: Hold, desk: Desk) -> str:
    """An act of a user, bound to a hold."""
    return follow(desk, hold)


def correct_or_activate(desk: Desk, hold: Hold) -> str:
    """A refused text is corrected; else what the record refers to is inactive."""
    return correct(desk, hold) if POISON in hold.text else activate(desk, hold)


FOLLOW: Mapping[str, Follow] = {
    "ambiguous-match": keep_one,
    "same-number-other-total": renumber,
    "transaction-number-taken": renumber,
    "duplicate-in-cashflow360": renumber,
    "number-missing": give_a_number,
    "vendor-id-missing": give_a_number,
    "vendor-invalid": activate,
    "customer-invalid": activate,
    "account-invalid": activate,
    "department-invalid": activate,
    "inactive-in-cashflow360": activate,
    "field-refused": correct_or_activate,
    "no-due-on-bill": void,
    "more-than-due": void,
    "settled-not-found": void,
    "settles-under-merged": void,
    "vendor-not-approved": approve,
    "document-not-approved": approve,
    "permission-missing": grant,
    "payment-changed": void,
}


NOBODY = frozenset(
    {"duplicate-in-intacct", "duplicate-not-visible", "name-taken-in-cashflow360", "account-number-taken"}
    | {
        "contact-taken",
        "bank-account-not-created",
        "account-type-not-created",
        "field-too-long",
        "field-missing",
        "too-many-lines",
    }
    | {"lines-do-not-add-up", "value-unreadable", "term-missing", "no-default-account", "no-posting-account"}
    | {"transfer-requires-dimension", "payment-before-bill", "account-number-length"}
    | {"document-number-missing", "charge-card-vendor", "charge-card-account", "vendor-is-1099"}
    | {"account-restricted", "dimension-auto-filled", "smart-rule", "po-number-too-long", "text-too-long"}
    | {"email-malformed", "entry-unbalanced", "module-missing", "undeposited-currency"}
    | {"field-not-in-company", "credit-sign-unknown", "lines-of-both-signs"}
    | {"joint-check", "overpaid", "process-date", "not-permitted-in-cashflow360", "intacct-could-not-process"}
)
"""Causes that no history may end with."""

NOT_FOLLOWED: Mapping[str, frozenset[str]] = {
    "there is nothing to do: it passes by itself, or with what it waits for": frozenset(
        {"waits-for", "merge-waits", "merge-pending", "not-visible", "outcome-unknown", "made-not-found"}
        | {"first-write-not-shown"}
    ),
    "a person retries one record at the service, or accepts the difference; whole runs show it": frozenset(
        {"kept-otherwise"}
    ),
    "the books are opened, and payments undone, at the end of every history or by other acts": frozenset(
        {
            "no-clearing-account",
            "movement-unclear",
            "period-closed",
            "paid-in-intacct",
            "paid-in-cashflow360",
            "update-not-allowed",
            "removed-in-intacct",
        }
    ),
    "its advice is to leave it, or to undo what was done on purpose": frozenset(
        {"approval-mode", "owned-at-top-level", "merged-bank-or-item", "merged-one-way", "born-from-purchase-order"}
        | {"credits-unclear", "receipt-not-applied", "lines-not-removable", "lines-unclear", "vendor-bills-off"}
        | {"same-number-merged-party", "parent-circle", "project-invalid", "currency-not-usd", "refused"}
        | {"location-invalid", "class-invalid", "employee-invalid", "item-invalid", "project-not-of-customer"}
        | {"not-found-in-cashflow360", "not-found-in-intacct", "account-requires-dimension"}
    ),
    "nobody in this world brings it about; whole runs or units show it": NOBODY,
}
"""Causes whose advice is not followed here, by the reason."""


def _seen(hold: Hold) -> Iterator[Seen]:
    for when in hold.until:
        if isinstance(when, OthersChange):
            yield from when.seen


def _row(desk: Desk, object_name: str, field: str, id: str) -> Row | None:
    return next((row for row in desk.rows(object_name) if str(row[field]) == id), None)


def _record(desk: Desk, entity: str, id: str) -> Record | None:
    return desk.organization.tables[entity].get(id)


def _activated(desk: Desk, seen: Seen) -> str:
    kind = LIST_KINDS.get(seen.kind)
    if kind is None:
        return ""
    if seen.side is Side.CASHFLOW360:
        record = _record(desk, kind.cashflow360, seen.id)
        if record is None or record["isActive"] == "1":
            return ""
        if not kind.two_way:
            return _activated(desk, replace(seen, side=Side.INTACCT, id=str(record[kind.number_field])))
        desk.user.do("undelete", {"entity": kind.cashflow360, "id": seen.id})
    else:
        row = _row(desk, kind.intacct, kind.id_field, seen.id)
        if row is None or row.get("STATUS") != "inactive":
            return ""
        desk.books.edit(kind.intacct, number(row, "RECORDNO"), desk.entity_id, STATUS="active")
    return f"activates {seen.kind} {seen.id} in {seen.side}"


def _renamed(desk: Desk, seen: Seen) -> str:
    kind, name = LIST_KINDS[seen.kind], desk.fresh("renamed")
    path, field = kind.texts[kind.title]
    if seen.side is Side.CASHFLOW360:
        desk.user.update(kind.cashflow360, seen.id, **{field: name})
    else:
        row = _row(desk, kind.intacct, kind.id_field, seen.id)
        if row is None or path.startswith("CONTACT."):
            return ""
        desk.books.edit(kind.intacct, number(row, "RECORDNO"), desk.entity_id, **given(path, name))
    return f"renames {seen.kind} {seen.id} {name!r} in {seen.side}"


def _shares_a_number(desk: Desk, rivals: list[Seen]) -> bool:
    """Whether a number is what they share: a name of its own makes none of them less like the other."""
    numbers = []
    for seen in rivals:
        kind = LIST_KINDS[seen.kind]
        record = _record(desk, kind.cashflow360, seen.id) if seen.side is Side.CASHFLOW360 else None
        numbers.append(fold(str((record or {}).get(kind.number_field) or "")))
    given_numbers = [one for one in numbers if one]
    return len(set(given_numbers)) < len(given_numbers)
