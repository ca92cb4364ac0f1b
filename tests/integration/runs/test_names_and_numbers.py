"""A match by id or number comes before one by name, over the whole lot and across pages, in all list kinds (§2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledgersync.domain.model import Kind, Side
from tests.integration.runs.books import Shop

LISTS: dict[str, tuple[str, str, str, str, str]] = {
    "account": ("GLACCOUNT", "ACCOUNTNO", "TITLE", "ChartOfAccount", "accountNumber"),
    "department": ("DEPARTMENT", "DEPARTMENTID", "TITLE", "Department", "shortName"),
    "location": ("LOCATION", "LOCATIONID", "NAME", "Location", "shortName"),
    "class": ("CLASS", "CLASSID", "NAME", "ActgClass", "shortName"),
    "customer": ("CUSTOMER", "CUSTOMERID", "NAME", "Customer", "shortName"),
    "vendor": ("VENDOR", "VENDORID", "NAME", "Vendor", "shortName"),
    "item": ("ITEM", "ITEMID", "NAME", "Item", "shortName"),
    "project": ("PROJECT", "PROJECTID", "NAME", "Job", "shortName"),
}
"""Object, its id and name in Intacct; entity and id field in Cashflow360."""
FIELDS: dict[str, dict[str, object]] = {
    "account": {"ACCOUNTTYPE": "incomestatement", "NORMALBALANCE": "debit"},
    "item": {"ITEMTYPE": "Non-Inventory"},
    "project": {"PROJECTCATEGORY": "Contract"},
}


def add_there(shop: Shop, kind: str, id: str, name: str) -> None:
    object_name, key, title, _, _ = LISTS[kind]
    party = {"DISPLAYCONTACT": {"PRINTAS": name}} if kind in ("vendor", "customer") else {}
    place = {"PARENTID": shop.entity} if kind == "location" else {}
    shop.books.add(object_name, shop.entity, **{key: id, title: name, **FIELDS.get(kind, {}), **party, **place})


def add_here(shop: Shop, kind: str, id: str, name: str) -> str:
    _, _, _, entity, key = LISTS[kind]
    types = {"account": {"accountType": "7"}, "item": {"type": "3"}}
    return shop.create(entity, name=name, **{key: id}, **types.get(kind, {}))


def there(shop: Shop, kind: str) -> set[tuple[object, object]]:
    object_name, key, title, _, _ = LISTS[kind]
    return {(row[key], row[title]) for row in shop.all_intacct(object_name) if row[key] in ("7701", "7702")}


def here(shop: Shop, kind: str) -> set[tuple[object, object]]:
    _, _, _, entity, key = LISTS[kind]
    return {(row[key], row["name"]) for row in shop.rows(entity) if row.get(key) in ("7701", "7702")}


@pytest.mark.parametrize("first", ["7701", "7702"])
@pytest.mark.parametrize("kind", LISTS)
def test_the_record_with_the_id_is_the_match_whoever_bears_the_name(shop: Shop, kind: str, first: str) -> None:
    """7701 "Alpha" and 7702 "Beta" there, 7701 "Beta" here: 7701 meets 7701, and 7702 is made here."""
    added = {"7701": "Alpha", "7702": "Beta"}
    for id in sorted(added, reverse=first == "7702"):
        add_there(shop, kind, id, added[id])
    kept = add_here(shop, kind, "7701", "Beta")
    shop.run()
    assert there(shop, kind) == here(shop, kind) == {("7701", "Alpha"), ("7702", "Beta")}
    assert shop.row(LISTS[kind][3], "7701")["id"] == kept
    assert shop.causes() == {}


@pytest.mark.parametrize("kind", [kind for kind in LISTS if kind != "project"])
def test_names_crossed_over_ids_meet_by_their_ids(shop: Shop, kind: str) -> None:
    add_there(shop, kind, "7701", "Alpha")
    add_there(shop, kind, "7702", "Beta")
    one, two = add_here(shop, kind, "7701", "Beta"), add_here(shop, kind, "7702", "Alpha")
    shop.run()
    shop.run()
    entity = LISTS[kind][3]
    assert (shop.row(entity, "7701")["id"], shop.row(entity, "7702")["id"]) == (one, two)
    assert there(shop, kind) == here(shop, kind) == {("7701", "Alpha"), ("7702", "Beta")}


def test_an_employee_meets_the_one_of_its_id_whoever_bears_the_name(shop: Shop) -> None:
    for id, last in (("7701", "Alpha"), ("7702", "Beta")):
        shop.books.add("CONTACT", shop.entity, CONTACTNAME=f"Ann {last}", PRINTAS=last, FIRSTNAME="Ann", LASTNAME=last)
        shop.books.add("EMPLOYEE", shop.entity, EMPLOYEEID=id, PERSONALINFO={"CONTACTNAME": f"Ann {last}"})
    kept = shop.create("Employee", shortName="7701", firstName="Ann", lastName="Beta")
    shop.run()
    assert {(row["shortName"], row["lastName"]) for row in shop.rows("Employee")} == {
        ("7701", "Alpha"),
        ("7702", "Beta"),
    }
    assert shop.row("Employee", "7701")["id"] == kept
    assert shop.causes() == {}


@pytest.fixture
def employee(shop: Shop) -> str:
    """Employee E1, "Lee" in Intacct and "Ann Leigh" in Cashflow360, and what follows it into Cashflow360."""
    shop.books.add("CONTACT", shop.entity, CONTACTNAME="Lee", PRINTAS="Lee", LASTNAME="Lee")
    shop.books.add("EMPLOYEE", shop.entity, EMPLOYEEID="E1", PERSONALINFO={"CONTACTNAME": "Lee"})
    shop.books.add("CONTACT", shop.entity, CONTACTNAME="Day", PRINTAS="Day", FIRSTNAME="Bo", LASTNAME="Day")
    shop.books.add("EMPLOYEE", shop.entity, EMPLOYEEID="E2", PERSONALINFO={"CONTACTNAME": "Day"})
    return shop.create("Employee", shortName="E1", firstName="Ann", lastName="Leigh")


def names(shop: Shop) -> tuple[tuple[object, object], tuple[object, object]]:
    """First and last name of E1 in Intacct and in Cashflow360."""
    contact, here = shop.contact("Lee"), shop.row("Employee", "E1")
    return (contact.get("FIRSTNAME"), contact.get("LASTNAME")), (here["firstName"], here["lastName"])


def test_an_employee_gets_the_first_name_of_one_side_and_the_last_name_of_the_other(shop: Shop, employee: str) -> None:
    said = shop.world.preview()
    shop.run()
    assert names(shop) == (("Ann", "Lee"), ("Ann", "Lee"))
    assert shop.row("Employee", "E1")["id"] == employee
    assert {row["shortName"] for row in shop.rows("Employee")} == {"E1", "E2"}
    assert shop.causes() == {} and list(said.holds) == []
    assert [(one.field, one.intacct) for one in shop.world.books().differences() if one.cashflow360_id == employee] == [
        ("last_name", "Lee")
    ]


def test_first_and_last_name_edited_on_two_sides_are_no_conflict_of_the_whole_name(shop: Shop, employee: str) -> None:
    shop.run()
    shop.tomorrow()
    shop.books.edit("CONTACT", int(str(shop.contact("Lee")["RECORDNO"])), shop.entity, LASTNAME="Leeds")
    shop.edit("EMPLOYEE", "E1", STATUS="active")
    shop.world.ends.user.update("Employee", employee, firstName="Anna")
    shop.run()
    assert names(shop) == (("Anna", "Leeds"), ("Anna", "Leeds"))
    assert (list(shop.world.books().conflicts()), shop.causes()) == ([], {})


def test_an_id_on_another_page_comes_before_a_name_on_this_one(shop: Shop) -> None:
    """The record with the id lies hundreds of records behind the one with the name."""
    add_there(shop, "class", "7702", "Beta")
    for place in range(150):
        add_there(shop, "class", f"C{place}", f"Class {place}")
    add_there(shop, "class", "7701", "Alpha")
    kept = add_here(shop, "class", "7701", "Beta")
    shop.world.intacct_settings = replace(shop.world.intacct_settings, page_size=50)
    shop.run()
    assert here(shop, "class") == {("7701", "Alpha"), ("7702", "Beta")}
    assert shop.row("ActgClass", "7701")["id"] == kept


def test_two_of_a_name_are_no_rivals_where_one_is_matched_by_its_id(shop: Shop) -> None:
    add_there(shop, "vendor", "7701", "Alpha")
    add_there(shop, "vendor", "7702", "Beta")
    add_here(shop, "vendor", "7701", "Beta")
    nameless = shop.create("Vendor", name="beta")
    shop.run()
    assert here(shop, "vendor") == {("7701", "Alpha"), ("7702", "Beta")}
    assert shop.row("Vendor", "7702")["id"] == nameless
    assert shop.causes() == {}


def test_a_vendor_whose_id_is_taken_unseen_is_matched_once_its_owner_shows_though_inactive(shop: Shop) -> None:
    """What Intacct shows inactive and unlinked is left alone, so only the hold itself can wait for it."""
    shop.books.entity("20", "Elsewhere")
    shop.books.add("VENDOR", "20", VENDORID="V9", NAME="Acme", DISPLAYCONTACT={"PRINTAS": "Acme"})
    vendor = shop.create("Vendor", name="Acme", shortName="V9")
    shop.run()
    assert shop.causes() == {"Acme": "duplicate-not-visible"}
    before = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == before
    shop.tomorrow()
    owner = next(row for row in shop.books.table("VENDOR").rows.values() if row["VENDORID"] == "V9")
    owner |= {"MEGAENTITYID": shop.entity, "STATUS": "inactive", "WHENMODIFIED": shop.world.clock.now()}
    shop.run()
    assert shop.causes() == {}
    assert shop.world.books().links(Kind.VENDOR, Side.CASHFLOW360, [vendor])[vendor].intacct_id == "V9"
