"""The audit history: what was deleted, and when.

Line objects have no entries, and entries appear late, so reads look back. The form of `OBJECTKEY` is inferred
from a production parser (`<number>` or `<number>--REC`); the documentation says the name field for some.
"""

from __future__ import annotations

import re

from intacct.filters import and_, at_least, equal
from intacct.queries import Query
from intacct.rows import Row

DELETED = "D"
"""Codes in `query`: A access, M modify, C create, D delete, W workflow, T activity, U user action."""

_RECORD_NUMBER = re.compile(r"(\d+)(--REC)?", re.ASCII)


def changes(object_name: str, since: str, access_mode: str = DELETED) -> Query:
    """Ask for the entries of one object from a time on (mm/dd/yyyy hh:mm:ss); page it BY_ACCESS_TIME."""
    return Query(
        "AUDITHISTORY",
        ("ID", "OBJECTTYPE", "OBJECTKEY", "ACCESSTIME", "ACCESSMODE"),
        and_(
            equal("OBJECTTYPE", object_name.lower()),
            equal("ACCESSMODE", access_mode),
            at_least("ACCESSTIME", since),
        ),
        order_by=("ACCESSTIME", "ID"),
    )


def record_number(row: Row) -> str | None:
    """The record number an entry names, or None when it names the record by its own id."""
    found = _RECORD_NUMBER.fullmatch(row.get("OBJECTKEY", ""))
    return found[1] if found else None
