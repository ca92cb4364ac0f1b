"""Entries of the journal as sentences."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.journal import OF_PEOPLE, Did, Entry
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.words import SYSTEMS

WORDS: Mapping[Did, str] = {
    Did.CREATED: "created in {system}",
    Did.UPDATED: "changed in {system}",
    Did.REMOVED: "removed in {system}",
    Did.UNANSWERED: "sent to {system} without an answer",
    Did.MATCHED: "matched with the one in the other system",
    Did.PARTED: "no longer kept in step",
    Did.HELD: "set aside",
    Did.FREED: "let go again",
    Did.CONNECTED: "connected",
    Did.RENAMED: "renamed",
    Did.DISCONNECTED: "disconnected",
    Did.CREDENTIALS: "given new credentials",
    Did.PREFERENCES: "given other sync preferences",
    Did.STATED: "answered for by a statement",
    Did.RETRIED: "tried again at somebody's wish",
    Did.IGNORED: "marked not to sync",
    Did.ASSIGNED: "assigned",
    Did.COMMENTED: "commented on",
    Did.ACCEPTED: "accepted as it is",
    Did.LINKED: "linked by hand",
    Did.TOOK_OTHER: "given the other system's value by hand",
    Did.PAUSED: "paused",
    Did.RESUMED: "resumed",
    Did.CANCELLED: "stopped",
    Did.SIGNED_OFF: "signed off",
    Did.MADE_TERM: "made as a payment term",
    Did.SHARED: "shared by a link",
    Did.REVOKED: "no longer shared",
    Did.ASKED_SYNC: "told to sync now",
    Did.MADE_PACKAGE: "given a customization package to install",
    Did.INVITED: "invited",
    Did.GAVE_ROLE: "given another role",
    Did.LET_IN: "allowed to sign in again",
    Did.SHUT_OUT: "kept from signing in",
    Did.SENT_AWAY: "removed",
}
"""What happened to the subject, in the past participle."""


def subject(entry: Entry) -> str:
    """What it happened to, as a person would call it."""
    otherwise = "person" if entry.did in OF_PEOPLE else "connection"
    kind = SPECS[entry.kind].called.one if entry.kind else otherwise
    return f"{kind} {entry.label}".strip()


def happened(entry: Entry) -> str:
    """What happened, without the subject."""
    return WORDS[entry.did].format(system=SYSTEMS[entry.side] if entry.side else "the other system")
