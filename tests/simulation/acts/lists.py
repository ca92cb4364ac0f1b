"""List kinds as rows of a table: how users create, change, inactivate, delete and merge them on either side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ledgersync.domain.model import Kind, Side
from sandbox.intacct.values import Row, number, text
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.list_kinds import ListKind
from tests.simulation.worlds.chart import EXPENSE, KEPT

Act = Callable[[Desk], str]
"""Does something and says what; a sandbox may refuse it, and "" means there was nothing to do it to."""


CONTACTS = {"DISPLAYCONTACT": "_DISPLAYCONTACT", "CONTACT": "_PERSONALINFO"}
"""Where an Intacct row names the contact that holds some of its fields."""
_NOWHERE = (None, "", "00000000000000000000")


def contact_of(desk: Desk, row: Row, group: str) -> Row:
    """The contact of an Intacct row."""
    return desk.books.table("CONTACT").find(text(row, CONTACTS[group])) or {}


def intacct_value(desk: Desk, row: Row, path: str) -> str:
    """A text of an Intacct row, its contact's included."""
    group, _, rest = path.partition(".")
    return str((contact_of(desk, row, group).get(rest) if rest else row.get(path)) or "")


def given(path: str, value: str) -> dict[str, object]:
    """A nested field as a user would give it."""
    head, _, rest = path.partition(".")
    return {head: given(rest, value)} if rest else {head: value}


def _under(row: Mapping[str, object], id: object, above: Callable[[Any], Any], field: str) -> bool:
    """Whether a record is the one with this id or lies under it."""
    seen: set[object] = set()
    found: Mapping[str, object] | None = row
    while found is not None and found[field] not in seen:
        if found[field] == id:
            return True
        seen.add(found[field])
        found = above(found)
    return False


def add_in_intacct(kind: ListKind, desk: Desk, id: str, name: str) -> None:
    """A record of Intacct under a number and a name, with the contact that its kind needs."""
    fields: dict[str, object] = {kind.id_field: id, **kind.intacct_new}
    path = kind.texts[kind.title][0]
    if kind.contact == "CONTACT":
        held = {"CONTACTNAME": f"{name} ({id})", "PRINTAS": name, path.removeprefix("CONTACT."): name}
        desk.books.add("CONTACT", desk.entity_id, **held)
        fields["PERSONALINFO"] = {"CONTACTNAME": held["CONTACTNAME"]}
    else:
        fields[path] = name
    if kind.contact == "DISPLAYCONTACT":
        fields["DISPLAYCONTACT"] = {"PRINTAS": name}
    made = desk.books.add(kind.intacct, desk.entity_id, **fields)
    desk.wrote(kind.kind, Side.INTACCT, made, kind.title, name)


def code(kind: ListKind, desk: Desk) -> str:
    """A number nobody has given before."""
    return desk.account_number() if kind.kind is Kind.ACCOUNT else desk.code(kind.letter)


def create_in_intacct(kind: ListKind, desk: Desk, id: str = "", name: str = "") -> str:
    id, name = id or code(kind, desk), name or desk.fresh(kind.kind.value)
    add_in_intacct(kind, desk, id, name)
    return f"creates {kind.kind} {id} {name!r} in Intacct"


def create_in_cashflow360(kind: ListKind, desk: Desk, id: str = "", name: str = "", numbered: bool = True) -> str:
    id = id or (code(kind, desk) if desk.numbers or not kind.numbered else "")
    name = name or desk.fresh(kind.kind.value)
    parents = desk.active(kind.cashflow360) if kind.parent and desk.rng.random() < 0.3 else []
    parent = {kind.parent: desk.rng.choice(parents)["id"]} if parents else {}
    fields = {
        kind.texts[kind.title][1]: name,
        kind.number_field: id if id and numbered else None,
        **kind.cashflow360_new,
        **parent,
    }
    made = desk.user.create(kind.cashflow360, **fields)
    wrote_in_cashflow360(kind, desk, made["id"], kind.title, name)
    return f"creates {kind.kind} {id} {name!r} in Cashflow360"


def wrote_in_cashflow360(kind: ListKind, desk: Desk, id: object, name: str, value: str) -> None:
    if kind.two_way:  # else it is to be put back
        desk.wrote(kind.kind, Side.CASHFLOW360, id, name, value)


def create_twins(kind: ListKind, desk: Desk) -> str:
    if not desk.at_rest():
        return ""
    id, name = code(kind, desk), desk.fresh(kind.kind.value)
    create_in_intacct(kind, desk, id, name)
    create_in_cashflow360(kind, desk, id, f" {name.upper()}", numbered=desk.late or desk.rng.random() < 0.7)
    return f"creates {kind.kind} {id} {name!r} in both"


def pick(kind: ListKind, desk: Desk) -> Row | None:
    rows = [row for row in desk.rows(kind.intacct) if not row.get("_ENTITY") and row[kind.id_field] not in KEPT]
    return desk.rng.choice(rows) if rows else None


def edit_in_intacct(kind: ListKind, desk: Desk) -> str:
    row = pick(kind, desk)
    if row is None:
        return ""
    name = desk.rng.choice(sorted(kind.texts))
    value = desk.fresh(name)[:28]
    path = kind.texts[name][0]
    if path.startswith("CONTACT."):
        contact = contact_of(desk, row, "CONTACT")
        inner = path.removeprefix("CONTACT.")
        desk.books.edit("CONTACT", number(contact, "RECORDNO"), desk.entity_id, **given(inner, value))
        path = "TITLE"  # what stamps the employee: the form is saved whole
    desk.books.edit(kind.intacct, number(row, "RECORDNO"), desk.entity_id, **given(path, value))
    desk.wrote(kind.kind, Side.INTACCT, row["RECORDNO"], name, value)
    return f"sets {name} of {kind.kind} {row[kind.id_field]} to {value!r} in Intacct"


def edit_in_cashflow360(kind: ListKind, desk: Desk) -> str:
    rows = desk.records(kind.cashflow360)
    if not rows:
        return ""
    row, name = desk.rng.choice(rows), desk.rng.choice(sorted(kind.texts))
    value = desk.fresh(name)[:28]
    desk.user.update(kind.cashflow360, row["id"], **{kind.texts[name][1]: value})
    wrote_in_cashflow360(kind, desk, row["id"], name, value)
    return f"sets {name} of {kind.kind} {row['id']} to {value!r} in Cashflow360"


def move_in_intacct(kind: ListKind, desk: Desk) -> str:
    row, above = pick(kind, desk), pick(kind, desk)
    if row is None or above is None or not kind.parent:
        return ""
    table, id = desk.books.table(kind.intacct), row[kind.id_field]
    if _under(above, id, lambda found: table.find(text(found, "PARENTID")), kind.id_field):
        return ""
    desk.books.edit(kind.intacct, number(row, "RECORDNO"), desk.entity_id, PARENTID=above[kind.id_field])
    return f"moves {kind.kind} {id} under {above[kind.id_field]} in Intacct"


def move_in_cashflow360(kind: ListKind, desk: Desk) -> str:
    rows = desk.active(kind.cashflow360)
    if not rows or not kind.parent:
        return ""
    row, above = desk.rng.choice(rows), desk.rng.choice(rows)
    by_id = desk.organization.tables[kind.cashflow360]
    if _under(above, row["id"], lambda found: by_id.get(str(found[kind.parent])), "id"):
        return ""
    desk.user.update(kind.cashflow360, row["id"], **{kind.parent: above["id"]})
    return f"moves {kind.kind} {row['id']} under {above['id']} in Cashflow360"


def switch_in_intacct(kind: ListKind, desk: Desk) -> str:
    row = pick(kind, desk)
    if row is None:
        return ""
    status = "inactive" if row.get("STATUS") == "active" else "active"
    desk.books.edit(kind.intacct, number(row, "RECORDNO"), desk.entity_id, STATUS=status)
    return f"makes {kind.kind} {row[kind.id_field]} {status} in Intacct"


def switch_in_cashflow360(kind: ListKind, desk: Desk) -> str:
    rows = [row for row in desk.records(kind.cashflow360) if row["mergedIntoId"] in _NOWHERE]
    rows = [row for row in rows if row[kind.number_field] not in KEPT]
    if not rows:
        return ""
    row = desk.rng.choice(rows)
    action = "delete" if row["isActive"] == "1" else "undelete"
    desk.user.do(action, {"entity": kind.cashflow360, "id": row["id"]})
    return f"{action}s {kind.kind} {row['id']} in Cashflow360"


def meddle_in_cashflow360(kind: ListKind, desk: Desk) -> str:
    rows = desk.active(kind.cashflow360)
    if not rows or kind.theirs is None:
        return ""
    row, account = desk.rng.choice(rows), desk.rng.choice(desk.active("ChartOfAccount"))
    desk.user.update(kind.cashflow360, row["id"], **{kind.theirs[1]: account["id"]})
    return f"sets {kind.theirs[1]} of {kind.kind} {row['id']} to {account['id']} in Cashflow360"


def assign_in_intacct(kind: ListKind, desk: Desk) -> str:
    row = pick(kind, desk)
    if row is None or kind.theirs is None:
        return ""
    account = desk.rng.choice([EXPENSE, *(str(row["ACCOUNTNO"]) for row in desk.rows("GLACCOUNT"))])
    fields: dict[str, object] = {kind.theirs[0]: account}
    desk.books.edit(kind.intacct, number(row, "RECORDNO"), desk.entity_id, **fields)
    return f"sets {kind.theirs[0]} of {kind.kind} {row[kind.id_field]} to {account} in Intacct"


def delete_in_intacct(kind: ListKind, desk: Desk) -> str:
    row = pick(kind, desk)
    if row is None:
        return ""
    desk.books.remove(kind.intacct, number(row, "RECORDNO"), desk.entity_id)
    return f"deletes {kind.kind} {row[kind.id_field]} in Intacct"


def merge_in_cashflow360(kind: ListKind, desk: Desk) -> str:
    rows = desk.active(kind.cashflow360)
    if len(rows) < 3 or not kind.merges:
        return ""
    loser, survivor = desk.rng.sample(rows, 2)
    desk.user.do("merge", {"entity": kind.cashflow360, "loser": loser["id"], "survivor": survivor["id"]})
    for name, (_, key) in kind.texts.items():
        desk.chose(kind.kind, survivor["id"], name, survivor[key])
    return f"merges {kind.kind} {loser['id']} into {survivor['id']} in Cashflow360"


def acts_of(kind: ListKind) -> tuple[tuple[Act, float], ...]:
    """What users do with a list kind, and how often."""
    return (
        (partial(create_in_intacct, kind), 4),
        (partial(create_in_cashflow360, kind), 4),
        (partial(create_twins, kind), 1),
        (partial(edit_in_intacct, kind), 5),
        (partial(edit_in_cashflow360, kind), 5),
        (partial(move_in_intacct, kind), 1 if kind.parent else 0),
        (partial(move_in_cashflow360, kind), 1 if kind.parent else 0),
        (partial(switch_in_intacct, kind), 1),
        (partial(switch_in_cashflow360, kind), 1),
        (partial(delete_in_intacct, kind), 1),
        (partial(merge_in_cashflow360, kind), 0.7 if kind.merges else 0),
        (partial(meddle_in_cashflow360, kind), 1 if kind.theirs else 0),
        (partial(assign_in_intacct, kind), 1 if kind.theirs else 0),
    )
