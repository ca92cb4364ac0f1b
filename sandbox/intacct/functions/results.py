"""What a handler answers."""

from dataclasses import dataclass, field

from lxml import etree

from sandbox.intacct.errors import ErrorText


@dataclass(slots=True)
class Result:
    """A function's result: data, a key or a list type; errors beside data for partial success."""

    data: etree._Element | None = None
    key: str | None = None
    listtype: etree._Element | None = None
    errors: list[ErrorText] = field(default_factory=list)
    raw: bytes | None = None
    """Body without envelope, for `returnformat` json and csv."""
    raw_type: str = ""


def data(name: str, count: int, **attributes: object) -> etree._Element:
    """Return a `<data>` element with its list attributes."""
    element = etree.Element("data", listtype=name, count=str(count))
    for key, value in attributes.items():
        element.set(key, str(value))
    return element


def leaf(parent: etree._Element, name: str, value: object) -> etree._Element:
    """Append an element with text."""
    child = etree.SubElement(parent, name)
    child.text = None if value is None else str(value)
    return child
