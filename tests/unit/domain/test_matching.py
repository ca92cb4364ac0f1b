"""Matching: number before name, folded texts, never a guess."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledgersync.domain.folding import fold
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.matching import KeyIndex, Match, match_transaction
from ledgersync.domain.model import Key, Kind, Record, Ref, Side, Values

VENDOR = SPECS[Kind.VENDOR]
BILL = SPECS[Kind.BILL]


def key(id: str, number: str = "", name: str = "", active: bool = True) -> Key:
    return Key(id, "", number, name, active)


def test_texts_fold_blanks_and_case() -> None:
    assert fold("  ACME \t corp ") == "acme corp"


def test_the_number_decides_before_the_name() -> None:
    index = KeyIndex([key("1", "V1", "Zenith"), key("2", "V2", "Acme")])
    assert index.match(VENDOR, {"number": "V1", "name": "Acme"}) == Match(id="1")


def test_the_name_decides_when_no_number_fits() -> None:
    index = KeyIndex([key("1", "V1", "Acme")])
    assert index.match(VENDOR, {"number": None, "name": "acme"}) == Match(id="1")


def test_two_of_a_name_are_ambiguous() -> None:
    index = KeyIndex([key("1", "", "Acme"), key("2", "", "ACME")])
    assert index.match(VENDOR, {"name": "Acme"}).ambiguous == ("1", "2")


def test_an_active_record_comes_before_an_inactive_namesake() -> None:
    index = KeyIndex([key("1", "", "Acme", active=False), key("2", "", "Acme")])
    assert index.match(VENDOR, {"name": "Acme"}) == Match(id="2")


def test_a_linked_record_is_no_candidate() -> None:
    index = KeyIndex([key("1", "", "Acme")])
    assert index.match(VENDOR, {"name": "Acme"}, {"1"}) == Match()


def bill(id: str, total: str, number: str = "B-1", removed: bool = False) -> Record:
    values: Values = {
        "vendor": Ref(Kind.VENDOR, "v"),
        "number": number,
        "total": Decimal(total),
        "date": date(2026, 1, 1),
    }
    return Record(Kind.BILL, Side.INTACCT, id, values, removed=removed)


def test_same_vendor_number_and_total_is_a_match() -> None:
    assert match_transaction(BILL, bill("x", "10").values, [bill("1", "10.00"), bill("2", "9")]) == Match(id="1")


def test_another_total_is_reported_and_not_matched() -> None:
    assert match_transaction(BILL, bill("x", "10").values, [bill("1", "11")]) == Match(other_total="1")


def test_equal_twins_are_ambiguous_and_removed_ones_do_not_count() -> None:
    values = bill("x", "10").values
    assert match_transaction(BILL, values, [bill("1", "10"), bill("2", "10")]).ambiguous == ("1", "2")
    assert match_transaction(BILL, values, [bill("1", "10", removed=True)]) == Match()
