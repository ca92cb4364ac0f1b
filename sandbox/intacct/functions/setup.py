"""What a company tells about itself: entities, users, preferences, applications, closed books, balances."""

from collections.abc import Callable
from datetime import datetime

from lxml import etree

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.functions.results import Result, leaf
from sandbox.intacct.objects.catalogue import OBJECTS
from sandbox.intacct.rules.periods import closed_until
from sandbox.intacct.users import User
from sandbox.intacct.values import text

RIGHTS = {"List": "QUERY", "View": "READ", "Add": "CREATE", "Edit": "UPDATE", "Delete": "DELETE"}
MODULES = {
    "CO": "Company",
    "GL": "General Ledger",
    "AP": "Accounts Payable",
    "AR": "Accounts Receivable",
    "CM": "Cash Management",
    "EE": "Time & Expenses",
    "PA": "Projects",
    "INV": "Inventory Control",
}


def entities(ctx: Context, element: etree._Element) -> Result:
    """Answer `readEntityDetails`: the entities the user can use."""
    _ = element
    answer = etree.Element("data")
    for entity_id, recordno in ctx.company.entities.items():
        if ctx.user.entities is not None and entity_id not in ctx.user.entities:
            continue
        row = ctx.company.row("LOCATION", recordno)
        block = etree.SubElement(answer, "entity")
        for name, value in (
            ("id", entity_id),
            ("name", text(row, "NAME")),
            ("recordno", recordno),
            ("currency", "USD"),
            ("firstfiscalmonth", 1),
            ("firstfiscaltaxmonth", 1),
            ("weekstart", 0),
        ):
            leaf(block, name, value)
    return Result(data=answer)


def user_formatting(ctx: Context, element: etree._Element) -> Result:
    """Answer `readUserFormatting` by key or user id, for the caller without either."""
    user = _user(ctx, element.findtext("userId"), element.findtext("key"))
    answer = etree.Element("data")
    block = etree.SubElement(answer, "userformatting")
    for name, value in (
        ("recordno", user.recordno),
        ("locale", user.form.locale),
        ("dateformat", user.form.dateformat),
        ("gmtoffset", user.form.gmtoffset),
        ("clock", user.form.clock),
    ):
        leaf(block, name, value)
    return Result(data=answer)


def user_permissions(ctx: Context, element: etree._Element) -> Result:
    """Answer `getUserPermissions`: per application and object the rights, pipe-delimited."""
    user = _user(ctx, element.findtext("userId"), None)
    answer = etree.Element("data")
    permissions = etree.SubElement(answer, "permissions")
    for application in sorted(ctx.company.applications):
        objects = [
            known for known in OBJECTS.values() if known.application == application and known.table == known.name
        ]
        if not objects:
            continue
        block = etree.SubElement(permissions, "appSubscription")
        leaf(block, "applicationName", MODULES.get(application, application))
        policies = etree.SubElement(block, "policies")
        for known in objects:
            granted = [right for right, operation in RIGHTS.items() if user.may(known.name, operation)]
            policy = etree.SubElement(policies, "policy")
            leaf(policy, "policyName", known.title)
            leaf(policy, "rights", "|".join(granted))
    return Result(data=answer)


def company_preferences(ctx: Context, element: etree._Element) -> Result:
    """Answer `get_companyprefs` of one application."""
    application = element.get("application", "")
    if application not in ctx.company.preferences:
        raise refused("processing")
    answer = etree.Element("data")
    told = {} if application in ctx.company.profile.hidden else ctx.company.preferences[application]
    for name, value in told.items():
        block = etree.SubElement(answer, "companypref")
        leaf(block, "application", application)
        leaf(block, "preference", name)
        leaf(block, "prefvalue", value)
    return Result(data=answer)


def applications(ctx: Context, element: etree._Element) -> Result:
    """Answer `get_applications`."""
    _ = element
    answer = etree.Element("data")
    for application in sorted(ctx.company.applications):
        leaf(answer, "application", application)
    return Result(data=answer)


def financial_setup(ctx: Context, element: etree._Element) -> Result:
    """Answer `getFinancialSetup`."""
    _ = element
    answer = etree.Element("data")
    block = etree.SubElement(answer, "financialSetup")
    first = ctx.company.preference("GEN", "FISCAL_FIRST_MONTH") or "1"
    for name, value in (
        ("baseCurrency", "USD"),
        ("defaultBook", "ACCRUAL"),
        ("firstFiscalMonth", first),
        ("multiBaseCurrency", "false"),
        ("multiBook", "false"),
        ("multiCurrency", "false"),
        ("multiEntityShared", "true" if ctx.company.multi_entity else "false"),
    ):
        leaf(block, name, value)
    return Result(data=answer)


def dimensions(ctx: Context, element: etree._Element) -> Result:
    """Answer `getDimensions` with the standard dimensions that are on."""
    _ = element
    answer = etree.Element("data")
    holder = etree.SubElement(answer, "dimensions")
    for name in ("DEPARTMENT", "LOCATION", "CLASS", "PROJECT", "CUSTOMER", "VENDOR", "EMPLOYEE", "ITEM"):
        block = etree.SubElement(holder, "dimension")
        enabled = bool(ctx.company.preference("GL", f"{name}DIMENSION"))
        for leaf_name, value in (
            ("objectName", name),
            ("objectLabel", name.title()),
            ("termLabel", name.title()),
            ("userDefinedDimension", "false"),
            ("enabledInGL", str(enabled).lower()),
        ):
            leaf(block, leaf_name, value)
    return Result(data=answer)


def dimension_relationships(ctx: Context, element: etree._Element) -> Result:
    """Answer `getDimensionRelationships`: projects belong to customers, tasks to projects."""
    _ = ctx, element
    answer = etree.Element("data")
    for name, related in (("PROJECT", "CUSTOMER"), ("TASK", "PROJECT")):
        block = etree.SubElement(answer, "dimension")
        leaf(block, "dimension", name)
        leaf(etree.SubElement(block, "related"), "dimension", related)
    return Result(data=answer)


def closed_books(ctx: Context, element: etree._Element) -> Result:
    """Answer `get_closedbooksdate` for the session's level; empty when nothing is closed."""
    _ = element
    answer = etree.Element("data")
    block = etree.SubElement(answer, "closedbooksdate")
    until = closed_until(ctx, ctx.entity_id)
    if until is not None:
        for name, value in (("year", f"{until:%Y}"), ("month", f"{until:%m}"), ("day", f"{until:%d}")):
            leaf(block, name, value)
    return Result(data=answer)


def audit_trail(ctx: Context, element: etree._Element) -> Result:
    """Answer `getAuditTrail` of one record."""
    if not ctx.user.audit_history:
        raise refused("audit_permission")
    name = (element.findtext("object") or "").strip().lower()
    key = (element.findtext("recordNo") or element.findtext("objectKey") or "").strip()
    modes = {"D": "delete", "M": "modify", "C": "create"}
    answer = etree.Element("data")
    for row in ctx.company.table("AUDITHISTORY").rows.values():
        if row["OBJECTTYPE"] != name or text(row, "OBJECTKEY").removesuffix("--REC") != key.removesuffix("--REC"):
            continue
        moment = row["ACCESSTIME"]
        block = etree.SubElement(answer, "auditTrailDetail")
        iso = moment.isoformat() if isinstance(moment, datetime) else ""
        for leaf_name, value in (
            ("userId", text(row, "USERID")),
            ("object", name),
            ("objectKey", key),
            ("accessTime", iso),
            ("accessMode", modes.get(text(row, "ACCESSMODE"), "modify")),
            ("source", text(row, "SOURCE")),
        ):
            leaf(block, leaf_name, value)
    return Result(data=answer)


HANDLERS: dict[str, Callable[[Context, etree._Element], Result]] = {
    "readEntityDetails": entities,
    "readUserFormatting": user_formatting,
    "getUserPermissions": user_permissions,
    "get_companyprefs": company_preferences,
    "get_applications": applications,
    "getFinancialSetup": financial_setup,
    "getDimensions": dimensions,
    "get_closedbooksdate": closed_books,
    "getDimensionRelationships": dimension_relationships,
    "getAuditTrail": audit_trail,
}


def _user(ctx: Context, user_id: str | None, key: str | None) -> User:
    if not user_id and not key:
        return ctx.user
    for user in ctx.company.users.values():
        if user.user_id == user_id or str(user.recordno) == key:
            return user
    raise refused("not_found", object="userinfo", key=user_id or key or "", operation="read")
