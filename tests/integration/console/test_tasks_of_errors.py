"""Without scripts: everything that is done about sync errors and conflicts."""

from __future__ import annotations

import pytest

from ledgersync.domain.model import Kind, Side
from tests.integration.http_api.test_records import listed, put_hold
from tests.integration.http_api.world import ApiWorld

from .plain import Plain, plain
from .tasks import proves
from .world import ConsoleWorld

HOME = "/connections/shop"


@pytest.fixture
def user(synced: ApiWorld) -> Plain:
    return plain(ConsoleWorld(synced), "accountant")


@proves(*(f"POST /connections/{{id}}/errors {do}" for do in ("retry", "ignore", "assign", "comment", "accept")))
def test_records_are_commented_assigned_left_out_accepted_and_tried_again(user: Plain) -> None:
    api = user.world.api
    put_hold(api)
    put_hold(api, id="V2", cause="kept-otherwise", params={"side": "intacct"})

    def of(id: str) -> dict[str, object]:
        return next(one for one in listed(api) if one["record_id"] == id)

    user.open(HOME)
    user.follow("All sync errors")
    user.press("Comment", among="number-missing", text="Asked Acme.")
    user.press("Assign", among="number-missing", text="dana")
    assert (of("V1")["assigned"], "Asked Acme." in user.page.text) == ("dana", True)
    user.press("Try again", among="number-missing")
    assert of("V1")["retry"]
    user.press("Don’t sync these", among="number-missing", text="A test vendor.")
    assert of("V1")["ignored"]
    assert "The difference stands." in user.press("Accept the difference", text="It is fine.").text
    user.follow("Not to be synced")
    user.press("Sync these again", hold=[str(of("V1")["id"])])
    assert not of("V1")["ignored"]


@proves("POST /connections/{id}/errors term")
def test_a_missing_term_is_made(user: Plain) -> None:
    params = {"term": "Net 12", "side": "intacct", "among": "AR terms"}
    put_hold(user.world.api, kind=Kind.INVOICE, side=Side.CASHFLOW360, id="I1", cause="term-missing", params=params)
    user.open(f"{HOME}/errors")
    user.press("Create the AR term Net 12", days="12")
    terms = user.world.api.runs.ends.books.table("ARTERM").rows.values()
    assert [row["DUEDATE"] for row in terms if row["NAME"] == "Net 12"] == [12]


@proves("GET /connections/{id}/errors/{hold}", "POST /connections/{id}/errors/{hold}")
def test_the_right_record_is_looked_for_and_chosen(user: Plain) -> None:
    ends = user.world.api.runs.ends
    for id in ("V71", "V72"):
        ends.books.add("VENDOR", None, VENDORID=id, NAME="Twin", DISPLAYCONTACT={"PRINTAS": id})
    twin = str(ends.user.create("Vendor", name="Twin")["id"])
    user.world.api.runs.run()
    user.open(f"{HOME}/errors?open=ambiguous-match-1")
    user.follow("Which one is it?")
    user.press("Look", q="V72")
    user.press("It is Twin (V72)")
    user.world.api.runs.run()
    found = user.world.api.runs.books().links(Kind.VENDOR, Side.INTACCT, ["V72"])
    assert found["V72"].cashflow360_id == twin


@proves("POST /connections/{id}/conflicts take one", "POST /connections/{id}/conflicts take chosen")
def test_the_other_value_of_a_conflict_is_taken_and_the_first_again(user: Plain) -> None:
    runs = user.world.api.runs
    books, organization = runs.ends.books, runs.ends.organization
    entity, named = runs.ends.entity_id, {"PRINTAS": "Acme", "PHONE1": "1"}
    number = books.add("VENDOR", entity, VENDORID="V71", NAME="Acme", DISPLAYCONTACT=named)
    runs.run()
    (vendor,) = [id for id, row in organization.tables["Vendor"].items() if row["name"] == "Acme"]
    books.edit("VENDOR", number, entity, DISPLAYCONTACT={"PHONE1": "2"})
    runs.ends.user.update("Vendor", vendor, phone="3")
    runs.run()

    def phones() -> tuple[object, object]:
        (contact,) = [one for one in books.table("CONTACT").rows.values() if one["PRINTAS"] == "Acme"]
        return contact["PHONE1"], organization.tables["Vendor"][vendor]["phone"]

    user.open(f"{HOME}/conflicts")
    assert phones() == ("2", "2")
    user.press("Take 3 instead")
    assert phones() == ("3", "3")
    (box,) = user.page.tree.css("input[name=conflict]")
    user.press("The value of Sage Intacct", conflict=[str(box.attributes["value"])])
    assert phones() == ("2", "2")
