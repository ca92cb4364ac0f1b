"""Reports as sheets, whole: every column and every cell of each kind."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ledgersync.management.sheets import as_csv, as_page, sheet_of
from ledgersync.ports.connections import ConnectionId
from ledgersync.ports.reports import Report, ReportKind, SignOff

AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
WHY = {"label": "B1", "intacct": "60.00", "cashflow360": "0.00", "words": "Not synced yet."}
TIE_OUT = {
    "payables": {
        "parties": [
            {
                "id": "V1",
                "name": "Acme",
                "intacct": "60.00",
                "cashflow360": "0.00",
                "difference": "60.00",
                "explanations": [WHY],
            },
            {
                "id": "V2",
                "name": "",
                "intacct": "-1.00",
                "cashflow360": "0.00",
                "difference": "-1.00",
                "explanations": [],
            },
        ],
        "intacct": "59.00",
        "cashflow360": "0.00",
        "difference": "59.00",
        "explained": "60.00",
        "unexplained": "-1.00",
    }
}
PLANNED = {
    "planned": [
        {
            "kind": "bill",
            "side": "intacct",
            "operation": "update",
            "label": "B1",
            "fields": {"number": ("=1+1", None), "lines": ([{"amount": "5", "memo": ""}], {"id": "7"})},
        },
        {"kind": "bill", "side": "intacct", "operation": "remove", "label": "B2", "fields": {}},
    ]
}
ENTRY = {
    "at": "2026-07-01",
    "subject": "B1",
    "happened": "changed",
    "why": "edited there",
    "run_id": "run-1",
    "by": "",
    "fields": {"phone": ("1", "2")},
}
CHECK = {"title": "Clearing", "result": "ok", "found": "1010", "otherwise": "Set it.", "where": "Preferences", "x": 1}
SHEETS: dict[ReportKind, tuple[dict[str, Any], list[str]]] = {
    ReportKind.TIE_OUT: (
        TIE_OUT,
        [
            "Of,Vendor or customer,Sage Intacct,Cashflow360,Difference,"
            "Transaction,Open in Sage Intacct,Open in Cashflow360,Why",
            "Payables,Acme,60.00,0.00,60.00,,,,",
            "Payables,Acme,,,,B1,60.00,0.00,Not synced yet.",
            "Payables,V2,-1.00,0.00,-1.00,,,,",
            'Payables,Total,59.00,0.00,59.00,,,,"Explained 60.00, unexplained -1.00."',
        ],
    ),
    ReportKind.PREVIEW: (
        PLANNED,
        [
            "Kind,In,What,Record,Field,Before,After",
            "bill,intacct,update,B1,number,'=1+1,",
            "bill,intacct,update,B1,lines,amount 5,7",
            "bill,intacct,remove,B2,,,",
        ],
    ),
    ReportKind.DOCTOR: (
        {"checks": [CHECK]},
        ["Check,Result,Found,Otherwise,Where", "Clearing,ok,1010,Set it.,Preferences"],
    ),
    ReportKind.PROBE: (
        {
            "findings": [
                {"side": "intacct", "title": "Vendors", "found": "3", "ok": True},
                {"side": "cashflow360", "title": "Bills", "found": "none", "ok": False},
                {"side": "cashflow360", "title": "Items", "found": "not asked", "ok": None},
            ]
        },
        [
            "System,Tried out,Found,In the way",
            "Sage Intacct,Vendors,3,",
            "Cashflow360,Bills,none,Yes",
            "Cashflow360,Items,not asked,",
        ],
    ),
    ReportKind.SUPPORT_BUNDLE: (
        {"runs": [{"id": "r1", "held": 2}], "name": "shop"},
        ["What,Value", "runs.1.id,r1", "runs.1.held,2", "name,shop"],
    ),
    ReportKind.HISTORY: (
        {"entries": [ENTRY, {**ENTRY, "by": "dana", "fields": {}}]},
        [
            "When,Who,What,Was,Field,Before,After,Why,Sync",
            "2026-07-01,Ledgersync,B1,changed,phone,1,2,edited there,run-1",
            "2026-07-01,dana,B1,changed,,,,edited there,run-1",
        ],
    ),
}


def report(kind: ReportKind, **more: Any) -> Report:
    return Report(
        id=ConnectionId("t", "shop"),
        report_id="r1",
        kind=kind,
        asked_by="dana",
        asked_at=AT,
        expires_at=AT,
        **more,
    )


@pytest.mark.parametrize("kind", list(ReportKind))
def test_every_kind_of_report_is_a_sheet(kind: ReportKind) -> None:
    content, lines = SHEETS[kind]
    assert as_csv(sheet_of(report(kind), content, "Shop")) == "\ufeff" + "".join(f"{line}\r\n" for line in lines)


def test_a_sheet_says_what_it_is_of_what_is_missing_and_who_signed_it() -> None:
    signed = SignOff(by="lee", at=AT, note="All <fine>.", figures={})
    sheet = sheet_of(report(ReportKind.TIE_OUT, complete=False, signed=signed), TIE_OUT, "Shop")
    assert sheet.lines == [
        "Shop, 2026-07-01 09:30 UTC, asked for by dana.",
        "Not everything could be read: what is missing here may be there.",
        "Signed off by lee on 2026-07-01 09:30 UTC. All <fine>.",
    ]
    page = as_page(sheet)
    assert "<h1>Tie-out</h1>" in page and "All &lt;fine&gt;." in page
    assert '<td><bdi>Acme</bdi></td><td class="n"><bdi>60.00</bdi></td>' in page
    unsigned = sheet_of(report(ReportKind.DOCTOR), {"checks": []}, "Shop")
    assert (unsigned.title, len(unsigned.lines)) == ("Setup doctor", 1)
