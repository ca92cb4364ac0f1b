"""Mappings as XML elements: the only way this client writes XML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import NoneType

from lxml import etree

from intacct.errors import UnsendableValue
from intacct.values import Value, to_text

Content = Value | Mapping[str, "Content"] | Sequence["Content"]
Body = Mapping[str, Content]
"""Children by name. A sequence repeats its element, a name that begins with @ is an attribute."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*", re.ASCII)


def element(name: str, text: Value = None) -> etree._Element:
    """Make one element with a text."""
    made = etree.Element(checked_name(name))
    if text is not None:
        made.text = to_text(text, name)
    return made


def child(parent: etree._Element, name: str, text: Value = None) -> etree._Element:
    """Append one element with a text."""
    made = element(name, text)
    parent.append(made)
    return made


@lru_cache(maxsize=4096)
def checked_name(name: str) -> str:
    """Refuse what can't be the name of an element."""
    if not _NAME.fullmatch(name):
        raise UnsendableValue(f"{name!r} can't be the name of an object or field")
    return name


def fill(parent: etree._Element, body: Body, path: str) -> None:
    """Append the body's children in its own order, as generic functions take them."""
    for name, content in body.items():
        add(parent, name, content, f"{path}.{name}")


def add(parent: etree._Element, name: str, content: Content, path: str) -> None:
    """Append what one name of a body stands for; `path` names it in an error."""
    if isinstance(content, str | Decimal | date | int | NoneType):
        if name.startswith("@"):
            parent.set(checked_name(name[1:]), to_text(content, path))
        else:
            child(parent, name).text = to_text(content, path)
    elif isinstance(content, Mapping):
        fill(child(parent, name), content, path)
    elif isinstance(content, Sequence):
        for one in content:
            add(parent, name, one, path)
    else:
        raise UnsendableValue(f"{path} is of a type the gateway doesn't know: {type(content).__name__}")
