"""Ordered functions: the older ones, whose children the gateway takes in one order only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import NoneType

from lxml import etree

from intacct.elements import Body, Content, child, element
from intacct.errors import UnsendableValue
from intacct.functions import Function
from intacct.legacy_order import CHILD_ORDER, DATE_PARTS
from intacct.values import Value, to_text


def legacy(name: str, body: Body, control_id: str, *, key: str | None = None) -> Function:
    """Write an ordered function; the body may come in any order.

    `key` is the record number of functions that change, delete or reverse. A date becomes year, month and
    day; a name that begins with @ is an attribute; a sequence repeats its element.
    """
    if name not in CHILD_ORDER:
        raise UnsendableValue(f"{name} is not in the table of ordered functions")
    made = element(name)
    _fill(made, {**body, "@key": key} if key is not None else body, name)
    return Function(name, made, control_id, writes=True)


def _fill(parent: etree._Element, body: Body, path: str) -> None:
    order = CHILD_ORDER.get(parent.tag, "").split()
    if unknown := [name for name in body if name not in order]:
        raise UnsendableValue(f"{path} has no {', '.join(unknown)}")
    if missing := [name for name in ("@key", "@line_num") if name in order and body.get(name) is None]:
        raise UnsendableValue(f"{path} needs {', '.join(missing)}")
    for name in order:
        if name in body:
            _add(parent, name, body[name], f"{path}.{name}")


def _add(parent: etree._Element, name: str, content: Content, path: str) -> None:
    for one in _repeated(content):
        if name.startswith("@"):
            parent.set(name[1:], to_text(_single(one, path), path))
        elif isinstance(one, Mapping):
            _fill(child(parent, name), one, path)
        elif isinstance(one, date) and not isinstance(one, datetime):
            made = child(parent, name)
            for part, text in zip(DATE_PARTS, one.strftime("%Y %m %d").split(), strict=True):
                child(made, part, text)
        else:
            child(parent, name).text = to_text(_single(one, path), path)


def _repeated(content: Content) -> Iterator[Content]:
    if isinstance(content, Sequence) and not isinstance(content, str):
        yield from content
    else:
        yield content


def _single(content: Content, path: str) -> Value:
    if isinstance(content, str | Decimal | date | int | NoneType):
        return content
    raise UnsendableValue(f"{path} takes a single value")
