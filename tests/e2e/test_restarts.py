"""AWS itself stops in the middle of a run and comes back with all it held."""

from __future__ import annotations

import pytest

from tests.e2e.steady import Steady, awaited, status_change

pytestmark = pytest.mark.e2e


def test_a_run_that_a_restart_cut_off_after_a_write_leaves_one_bill_and_the_next_goes_on(steady: Steady) -> None:
    steady.bill_in("cashflow360", "RESTART-1", "70.01")
    steady.bill_in("intacct", "RESTART-2", "70.02")
    steady.fault("intacct", {"kind": "timeout_after", "function": "create", "seconds": 20})
    arn = steady.start()
    awaited(lambda: steady.has_bill("intacct", "RESTART-1"), "the bill was never written")
    steady.kill_worker("sync-transactions")
    steady.stack.restart()
    told = steady.stack.describe(arn)
    assert (told.status, told.error) == ("FAILED", "States.ServiceRestart")
    answer, error = steady.stack.invoke("scheduler", status_change(steady, arn, "FAILED", told.error))
    assert (error, answer["status"], steady.lease_is_free()) == (None, "failed", True)
    assert steady.run().status == "SUCCEEDED"
    steady.assert_in_step()
    assert steady.has_bill("cashflow360", "RESTART-2")
