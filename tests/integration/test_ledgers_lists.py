"""List records through both ledgers, written and read back."""

from datetime import date

import pytest

from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.model import Kind, Ref, Side, Value
from ledgersync.domain.remembered import Position, Written
from ledgersync.ports import Part
from sandbox.scenarios.setting import SYNC_USER
from tests.integration.ledger_books import Connection, creation, full, update

SAMPLES: dict[Kind, dict[str, Value]] = {
    Kind.ACCOUNT: {"number": "6100", "name": "Office supplies", "type": "Expense"},
    Kind.DEPARTMENT: {"number": "D1", "name": "Sales"},
    Kind.LOCATION: {"number": "L1", "name": "Shop"},
    Kind.CLASS: {"number": "C1", "name": "Retail", "description": "all of it"},
    Kind.VENDOR: {
        "number": "V1",
        "name": "Brightline Supplies",
        "print_as": "Brightline Inc.",
        "email": "ap@brightline.test",
        "address1": "1 Main St",
        "city": "Springfield",
        "country": "United States",
        "account_number": "A-77",
    },
}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_created_record_reads_back_as_it_was_written(kind: Kind, side: Side) -> None:
    books = Connection()
    sample = {**SAMPLES[kind]}
    if kind is Kind.LOCATION and side is Side.INTACCT:
        sample["parent"] = Ref(Kind.LOCATION, "100")
    id = books.create(side, kind, **sample)
    assert dict(books.record(side, kind, id).values) == full(kind, **sample)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("kind", SAMPLES)
def test_an_update_changes_what_it_names_and_nothing_else(kind: Kind, side: Side) -> None:
    books = Connection()
    before = books.record(side, kind, books.create(side, kind, **SAMPLES[kind]))
    (result,) = books.write(side, update(side, before, name="Renamed"))
    assert isinstance(result, Written)
    assert dict(books.record(side, kind, before.id).values) == {**before.values, "name": "Renamed"}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("active", [False, True])
def test_a_record_becomes_inactive_and_active_again(side: Side, active: bool) -> None:
    books = Connection()
    id = books.create(side, Kind.VENDOR, **SAMPLES[Kind.VENDOR], active=not active)
    books.write(side, update(side, books.record(side, Kind.VENDOR, id), active=active))
    assert books.record(side, Kind.VENDOR, id).values["active"] is active


def test_a_vendor_without_a_printed_name_prints_its_name_and_follows_a_renaming() -> None:
    books = Connection()
    id = books.create(Side.INTACCT, Kind.VENDOR, number="V9", name="Old")
    before = books.record(Side.INTACCT, Kind.VENDOR, id)
    assert before.values["print_as"] is None
    books.write(Side.INTACCT, update(Side.INTACCT, before, name="New"))
    after = books.record(Side.INTACCT, Kind.VENDOR, id)
    assert (after.values["name"], after.values["print_as"]) == ("New", None)


def test_a_vendor_without_a_number_is_numbered_by_intacct() -> None:
    books = Connection()
    assert books.intacct.conditions().settings["vendor_auto_numbering"] == "true"
    (result,) = books.write(Side.INTACCT, creation(Side.INTACCT, Kind.VENDOR, name="Nameless"))
    assert isinstance(result, Written)
    assert result.assigned == {"number": result.id}


def test_a_refused_record_doesnt_stop_the_others() -> None:
    books = Connection()
    writes = [creation(Side.INTACCT, Kind.CLASS, number=number, name=number) for number in ("A", "A", "B")]
    results = books.write(Side.INTACCT, *writes)
    assert [type(result).__name__ for result in results] == ["Written", "Refused", "Written"]


@pytest.mark.parametrize("side", Side)
def test_changes_are_read_once_more_over_the_overlap_and_not_before_it(side: Side) -> None:
    books = Connection()
    books.create(side, Kind.CLASS, number="A", name="A")
    books.later(hours=5)
    books.create(side, Kind.CLASS, number="B", name="B")
    (*_, last) = books.pages(side, Kind.CLASS)
    assert last.position is not None and last.last
    assert [record.values["number"] for record in books.changed(side, Kind.CLASS, last.position)] == ["B"]


@pytest.mark.parametrize("side", Side)
def test_the_position_never_goes_back(side: Side) -> None:
    books = Connection()
    books.create(side, Kind.CLASS, number="A", name="A")
    later = Position(books.instant.replace(hour=13))
    assert [page.position for page in books.pages(side, Kind.CLASS, later)] == [later]


@pytest.mark.parametrize("side", Side)
def test_records_are_found_by_number_and_by_name(side: Side) -> None:
    books = Connection()
    id = books.create(side, Kind.VENDOR, **SAMPLES[Kind.VENDOR])
    books.create(side, Kind.VENDOR, number="V2", name="Somebody else")
    by_number = books.on(side).find(Kind.VENDOR, [full(Kind.VENDOR, number="V1", name="x")])
    by_name = books.on(side).find(Kind.VENDOR, [full(Kind.VENDOR, name="brightline SUPPLIES")])
    assert id in {record.id for record in by_number}
    assert id in {record.id for record in by_name}


@pytest.mark.parametrize("side", Side)
def test_keys_name_every_record(side: Side) -> None:
    books = Connection()
    id = books.create(side, Kind.CLASS, number="A", name="First")
    books.create(side, Kind.CLASS, number="B", name="Second", active=False)
    keys = {key.id: key for key in books.on(side).keys(Kind.CLASS)}
    assert (keys[id].number, keys[id].name, keys[id].active) == ("A", "First", True)
    assert sorted(key.active for key in keys.values()) == [False, True]


def test_several_first_pages_and_the_audit_history_are_one_request() -> None:
    books = Connection()
    since = Position(books.instant)
    books.intacct.conditions()
    before = books.intacct.calls["requests"]
    books.intacct.prefetch(dict.fromkeys(SAMPLES, since))
    list(books.intacct.deletions(list(SAMPLES), since))
    for kind in SAMPLES:
        books.pages(Side.INTACCT, kind, since)
    assert books.intacct.calls["requests"] - before == 1


def test_one_question_tells_which_kinds_were_touched_and_what_was_deleted() -> None:
    books = Connection()
    gone = books.record(Side.INTACCT, Kind.CLASS, books.create(Side.INTACCT, Kind.CLASS, number="A", name="A"))
    books.later(hours=5)
    since = Position(books.instant)
    books.create(Side.INTACCT, Kind.VENDOR, **SAMPLES[Kind.VENDOR])
    books.end.books.remove("CLASS", int(gone.record_no), "100")
    books.intacct.conditions()
    before = books.intacct.calls["requests"]
    told = books.intacct.history(dict.fromkeys([*SAMPLES, Kind.CREDIT_MEMO], since))
    assert books.intacct.calls["requests"] - before == 1
    assert {kind for kind in SAMPLES if not told.says_untouched(kind)} == {Kind.VENDOR, Kind.CLASS}
    assert told.touched[Kind.VENDOR] == {"V1": books.instant}
    assert [(one.kind, one.key) for one in told.deletions] == [(Kind.CLASS, gone.record_no)]
    assert told.whole and told.unread == {Kind.CREDIT_MEMO}


def test_more_than_a_page_of_history_leaves_open_which_other_kinds_were_touched() -> None:
    books = Connection(IntacctSettings(user_id=SYNC_USER, page_size=2, credit_sign=-1))
    since = Position(books.instant)
    for number in "ABC":
        books.create(Side.INTACCT, Kind.CLASS, number=number, name=number)
    told = books.intacct.history(dict.fromkeys(SAMPLES, since))
    assert not told.whole and not told.says_untouched(Kind.VENDOR)


def test_who_may_not_see_the_audit_history_is_told_nothing() -> None:
    books = Connection()
    books.intacct.conditions()
    books.end.books.users[SYNC_USER].audit_history = False
    told = books.intacct.history({Kind.VENDOR: Position(books.instant)})
    assert told.unread == {Kind.VENDOR} and not told.says_untouched(Kind.VENDOR)


@pytest.mark.parametrize("side", Side)
def test_settings_are_recalled_without_a_request_and_asked_again_at_will(side: Side) -> None:
    books = Connection()
    books.on(side).ask_again()
    anew = books.intacct_ledger(books.intacct.learn()) if side is Side.INTACCT else books.cashflow360_ledger()
    assert anew.recall(books.on(side).told)
    assert anew.conditions() == books.on(side).conditions() and anew.told == books.on(side).told
    assert anew.calls["requests"] == 0
    assert not anew.ask_again()
    books.end.books.close_period(date(2026, 1, 31), "100")
    assert anew.ask_again({Part.BOOKS}) is (side is Side.INTACCT)
