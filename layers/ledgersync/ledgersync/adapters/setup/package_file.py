"""Builds the customization package: a zip with XML that is valid against CustomERPPackage.xsd."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from ledgersync.domain.setup import mark_of
from ledgersync.mapping.events import INTACCT
from ledgersync.ports import Connection
from ledgersync.ports.setup import OBJECTS, package_name

AUTHOR = "Ledgersync"
TIMEOUT_SECONDS = "10"
DONE = {"delete": "DELETED", "add": "ADDED", "set": "CHANGED"}
UNTOLD = frozenset({"GLBATCH"})
"""Journal entries come from Cashflow360 only."""


def build(connection: Connection, target: str, secret: str) -> bytes:
    """The package of one connection: Smart Events for each object, posting to its own address."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("ledgersync.xml", (2026, 1, 1, 0, 0, 0)), document(connection, target, secret))
    return content.getvalue()


def document(connection: Connection, target: str, secret: str) -> bytes:
    """The package's XML, elements in the order the schema gives."""
    root = etree.Element("customErpPackages")
    package = etree.SubElement(root, "customErpPackage")
    about = etree.SubElement(package, "packageDescription")
    _leaf(about, "name", package_name(connection.id))
    told = "changed and deleted" if connection.smart_events else "deleted"
    words = f"Reports {told} records to Ledgersync, for the connection {connection.name}"
    _leaf(about, "description", f"{words} {mark_of(secret)}")
    _leaf(about, "author", AUTHOR)
    links = etree.SubElement(package, "smartLinks")
    for name, (_, key) in OBJECTS.items():
        _smart_link(links, connection, name, key, "delete", target, secret)
    for name, (_, key) in told_of(connection).items():
        for event in ("add", "set"):
            _smart_link(links, connection, name, key, event, target, secret)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def told_of(connection: Connection) -> Mapping[str, tuple[object, str]]:
    """The objects whose additions and changes are told as well, where the connection chose that."""
    if not connection.smart_events:
        return {}
    paid = {name: ((), "RECORDNO") for name in INTACCT if name not in OBJECTS and name not in UNTOLD}
    return {**OBJECTS, **paid}


def _smart_link(
    links: etree._Element, connection: Connection, name: str, key: str, event: str, target: str, secret: str
) -> None:
    link = etree.SubElement(links, "smartLink")
    _leaf(link, "smartLinkId", f"LEDGERSYNC_{name}_{DONE[event]}_{connection.id.connection_id}".upper())
    _leaf(link, "type", "workflow")
    _leaf(link, "ownerObject", name)
    _leaf(etree.SubElement(link, "events"), "event", event)
    _leaf(link, "target", target)
    _leaf(link, "active", "true")
    action = etree.SubElement(etree.SubElement(etree.SubElement(link, "renderDetails"), "workflow"), "action")
    post = etree.SubElement(action, "httpPostAction")
    _leaf(post, "method", "post")
    arguments = etree.SubElement(post, "arguments")
    for argument, value in {
        "object": name,
        "event": event,
        "key": f"{{!{name}.{key}!}}",
        "recordno": f"{{!{name}.RECORDNO!}}",
        "secret": secret,
    }.items():
        pair = etree.SubElement(arguments, "argument")
        _leaf(pair, "argument", argument)
        _leaf(pair, "value", value)
    _leaf(post, "requestTimeout", TIMEOUT_SECONDS)
    _leaf(link, "description", f"Tells Ledgersync that a record of {name} was {DONE[event].lower()}")


def _leaf(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
