"""One local stack per test session for each of the two sets of functions: the product's and the stand-ins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.local.deployment import LocalStack


@pytest.fixture(scope="session")
def probe_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The real template, state machine and roles, with stand-in functions (tests/e2e/standin)."""
    state = tmp_path_factory.mktemp("stack") / "state"
    with LocalStack(functions=Path(__file__).parent / "standin", state=state, wait_scale=0.02) as stack:
        yield stack
