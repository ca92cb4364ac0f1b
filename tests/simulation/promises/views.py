"""What both sides hold of each record, read from the sandboxes' own tables and never through the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledgersync.domain.model import Kind, Side
from sandbox.intacct.values import Row
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.list_kinds import ListKind
from tests.simulation.acts.lists import intacct_value
from tests.simulation.promises.kept import Kept

View = Mapping[str, object]
NOWHERE = (None, "", "00000000000000000000")
DELETED = "deleted in Intacct"
OURS_ONLY = ("2000", "1200", "1090")


@dataclass(frozen=True, slots=True)
class Books:
    """Both sides' records of one kind by the ids links use; ``alive`` are those users can still see as active."""

    kind: Kind
    intacct: Mapping[str, View]
    cashflow360: Mapping[str, View]

    def on(self, side: Side) -> Mapping[str, View]:
        return self.intacct if side is Side.INTACCT else self.cashflow360


def partner(kept: Kept, kind: Kind, cashflow360_id: object) -> str | None:
    """The Intacct id of a Cashflow360 record; its own id where there is no link."""
    if cashflow360_id in NOWHERE:
        return None
    link = kept.links.get((kind, str(cashflow360_id)))
    return link.intacct_id if link else f"unlinked {cashflow360_id}"


def reference(desk: Desk, object_name: str, id: object) -> object:
    """What a record of Intacct refers to by an id; one that was deleted since is gone."""
    known = id in NOWHERE or desk.books.table(object_name).find(str(id)) is not None
    return id if known else DELETED


def reference_here(desk: Desk, kept: Kept, kind: Kind, entity: str, cashflow360_id: object) -> str | None:
    """The same of a record of Cashflow360: what was deleted in Intacct is inactive here, and has no link any more."""
    found = desk.organization.tables[entity].get(str(cashflow360_id))
    left = found is not None and found["isActive"] != "1" and (kind, str(cashflow360_id)) not in kept.links
    return DELETED if left else partner(kept, kind, cashflow360_id)


def list_books(desk: Desk, kept: Kept, kind: ListKind) -> Books:
    """Both sides' records of a list kind."""
    table = desk.books.table(kind.intacct).rows.values()
    intacct = {
        str(row[kind.id_field]): {
            "active": row.get("STATUS") == "active",
            "_owner": _owner(desk, kind, row),
            "_number": str(row["RECORDNO"]),
            "_created_by": row.get("CREATEDBY"),
            "_modified_by": row.get("MODIFIEDBY"),
            **_named({name: intacct_value(desk, row, path).strip() for name, (path, _) in kind.texts.items()}),
            **({"print_as": _printed(desk, kind, row)} if kind.print_as else {}),
            **({"parent": row.get("PARENTID")} if kind.parent else {}),
            **({"theirs": reference(desk, "GLACCOUNT", row.get(kind.theirs[0]))} if kind.theirs else {}),
        }
        for row in table
        if _visible(desk, kind, row)
    }
    cashflow360 = {
        str(row["id"]): {
            "active": row["isActive"] == "1",
            "_merged": row["mergedIntoId"] not in NOWHERE,
            "_number": str(row["id"]),
            **_named({name: str(row[field] or "").strip() for name, (_, field) in kind.texts.items()}),
            **({"print_as": str(row[kind.print_as] or row["name"]).strip()} if kind.print_as else {}),
            **({"parent": partner(kept, kind.kind, row[kind.parent])} if kind.parent else {}),
            **({"theirs": _account_here(desk, kept, row[kind.theirs[1]])} if kind.theirs else {}),
        }
        for row in desk.records(kind.cashflow360)
    }
    return Books(kind.kind, intacct, cashflow360)


def _account_here(desk: Desk, kept: Kept, id: object) -> str | None:
    return reference_here(desk, kept, Kind.ACCOUNT, "ChartOfAccount", id)


def _owner(desk: Desk, kind: ListKind, row: Row) -> object:
    """The entity a record belongs to; None for the top level, which has all of what shows no entity."""
    if kind.kind is Kind.LOCATION:
        return _entity_of_place(row)
    return None if "MEGAENTITYID" in desk.books.profile.lacking(kind.intacct) else row.get("MEGAENTITYID")


def _entity_of_place(row: Mapping[str, object]) -> object:
    """The entity a location belongs to; an entity itself belongs to the top level."""
    return None if row.get("_ENTITYID") == row.get("LOCATIONID") else row.get("_ENTITYID")


def _printed(desk: Desk, kind: ListKind, row: Row) -> str:
    """The name a party is printed under, its own where it has none for that."""
    return (intacct_value(desk, row, "DISPLAYCONTACT.PRINTAS") or intacct_value(desk, row, "NAME")).strip()


def _named(texts: dict[str, str]) -> dict[str, str]:
    """The texts of a record, with its name in one piece."""
    return {"name": f"{texts.get('first_name', '')} {texts.get('last_name', '')}".strip(), **texts}


def _visible(desk: Desk, kind: ListKind, row: Row) -> bool:
    """Records of the top level and of the connection's own entity."""
    if kind.kind is Kind.LOCATION:
        return row.get("_ENTITYID") == desk.entity_id or row.get("_ENTITYID") is None
    return row.get("MEGAENTITYID") in (None, desk.entity_id)


def differences(intacct: View, cashflow360: View) -> list[str]:
    """Fields both sides hold differently, facts (with an underscore) left out."""
    return [
        f"{name}: {intacct[name]!r} ≠ {cashflow360[name]!r}"
        for name in cashflow360
        if not name.startswith("_") and name in intacct and intacct[name] != cashflow360[name]
    ]
