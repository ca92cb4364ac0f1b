"""Which version of a record is newer than the one that was written over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ledgersync.domain.model import Kind, Record, Side
from ledgersync.domain.versions import shown_by_now, shown_late, version

MADE = datetime(2026, 6, 15, 10, tzinfo=UTC)


def vendor(name: str, modified: datetime | None, as_made: bool = False) -> Record:
    return Record(
        kind=Kind.VENDOR, side=Side.INTACCT, id="V1", values={"name": name}, modified=modified, as_made=as_made
    )


NEW = vendor("Acme", MADE, as_made=True)
CHANGED = vendor("Acme Inc", MADE + timedelta(hours=1))


@pytest.mark.parametrize(
    ("over", "now", "newer"),
    [
        (NEW, NEW, False),
        (NEW, CHANGED, True),
        (NEW, vendor("Acme", MADE - timedelta(hours=5)), True),  # the stamp of the change lies in another zone
        (NEW, vendor("Acme Inc", MADE, as_made=True), True),  # a system that stamps no change
        (CHANGED, NEW, False),
        (CHANGED, vendor("Acme", MADE + timedelta(hours=9), as_made=True), False),
        (CHANGED, CHANGED, False),
        (CHANGED, vendor("Acme Ltd", MADE + timedelta(hours=1)), True),  # two changes within a second
        (CHANGED, vendor("Acme Inc", MADE + timedelta(hours=2)), True),
        (CHANGED, vendor("Acme Ltd", MADE), False),
        (CHANGED, vendor("Acme Ltd", None), False),
    ],
)
def test_a_version_is_newer_than_the_one_written_over_by_its_stamp_and_one_as_it_was_made_is_the_oldest(
    over: Record, now: Record, newer: bool
) -> None:
    assert shown_by_now(now, version(over)) is newer


def test_a_record_without_any_stamp_has_no_version() -> None:
    assert version(vendor("Acme", None)) == ""


def test_what_is_not_linked_was_never_written_over() -> None:
    assert not shown_late(NEW, None)
