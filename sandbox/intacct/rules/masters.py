"""List records: numbering, uniqueness, references, contacts, ownership and use."""

from sandbox.intacct import bookkeeping
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import RefusedError, error, refused
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.rules.reading import Given, read_fields, require
from sandbox.intacct.rules.references import use
from sandbox.intacct.values import Row, text

REFERENCES: dict[str, dict[str, str]] = {
    "VENDOR": {"PARENTID": "VENDOR", "TERMNAME": "APTERM", "APACCOUNT": "GLACCOUNT"},
    "CUSTOMER": {"PARENTID": "CUSTOMER", "TERMNAME": "ARTERM", "ARACCOUNT": "GLACCOUNT"},
    "GLACCOUNT": {"CLOSINGACCOUNTNO": "GLACCOUNT"},
    "DEPARTMENT": {"PARENTID": "DEPARTMENT"},
    "LOCATION": {"PARENTID": "LOCATION"},
    "CLASS": {"PARENTID": "CLASS"},
    "EMPLOYEE": {"LOCATIONID": "LOCATION", "DEPARTMENTID": "DEPARTMENT", "CLASSID": "CLASS"},
    "PROJECT": {
        "PARENTID": "PROJECT",
        "CUSTOMERID": "CUSTOMER",
        "DEPARTMENTID": "DEPARTMENT",
        "LOCATIONID": "LOCATION",
        "CLASSID": "CLASS",
    },
    "TASK": {"PROJECTID": "PROJECT", "ITEMID": "ITEM", "CLASSID": "CLASS"},
    "APACCOUNTLABEL": {"GLACCOUNTNO": "GLACCOUNT", "OFFSETGLACCOUNTNO": "GLACCOUNT"},
    "ARACCOUNTLABEL": {"GLACCOUNTNO": "GLACCOUNT", "OFFSETGLACCOUNTNO": "GLACCOUNT"},
    "CHECKINGACCOUNT": {"GLACCOUNTNO": "GLACCOUNT", "LOCATIONID": "LOCATION"},
    "SAVINGSACCOUNT": {"GLACCOUNTNO": "GLACCOUNT", "LOCATIONID": "LOCATION"},
    "CREDITCARD": {"GLACCOUNTNO": "GLACCOUNT", "VENDORID": "VENDOR"},
}
NUMBERED: dict[str, tuple[str, str, str]] = {
    "VENDOR": ("AP", "VENDORSEQUENCE", "V"),
    "CUSTOMER": ("AR", "CUSTOMERSEQUENCE", "C"),
    "EMPLOYEE": ("EE", "EMPLOYEESEQUENCE", "E"),
    "PROJECT": ("PA", "PROJECTSEQUENCE", "P"),
}
"""Objects whose id the company may number: the preference that holds the document sequence, and its letter."""
DEFAULTS: dict[str, Row] = {
    "GLACCOUNT": {
        "ACCOUNTTYPE": "balancesheet",
        "NORMALBALANCE": "debit",
        "CLOSINGTYPE": "non-closing account",
        "ALTERNATIVEACCOUNT": "None",
    },
    "VENDOR": {"ONHOLD": False, "ONETIME": False, "OBJECTRESTRICTION": "Unrestricted"},
    "CUSTOMER": {"ONHOLD": False, "ONETIME": False, "OBJECTRESTRICTION": "Unrestricted"},
    "GLJOURNAL": {"ADJ": False, "BOOKID": "ACCRUAL"},
}
PARTY_LETTER = {"VENDOR": "V", "CUSTOMER": "C", "EMPLOYEE": "E"}
CONTACT_REQUIRED = {"VENDOR": "DISPLAYCONTACT", "CUSTOMER": "DISPLAYCONTACT", "EMPLOYEE": "PERSONALINFO"}
USED_AS: dict[str, tuple[str, ...]] = {
    "GLACCOUNT": ("ACCOUNTNO", "GLACCOUNTNO", "APACCOUNT", "ARACCOUNT"),
    "DEPARTMENT": ("DEPARTMENTID", "DEPARTMENT", "PARENTID"),
    "LOCATION": ("LOCATIONID", "LOCATION", "PARENTID"),
    "CLASS": ("CLASSID", "PARENTID"),
    "VENDOR": ("VENDORID", "PARENTID"),
    "CUSTOMER": ("CUSTOMERID", "PARENTID"),
    "EMPLOYEE": ("EMPLOYEEID",),
    "ITEM": ("ITEMID",),
    "PROJECT": ("PROJECTID", "PARENTID"),
    "TASK": ("TASKID",),
    "APACCOUNTLABEL": ("ACCOUNTLABEL",),
    "ARACCOUNTLABEL": ("ACCOUNTLABEL",),
    "APTERM": ("TERMNAME",),
    "ARTERM": ("TERMNAME",),
    "CHECKINGACCOUNT": ("FINANCIALENTITY",),
    "SAVINGSACCOUNT": ("FINANCIALENTITY",),
    "CREDITCARD": ("FINANCIALENTITY",),
    "GLJOURNAL": ("JOURNAL",),
}


def create(ctx: Context, known: ObjectType, data: Data) -> int:
    """Create a list record; returns its record number."""
    given = read_fields(ctx, known, data)
    row: Row = {"STATUS": "active", **DEFAULTS.get(known.name, {}), **given.values}
    _number(ctx, known, row)
    required = [name for name, wanted in known.fields.items() if wanted.required]
    require(known, row, *required, *([known.key] if known.key else []))
    _check(ctx, known, row, {})
    if known.owned:
        row["MEGAENTITYID"] = ctx.entity_id
    if known.table == "LOCATION":
        _place(ctx, row)
    _contacts(ctx, known, row, given, creating=True)
    _check_unique(ctx, known, row)
    recordno = ctx.company.next_number(known.sequence)
    if known.name == "VENDOR":
        waits = ctx.source == "api" and ctx.company.preference("AP", "VENDORAPPROVAL")
        row["STATE"] = "Submitted" if waits else "Approved"
    if known.name in PARTY_LETTER:
        row["ENTITY"] = f"{PARTY_LETTER[known.name]}{recordno}"
    return bookkeeping.insert(ctx, known, recordno, row)


def update(ctx: Context, known: ObjectType, before: Row, data: Data) -> None:
    """Change a list record."""
    _refuse_root_owned(ctx, known, before)
    given = read_fields(ctx, known, data)
    changed = {name: value for name, value in given.values.items() if value != before.get(name)}
    if known.key in changed:
        raise refused("illegal_value", object=known.title, field=known.key)
    for name, wanted in known.fields.items():
        if wanted.required and name in changed and changed[name] is None:
            require(known, changed, name)
    row = {**before, **given.values}
    _check(ctx, known, row, before)
    _contacts(ctx, known, row, given, creating=False)
    bookkeeping.change(ctx, known, row)


def delete(ctx: Context, known: ObjectType, row: Row) -> None:
    """Delete a list record that nothing uses."""
    _refuse_root_owned(ctx, known, row)
    key = text(row, known.key or "RECORDNO")
    if ctx.company.in_use(known.table, key, USED_AS.get(known.table, ())):
        cause = "account_in_use" if known.name == "GLACCOUNT" else "in_use"
        raise refused(cause, kind=known.title.lower(), key=key)
    bookkeeping.erase(ctx, known, row)
    contact = ctx.company.table("CONTACT").find(text(row, "_DISPLAYCONTACT"))
    if contact is not None:
        bookkeeping.erase(ctx, OBJECTS["CONTACT"], contact)


def decide(ctx: Context, known: ObjectType, row: Row, state: str) -> None:
    """Approve or decline a vendor that waits for it."""
    if row.get("STATE") != "Submitted":
        raise refused("not_editable", title=known.title, number=text(row, "VENDORID"), state=text(row, "STATE"))
    bookkeeping.change(ctx, known, {**row, "STATE": state})


def _number(ctx: Context, known: ObjectType, row: Row) -> None:
    if known.name == "TASK" and row.get("TASKID") is None:
        row["TASKID"] = f"T-{ctx.company.next_number('TASK:ID'):05d}"
    if known.name not in NUMBERED or known.key is None or row.get(known.key) is not None:
        return
    application, preference, letter = NUMBERED[known.name]
    if ctx.company.preference(application, preference):
        row[known.key] = f"{letter}-{ctx.company.next_number(f'{known.name}:ID'):05d}"


def _check_unique(ctx: Context, known: ObjectType, row: Row) -> None:
    key = text(row, known.key or "RECORDNO")
    if ctx.company.table(known.name).find(key) is None:
        return
    if known.name == "GLACCOUNT":
        raise refused("duplicate_account", number=key)
    raise refused("duplicate", title=known.title, value=key)


def _check(ctx: Context, known: ObjectType, row: Row, before: Row) -> None:
    for name, target in REFERENCES.get(known.table, {}).items():
        key = row.get(name)
        if key is not None and key != before.get(name):
            use(ctx, target, str(key))
    if known.name == "GLACCOUNT" and not before:
        expected = ctx.company.preference("GEN", "PRIMARY_ACCTNO_LENGTH")
        primary = text(row, "ACCOUNTNO").split(ctx.company.preference("GEN", "ACCTNO_SEPARATOR") or "-")[0]
        if expected and len(primary) != int(expected):
            raise refused("account_length", length=expected)


def _refuse_root_owned(ctx: Context, known: ObjectType, row: Row) -> None:
    if ctx.entity_id is None or not known.owned or not ctx.company.multi_entity:
        return
    if row.get("MEGAENTITYID") is None:
        raise refused("root_owned", kind=known.title.lower())


def _place(ctx: Context, row: Row) -> None:
    parent = ctx.company.table("LOCATION").find(text(row, "PARENTID"))
    row["_ENTITYID"] = (parent or {}).get("_ENTITYID") or ctx.entity_id
    row["_ENTITY"] = False
    row["ISROOT"] = parent is None


def _contacts(ctx: Context, known: ObjectType, row: Row, given: Given, creating: bool) -> None:
    main = CONTACT_REQUIRED.get(known.name)
    for group, data in given.contacts.items():
        relation = known.relations[group]
        if group == "DISPLAYCONTACT":
            row[relation.source] = _display_contact(ctx, known, row, data)
        elif name := data.get("CONTACTNAME"):
            if len(data) > 1 and ctx.company.table("CONTACT").find(str(name)) is None:
                create(ctx, OBJECTS["CONTACT"], data)
            row[relation.source] = text(use(ctx, "CONTACT", str(name)), "CONTACTNAME")
        else:
            row[relation.source] = None
    if creating and main is not None and row.get(known.relations[main].source) is None:
        raise refused("required", label=main)


def _display_contact(ctx: Context, known: ObjectType, row: Row, data: Data) -> str:
    contact = OBJECTS["CONTACT"]
    held = ctx.company.table("CONTACT").find(text(row, "_DISPLAYCONTACT")) if row.get("_DISPLAYCONTACT") else None
    if held is not None:
        fields = {name: value for name, value in data.items() if name != "CONTACTNAME"}
        bookkeeping.change(ctx, contact, {**held, **read_fields(ctx, contact, fields).values})
        return text(held, "CONTACTNAME")
    letter, key = PARTY_LETTER[known.name], text(row, known.key or "")
    if not data.get("PRINTAS") and ctx.settings.unknown_elements == "drop":
        data = {**data, "PRINTAS": text(row, "NAME")}
    name = str(data.get("CONTACTNAME") or f"{text(row, 'NAME')}({letter}{key})")
    try:
        create(ctx, contact, {**data, "CONTACTNAME": name})
    except RefusedError as refusal:
        raise refusal.wrapped(error("display_contact")) from refusal
    return name
