"""The official request schema, compiled once; its one ambiguous element is replaced in memory."""

from functools import cache
from pathlib import Path
from typing import cast

from lxml import etree

SCHEMA = Path(__file__).parent / "schemas" / "api.xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"


class MalformedError(Exception):
    """The request is not XML, or not XML the gateway takes."""


@cache
def request_schema() -> etree.XMLSchema:
    """Return the compiled schema of requests."""
    document = etree.parse(str(SCHEMA))
    for element in document.getroot().iterfind(f"{XS}element[@name='arguments']"):
        for child in list(element):
            element.remove(child)
        kind = etree.SubElement(element, f"{XS}complexType")
        sequence = etree.SubElement(kind, f"{XS}sequence")
        etree.SubElement(sequence, f"{XS}any", processContents="skip", minOccurs="0", maxOccurs="unbounded")
    return etree.XMLSchema(document)


@cache
def functions() -> frozenset[str]:
    """Return the names of every function that a request may hold."""
    root = etree.parse(SCHEMA).getroot()
    found = root.iterfind(f"{XS}element[@name='function']//{XS}element")
    return frozenset(name for name in (element.get("ref") for element in found) if name)


def violation(root: etree._Element) -> str | None:
    """Return what is wrong with a request, None when it is valid."""
    try:
        request_schema().assertValid(root)
    except etree.DocumentInvalid as problem:
        first = cast("list[etree._LogEntry]", problem.error_log)[0]
    else:
        return None
    return f"Error {int(first.type)}: {first.message} Line: {first.line}, column: {first.column}."


def parse(body: bytes) -> etree._Element:
    """Parse a request; raises MalformedError, also for a document type declaration."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as problem:
        raise MalformedError(str(problem)) from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise MalformedError("DOCTYPE is not allowed")
    return root
