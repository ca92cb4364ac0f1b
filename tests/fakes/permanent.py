"""What of a connection is never taken back."""

from __future__ import annotations

from ledgersync.ports import Connection


def undoes(wanted: Connection, known: Connection) -> bool:
    """Whether a change takes back what is permanent."""
    approved = (one.preferences is not None and one.preferences.approved_only for one in (known, wanted))
    was_approved, is_approved = approved
    return wanted.one_way != known.one_way or (was_approved and not is_approved)
