"""The guides name every check of the doctor and every fatal error; alarms have a test of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledgersync.adapters.error_actions import CASHFLOW360, INTACCT
from ledgersync.domain.doctor import CHECKS
from ledgersync.errors import FatalError
from ledgersync.usecases.failures import WORDS

ROOT = Path(__file__).parents[2]
SETUP = (ROOT / "docs" / "setup-guide.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


@pytest.mark.parametrize("check", [check.code for check in CHECKS])
def test_the_setup_guide_names_every_check(check: str) -> None:
    assert f"`{check}`" in SETUP


@pytest.mark.parametrize(
    "code",
    sorted(action.code for table in (INTACCT, CASHFLOW360) for action in table.values() if action.error is FatalError),
)
def test_the_operations_guide_names_every_fatal_error(code: str) -> None:
    assert f"`{code}`" in OPERATIONS


@pytest.mark.parametrize("code", sorted({code for code, _ in WORDS.values()} - {"unknown"}))
def test_the_operations_guide_names_every_way_a_run_ends_badly(code: str) -> None:
    assert f"`{code}`" in OPERATIONS
