"""Order is derived from the references, for kinds and for records within a kind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledgersync.domain.kinds import SPECS, Group
from ledgersync.domain.model import Kind, Record, Ref, Side
from ledgersync.domain.order import kinds_in_order, parents_first


def test_no_kind_comes_before_one_it_refers_to() -> None:
    order = kinds_in_order(SPECS)
    assert set(order) == set(SPECS)
    for kind, spec in SPECS.items():
        for referred in spec.references() & SPECS.keys():
            assert order.index(referred) < order.index(kind)


def test_lists_come_in_the_order_accountants_know() -> None:
    lists = kinds_in_order(SPECS, Group.LISTS)
    known = [Kind.ACCOUNT, Kind.DEPARTMENT, Kind.LOCATION, Kind.CLASS, Kind.VENDOR]
    assert [kind for kind in lists if kind in known] == known


@given(st.dictionaries(st.integers(0, 12), st.none() | st.integers(0, 15), max_size=12))
def test_no_record_comes_before_its_parent_and_none_is_lost(parents: dict[int, int | None]) -> None:
    records = [
        Record(
            Kind.CLASS,
            Side.INTACCT,
            str(id),
            {"parent": Ref(Kind.CLASS, str(parent)) if parent is not None else None},
        )
        for id, parent in parents.items()
    ]
    flat = [record.id for generation in parents_first(records, "parent") for record in generation]
    assert sorted(flat) == sorted(record.id for record in records)
    for id, parent in parents.items():
        in_a_circle = _in_a_circle(id, parents)
        if parent is not None and parent in parents and parent != id and not in_a_circle:
            assert flat.index(str(parent)) < flat.index(str(id))


def _in_a_circle(start: int, parents: dict[int, int | None]) -> bool:
    """Whether following parents from here ever repeats (a self-parent counts as none)."""
    seen: set[int] = set()
    here: int | None = start
    while here is not None and here in parents:
        if here in seen:
            return True
        seen.add(here)
        above = parents[here]
        here = None if above == here else above
    return False
