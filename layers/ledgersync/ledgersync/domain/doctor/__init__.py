"""The checks of the setup doctor: pure decisions over what was read live, one table."""

from __future__ import annotations

from ledgersync.domain.doctor.table import CHECKS
from ledgersync.domain.doctor.verdicts import Examined, Point
from ledgersync.domain.setup import Result, Setup, Verdict

__all__ = ["CHECKS", "Examined", "Point", "examine"]


def examine(setup: Setup) -> list[Examined]:
    """Every check, in the order of the table."""
    verdicts = [(check, _with_statement(check, setup)) for check in CHECKS]
    return [Examined(check, verdict.result, verdict.found) for check, verdict in verdicts]


def _with_statement(check: Point, setup: Setup) -> Verdict:
    """What a person stated counts where no system tells, and nowhere else."""
    verdict, stated = check.judge(setup), setup.statements.get(check.code)
    if verdict.result is not Result.UNKNOWN or not check.statement or stated is None:
        return verdict
    word = "so" if stated.holds else "not so"
    found = f"{verdict.found} {stated.by} stated on {stated.at:%Y-%m-%d} that it is {word}: {check.statement}"
    return Verdict(Result.PASSED if stated.holds else Result.FAILED, found)
