"""What is left of a `readByQuery` on the server, for the session that asked."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.intacct.values import Row, Value

Getter = Callable[[Row], Value]
Column = tuple[str, str, Getter]
"""Name as answered, type, and what reads it."""


@dataclass(slots=True, kw_only=True)
class ResultSet:
    """The rows that were not answered yet, and how they are answered."""

    session_id: str
    object_name: str
    rows: list[Row]
    shown: list[Column]
    pagesize: int
    total: int
    form: str = ""
    """`json` or `csv` when the pages are answered without an envelope."""
