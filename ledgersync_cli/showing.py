"""How answers are shown: tables for people, JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.highlighter import JSONHighlighter
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ledgersync_cli.cards import WIDEST, Card, show_cards, wrapped
from ledgersync_cli.terminal import harmless, written

COLOURS = {"succeeded": "green", "pass": "green", "connected": "green", "failed": "red", "fail": "red",
           "timed_out": "red", "aborted": "red", "running": "cyan", "unknown": "yellow"}  # fmt: skip


WIDEST_TABLE = 10_000
"""Characters: a table is measured as if the terminal had so many."""
SYSTEMS = {"intacct": "Sage Intacct", "cashflow360": "Cashflow360"}
_INSTANT = re.compile(r"^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|\+00:00)$")
"""An instant in UTC; a table shows it to the second."""


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
    escaped = "".join(json.dumps(each)[1:-1] if written(each) != each else each for each in text)
    Console().print(JSONHighlighter()(Text(escaped)), soft_wrap=True)


def show_table(title: str, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> None:
    """``columns`` are headings by key of a row. Where a line would not fit, a card per row, named by its first cell."""
    table, console, shown = Table(title=title, title_justify="left"), Console(), list(rows)
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in shown:
        table.add_row(*(_cell(row.get(key)) for key in columns))
    if not shown:
        say(f"{title}: none.")
    elif console.measure(table, options=console.options.update(width=WIDEST_TABLE)).maximum <= console.width:
        console.print(table)
    else:
        show_cards(title, [_card(columns, row) for row in shown], "")


def _card(columns: Mapping[str, str], row: Mapping[str, Any]) -> Card:
    (first, _), *others = columns.items()
    lines = [(heading, Text.from_markup(_cell(row.get(key))).plain) for key, heading in others]
    return Card(Text.from_markup(_cell(row.get(first))).plain, lines)


def show(content: Sequence[Mapping[str, Any]], title: str, columns: Mapping[str, str], as_json: bool) -> None:
    if as_json:
        show_json(list(content))
    else:
        show_table(title, columns, content)


def say(text: str) -> None:
    """Lines of words, broken between words; one with a command or an address stays whole, to be copied."""
    console = Console()
    for line in harmless(text).split("\n"):
        whole = len(line) <= console.width or "ledgersync " in line or "://" in line
        for part in [line] if whole else wrapped(line, min(console.width, WIDEST)):
            console.print(part, highlight=False, markup=False, soft_wrap=True)


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
