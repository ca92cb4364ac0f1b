"""What trying both systems out tells, as a report."""

from __future__ import annotations

from dataclasses import dataclass

from ledgersync.management.probe import Probe
from ledgersync.management.reporting import Job, Made


@dataclass(frozen=True, slots=True)
class ProbeReport:
    """It asks some dozens of questions, so one slice always has time for it."""

    probe: Probe

    def __call__(self, job: Job) -> Made:
        job.tell("Tries both systems out, read only", 0)
        found = [
            {"side": side.value, "code": one.code, "title": one.title, "found": one.found, "ok": one.ok}
            for side, findings in self.probe.run(job.connection).items()
            for one in findings
        ]
        in_the_way = sum(one["ok"] is False for one in found)
        figures = {"found": str(len(found)), "in_the_way": str(in_the_way)}
        return Made(content={"at": job.clock.now().isoformat(), "findings": found}, figures=figures)
