"""What is kept comes back exactly."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgersync.adapters.dynamodb.codec import decode, decode_values, encode
from ledgersync.domain.model import Kind, Link, Ref, Side, Values
from ledgersync.domain.preferences import Dimensions, Preferences, VendorSequence, VoidDatePolicy
from ledgersync.domain.remembered import Conflict, Hold, Intent, Operation, Position, Write
from ledgersync.domain.retry import Linked, NextRun, OnlyItself, OthersChange, PeriodOpens, Seen, SettingsChange
from ledgersync.ports import Connection, ConnectionId, Run
from tests.integration.store.samples import intent

NAIVE = datetime(2026, 1, 31, tzinfo=UTC).replace(tzinfo=None)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=30))])
INSTANTS = st.datetimes(NAIVE.replace(year=1900), NAIVE.replace(year=2200), timezones=ZONES).map(
    lambda at: at.replace(fold=0)
)
REFS = st.builds(Ref, st.sampled_from(Kind), st.text())
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
SCALARS = st.text() | DECIMALS | st.dates() | INSTANTS | st.booleans() | REFS | st.none()
LINES = st.lists(st.dictionaries(st.text(), SCALARS, max_size=4), max_size=4).map(tuple)
VALUE = SCALARS | LINES
VALUES = st.dictionaries(st.text(), VALUE, max_size=6)
FACTS = st.dictionaries(st.text(), st.text(), max_size=3)
COUNTS = st.dictionaries(st.text(), st.integers(0), max_size=3)
KINDS, SIDES, TEXT = st.sampled_from(Kind), st.sampled_from(Side), st.text()

WRITES = st.builds(
    Write,
    KINDS,
    SIDES,
    st.sampled_from(Operation),
    TEXT,
    TEXT,
    VALUES,
    st.frozensets(TEXT, max_size=3),
    TEXT,
    reversal=st.none() | st.dates(),
    latest_bill_date=st.none() | st.dates(),
    remade=st.booleans(),
    shared=st.booleans(),
)
PREFERENCES = st.builds(
    Preferences,
    bank_accounts=FACTS,
    masters=st.dictionaries(KINDS, SIDES),
    void_date_policy=st.sampled_from(VoidDatePolicy),
    vendor_sequence=st.sampled_from(VendorSequence),
    dimensions=st.builds(Dimensions, projects=st.booleans()),
)
IDS = st.builds(ConnectionId, TEXT, TEXT)
CASES = st.one_of(
    st.just(NextRun()),
    st.just(OnlyItself()),
    st.builds(Linked, SIDES, st.lists(REFS, max_size=3).map(tuple)),
    st.builds(PeriodOpens, st.dates()),
    st.builds(SettingsChange, TEXT),
    st.builds(OthersChange, st.lists(st.builds(Seen, SIDES, KINDS, TEXT, TEXT), max_size=3).map(tuple)),
)
KEPT = (
    st.builds(Link, KINDS, TEXT, TEXT, TEXT, VALUES)
    | st.builds(Intent, control_id=TEXT, write=WRITES, base=st.none() | VALUES, agreed=VALUES, run_id=TEXT, at=INSTANTS)
    | st.builds(
        Hold,
        KINDS,
        SIDES,
        *[TEXT] * 5,
        FACTS,
        TEXT,
        INSTANTS,
        until=st.lists(CASES, max_size=3).map(tuple),
    )
    | st.builds(
        Conflict,
        kind=KINDS,
        base=VALUE,
        intacct=VALUE,
        cashflow360=VALUE,
        winner=SIDES,
        at=st.none() | INSTANTS,
        **dict.fromkeys(("cashflow360_id", "intacct_id", "field", "rule", "run_id"), TEXT),
    )
    | st.builds(Position, INSTANTS, TEXT)
    | st.builds(Run, IDS, TEXT, TEXT, TEXT, INSTANTS, st.none() | INSTANTS, TEXT, COUNTS, COUNTS)
    | st.builds(
        Connection,
        IDS,
        *[TEXT] * 4,
        st.booleans(),
        INSTANTS,
        st.none() | PREFERENCES,
        due_at=st.none() | INSTANTS,
    )
)


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_values_come_back_as_they_were(values: Values) -> None:
    back = decode_values(encode(values))
    assert back == values
    assert list(map(repr, _exact(back))) == list(map(repr, _exact(values)))


def _exact(values: Values) -> list[object]:
    """Every scalar in order of name; instants in UTC, where alone their notation may differ."""
    found: list[object] = []
    for _, value in sorted(values.items()):
        lines = value if isinstance(value, tuple) else ({"": value},)
        found += [scalar for line in lines for _, scalar in sorted(line.items())]
    return [each.astimezone(UTC) if isinstance(each, datetime) else each for each in found]


@given(KEPT)
@settings(max_examples=300, deadline=None)
def test_everything_kept_comes_back_equal(kept: Any) -> None:
    assert decode(type(kept), encode(kept)) == kept


@pytest.mark.parametrize("amount", ["0.10", "-0.00", "1E+2", "12345678901234567890.123456789"])
def test_an_amount_keeps_every_digit(amount: str) -> None:
    assert str(decode_values(encode({"amount": Decimal(amount)}))["amount"]) == amount


def test_equal_values_have_one_text() -> None:
    assert encode({"b": date(2026, 1, 31), "a": None}) == encode({"a": None, "b": date(2026, 1, 31)})


def test_fields_of_another_version_default_or_pass() -> None:
    assert decode(Preferences, '{"approved_only": true, "a_field_of_tomorrow": 1}') == Preferences(approved_only=True)


@pytest.mark.parametrize("value", [NAIVE, {1, 2}, float("nan"), b"x"])
def test_what_cannot_be_kept_exactly_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        encode({"value": value})


def test_a_hold_kept_by_an_older_version_is_looked_at_by_the_next_run() -> None:
    now = '{"i":"2026-06-15T08:00:00+00:00"}'
    kept = (
        '{"cause":"waits-for","code":"waits-for","counterpart_id":"","digest":"d","id":"1","ignored":false,"kind":"bill",'
        f'"label":"B1","params":{{}},"period":true,"retry":false,"side":"cashflow360","since":{now},"text":"waits",'
        '"waits_for":[{"r":["vendor","009"]}]}'
    )
    hold = decode(Hold, kept)
    assert (hold.id, hold.until, hold.waits_for) == ("1", (NextRun(),), ())


def test_a_write_kept_by_an_older_version_keeps_what_it_needs_beyond_its_record() -> None:
    kept = intent("old")
    plain = json.loads(encode(kept))
    for name in ("reversal", "latest_bill_date", "remade", "shared"):
        del plain["write"][name]
    plain["write"]["facts"] = {
        "state": "Posted",
        "void_date": "2026-07-01",
        "latest_bill_date": "2026-06-30",
        "remade": "true",
        "shared": "true",
    }
    needed: dict[str, Any] = {
        "reversal": date(2026, 7, 1),
        "latest_bill_date": date(2026, 6, 30),
        "remade": True,
        "shared": True,
    }
    assert decode(Intent, json.dumps(plain)) == replace(kept, write=replace(kept.write, **needed))
