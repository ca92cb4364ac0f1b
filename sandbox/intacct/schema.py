"""The official request schema, compiled once; its one ambiguous element is replaced in memory."""

from functools import cache
from pathlib import Path

from lxml import etree

SCHEMA = Path(__file__).parent / "schemas" / "api.xsd"
XS = "{http://www.w3.org/2001/XMLSchema}"


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


def violation(root: etree._Element) -> str | None:
    """Return what is wrong with a request, None when it is valid."""
    schema = request_schema()
    if schema.validate(root):
        return None
    entry = schema.error_log[0]
    return f"Error {entry.type}: {entry.message} Line: {entry.line}, column: {entry.column}."


def parse(body: bytes) -> etree._Element:
    """Parse a request; raises etree.XMLSyntaxError, also for a document type declaration."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(body, parser)
    if root.getroottree().docinfo.doctype:
        raise etree.XMLSyntaxError("DOCTYPE is not allowed", 0, 1, 1)
    return root
