"""Preferences and what they are set to, against both sandboxes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intacct.results import Done, Refused
from intacct.rows import Row
from ledgersync.adapters.setup.intacct import location_inside
from ledgersync.domain.model import Kind
from ledgersync.domain.preferences import REQUIRED, Preferences
from sandbox.intacct.books import Books

from .world import APPROVED_ONLY, ApiWorld


def vendor(books: Books, id: str, name: str) -> int:
    """A vendor at the top level."""
    return books.add("VENDOR", None, VENDORID=id, NAME=name, DISPLAYCONTACT={"PRINTAS": name})


def choices(world: ApiWorld, preference: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = world.call("GET", f"{world.path}/accounts", query={"preference": preference}).json[
        "items"
    ]
    return items


def test_only_accounts_of_the_right_type_are_offered_and_accepted(synced: ApiWorld) -> None:
    banks, incomes = choices(synced, "default_bank_account"), choices(synced, "unallocated_income_account")
    expenses = choices(synced, "unallocated_expenses_account")
    every = {one["id"]: one for preference in OFFERED for one in choices(synced, preference)}
    assert {one["type"] for one in banks} <= {"Bank"}
    assert {one["type"] for one in incomes} <= {"Income"}
    assert every
    for one in every.values():
        answer = synced.call("PUT", f"{synced.path}/preferences", {"unallocated_expenses_account": one["id"]})
        assert (answer.status == 200) is (one in expenses), one


OFFERED = ("unallocated_expenses_account", "unallocated_income_account", "default_bank_account", "deposit_to_account")


def test_what_is_wrong_is_named_by_field_and_nothing_is_saved(synced: ApiWorld) -> None:
    body = {"default_bank_account": "no", "transfer_journal": "GJ", "base_currency": "EUR", "transfer_location": "x"}
    answer = synced.call("PUT", f"{synced.path}/preferences", body)
    assert (answer.status, answer.json["code"]) == (422, "preferences-invalid")
    assert {one["field"]: one["code"] for one in answer.json["errors"]} == {
        "default_bank_account": "not-synced",
        "transfer_journal": "journal-unknown",
        "base_currency": "currency-unsupported",
        "transfer_location": "not-synced",
    }
    assert synced.call("GET", f"{synced.path}/preferences").json["base_currency"] == "USD"


def test_only_approved_is_permanent_once_on(world: ApiWorld) -> None:
    assert world.call("PUT", f"{world.path}/preferences", APPROVED_ONLY).status == 200
    answer = world.call("PUT", f"{world.path}/preferences", {"approved_only": False})
    assert (answer.status, answer.json["code"]) == (409, "permanent-choice")
    assert "nobody approved" in answer.json["detail"]
    assert world.call("GET", f"{world.path}/preferences").json["approved_only"] is True


def test_presets_set_every_master_and_single_kinds_go_over_them(world: ApiWorld) -> None:
    body = {"master_preset": "cashflow360", "masters": {"account": "intacct"}}
    masters = world.call("PUT", f"{world.path}/preferences", body).json["masters"]
    assert masters["account"] == "intacct"
    assert {masters[kind.value] for kind in Kind if kind is not Kind.ACCOUNT} == {"cashflow360"}


def test_choosing_cashflow360_warns_of_what_is_owned_at_the_top_level(world: ApiWorld) -> None:
    vendor(world.runs.ends.books, "V9", "Shared vendor")
    answer = world.call("PUT", f"{world.path}/preferences", {"master_preset": "cashflow360"})
    assert any("Shared vendor" in warning and "vendor" in warning for warning in answer.json["warnings"])
    single = world.call("PUT", f"{world.path}/preferences", {"masters": {"vendor": "cashflow360"}})
    assert len(single.json["warnings"]) == 1
    for preset in ("intacct", "defaults"):
        assert world.call("PUT", f"{world.path}/preferences", {"master_preset": preset}).json["warnings"] == []


def test_turning_automatic_off_takes_the_connection_from_the_schedule(world: ApiWorld) -> None:
    world.call("PUT", f"{world.path}/preferences", {})
    assert world.connection().due_at is not None
    world.call("PUT", f"{world.path}/preferences", {"automatic": False})
    assert world.connection().due_at is None


def saved(world: ApiWorld, **preferences: object) -> dict[str, str]:
    """What is wrong with preferences, by field; empty when they were saved."""
    answer = world.call("PUT", f"{world.path}/preferences", preferences)
    assert answer.status in (200, 422), answer.raw
    return {} if answer.status == 200 else {one["field"]: one["code"] for one in answer.json["errors"]}


def test_the_funds_transfer_journal_has_to_exist_when_it_is_saved(world: ApiWorld) -> None:
    books = world.runs.ends.books
    assert saved(world, transfer_journal="CD") == {"transfer_journal": "journal-missing"}
    assert world.connection().preferences != replace(Preferences(), transfer_journal="CD")
    books.add("GLJOURNAL", SYMBOL="CD", TITLE="Cash disbursements")
    assert saved(world, transfer_journal="CD") == {}
    books.users["xml_sync"].denied = {("GLJOURNAL", "QUERY")}
    assert saved(world, transfer_journal="CD") == {"transfer_journal": "journal-unread"}


def test_a_transfer_location_and_department_are_synced_active_and_of_the_entity(world: ApiWorld) -> None:
    books, entity = world.runs.ends.books, world.runs.ends.entity_id
    books.entity("99", "Elsewhere")
    books.add("LOCATION", entity, LOCATIONID="SHOP-1", NAME="Counter")
    moves = books.add("LOCATION", entity, LOCATIONID="SHOP-2", NAME="Storeroom")
    books.add("DEPARTMENT", None, DEPARTMENTID="D1", TITLE="Sales")
    gone = books.add("DEPARTMENT", None, DEPARTMENTID="D2", TITLE="Closed")
    books.edit("DEPARTMENT", gone, None, STATUS="inactive")
    world.runs.clock.left = 900.0
    world.runs.run()
    links = {
        link.intacct_id: link.cashflow360_id
        for kind in (Kind.LOCATION, Kind.DEPARTMENT)
        for link in world.runs.books().all_links(kind)
    }
    assert saved(world, transfer_location=links["SHOP-1"], transfer_department=links["D1"]) == {}
    assert saved(world, transfer_location=links[entity]) == {}
    books.table("LOCATION").put(moves, {**books.row("LOCATION", moves), "_ENTITYID": "99"})
    assert saved(world, transfer_location=links["SHOP-2"]) == {"transfer_location": "outside-entity"}
    assert saved(world, transfer_department="none") == {"transfer_department": "not-synced"}
    if "D2" in links:
        assert saved(world, transfer_department=links["D2"]) == {"transfer_department": "inactive"}


@pytest.mark.parametrize(
    ("entities", "entity_id", "inside"),
    [(["10"], "10", True), ([""], "10", True), (["99"], "10", False), ([], "10", False), (["99"], "", True)],
)
def test_a_location_is_used_by_its_own_entity_only(entities: list[str], entity_id: str, inside: bool) -> None:
    rows = [Row({"LOCATIONID": "L1", "ENTITY": entity}) for entity in entities]
    assert location_inside(Done("c1", "query", rows), entity_id) is inside
    assert location_inside(Refused("c1", "query", ()), entity_id) is None


def test_what_transactions_wait_for_is_told_and_gone_once_it_is_set(synced: ApiWorld) -> None:
    assert synced.call("GET", f"{synced.path}/preferences").json["transactions_wait_for"] == list(REQUIRED)
    synced.runs.prefer(lambda kept: replace(kept, unallocated_expenses_account="0ca1", default_bank_account="0ca2"))
    assert synced.call("GET", f"{synced.path}/preferences").json["transactions_wait_for"] == []
