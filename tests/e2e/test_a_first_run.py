"""The product itself on the local stack: the real functions under their roles, over both sandboxes."""

from __future__ import annotations

import pytest

from sandbox.local.deployment import Execution
from tests.e2e.conftest import Product

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def first(product: Product) -> Execution:
    enrolment = product.enrolments[-1]
    arn = product.stack.start_execution(enrolment.tenant_id, enrolment.connection_id, "first-run-of-e2e")
    return product.stack.wait_execution(arn)


def test_a_first_run_brings_the_lists_and_leaves_the_transactions(product: Product, first: Execution) -> None:
    assert first.status == "SUCCEEDED", first.cause
    assert first.output["counts"]
    assert "SyncTransactions" not in product.stack.entered(first.arn)
