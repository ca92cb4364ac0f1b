"""The guides name every check of the doctor and every fatal error; alarms have a test of their own."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from ledgersync.adapters.error_actions import CASHFLOW360, INTACCT
from ledgersync.adapters.setup.live_check import CAUSES
from ledgersync.domain.doctor import CHECKS
from ledgersync.domain.preferences import REQUIRED
from ledgersync.errors import FatalError
from ledgersync.runs.failures import WORDS

ROOT = Path(__file__).parents[2]
SETUP = (ROOT / "docs" / "setup-guide.md").read_text()
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def cells(text: str, border: str) -> list[list[str]]:
    """The rows of tables drawn with a border, outer cells left out."""
    lines = (line for line in text.splitlines() if line.startswith(border))
    return [[cell.strip() for cell in line.strip(border).split(border)] for line in lines]


def test_every_step_of_the_setup_guide_is_named_as_its_check() -> None:
    steps = {row[1].strip("`"): row[0] for row in cells(SETUP, "|") if row[1] in {f"`{one.code}`" for one in CHECKS}}
    assert steps == {check.code: check.title for check in CHECKS}


def test_the_tutorial_shows_the_doctor_as_it_is() -> None:
    """A card a check, its title above what was found."""
    doctor = TUTORIAL[TUTORIAL.index("$ ledgersync doctor") :]
    lines = doctor[: doctor.index("```")].splitlines()
    shown = [title for title, below in pairwise(lines) if below.startswith("  Result")]
    assert shown == [check.title for check in CHECKS]
    told = " ".join(" ".join(lines).split())
    assert [check.where for check in CHECKS if check.where not in told] == []


def test_the_guides_name_every_preference_that_transactions_wait_for() -> None:
    assert all(f"`{name}`" in SETUP for name in REQUIRED)


@pytest.mark.parametrize("code", sorted({one.code for one in CAUSES.values()}))
def test_the_setup_guide_names_every_refusal_of_cashflow360(code: str) -> None:
    assert f"`{code}`" in SETUP


@pytest.mark.parametrize(
    "code",
    sorted(action.code for table in (INTACCT, CASHFLOW360) for action in table.values() if action.error is FatalError),
)
def test_the_operations_guide_names_every_fatal_error(code: str) -> None:
    assert f"`{code}`" in OPERATIONS


@pytest.mark.parametrize("code", sorted({code for code, _ in WORDS.values()} - {"unknown"}))
def test_the_operations_guide_names_every_way_a_run_ends_badly(code: str) -> None:
    assert f"`{code}`" in OPERATIONS
