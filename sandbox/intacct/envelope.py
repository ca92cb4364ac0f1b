"""Answers as XML: control, authentication, results and errors, with the gateway's own spelling."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from sandbox.intacct.errors import ErrorText
from sandbox.intacct.functions.results import Result, leaf

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
XML_TYPE = "application/xml; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; `broken` says how the connection fails instead (see `faults`)."""

    status: int
    headers: dict[str, str]
    body: bytes
    broken: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Control:
    """What the control block of a request said."""

    sender_id: str = ""
    control_id: str = ""
    unique_id: bool = False
    version: str = "3.0"
    additional: bool = False


@dataclass(frozen=True, slots=True)
class Authentication:
    """The authentication block of an answer."""

    status: str
    user_id: str = ""
    company_id: str = ""
    entity_id: str | None = None
    timestamp: datetime | None = None
    expires: datetime | None = None


@dataclass(slots=True)
class Outcome:
    """One function's result in the answer."""

    function: str
    control_id: str
    status: str
    result: Result = field(default_factory=Result)


def answer(root: etree._Element, status: int = 200) -> Answer:
    """Return a document as an HTTP answer; apostrophes are written as the gateway writes them."""
    body = etree.tostring(root, encoding="UTF-8").replace(b"'", b"&#039;")
    return Answer(status, {"content-type": XML_TYPE}, HEAD + body)


def failure(control: Control | None, errors: Iterable[ErrorText], status: int = 200) -> Answer:
    """Return a control failure; without control it is the gateway's own, with a bare status."""
    root = etree.Element("response")
    block = etree.SubElement(root, "control")
    leaf(block, "status", "failure")
    if control is not None:
        _fill_control(block, control)
    error_message(root, errors, control is not None and control.additional)
    return answer(root, status)


def response(control: Control) -> etree._Element:
    """Return a response with a successful control block."""
    root = etree.Element("response")
    block = etree.SubElement(root, "control")
    leaf(block, "status", "success")
    _fill_control(block, control)
    return root


def operation(root: etree._Element, found: Authentication) -> etree._Element:
    """Append an operation with its authentication block."""
    element = etree.SubElement(root, "operation")
    block = etree.SubElement(element, "authentication")
    leaf(block, "status", found.status)
    leaf(block, "userid", found.user_id)
    leaf(block, "companyid", found.company_id)
    if found.status == "success":
        leaf(block, "locationid", found.entity_id or "")
        leaf(block, "sessiontimestamp", _iso(found.timestamp))
        leaf(block, "sessiontimeout", _iso(found.expires))
    return element


def add_result(element: etree._Element, outcome: Outcome, additional: bool) -> None:
    """Append one function's result."""
    block = etree.SubElement(element, "result")
    for name, text in (("status", outcome.status), ("function", outcome.function), ("controlid", outcome.control_id)):
        if text:
            leaf(block, name, text)
    result = outcome.result
    if result.listtype is not None:
        block.append(result.listtype)
    if result.key is not None:
        leaf(block, "key", result.key)
    if result.data is not None:
        block.append(result.data)
    if result.errors:
        error_message(block, result.errors, additional)


def error_message(parent: etree._Element, errors: Iterable[ErrorText], additional: bool) -> None:
    """Append an error message."""
    message = etree.SubElement(parent, "errormessage")
    for entry in errors:
        element = etree.SubElement(message, "error")
        leaf(element, "errorno", entry.number)
        leaf(element, "description", entry.description)
        leaf(element, "description2", entry.text)
        leaf(element, "correction", entry.correction)
        if additional:
            more = etree.SubElement(element, "additionalinfo")
            leaf(more, "errorid", entry.error_id or entry.number)
            description = etree.SubElement(more, "description")
            leaf(description, "messageid", f"IA.{entry.cause.upper()}")
            placeholders = etree.SubElement(description, "placeholders")
            for name, value in entry.values:
                etree.SubElement(placeholders, "placeholder", name=name.upper(), value=value)


def _fill_control(block: etree._Element, control: Control) -> None:
    leaf(block, "senderid", control.sender_id)
    leaf(block, "controlid", control.control_id)
    leaf(block, "uniqueid", "true" if control.unique_id else "false")
    leaf(block, "dtdversion", control.version)


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.replace(microsecond=0).isoformat()
