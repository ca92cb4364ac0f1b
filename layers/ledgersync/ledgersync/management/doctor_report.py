"""The setup doctor as a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledgersync.domain.doctor import Examined
from ledgersync.domain.setup import Statement
from ledgersync.management.doctor import Doctor
from ledgersync.management.reporting import Job, Made


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """It reads some dozens of settings, so one slice always has time for it."""

    doctor: Doctor

    def __call__(self, job: Job) -> Made:
        job.tell("Reads the settings of both systems", 0)
        found = self.doctor.examine(job.connection)
        checks = [_check(one, job.connection.statements.get(one.check.code)) for one in found.checks]
        counts = {
            told: sum(one["result"] == result for one in checks)
            for told, result in (("passed", "pass"), ("failed", "fail"), ("unknown", "unknown"))
        }
        at = job.clock.now().isoformat()
        content = {"at": at, **counts, "checks": checks, "raw": dict(found.raw)}
        return Made(content=content, figures={name: str(count) for name, count in counts.items()})


def _check(one: Examined, stated: Statement | None) -> Mapping[str, Any]:
    return {
        "check": one.check.code,
        "title": one.check.title,
        "result": one.result.value,
        "found": one.found,
        "otherwise": one.check.otherwise,
        "where": one.check.where,
        "statement": one.check.statement,
        "stated": {"holds": stated.holds, "by": stated.by, "at": stated.at.isoformat()} if stated else None,
    }
