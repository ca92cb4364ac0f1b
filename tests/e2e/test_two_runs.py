"""Two runs of one connection at once: the second waits for the first, or steps aside; the books are right."""

from __future__ import annotations

import pytest

from tests.e2e.steady import Steady, awaited

pytestmark = pytest.mark.e2e


def test_a_second_run_asks_nothing_of_either_system_while_the_first_is_going(steady: Steady) -> None:
    steady.bill_in("cashflow360", "TWO-1", "20.01")
    steady.bill_in("intacct", "TWO-2", "20.02")
    steady.fault("intacct", {"kind": "timeout_after", "function": "create", "seconds": 3})
    first = steady.start()
    awaited(lambda: steady.has_bill("intacct", "TWO-1"), "the first run never got to its write")
    asked, second = steady.asked(), steady.start()
    awaited(lambda: "SyncLists" in steady.stack.entered(second), "the second run never began")
    assert steady.stack.describe(first).status == "RUNNING"
    assert steady.asked() == asked
    assert steady.ended(first).status == "SUCCEEDED"
    assert steady.ended(second).status == "SUCCEEDED"
    steady.assert_in_step()
    assert steady.lease_is_free()
