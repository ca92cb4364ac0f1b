"""Customization packages: imported once, checked against the official schema, fired on events of their objects."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lxml import etree

SCHEMA = Path(__file__).parent / "schemas" / "CustomERPPackage.xsd"
_MERGE = re.compile(r"\{!([A-Za-z]+)\.([A-Za-z0-9_.]+)!\}")
_CONDITION = re.compile(r'^\s*(\S*)\s*(==|!=)\s*"?([^"]*)"?\s*$')


class PackageError(Exception):
    """The package is not well-formed or not valid."""


@dataclass(frozen=True, slots=True)
class SmartLink:
    """One workflow Smart Event that posts to a target."""

    link_id: str
    owner: str
    events: frozenset[str]
    target: str
    arguments: tuple[tuple[str, str], ...]
    condition: str
    active: bool


@dataclass(frozen=True, slots=True)
class Package:
    """An imported package."""

    name: str
    description: str
    author: str
    links: tuple[SmartLink, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """The record an event is about, as merge fields see it."""

    object_name: str
    fields: Mapping[str, str]


@cache
def schema() -> etree.XMLSchema:
    """Return the compiled official schema."""
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def load(document: bytes) -> list[Package]:
    """Read the packages of a document; raises PackageError with what is wrong."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as failure:
        raise PackageError(str(failure)) from failure
    try:
        schema().assertValid(root)
    except etree.DocumentInvalid as failure:
        raise PackageError(str(failure)) from failure
    return [_package(element) for element in root.iterfind("customErpPackage")]


def unpacked(document: bytes) -> list[bytes]:
    """Return the XML documents of an upload: the document itself, or those inside a zip."""
    if not document.startswith(b"PK"):
        return [document]
    try:
        with ZipFile(BytesIO(document)) as archive:
            return [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    except BadZipFile as failure:
        raise PackageError(str(failure)) from failure


def wanted(package: Package, object_name: str, event: str) -> Iterator[SmartLink]:
    """Yield the links of a package that an event of an object fires."""
    for link in package.links:
        if link.active and link.owner.upper() == object_name and event in link.events:
            yield link


def merged(link: SmartLink, subject: Subject) -> dict[str, str] | None:
    """Return the arguments with merge fields filled in; None when the condition does not hold."""
    if link.condition and not holds(link.condition, subject):
        return None
    return {name: merge(value, subject) for name, value in link.arguments}


def merge(written: str, subject: Subject) -> str:
    """Fill in `{!OBJECT.FIELD!}`."""
    return _MERGE.sub(lambda match: subject.fields.get(match.group(2).upper(), ""), written)


def holds(condition: str, subject: Subject) -> bool:
    """Evaluate `value == value` or `value != value`, the two forms packages use."""
    match = _CONDITION.match(merge(condition, subject))
    if match is None:
        return True
    left, operator, right = match.groups()
    return (left.strip('"') == right) == (operator == "==")


def _package(element: etree._Element) -> Package:
    about = element.find("packageDescription")
    links = tuple(_link(link) for link in element.iterfind("smartLinks/smartLink"))
    return Package(
        name=_text(about, "name"), description=_text(about, "description"), author=_text(about, "author"), links=links
    )


def _link(element: etree._Element) -> SmartLink:
    post = element.find("renderDetails/workflow/action/httpPostAction")
    arguments = [] if post is None else post.findall("arguments/argument")
    return SmartLink(
        link_id=_text(element, "smartLinkId"),
        owner=_text(element, "ownerObject"),
        events=frozenset(event.text or "" for event in element.iterfind("events/event"))
        if post is not None
        else frozenset(),
        target=_text(element, "target"),
        arguments=tuple((_text(item, "argument"), _text(item, "value")) for item in arguments),
        condition=_text(element, "renderDetails/workflow/condition"),
        active=_text(element, "active") in {"true", "1"},
    )


def _text(element: etree._Element | None, path: str) -> str:
    return "" if element is None else (element.findtext(path) or "").strip()
