"""The demo's books are what its tables say, and what the tables expect follows from the books."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from sandbox.intacct.values import text
from sandbox.scenarios import UnknownScenarioError, build
from sandbox.scenarios.demo.editing import edit_demo, held_values
from sandbox.scenarios.demo.filling import TOP_LEVEL
from sandbox.scenarios.demo.records import KINDS, BillPairing, ListRecord, Outcome, Pairing
from sandbox.scenarios.demo.shared import CONTROL_ACCOUNTS
from sandbox.scenarios.demo.tables import CONNECTIONS, EXPECTATIONS
from sandbox.scenarios.native.bills import Bill
from sandbox.scenarios.native.lists import Account, AccountType
from sandbox.scenarios.setting import Scenario, credentials

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMES = list(CONNECTIONS)


@pytest.fixture(scope="module")
def demo() -> Scenario:
    """The demo, as the first sync meets it."""
    return build("demo", seed=1, now=lambda: NOON)


def folded(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip().casefold()


def shared_records(company_id: str) -> dict[tuple[str, str], ListRecord]:
    known: dict[tuple[str, str], ListRecord] = {(kind, row.id): row for kind, row in TOP_LEVEL[company_id]}
    control = {("account", number): Account(number, title) for number, title in CONTROL_ACCOUNTS.items()}
    return known | control


def two_sides(demo: Scenario, name: str, row: Pairing) -> tuple[str, str, str, str]:
    side = demo.connections[name]
    ours, theirs = row.intacct, row.cashflow360
    assert ours is not None and theirs is not None
    if isinstance(ours, str):
        if row.kind == "location":
            return ours, str(side.books.row("LOCATION", side.books.entities[ours])["NAME"]), theirs.id, theirs.name
        ours = shared_records(side.company_id)[row.kind, ours]
    return ours.id, ours.name, theirs.id, theirs.name


@pytest.mark.parametrize("name", NAMES)
def test_linked_records_agree_in_id_or_else_in_folded_name(demo: Scenario, name: str) -> None:
    for row in CONNECTIONS[name].lists:
        if row.outcome in (Outcome.MATCHED, Outcome.UPDATED):
            our_id, our_name, their_id, their_name = two_sides(demo, name, row)
            assert our_id == their_id or (not their_id and folded(our_name) == folded(their_name)), row


@pytest.mark.parametrize("name", NAMES)
def test_matched_records_differ_in_nothing(demo: Scenario, name: str) -> None:
    side = demo.connections[name]
    for row in CONNECTIONS[name].lists:
        if row.outcome is Outcome.MATCHED:
            our_id, our_name, their_id, their_name = two_sides(demo, name, row)
            assert (our_id, our_name) == (their_id, their_name)
            shared = isinstance(row.intacct, str) and row.kind in ("vendor", "class", "department")
            ours = shared_records(side.company_id)[row.kind, str(row.intacct)] if shared else row.intacct
            if not isinstance(ours, str | Account):
                assert ours == row.cashflow360


@pytest.mark.parametrize("name", NAMES)
def test_every_shared_record_has_one_line_in_a_connections_table(demo: Scenario, name: str) -> None:
    side = demo.connections[name]
    lines = [(row.kind, row.intacct) for row in CONNECTIONS[name].lists if isinstance(row.intacct, str)]
    expected = [*shared_records(side.company_id), ("location", side.entity_id)]
    assert sorted(lines) == sorted(set(lines))
    here = [line for line in lines if line in expected] + [
        (row.kind, row.intacct.id)
        for row in CONNECTIONS[name].lists
        if row.intacct is not None and not isinstance(row.intacct, str)
    ]
    assert set(expected) <= set(here)


@pytest.mark.parametrize("name", NAMES)
def test_records_only_one_side_has_match_nothing_on_the_other(demo: Scenario, name: str) -> None:
    rows = CONNECTIONS[name].lists
    for row in rows:
        if row.outcome is not Outcome.CREATED:
            continue
        other = [r.intacct if row.side == "intacct" else r.cashflow360 for r in rows if r.kind == row.kind]
        given = row.cashflow360 if row.side == "intacct" else row.intacct
        our_id = given if isinstance(given, str) else given.id if given is not None else ""
        ids = [o if isinstance(o, str) else o.id for o in other if o is not None]
        assert our_id not in ids


@pytest.mark.parametrize("name", NAMES)
def test_bills_hold_what_their_outcome_needs(demo: Scenario, name: str) -> None:
    for row in CONNECTIONS[name].bills:
        both = row.intacct is not None and row.cashflow360 is not None
        assert both == (row.outcome is Outcome.MATCHED or "another total" in row.rule), row
        if both:
            assert (total(row.intacct) == total(row.cashflow360)) == (row.outcome is Outcome.MATCHED)
        if row.outcome is Outcome.CREATED:
            assert row.side == ("intacct" if row.cashflow360 is not None else "cashflow360")
            assert row.approved or row.side == "cashflow360" or not CONNECTIONS[name].approved_only


def total(bill: Bill | None) -> Decimal:
    return sum((line.amount for line in bill.lines), Decimal(0)) if bill is not None else Decimal(0)


@pytest.mark.parametrize("name", NAMES)
def test_the_books_hold_the_tables(demo: Scenario, name: str) -> None:
    side, tables = demo.connections[name], CONNECTIONS[name]
    bills = {text(row, "RECORDID"): row for row in side.books.table("APBILL").rows.values()}
    theirs: dict[Any, Any] = {row["invoiceNumber"]: row for row in side.organization.tables["Bill"].values()}
    for row in tables.bills:
        if row.intacct is not None:
            held = bills[row.name]
            assert held["MEGAENTITYID"] == side.entity_id
            assert held["TRX_TOTALENTERED"] == total(row.intacct)
            assert (held["TRX_TOTALPAID"] or None) == row.paid_in_intacct
            assert held["MODULEKEY"] == ("9.PO" if row.intacct.from_purchase_order else "3.AP")
        if row.cashflow360 is not None:
            mine = theirs[row.name]
            assert (mine["amount"], mine["paidAmount"]) == (total(row.cashflow360), row.paid_offline)
            assert mine["isActive"] == ("2" if row.inactive else "1")
            assert mine["approvalStatus"] == ("3" if row.approved else "0")
            assert closed(tables.closed_days_ago, row) == ("closed" in row.rule)


def closed(days_ago: int | None, row: BillPairing) -> bool:
    return days_ago is not None and row.cashflow360 is not None and row.cashflow360.days < -days_ago


def test_every_connection_has_bank_clearing_payable_receivable_expense_and_income(demo: Scenario) -> None:
    for name in NAMES:
        types = {row.type for _, row in TOP_LEVEL[demo.connections[name].company_id] if isinstance(row, Account)}
        assert {AccountType.BANK, AccountType.EXPENSE, AccountType.INCOME} <= types
        accounts = demo.connections[name].books.table("GLACCOUNT")
        assert all(accounts.find(number) is not None for number in (*CONTROL_ACCOUNTS, "1020", "1030"))


def test_expectations_count_by_kind_outcome_and_side() -> None:
    east = EXPECTATIONS["harbor-east"]
    assert (east.count("vendor", Outcome.HELD), east.count("vendor", Outcome.HELD, "cashflow360")) == (3, 2)
    assert east.count("bill", Outcome.MATCHED) == 1
    assert east.count("bill payment", Outcome.CREATED, "intacct") == 1
    assert {row.kind for rows in EXPECTATIONS.values() for row in rows.first_sync} == set(KINDS)


def test_the_edits_change_both_sides_as_declared() -> None:
    scenario = build("demo", seed=1, now=lambda: NOON)
    edit_demo_where_linked(scenario)
    for name, tables in CONNECTIONS.items():
        for edit in tables.edits:
            for change in edit.changes:
                if linked_already(name, change.name):
                    held = held_values(scenario.connections[name], change.name, change.fields)
                    assert held[change.side] == dict(change.fields)
    studio = EXPECTATIONS["cedar-studio"].edits[0]
    assert studio.conflicts == ("phone",) and studio.settled["phone"] == "555-0312"


def linked_already(name: str, vendor: str) -> bool:
    return any(row.name == vendor and row.cashflow360 is not None for row in CONNECTIONS[name].lists)


def edit_demo_where_linked(scenario: Scenario) -> None:
    west = scenario.connections["harbor-west"]
    west.user.create("Vendor", name="West Crane", shortName="V-WEST1")
    edit_demo(scenario)


def test_the_same_seed_gives_the_same_worlds_and_another_gives_others() -> None:
    first, again, other = (build("demo", seed=seed, now=lambda: NOON) for seed in (1, 1, 2))
    assert first.cashflow360.snapshot() == again.cashflow360.snapshot()
    assert first.intacct.snapshot() == again.intacct.snapshot()
    assert first.cashflow360.snapshot() != other.cashflow360.snapshot()
    empty = build("empty", seed=1, now=lambda: NOON)
    urls = {"intacct_url": "i", "cashflow360_url": "c"}
    assert credentials(first, **urls) == credentials(empty, **urls) != credentials(other, **urls)


def test_a_scale_scenario_has_its_vendors_and_four_bills_each() -> None:
    lines: list[str] = []
    side = build("scale:20", seed=1, now=lambda: NOON, progress=lines.append).connections["scale"]
    assert len(side.books.table("VENDOR").rows) == 20
    assert len(side.books.table("APBILL").rows) == 80
    assert lines == ["20 of 20 vendors, 80 bills"]


@pytest.mark.parametrize("name", ["nothing", "scale:0", "scale:20001", "scale:", "scale:x"])
def test_an_unknown_scenario_is_refused(name: str) -> None:
    with pytest.raises(UnknownScenarioError, match="choose demo, empty or scale:N"):
        build(name, seed=1, now=lambda: NOON)
