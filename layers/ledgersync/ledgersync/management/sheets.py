"""A report as a sheet of rows, which a spreadsheet opens and a printer prints."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from ledgersync.domain.model import Side
from ledgersync.domain.words import SYSTEMS
from ledgersync.ports.reports import Report, ReportKind

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TITLES: Mapping[ReportKind, str] = {
    ReportKind.TIE_OUT: "Tie-out",
    ReportKind.PREVIEW: "Preview",
    ReportKind.DOCTOR: "Setup doctor",
    ReportKind.SUPPORT_BUNDLE: "Support bundle",
    ReportKind.HISTORY: "History",
    ReportKind.PROBE: "Probe",
}
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``columns`` are headings by key of a row; ``amounts`` are the keys whose cells are plain numbers."""

    title: str
    lines: Sequence[str]
    columns: Mapping[str, str]
    rows: Sequence[Row]
    amounts: frozenset[str] = frozenset()


def sheet_of(report: Report, content: Mapping[str, Any], connection: str) -> Sheet:
    """Total over the kinds."""
    columns, rows, amounts = SHEETS[report.kind]
    told = [f"{connection}, {report.asked_at:%Y-%m-%d %H:%M} UTC, asked for by {report.asked_by}."]
    if not report.complete:
        told.append("Not everything could be read: what is missing here may be there.")
    if report.signed is not None:
        note = f" {report.signed.note}" if report.signed.note else ""
        told.append(f"Signed off by {report.signed.by} on {report.signed.at:%Y-%m-%d %H:%M} UTC.{note}")
    return Sheet(title=TITLES[report.kind], lines=told, columns=columns, rows=list(rows(content)), amounts=amounts)


def as_csv(sheet: Sheet) -> str:
    """With a byte order mark: without one Excel takes UTF-8 for the machine's own code page and breaks names."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(sheet.columns.values())
    for row in sheet.rows:
        cells = ((key, row.get(key, "")) for key in sheet.columns)
        writer.writerow([cell if key in sheet.amounts else as_text(cell) for key, cell in cells])
    return f"\ufeff{out.getvalue()}"


def as_text(cell: str) -> str:
    """A cell that a spreadsheet takes for text, never for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(STARTS_A_FORMULA) else cell


def as_page(sheet: Sheet) -> str:
    """A page to print: no script, nothing loaded, every text escaped."""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in sheet.columns.values())
    rows = "".join(f"<tr>{''.join(_cell(sheet, row, key) for key in sheet.columns)}</tr>\n" for row in sheet.rows)
    lines = "".join(f"<p>{escape(line)}</p>" for line in sheet.lines)
    title = escape(sheet.title)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head>"
        f"<body><h1>{title}</h1>{lines}<table><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></body></html>"
    )


def _cell(sheet: Sheet, row: Row, key: str) -> str:
    kind = ' class="n"' if key in sheet.amounts else ""
    return f"<td{kind}><bdi>{escape(row.get(key, ''))}</bdi></td>"


STYLE = (
    "body{font:13px/1.4 system-ui,sans-serif;margin:24px}table{border-collapse:collapse;width:100%}"
    "th,td{border-bottom:1px solid #ccc;padding:4px 8px;text-align:left;vertical-align:top}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}thead{display:table-header-group}tr{break-inside:avoid}"
)
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox"


def _tied_out(content: Mapping[str, Any]) -> Iterator[Row]:
    for of, found in _sections(content):
        for party in found["parties"]:
            amounts = {key: party[key] for key in ("intacct", "cashflow360", "difference")}
            yield {"of": of, "party": party["name"] or party["id"], **amounts}
            for why in party["explanations"]:
                yield {
                    "of": of,
                    "party": party["name"] or party["id"],
                    "record": why["label"],
                    "record_intacct": why["intacct"],
                    "record_cashflow360": why["cashflow360"],
                    "why": why["words"],
                }
        totals = {key: found[key] for key in ("intacct", "cashflow360", "difference")}
        foot = f"Explained {found['explained']}, unexplained {found['unexplained']}."
        yield {"of": of, "party": "Total", **totals, "why": foot}


def _sections(content: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name in ("payables", "receivables"):
        if name in content:
            yield name.capitalize(), content[name]


def _examined(content: Mapping[str, Any]) -> Iterator[Row]:
    for one in content["checks"]:
        yield {key: str(one[key]) for key in ("title", "result", "found", "otherwise", "where")}


def _planned(content: Mapping[str, Any]) -> Iterator[Row]:
    for one in content["planned"]:
        record = {"kind": one["kind"], "side": one["side"], "what": one["operation"], "record": one["label"]}
        for name, (before, after) in one["fields"].items() or {"": ("", "")}.items():
            yield {**record, "field": name, "before": _said(before), "after": _said(after)}


def _happened(content: Mapping[str, Any]) -> Iterator[Row]:
    """A row a field that was changed; one alone for what has none."""
    for one in content["entries"]:
        told = {name: str(one[name]) for name in ("at", "subject", "happened", "why", "run_id")}
        told["by"] = one["by"] or "Ledgersync"
        for name, (before, after) in one["fields"].items() or {"": ("", "")}.items():
            yield {**told, "field": name, "before": _said(before), "after": _said(after)}


def _bundled(content: Any, path: str = "") -> Iterator[Row]:
    """Every value of a bundle beside its path."""
    if isinstance(content, Mapping):
        for name, inner in content.items():
            yield from _bundled(inner, f"{path}.{name}" if path else name)
    elif isinstance(content, list):
        for number, inner in enumerate(content, 1):
            yield from _bundled(inner, f"{path}.{number}")
    else:
        yield {"name": path, "value": _said(content)}


def _probed(content: Mapping[str, Any]) -> Iterator[Row]:
    for one in content["findings"]:
        in_the_way = "Yes" if one["ok"] is False else ""
        yield {
            "side": SYSTEMS[Side(one["side"])],
            "title": one["title"],
            "found": one["found"],
            "in_the_way": in_the_way,
        }


def _said(value: Any) -> str:
    match value:
        case None:
            return ""
        case {"id": id}:
            return str(id)
        case list():
            return "; ".join(", ".join(f"{key} {_said(part)}" for key, part in line.items() if part) for line in value)
    return str(value)


Columns = Mapping[str, str]
SHEETS: Mapping[ReportKind, tuple[Columns, Callable[[Mapping[str, Any]], Iterator[Row]], frozenset[str]]] = {
    ReportKind.TIE_OUT: (
        {
            "of": "Of",
            "party": "Vendor or customer",
            "intacct": "Sage Intacct",
            "cashflow360": "Cashflow360",
            "difference": "Difference",
            "record": "Transaction",
            "record_intacct": "Open in Sage Intacct",
            "record_cashflow360": "Open in Cashflow360",
            "why": "Why",
        },
        _tied_out,
        frozenset({"intacct", "cashflow360", "difference", "record_intacct", "record_cashflow360"}),
    ),
    ReportKind.PREVIEW: (
        {
            "kind": "Kind",
            "side": "In",
            "what": "What",
            "record": "Record",
            "field": "Field",
            "before": "Before",
            "after": "After",
        },
        _planned,
        frozenset(),
    ),
    ReportKind.DOCTOR: (
        {"title": "Check", "result": "Result", "found": "Found", "otherwise": "Otherwise", "where": "Where"},
        _examined,
        frozenset(),
    ),
    ReportKind.PROBE: (
        {"side": "System", "title": "Tried out", "found": "Found", "in_the_way": "In the way"},
        _probed,
        frozenset(),
    ),
    ReportKind.SUPPORT_BUNDLE: ({"name": "What", "value": "Value"}, _bundled, frozenset()),
    ReportKind.HISTORY: (
        {
            "at": "When",
            "by": "Who",
            "subject": "What",
            "happened": "Was",
            "field": "Field",
            "before": "Before",
            "after": "After",
            "why": "Why",
            "run_id": "Sync",
        },
        _happened,
        frozenset(),
    ),
}
