"""What faults do to an answer: before it is made, after it is made, or to what later readers see."""

from datetime import timedelta

from sandbox.intacct.company import Company
from sandbox.intacct.envelope import Answer
from sandbox.intacct.faults import Fault

PAGE = (
    "<!DOCTYPE html><html><head><title>{title}</title></head>"
    '<body><div id="cf-error-details">{title}</div></body></html>'
)
STATUSES = {
    "http_500": (500, ""),
    "http_502": (502, "502 Bad Gateway"),
    "http_524": (524, "524 A Timeout Occurred"),
    "html": (200, "Sage Intacct"),
}
CONNECTION = {"timeout_before": "timeout", "reset": "reset", "connect": "connect"}


def broken_before(fault: Fault | None) -> Answer | None:
    """Return the answer of a fault that strikes before anything is done."""
    if fault is None:
        return None
    if fault.kind in CONNECTION:
        return Answer(0, {}, b"", broken=CONNECTION[fault.kind], seconds=fault.seconds)
    if fault.kind in STATUSES:
        status, title = STATUSES[fault.kind]
        return Answer(status, {"content-type": "text/html"}, PAGE.format(title=title).encode() if title else b"")
    return None


def broken_after(fault: Fault | None, made: Answer) -> Answer:
    """Return what arrives of an answer whose effect is done."""
    if fault is None:
        return made
    match fault.kind:
        case "timeout_after":
            return Answer(0, {}, b"", broken="timeout", seconds=fault.seconds)
        case "http_500_after":
            return Answer(500, {"content-type": "text/html"}, b"")
        case "truncated":
            return Answer(made.status, made.headers, made.body[: len(made.body) // 2])
        case "garbled":
            return Answer(made.status, made.headers, made.body.replace(b"</", b"<\x00/", 3))
        case "doctype":
            head, _, rest = made.body.partition(b"?>")
            entity = b'<!DOCTYPE response [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
            return Answer(made.status, made.headers, head + b"?>" + entity + rest)
        case _:
            return made


def late(fault: Fault | None, company: Company) -> None:
    """Let readers see the operation's changes only after a while."""
    if fault is None or fault.kind != "late_visibility":
        return
    now = company.now()
    for table, recordno, before in company.journal.entries:
        table.hide(recordno, now, now + timedelta(seconds=fault.seconds), before)
