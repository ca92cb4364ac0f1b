"""Transaction lines: the account, the dimensions it requires, the location, and what may stand together."""

from sandbox.intacct.context import Context
from sandbox.intacct.errors import refused
from sandbox.intacct.rules.references import entity_of, use
from sandbox.intacct.values import Row, flag, text

DIMENSIONS: dict[str, str] = {
    "DEPARTMENTID": "DEPARTMENT",
    "LOCATIONID": "LOCATION",
    "CLASSID": "CLASS",
    "PROJECTID": "PROJECT",
    "CUSTOMERID": "CUSTOMER",
    "VENDORID": "VENDOR",
    "EMPLOYEEID": "EMPLOYEE",
    "ITEMID": "ITEM",
    "TASKID": "TASK",
}
REQUIRED: dict[str, tuple[str, str]] = {
    "REQUIREDEPT": ("DEPARTMENTID", "Department"),
    "REQUIRELOC": ("LOCATIONID", "Location"),
    "REQUIRECLASS": ("CLASSID", "Class"),
    "REQUIREPROJECT": ("PROJECTID", "Project"),
    "REQUIRETASK": ("TASKID", "Task"),
    "REQUIRECUSTOMER": ("CUSTOMERID", "Customer"),
    "REQUIREVENDOR": ("VENDORID", "Vendor"),
    "REQUIREEMPLOYEE": ("EMPLOYEEID", "Employee"),
    "REQUIREITEM": ("ITEMID", "Item"),
}
"""Flags of an account: the dimension a line on it must carry, and how the refusal names it."""


def check_line(ctx: Context, line: Row, owner: str | None, cards: bool = True) -> None:
    """Refuse a line that could not be posted; fields use the sub-ledger names."""
    number = text(line, "ACCOUNTNO")
    account = use(ctx, "GLACCOUNT", number)
    if cards:
        _refuse_card_account(ctx, number)
    for name, target in DIMENSIONS.items():
        if line.get(name) is not None:
            use(ctx, target, text(line, name))
    for requirement, (name, title) in REQUIRED.items():
        if flag(account, requirement) and line.get(name) is None:
            raise refused("dimension", dimension=title, account=number)
    _check_location(ctx, line, owner, number)
    _check_project(ctx, line)


def _check_location(ctx: Context, line: Row, owner: str | None, account: str) -> None:
    if not ctx.company.multi_entity:
        return
    location = text(line, "LOCATIONID")
    if not location:
        raise refused("dimension", dimension="Location", account=account)
    if owner is not None and entity_of(ctx, location) not in (None, owner):
        raise refused("location", key=location)


def _check_project(ctx: Context, line: Row) -> None:
    project, customer = text(line, "PROJECTID"), text(line, "CUSTOMERID")
    if not project or not customer:
        return
    of_customer = text(use(ctx, "PROJECT", project), "CUSTOMERID")
    if of_customer and of_customer != customer:
        raise refused("project_customer")


def _refuse_card_account(ctx: Context, account: str) -> None:
    for card in ctx.company.table("CREDITCARD").rows.values():
        if card.get("GLACCOUNTNO") == account and card.get("STATUS") == "active":
            raise refused("card_account", account=account, card=text(card, "CARDID"))
