"""How answers are shown: tables for people, JSON for programs."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.highlighter import JSONHighlighter
from rich.markup import escape
from rich.table import Table
from rich.text import Text

COLOURS = {"succeeded": "green", "pass": "green", "connected": "green", "failed": "red", "fail": "red",
           "timed_out": "red", "aborted": "red", "running": "cyan", "unknown": "yellow"}  # fmt: skip


SYSTEMS = {"intacct": "Sage Intacct", "cashflow360": "Cashflow360"}
_INSTANT = re.compile(r"^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|\+00:00)$")
"""An instant in UTC; a table shows it to the second."""


def harmless(text: str) -> str:
    """What a terminal would obey instead of show, written out: escape sequences, and what turns the reading order."""
    return "".join(_written(character) for character in text)


def _written(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character)[0] != "C":
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def moment(text: str | None) -> str:
    """An instant of the API to the minute, in UTC; empty when there is none."""
    found = _INSTANT.match(text or "")
    return f"{found[1]} {found[2][:5]} UTC" if found else ""


def said(value: Any) -> str:
    """A value of a field in words: no JSON, no ``True``, nothing left blank."""
    match value:
        case None | "" | [] | {}:
            return "empty"
        case bool():
            return "yes" if value else "no"
        case {"id": id}:
            return str(value.get("name") or id)
        case dict():
            return ", ".join(f"{name.replace('_', ' ')} {said(part)}" for name, part in value.items())
        case list():
            return "; ".join(said(part) for part in value)
    return str(value)


def show_json(content: Any) -> None:
    """As JSON; a control character inside a text is escaped, as JSON allows for any."""
    text = json.dumps(content, default=str, indent=2, ensure_ascii=False)
    escaped = "".join(json.dumps(each)[1:-1] if _written(each) != each else each for each in text)
    Console().print(JSONHighlighter()(Text(escaped)), soft_wrap=True)


def show_table(title: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> None:
    """``columns`` are headings by key of a row."""
    table = Table(title=title, title_justify="left")
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(key)) for key in columns))
    Console().print(table)


def show(content: Sequence[Mapping[str, Any]], title: str, columns: Mapping[str, str], as_json: bool) -> None:
    if as_json:
        show_json(list(content))
    else:
        show_table(title, columns, content)


def say(text: str) -> None:
    Console().print(harmless(text), highlight=False, markup=False, soft_wrap=True)


def complain(problem: Mapping[str, Any]) -> None:
    """A problem detail on standard error: what, why, and each reason."""
    console = Console(stderr=True, highlight=False)
    code, said = (
        escape(harmless(str(problem.get(name, other)))) for name, other in (("code", "failed"), ("detail", ""))
    )
    console.print(f"[red]{code}[/red]: {said}", soft_wrap=True)
    for reason in problem.get("errors", []):
        place = f"{reason['field']}: " if reason.get("field") else ""
        said = harmless(f"  - {place}{reason.get('detail') or reason.get('code')}")
        console.print(said, soft_wrap=True, markup=False)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        return "" if value in ([], {}) else escape(harmless(said(value)))
    text = harmless(_INSTANT.sub(r"\1 \2", str(value)))
    return f"[{COLOURS[text]}]{text}[/]" if text in COLOURS else escape(text)
