"""References to list records: they exist, can be seen, are active, and lie in the right entity."""

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.values import Row, text

INVALID: dict[str, str] = {
    "VENDOR": "vendor",
    "CUSTOMER": "customer",
    "EMPLOYEE": "employee",
    "GLACCOUNT": "account",
    "DEPARTMENT": "department",
    "LOCATION": "location",
    "PROJECT": "project",
    "APTERM": "term",
    "ARTERM": "term",
    "GLJOURNAL": "journal",
    "CHECKINGACCOUNT": "financial_entity",
    "SAVINGSACCOUNT": "financial_entity",
    "CREDITCARD": "financial_entity",
}
"""What is said of an object's key that can't be used."""
MONEY_OBJECTS = ("CHECKINGACCOUNT", "SAVINGSACCOUNT", "CREDITCARD")


def find(ctx: Context, object_name: str, key: str) -> Row | None:
    """Return a record the caller can see by its key."""
    row = ctx.company.table(object_name).find(key)
    return row if row is not None and visible(ctx, row) else None


def visible(ctx: Context, row: Row) -> bool:
    """Tell whether an entity session sees a record: the top level's and its own."""
    if ctx.entity_id is None:
        return True
    if "_ENTITYID" in row:
        return row["_ENTITYID"] in (None, ctx.entity_id)
    return row.get("MEGAENTITYID") in (None, ctx.entity_id)


def use(ctx: Context, object_name: str, key: str) -> Row:
    """Return an active record by its key, or refuse as the gateway does."""
    row = find(ctx, object_name, key)
    if row is None:
        cause = INVALID.get(object_name, "reference")
        raise refused(cause, key=key, title=OBJECTS[object_name].title)
    if object_name == "VENDOR" and row.get("STATE") in {"Submitted", "Declined"}:
        raise refused("not_approved", key=key)
    if row.get("STATUS") == "inactive":
        raise refused("inactive", kind=OBJECTS[object_name].title.lower(), key=key)
    return row


def money_account(ctx: Context, key: str) -> tuple[str, Row]:
    """Return a bank or charge card account by its ID, with the object it is of."""
    for object_name in MONEY_OBJECTS:
        row = find(ctx, object_name, key)
        if row is not None:
            return object_name, use(ctx, object_name, key)
    raise refused("financial_entity", key=key)


def entity_of(ctx: Context, location: str | None) -> str | None:
    """Return the entity a location belongs to."""
    if not location:
        return None
    row = ctx.company.table("LOCATION").find(location)
    return None if row is None else (text(row, "_ENTITYID") or None)
