"""List kinds as rows of a table: how users create, change, inactivate, delete and merge them on either side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ledgersync.domain.model import Kind, Side
from sandbox.intacct.values import Row, number, text
from tests.simulation.desk import Desk

KEPT = frozenset({"6000", "1000"})
"""Accounts that every posting needs; users leave them alone."""

Act = Callable[[Desk], str]
"""Does something and says what; a sandbox may refuse it, and "" means there was nothing to do it to."""


@dataclass(frozen=True, slots=True)
class ListKind:
    """``texts`` are free fields by name: Intacct's path and Cashflow360's field; the name is one of them."""

    kind: Kind
    intacct: str
    id_field: str
    cashflow360: str
    number_field: str
    texts: Mapping[str, tuple[str, str]]
    letter: str
    intacct_new: Mapping[str, object] = field(default_factory=dict)
    cashflow360_new: Mapping[str, object] = field(default_factory=dict)
    contact: bool = False
    merges: bool = False
    parent: str = ""
    editable: bool = True

    @property
    def name_path(self) -> str:
        return self.texts["name"][0]


LISTS = (
    ListKind(
        Kind.ACCOUNT,
        "GLACCOUNT",
        "ACCOUNTNO",
        "ChartOfAccount",
        "accountNumber",
        {"name": ("TITLE", "name")},
        "6",
        {"ACCOUNTTYPE": "incomestatement", "NORMALBALANCE": "debit", "CLOSINGTYPE": "closing account"},
        {"accountType": "7"},
    ),
    ListKind(
        Kind.DEPARTMENT,
        "DEPARTMENT",
        "DEPARTMENTID",
        "Department",
        "shortName",
        {"name": ("TITLE", "name")},
        "D",
        parent="parentDepartmentId",
    ),
    ListKind(
        Kind.LOCATION,
        "LOCATION",
        "LOCATIONID",
        "Location",
        "shortName",
        {"name": ("NAME", "name")},
        "L",
        parent="parentLocationId",
    ),
    ListKind(
        Kind.CLASS,
        "CLASS",
        "CLASSID",
        "ActgClass",
        "shortName",
        {"name": ("NAME", "name"), "description": ("DESCRIPTION", "description")},
        "C",
        parent="parentActgClassId",
    ),
    ListKind(
        Kind.VENDOR,
        "VENDOR",
        "VENDORID",
        "Vendor",
        "shortName",
        {
            "name": ("NAME", "name"),
            "account_number": ("VENDORACCOUNTNO", "accNumber"),
            "phone": ("DISPLAYCONTACT.PHONE1", "phone"),
            "city": ("DISPLAYCONTACT.MAILADDRESS.CITY", "addressCity"),
        },
        "V",
        contact=True,
        merges=True,
    ),
)


def intacct_value(desk: Desk, row: Row, path: str) -> str:
    """A text of an Intacct row, the display contact's included."""
    if path.startswith("DISPLAYCONTACT."):
        contact = desk.books.table("CONTACT").find(text(row, "_DISPLAYCONTACT")) or {}
        return str(contact.get(path.removeprefix("DISPLAYCONTACT.")) or "")
    return str(row.get(path) or "")


def given(path: str, value: str) -> dict[str, object]:
    """A nested field as a user would give it."""
    head, _, rest = path.partition(".")
    return {head: given(rest, value)} if rest else {head: value}


def acts_of(kind: ListKind) -> tuple[tuple[Act, float], ...]:
    """What users do with a list kind, and how often."""

    def code(desk: Desk) -> str:
        made = desk.code(kind.letter)
        return f"6{int(made[1:4]):03d}" if kind.kind is Kind.ACCOUNT else made

    def create_in_intacct(desk: Desk, id: str = "", name: str = "") -> str:
        id, name = id or code(desk), name or desk.fresh(kind.kind.value)
        contact: dict[str, object] = {"DISPLAYCONTACT": {"PRINTAS": name}} if kind.contact else {}
        fields = {kind.id_field: id, kind.name_path: name, **kind.intacct_new, **contact}
        made = desk.books.add(kind.intacct, desk.entity_id, **fields)
        desk.wrote(kind.kind, Side.INTACCT, made, "name", name)
        return f"creates {kind.kind} {id} {name!r} in Intacct"

    def create_in_cashflow360(desk: Desk, id: str = "", name: str = "") -> str:
        id = id or (code(desk) if desk.numbers or kind.kind is not Kind.VENDOR else "")
        name = name or desk.fresh(kind.kind.value)
        parents = desk.active(kind.cashflow360) if kind.parent and desk.rng.random() < 0.3 else []
        parent = {kind.parent: desk.rng.choice(parents)["id"]} if parents else {}
        fields = {"name": name, kind.number_field: id or None, **kind.cashflow360_new, **parent}
        made = desk.user.create(kind.cashflow360, **fields)
        desk.wrote(kind.kind, Side.CASHFLOW360, made["id"], "name", name)
        return f"creates {kind.kind} {id} {name!r} in Cashflow360"

    def create_twins(desk: Desk) -> str:
        if not desk.at_rest():
            return ""
        id, name = code(desk), desk.fresh(kind.kind.value)
        create_in_intacct(desk, id, name)
        create_in_cashflow360(desk, id, f" {name.upper()}")
        return f"creates {kind.kind} {id} {name!r} in both"

    def pick(desk: Desk) -> Row | None:
        rows = [row for row in desk.rows(kind.intacct) if not row.get("_ENTITY") and row[kind.id_field] not in KEPT]
        return desk.rng.choice(rows) if rows else None

    def edit_in_intacct(desk: Desk) -> str:
        row = pick(desk)
        if row is None:
            return ""
        name = desk.rng.choice(sorted(kind.texts))
        value = desk.fresh(name)[:28]
        desk.books.edit(kind.intacct, number(row, "RECORDNO"), desk.entity_id, **given(kind.texts[name][0], value))
        desk.wrote(kind.kind, Side.INTACCT, row["RECORDNO"], name, value)
        return f"sets {name} of {kind.kind} {row[kind.id_field]} to {value!r} in Intacct"

    def edit_in_cashflow360(desk: Desk) -> str:
        rows = desk.records(kind.cashflow360)
        if not rows:
            return ""
        row, name = desk.rng.choice(rows), desk.rng.choice(sorted(kind.texts))
        value = desk.fresh(name)[:28]
        desk.user.update(kind.cashflow360, row["id"], **{kind.texts[name][1]: value})
        desk.wrote(kind.kind, Side.CASHFLOW360, row["id"], name, value)
        return f"sets {name} of {kind.kind} {row['id']} to {value!r} in Cashflow360"

    def switch_in_intacct(desk: Desk) -> str:
        row = pick(desk)
        if row is None:
            return ""
        status = "inactive" if row.get("STATUS") == "active" else "active"
        desk.books.edit(kind.intacct, number(row, "RECORDNO"), desk.entity_id, STATUS=status)
        return f"makes {kind.kind} {row[kind.id_field]} {status} in Intacct"

    def switch_in_cashflow360(desk: Desk) -> str:
        rows = [row for row in desk.records(kind.cashflow360) if row["mergedIntoId"] in _NOWHERE]
        rows = [row for row in rows if row[kind.number_field] not in KEPT]
        if not rows:
            return ""
        row = desk.rng.choice(rows)
        action = "delete" if row["isActive"] == "1" else "undelete"
        desk.user.do(action, {"entity": kind.cashflow360, "id": row["id"]})
        return f"{action}s {kind.kind} {row['id']} in Cashflow360"

    def delete_in_intacct(desk: Desk) -> str:
        row = pick(desk)
        if row is None:
            return ""
        desk.books.remove(kind.intacct, number(row, "RECORDNO"), desk.entity_id)
        return f"deletes {kind.kind} {row[kind.id_field]} in Intacct"

    def merge_in_cashflow360(desk: Desk) -> str:
        rows = desk.active(kind.cashflow360)
        if len(rows) < 3 or not kind.merges:
            return ""
        loser, survivor = desk.rng.sample(rows, 2)
        desk.user.do("merge", {"entity": kind.cashflow360, "loser": loser["id"], "survivor": survivor["id"]})
        return f"merges {kind.kind} {loser['id']} into {survivor['id']} in Cashflow360"

    return (
        (create_in_intacct, 4),
        (create_in_cashflow360, 4),
        (create_twins, 1),
        (edit_in_intacct, 5),
        (edit_in_cashflow360, 5),
        (switch_in_intacct, 1),
        (switch_in_cashflow360, 1),
        (delete_in_intacct, 1),
        (merge_in_cashflow360, 0.7 if kind.merges else 0),
    )


_NOWHERE = (None, "", "00000000000000000000")
