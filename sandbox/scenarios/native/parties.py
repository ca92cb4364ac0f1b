"""Customers, employees, items and projects of a scenario, written into the books of either system."""

from dataclasses import dataclass

from sandbox.cashflow360.schema.fields import Record
from sandbox.intacct.books import Books
from sandbox.scenarios.setting import Side


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer; in Cashflow360 the id stands in the short name."""

    id: str
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Employee:
    """An employee; Intacct keeps the name in a contact."""

    id: str
    first: str
    last: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Item:
    """An item that is sold; `account` is the number of its income account in Cashflow360."""

    id: str
    name: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project, a job in Cashflow360."""

    id: str
    name: str


Party = Customer | Employee | Item | Project


def add_party_to_intacct(books: Books, record: Party, entity_id: str | None) -> None:
    """Write a record into Intacct, at the top level when there is no entity."""
    match record:
        case Customer():
            contact = {"PRINTAS": record.name, **({"EMAIL1": record.email} if record.email else {})}
            books.add("CUSTOMER", entity_id, CUSTOMERID=record.id, NAME=record.name, DISPLAYCONTACT=contact)
        case Employee():
            person = {"CONTACTNAME": record.name, "PRINTAS": record.name}
            books.add("CONTACT", entity_id, **person, FIRSTNAME=record.first, LASTNAME=record.last)
            books.add("EMPLOYEE", entity_id, EMPLOYEEID=record.id, PERSONALINFO={"CONTACTNAME": record.name})
        case Item():
            books.add("ITEM", entity_id, ITEMID=record.id, NAME=record.name, ITEMTYPE="Non-Inventory")
        case Project():
            books.add("PROJECT", entity_id, PROJECTID=record.id, NAME=record.name, PROJECTCATEGORY="Internal")


def add_party_to_cashflow360(side: Side, record: Party) -> Record:
    """Write a record into Cashflow360 as a user."""
    match record:
        case Customer():
            return side.user.create("Customer", name=record.name, shortName=record.id, email=record.email or None)
        case Employee():
            return side.user.create("Employee", firstName=record.first, lastName=record.last, shortName=record.id)
        case Item():
            return side.user.create("Item", name=record.name, shortName=record.id, type="3")
        case Project():
            return side.user.create("Job", name=record.name, shortName=record.id)
