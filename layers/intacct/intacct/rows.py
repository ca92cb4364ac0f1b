"""Elements of an answer as flat rows.

A row maps field names to texts. A field without value is `""`. By the shape of the element:

- `<NAME>Acme</NAME>`                                        → `row["NAME"] == "Acme"`
- `<VENDOR.NAME>Acme</VENDOR.NAME>` (what `query` answers)   → `row["VENDOR.NAME"]`
- `<DISPLAYCONTACT><EMAIL1>a@b.c</EMAIL1></DISPLAYCONTACT>`  → `row["DISPLAYCONTACT.EMAIL1"]`
- `<APBILLITEMS><apbillitem>…</apbillitem>…</APBILLITEMS>`   → `row.lines["APBILLITEMS"]`, a list of rows:
  an element whose children have all one name and have children themselves, however many they are
- several `<policy>…</policy>` side by side                  → `row.lines["policy"]`, a list of rows
- an empty `<APBILLITEMS/>`                                  → `row["APBILLITEMS"] == ""`, no lines
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

ALWAYS_LINES = frozenset({"appSubscription"})
"""Elements that repeat side by side; listed so that a single one is read as lines too."""

_NO_LINES: Mapping[str, list[Row]] = MappingProxyType({})


class Row(dict[str, str]):
    """The fields of one record as texts; `lines` holds what repeats inside it."""

    lines: Mapping[str, list[Row]] = _NO_LINES


_HAS_GRANDCHILDREN = etree.XPath("boolean(*/*)")
_HAS_GREAT_GRANDCHILDREN = etree.XPath("boolean(*/*/*)")


def read_rows(parent: etree._Element) -> list[Row]:
    """Read each child as a row; one without children becomes a row of its own name and text."""
    if _HAS_GREAT_GRANDCHILDREN(parent):
        return [read_row(element) for element in parent]
    names: dict[str, str] = {}
    return [_flat_row(element, names) for element in parent]


def read_row(element: etree._Element) -> Row:
    """Read one element as a row."""
    return _nested_row(element) if _HAS_GRANDCHILDREN(element) else _flat_row(element, {})


def _flat_row(element: etree._Element, names: dict[str, str]) -> Row:
    """Read a row of plain fields; through `names` the rows of a page hold each name once."""
    row = Row()
    share = names.setdefault
    for child in element:
        name = child.tag
        row[share(name, name)] = child.text or ""
    if not row:
        row[element.tag] = element.text or ""
    return row


def _nested_row(element: etree._Element) -> Row:
    row = Row()
    lines: dict[str, list[Row]] = {}
    _fill(row, lines, element, "")
    row.lines = lines or _NO_LINES
    return row


def _fill(row: Row, lines: dict[str, list[Row]], element: etree._Element, prefix: str) -> None:
    times = Counter(child.tag for child in element if len(child))
    for child in element:
        name = prefix + child.tag
        if not len(child):
            row[name] = child.text or ""
        elif times[child.tag] > 1 or child.tag in ALWAYS_LINES:
            lines.setdefault(name, []).append(read_row(child))
        elif _holds_lines(child):
            lines[name] = read_rows(child)
        else:
            _fill(row, lines, child, f"{name}.")


def _holds_lines(element: etree._Element) -> bool:
    return len({child.tag for child in element}) == 1 and all(len(child) for child in element)
