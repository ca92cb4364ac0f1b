"""Accounts, dimensions and vendors of a scenario, written into the books of either system."""

from dataclasses import dataclass
from enum import Enum

from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.books import Books
from sandbox.scenarios.setting import Side


class AccountType(Enum):
    """Type of an account: Cashflow360's code, Intacct's statement type and normal balance."""

    BANK = ("3", "balancesheet", "debit")
    CREDIT_CARD = ("5", "balancesheet", "credit")
    PAYABLE = ("1", "balancesheet", "credit")
    RECEIVABLE = ("2", "balancesheet", "debit")
    OTHER_CURRENT_ASSET = ("12", "balancesheet", "debit")
    EXPENSE = ("7", "incomestatement", "debit")
    INCOME = ("9", "incomestatement", "credit")


@dataclass(frozen=True, slots=True)
class Account:
    """A general ledger account; `id` is its number."""

    id: str
    name: str
    type: AccountType = AccountType.EXPENSE
    savings: bool = False
    """Whether a bank account is a savings account in Intacct."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A department, location or class; `parent` is the parent's name in the same books."""

    id: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor; in Cashflow360 the id stands in the short name, empty when nobody wrote it there."""

    id: str
    name: str
    email: str = ""
    phone: str = ""


INTACCT_DIMENSIONS = {
    "department": ("DEPARTMENT", "DEPARTMENTID", "TITLE"),
    "location": ("LOCATION", "LOCATIONID", "NAME"),
    "class": ("CLASS", "CLASSID", "NAME"),
}
CASHFLOW360_ENTITIES = {
    "account": "ChartOfAccount",
    "department": "Department",
    "location": "Location",
    "class": "ActgClass",
    "vendor": "Vendor",
    "bill": "Bill",
}
INTACCT_KEYS = {"account": ("GLACCOUNT", "ACCOUNTNO"), "vendor": ("VENDOR", "VENDORID")}


def add_to_intacct(books: Books, kind: str, record: Account | Dimension | Vendor, entity_id: str | None) -> None:
    """Write a record into Intacct, at the top level when there is no entity."""
    match record:
        case Account():
            _add_account(books, record, entity_id)
        case Vendor():
            contact = {"PRINTAS": record.name, "EMAIL1": record.email, "PHONE1": record.phone}
            shown = {name: value for name, value in contact.items() if value}
            books.add("VENDOR", entity_id, VENDORID=record.id, NAME=record.name, DISPLAYCONTACT=shown)
        case Dimension():
            object_name, key, title = INTACCT_DIMENSIONS[kind]
            parent = {"PARENTID": record.parent} if record.parent else {}
            books.add(object_name, entity_id, **{key: record.id, title: record.name, **parent})


def _add_account(books: Books, account: Account, entity_id: str | None) -> None:
    _, statement, balance = account.type.value
    closing = {"CLOSINGTYPE": "closing account"} if statement == "incomestatement" else {}
    fields = {"ACCOUNTTYPE": statement, "NORMALBALANCE": balance, **closing}
    books.add("GLACCOUNT", entity_id, ACCOUNTNO=account.id, TITLE=account.name, **fields)
    if account.type is AccountType.BANK:
        books.add(
            "SAVINGSACCOUNT" if account.savings else "CHECKINGACCOUNT",
            entity_id,
            BANKACCOUNTID=f"CHK{account.id}",
            BANKACCOUNTNO=f"00{account.id}{account.id}",
            GLACCOUNTNO=account.id,
            BANKNAME="First Harbor Bank",
        )
    elif account.type is AccountType.CREDIT_CARD:
        books.add("CREDITCARD", entity_id, CARDID=f"CARD{account.id}", GLACCOUNTNO=account.id)


def add_to_cashflow360(side: Side, kind: str, record: Account | Dimension | Vendor) -> Record:
    """Write a record into Cashflow360 as a user."""
    entity = CASHFLOW360_ENTITIES[kind]
    match record:
        case Account():
            return side.user.create(
                entity, name=record.name, accountNumber=record.id or None, accountType=record.type.value[0]
            )
        case Vendor():
            return side.user.create(
                entity, name=record.name, shortName=record.id, email=record.email, phone=record.phone
            )
        case Dimension():
            parent = named(side.organization, entity, record.parent)["id"] if record.parent else None
            return side.user.create(entity, name=record.name, shortName=record.id, **{f"parent{entity}Id": parent})


def named(org: Organization, entity: str, name: str) -> Record:
    """Return the record with this name, short name or account number."""
    for row in org.tables[entity].values():
        if name in (row.get("shortName"), row.get("accountNumber"), row["name"]):
            return row
    raise LookupError(f"{entity} {name}")
