"""Reports in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ledgersync.ports import ConnectionId
from ledgersync.ports.reports import Report, ReportStatus


@dataclass
class MemoryReports:
    """``ReportStore`` over dictionaries."""

    kept: dict[tuple[ConnectionId, str], Report] = field(default_factory=dict)
    texts: dict[tuple[ConnectionId, str, str], str] = field(default_factory=dict)

    def begin(self, report: Report) -> Report:
        for one in self.kept.values():
            if (one.id, one.kind, one.status) == (report.id, report.kind, ReportStatus.RUNNING):
                return one
        self.keep(report)
        return report

    def keep(self, report: Report) -> None:
        self.kept[report.id, report.report_id] = report

    def report(self, id: ConnectionId, report_id: str) -> Report | None:
        return self.kept.get((id, report_id))

    def reports(self, id: ConnectionId, limit: int) -> Sequence[Report]:
        mine = [one for one in self.kept.values() if one.id == id]
        return sorted(mine, key=lambda one: one.report_id, reverse=True)[:limit]

    def put_content(self, report: Report, lines: Iterable[str]) -> None:
        self.texts[report.id, report.report_id, "content"] = "\n".join(lines)

    def content(self, report: Report) -> str | None:
        return self.texts.get((report.id, report.report_id, "content"))

    def put_work(self, report: Report, step: int, lines: Iterable[str]) -> None:
        self.texts[report.id, report.report_id, f"work {step}"] = "\n".join(lines)

    def work(self, report: Report, step: int) -> Iterator[str] | None:
        text = self.texts.get((report.id, report.report_id, f"work {step}"))
        return None if text is None else iter(text.split("\n"))
