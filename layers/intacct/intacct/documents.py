"""Bytes of an answer as a document, without letting the sender do more than send data."""

from __future__ import annotations

from lxml import etree

from intacct.errors import MalformedAnswer


def parse_document(body: bytes) -> etree._Element:
    """Parse an answer; a document type of any kind is refused, nothing is fetched or expanded."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedAnswer("the answer is not complete XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise MalformedAnswer("the answer brings a document type, which the gateway never does")
    return root
