"""The acts of the demo: connecting brings the lists; then a complete sync, one after edits, and a quiet one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from rich.panel import Panel
from rich.table import Table

from ledgersync.domain.causes import BY_CODE
from ledgersync.domain.kinds import DEFAULT_MASTERS, SPECS
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.remembered import Conflict, Hold
from ledgersync.ports import Books
from sandbox.local.claims import Claim, edit_claims, first_sync_claims
from sandbox.local.enrolment import Enrolment
from sandbox.local.rehearsal import Rehearsal, Round, summary
from sandbox.local.shown import VENDOR_FIELDS, Shown
from sandbox.scenarios.demo.records import Change
from sandbox.scenarios.demo.tables import CONNECTIONS, EXPECTATIONS
from sandbox.serve import wall_clock

BOOKKEEPING = ("RUN#", "LEASE", "SLOT#", "SCHEDULE#", "SESSION#", "BUDGET#", "ASKED")
"""Rows a run may touch that changes nothing: its own record, leases and slots, sessions, budgets, the schedule, and
when it asked for settings that a held record depends on."""

Act = Callable[[Rehearsal], Sequence[Claim]]


def lists_first(rehearsal: Rehearsal) -> Sequence[Claim]:
    """Connections are new: the lists come first, transactions wait for the preferences."""
    for enrolment in rehearsal.enrolments:
        _prefer(rehearsal, enrolment, _early(enrolment))
    played = _play(rehearsal, "Connecting: the lists")
    rehearsal.first = _counts(played)
    return list(_all_succeeded(played))


def everything(rehearsal: Rehearsal) -> Sequence[Claim]:
    """The preferences are complete: bills and payments follow."""
    for enrolment in rehearsal.enrolments:
        _prefer(rehearsal, enrolment, _complete(rehearsal, enrolment))
    played = _play(rehearsal, "First sync: everything")
    claims = list(_all_succeeded(played))
    counts = _counts(played)
    for enrolment in rehearsal.enrolments:
        name = enrolment.connection_id
        shown, books = Shown(rehearsal.servers, enrolment), _books(rehearsal, enrolment)
        total = rehearsal.first[name] + counts[name]
        claims += first_sync_claims(name, EXPECTATIONS[name], shown, books.holds(), total)
    return claims


def why_held(rehearsal: Rehearsal) -> Sequence[Claim]:
    """One difference of a match and one hold, as the accountant sees them."""
    differences = [c for e in rehearsal.enrolments for c in _books(rehearsal, e).differences()]
    holds = [h for e in rehearsal.enrolments for h in _books(rehearsal, e).holds()]
    claims = [
        Claim("there is a difference of a match to show", "" if differences else "none was recorded"),
        Claim("there is a hold to show", "" if holds else "none was recorded"),
    ]
    if differences and holds:
        rehearsal.console.print(_difference_panel(differences[0]))
        rehearsal.console.print(_hold_panel(next((h for h in holds if h.cause == "period-closed"), holds[0])))
    return claims


def after_edits(rehearsal: Rehearsal) -> Sequence[Claim]:
    """Users edit both sides; the next sync merges, settles conflicts and puts back."""
    for enrolment in rehearsal.enrolments:
        for edit in CONNECTIONS[enrolment.connection_id].edits:
            for change in edit.changes:
                _make(rehearsal, enrolment, change)
    played = _play(rehearsal, "Second sync: after edits on both sides")
    claims = list(_all_succeeded(played))
    for enrolment in rehearsal.enrolments:
        edits = EXPECTATIONS[enrolment.connection_id].edits
        claims += edit_claims(enrolment.connection_id, edits, Shown(rehearsal.servers, enrolment))
        conflicts = {(c.label, c.field) for c in _books(rehearsal, enrolment).conflicts() if c.base is not None}
        wanted = sum(len(edit.conflicts) for edit in edits)
        told = sum(1 for _, field in conflicts if any(field in edit.conflicts for edit in edits))
        text = f"{enrolment.connection_id}: {wanted} conflict(s) recorded with base and both values"
        claims.append(Claim(text, "" if told >= wanted else f"{told} recorded"))
    return claims


def quiet(rehearsal: Rehearsal) -> Sequence[Claim]:
    """Nothing changed since: nothing is written, on either side or in the table."""
    played = _play(rehearsal, "Third sync: nothing has changed")
    writes = {side: counts.get("writes", 0) for side, counts in played.requests.items()}
    changed = [key for key in played.rows_changed if not key[1].startswith(BOOKKEEPING) and "BUDGET" not in key[0]]
    return [
        *_all_succeeded(played),
        Claim("a quiet sync writes nothing to Sage Intacct", _unless_none(writes["intacct"])),
        Claim("a quiet sync writes nothing to Cashflow360", _unless_none(writes["cashflow360"])),
        Claim(
            "a quiet sync changes no row of the table beyond run bookkeeping",
            ", ".join(" ".join(key) for key in changed),
        ),
    ]


ACTS: Sequence[Act] = (lists_first, everything, after_edits, why_held, quiet)


def _unless_none(number: int) -> str:
    return f"{number} writes" if number else ""


def _play(rehearsal: Rehearsal, title: str) -> Round:
    played = rehearsal.play(title, wall_clock())
    rehearsal.console.print(summary(played))
    return played


def _all_succeeded(played: Round) -> Iterator[Claim]:
    for ran in sorted(played.runs, key=lambda ran: ran.enrolment.connection_id):
        failed = "" if ran.status == "SUCCEEDED" else f"{ran.status}: {ran.error}"
        yield Claim(f"{played.title}: the run of {ran.enrolment.connection_id} succeeded", failed)


def _counts(played: Round) -> dict[str, Counter[str]]:
    return {ran.enrolment.connection_id: Counter(ran.record.counts if ran.record else {}) for ran in played.runs}


def _early(enrolment: Enrolment) -> Preferences:
    """What is chosen when connecting, before any account is known."""
    tables = CONNECTIONS[enrolment.connection_id]
    masters = dict(DEFAULT_MASTERS) if tables.master == "intacct" else dict.fromkeys(Kind, Side.CASHFLOW360)
    return Preferences(approved_only=tables.approved_only, masters=masters)


def _complete(rehearsal: Rehearsal, enrolment: Enrolment) -> Preferences:
    """The accounts every posting may need, chosen among the accounts synced by now."""
    links = _books(rehearsal, enrolment).all_links(Kind.ACCOUNT)
    accounts = {link.intacct_id: link.cashflow360_id for link in links}
    return replace(
        _early(enrolment),
        unallocated_expenses_account=accounts["6900"],
        default_bank_account=accounts["1010"],
        money_out_clearing_account=accounts["1020"],
        money_in_clearing_account=accounts["1030"],
        deposit_to_account=accounts["1010"],
        unallocated_income_account=accounts.get("4000", ""),
    )


def _prefer(rehearsal: Rehearsal, enrolment: Enrolment, preferences: Preferences) -> None:
    connection = rehearsal.registry.connection(enrolment.id)
    if connection is None:
        raise RuntimeError(f"{enrolment.connection_id} is not connected")
    rehearsal.registry.put_connection(replace(connection, preferences=preferences))


def _books(rehearsal: Rehearsal, enrolment: Enrolment) -> Books:
    """The books of a connection, for looking only."""
    now = wall_clock()
    lease = rehearsal.registry.take_lease(enrolment.id, "demo", now, now + timedelta(minutes=1))
    if lease is None:
        raise RuntimeError(f"a run of {enrolment.connection_id} is still going")
    rehearsal.registry.free_lease(enrolment.id, "demo")
    return rehearsal.registry.books(enrolment.id, lease)


def _make(rehearsal: Rehearsal, enrolment: Enrolment, change: Change) -> None:
    """Make one change of a vendor as a user of its side would."""
    shown = Shown(rehearsal.servers, enrolment)
    (vendor,) = shown.find(change.side, "vendor", change.name)
    if change.side == "cashflow360":
        body = {"organization": enrolment.organization_id, "action": "update", "entity": "Vendor", "id": vendor["id"]}
        rehearsal.servers.control("cashflow360", "edit", {**body, "fields": dict(change.fields)})
        return
    contact = {VENDOR_FIELDS[field]: value for field, value in change.fields.items()}
    rehearsal.servers.control(
        "intacct",
        "edit",
        {
            "company": enrolment.company_id,
            "entity": vendor.get("MEGAENTITYID") or None,
            "op": "update",
            "object": "VENDOR",
            "key": change.name,
            "fields": {"DISPLAYCONTACT": contact},
        },
    )


def _difference_panel(difference: Conflict) -> Panel:
    table = Table.grid(padding=(0, 2))
    table.add_row("field", difference.field)
    table.add_row("Sage Intacct", str(difference.intacct or "—"))
    table.add_row("Cashflow360", str(difference.cashflow360 or "—"))
    table.add_row("winner", f"{difference.winner.value}: {difference.rule}")
    return Panel(
        table, title=f"Matched, and not alike: {SPECS[difference.kind].kind.value} {difference.label}", expand=False
    )


def _hold_panel(hold: Hold) -> Panel:
    said = BY_CODE[hold.cause].say(hold.kind, hold.params)
    table = Table.grid(padding=(0, 2))
    for name, text in (("why", hold.text), ("what to do", said.advice), ("where", said.where), ("code", hold.code)):
        table.add_row(name, text)
    return Panel(table, title=f"A hold: {hold.kind.value} {hold.label}", expand=False)
