"""The three-way merge: laws by Hypothesis, rules by table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgersync.domain.kinds import Authority, Field
from ledgersync.domain.merge import BOTH_CHANGED, MATCHED, PUT_BACK, merge
from ledgersync.domain.model import Side, Values

NAMES = ("a", "b", "c")
value = st.sampled_from([None, "x", "y", "z"])
values = st.fixed_dictionaries(dict.fromkeys(NAMES, value))
authorities = st.tuples(*(st.sampled_from(Authority) for _ in NAMES))
side = st.sampled_from(Side)

SWAPPED = {
    Authority.BOTH: Authority.BOTH,
    Authority.INTACCT: Authority.CASHFLOW360,
    Authority.CASHFLOW360: Authority.INTACCT,
}


@given(base=st.none() | values, intacct=values, cashflow360=values, master=side, who=authorities)
def test_merging_is_symmetric_when_the_sides_and_the_master_swap(
    base: Values | None, intacct: Values, cashflow360: Values, master: Side, who: tuple[Authority, ...]
) -> None:
    fields = [(Field(name), authority) for name, authority in zip(NAMES, who, strict=True)]
    mirrored = [(item, SWAPPED[authority]) for item, authority in fields]
    one = merge(fields, base, intacct, cashflow360, master)
    other = merge(mirrored, base, cashflow360, intacct, master.other)
    assert one.values == other.values
    assert one.changed[Side.INTACCT] == other.changed[Side.CASHFLOW360]
    assert [d.field for d in one.conflicts] == [d.field for d in other.conflicts]
    assert [d.field for d in one.put_back] == [d.field for d in other.put_back]


@given(base=st.none() | values, intacct=values, cashflow360=values, master=side, who=authorities)
def test_once_carried_out_a_merge_leaves_nothing_to_merge(
    base: Values | None, intacct: Values, cashflow360: Values, master: Side, who: tuple[Authority, ...]
) -> None:
    fields = [(Field(name), authority) for name, authority in zip(NAMES, who, strict=True)]
    merged = merge(fields, base, intacct, cashflow360, master)
    now = {s: {**v} for s, v in ((Side.INTACCT, intacct), (Side.CASHFLOW360, cashflow360))}
    for changed_side, names in merged.changed.items():
        now[changed_side].update({name: merged.values[name] for name in names})
    assert now[Side.INTACCT] == now[Side.CASHFLOW360] == merged.values
    again = merge(fields, merged.values, now[Side.INTACCT], now[Side.CASHFLOW360], master)
    assert not any(again.changed.values()) and not again.conflicts and not again.put_back


@pytest.mark.parametrize(
    ("base", "intacct", "cashflow360", "authority", "expected", "rule"),
    [
        ("x", "x", "y", Authority.BOTH, "y", None),
        ("x", "y", "x", Authority.BOTH, "y", None),
        ("x", "y", "y", Authority.BOTH, "y", None),
        ("x", "y", "z", Authority.BOTH, "y", BOTH_CHANGED),
        ("x", "x", "z", Authority.INTACCT, "x", PUT_BACK),
        ("x", "y", "x", Authority.INTACCT, "y", None),
        ("x", "y", "z", Authority.INTACCT, "y", PUT_BACK),
        ("x", "y", "x", Authority.CASHFLOW360, "x", PUT_BACK),
    ],
)
def test_who_wins_a_field(
    base: str, intacct: str, cashflow360: str, authority: Authority, expected: str, rule: str | None
) -> None:
    merged = merge([(Field("a"), authority)], {"a": base}, {"a": intacct}, {"a": cashflow360}, Side.INTACCT)
    assert merged.values == {"a": expected}
    assert [d.rule for d in (*merged.conflicts, *merged.put_back)] == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("intacct", "cashflow360", "expected", "rule"),
    [("x", "y", "x", MATCHED), (None, "y", "y", None), ("x", None, "x", None), ("x", "x", "x", None)],
)
def test_a_match_has_no_past_so_the_master_wins_and_gaps_are_filled(
    intacct: str | None, cashflow360: str | None, expected: str, rule: str | None
) -> None:
    merged = merge([(Field("a"), Authority.BOTH)], None, {"a": intacct}, {"a": cashflow360}, Side.INTACCT)
    assert merged.values == {"a": expected}
    assert [d.rule for d in merged.differences] == ([rule] if rule else [])
    assert not merged.conflicts and not merged.put_back


LINES = Field("lines")
TOTAL = Field("total", rides_on="lines")


@pytest.mark.parametrize("master", list(Side))
@pytest.mark.parametrize("base", [None, {"lines": "x", "total": "1"}])
def test_what_rides_on_a_field_comes_from_the_same_side_and_is_no_difference_of_its_own(
    master: Side, base: Values | None
) -> None:
    held: dict[Side, Values] = {
        Side.INTACCT: {"lines": "y", "total": "2"},
        Side.CASHFLOW360: {"lines": "z", "total": "1"},
    }
    both = [(TOTAL, Authority.BOTH), (LINES, Authority.BOTH)]
    merged = merge(both, base, held[Side.INTACCT], held[Side.CASHFLOW360], master)
    assert merged.values == held[master]
    assert merged.changed == {master.other: frozenset({"lines", "total"}), master: frozenset()}
    assert [d.field for d in (*merged.conflicts, *merged.differences)] == ["lines"]


def test_at_a_match_a_field_of_one_side_is_no_difference_where_the_other_holds_nothing() -> None:
    merged = merge([(Field("a"), Authority.INTACCT)], None, {"a": "x"}, {"a": None}, Side.CASHFLOW360)
    assert merged.values == {"a": "x"} and not merged.differences
    merged = merge([(Field("a"), Authority.INTACCT)], None, {"a": None}, {"a": "x"}, Side.CASHFLOW360)
    assert merged.values == {"a": None} and [d.rule for d in merged.differences] == [MATCHED]
