"""Connections as people see them: state in words, and the command that shows more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledgersync_cli.cards import Card, Line
from ledgersync_cli.preference_names import label_of
from ledgersync_cli.showing import moment

STATES: Mapping[str, str] = {
    "disconnected": "disconnected",
    "paused": "paused",
    "syncing": "syncing",
    "stopped": "stopped",
    "over-limit": "waits, over its limit of Sage transactions",
    "preferences-missing": "lists sync, transactions wait",
    "holds": "in step but for what is held",
    "in-step": "in step",
    "not-synced": "not synced yet",
}


def connection_card(one: Mapping[str, Any]) -> Card:
    """A connection, with its summary where it was asked for."""
    summary = one.get("summary")
    entity = f" · entity {one['entity_id']}" if one["entity_id"] else ""
    gone = one["status"] == "disconnected"
    waiting = "" if gone else ", ".join(label_of(name).lower() for name in one["transactions_wait_for"])
    state = STATES.get(summary["state"], summary["state"]) if summary else one["status"]
    lines: list[Line] = [
        ("Id", one["id"]),
        ("Sage Intacct", f"{one['company_id']}{entity}"),
        ("Cashflow360", one["organization_name"] or one["organization_id"]),
        *(_of_summary(one["id"], summary) if summary else ()),
        ("Next sync", moment(one["due_at"])),
        ("Paused", _paused(one)),
        ("Set first", f"{waiting}: ledgersync preferences {one['id']}" if waiting else ""),
        ("First run", f"ledgersync runs {one['id']} {one['run_id']} --wait" if one.get("run_id") else ""),
        ("Connect again", f"ledgersync rotate {one['id']} --help" if gone else ""),
    ]
    return Card(f"{one['name']} — {state}", lines)


def _paused(one: Mapping[str, Any]) -> str:
    """Why, and what makes it go on."""
    pause = one["paused"]
    if pause is None:
        return ""
    further = f"ledgersync resume {one['id']}" if pause["by"] else f"ledgersync rotate {one['id']}"
    return f"since {moment(pause['at'])}. {pause['words']} Go on with: {further}"


def _of_summary(id: str, summary: Mapping[str, Any]) -> tuple[Line, ...]:
    held, newest = summary["open_holds"], summary["newest_run"]
    stopped = f"{newest['advice']} (ledgersync runs {id} {newest['run_id']})" if summary["state"] == "stopped" else ""
    return (
        ("Last good", moment(summary["last_good_sync"]) or "none yet"),
        ("Stopped", stopped),
        ("Sage", f"{summary['sage_warning']} (ledgersync sage-limit {id})" if summary["sage_warning"] else ""),
        ("Held", f"{held} {'record' if held == 1 else 'records'}: ledgersync holds {id}" if held else ""),
    )
