"""A slice's process is killed after a write took effect and before anything remembers it."""

from __future__ import annotations

import pytest

from tests.e2e.steady import Steady, awaited, failures

pytestmark = pytest.mark.e2e
WRITES = {
    "intacct": {"kind": "timeout_after", "function": "create", "seconds": 20},
    "cashflow360": {"kind": "timeout_after", "path": "Create/Bill", "seconds": 20},
}


@pytest.mark.parametrize(("entered", "written"), [("cashflow360", "intacct"), ("intacct", "cashflow360")])
def test_a_run_killed_between_a_write_and_its_bookkeeping_leaves_one_bill(
    steady: Steady, entered: str, written: str
) -> None:
    number = f"KILL-{written}"
    steady.bill_in(entered, number, "12.34")
    steady.fault(written, WRITES[written])
    arn = steady.start()
    awaited(lambda: steady.has_bill(written, number), "the bill was never written")
    steady.kill_worker("sync-transactions")
    assert steady.ended(arn).status == "SUCCEEDED"
    assert failures(steady.stack, arn) == [("SyncTransactions", "Runtime.ExitError")]
    steady.assert_in_step()
