"""XML bodies as data: elements become text, groups or lists of groups."""

from lxml import etree

from sandbox.intacct.context import Data


def data_of(element: etree._Element) -> Data:
    """Return the children of an element by name; repeated names become lists."""
    found: Data = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        value: object = data_of(child) if len(child) else (child.text or "").strip() or None
        if child.tag not in found:
            found[child.tag] = value
            continue
        held = found[child.tag]
        found[child.tag] = [*held, value] if isinstance(held, list) else [held, value]
    return found
