"""What measures works, and the pictures in the documents are of what was measured."""

from __future__ import annotations

from ledgersync.domain.model import Kind
from tests.benchmarks.charts import FOLDER, billed, drawn, kept
from tests.benchmarks.company import synced


def test_a_first_sync_is_measured_in_a_process_of_its_own() -> None:
    done = synced(3, 800.0)
    assert (len(done.links[Kind.VENDOR]), len(done.links[Kind.BILL]), done.held) == (3, 12, 0)
    assert done.peak_mb > 20


def test_a_quiet_run_is_billed_the_same_whatever_the_size_and_a_first_one_by_requests() -> None:
    small, large = billed(5), billed(30)
    assert small.quiet == large.quiet
    assert small.first <= large.first < small.first + 100


def test_the_pictures_show_what_was_measured_last() -> None:
    assert {name: (FOLDER / name).read_text() for name in drawn(kept())} == drawn(kept())
