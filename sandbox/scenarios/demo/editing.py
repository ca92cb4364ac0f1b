"""Makes the demo's edits on both sides, and reads back what became of them."""

from collections.abc import Mapping

from sandbox.intacct.values import text
from sandbox.scenarios.demo.records import Change
from sandbox.scenarios.demo.tables import CONNECTIONS
from sandbox.scenarios.native.lists import named
from sandbox.scenarios.setting import Scenario, Side

INTACCT_FIELDS = {"email": "EMAIL1", "phone": "PHONE1"}


def edit_demo(scenario: Scenario) -> None:
    """Make every edit of every connection, after the first complete sync."""
    for name, tables in CONNECTIONS.items():
        for edit in tables.edits:
            for change in edit.changes:
                make(scenario.connections[name], change)


def make(side: Side, change: Change) -> None:
    """Make one change of a vendor as a user of its side would."""
    if change.side == "cashflow360":
        row = named(side.organization, "Vendor", change.name)
        side.user.update("Vendor", row["id"], **change.fields)
        return
    vendor = side.books.table("VENDOR").find(change.name)
    if vendor is None:
        raise LookupError(change.name)
    contact = {INTACCT_FIELDS[name]: value for name, value in change.fields.items()}
    owner = text(vendor, "MEGAENTITYID") or None
    side.books.edit("VENDOR", int(str(vendor["RECORDNO"])), owner, DISPLAYCONTACT=contact)


def held_values(side: Side, vendor_id: str, fields: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the fields of a vendor as each side holds them now."""
    row = named(side.organization, "Vendor", vendor_id)
    vendor = side.books.table("VENDOR").find(vendor_id)
    contact = side.books.table("CONTACT").find(text(vendor, "_DISPLAYCONTACT")) if vendor is not None else None
    return {
        "intacct": {name: text(contact or {}, INTACCT_FIELDS[name]) for name in fields},
        "cashflow360": {name: str(row[name] or "") for name in fields},
    }
