"""Copies of values with mappings inside: what is kept never changes under its keeper, nor under a reader."""

from __future__ import annotations

from dataclasses import replace

from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Link, Value, Values
from ledgersync.domain.remembered import Conflict, Hold, Intent
from ledgersync.ports import Connection, Run


def copy_value(value: Value) -> Value:
    return tuple([dict(line) for line in value]) if isinstance(value, tuple) else value


def copy_values(values: Values) -> Values:
    return {name: copy_value(value) for name, value in values.items()}


def copy_link(link: Link) -> Link:
    return replace(link, base=copy_values(link.base), over=dict(link.over))


def copy_intent(intent: Intent) -> Intent:
    write = intent.write
    return replace(
        intent,
        write=replace(write, values=copy_values(write.values)),
        base=None if intent.base is None else copy_values(intent.base),
        agreed=copy_values(intent.agreed),
        also=tuple(map(copy_intent, intent.also)),
    )


def copy_hold(hold: Hold) -> Hold:
    return replace(hold, params=dict(hold.params))


def copy_conflict(conflict: Conflict) -> Conflict:
    return replace(
        conflict,
        base=copy_value(conflict.base),
        intacct=copy_value(conflict.intacct),
        cashflow360=copy_value(conflict.cashflow360),
    )


def copy_run(run: Run) -> Run:
    return replace(run, counts=dict(run.counts), calls=dict(run.calls))


def copy_connection(connection: Connection) -> Connection:
    connection = replace(connection, statements=dict(connection.statements))
    preferences = connection.preferences
    if preferences is None:
        return connection
    owned = replace(preferences, bank_accounts=dict(preferences.bank_accounts), masters=dict(preferences.masters))
    return replace(connection, preferences=owned)


def copy_learned(learned: Learned) -> Learned:
    return replace(learned, missing=dict(learned.missing), refused=dict(learned.refused))
