"""The request document: control, authentication and functions, in the schema's order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from intacct.credentials import Credentials, Session
from intacct.elements import child, element
from intacct.errors import UnsendableValue
from intacct.functions import Function

DTD_VERSION = "3.0"


@dataclass(frozen=True, slots=True)
class Request:
    """Functions that travel together, all reads or all writes, each with its control id."""

    control_id: str
    functions: tuple[tuple[str, Function], ...]
    writes: bool
    all_or_nothing: bool = False

    @property
    def control_ids(self) -> tuple[str, ...]:
        return tuple(control_id for control_id, _ in self.functions)


def make_request(
    functions: Sequence[Function], new_control_id: Callable[[], str], *, all_or_nothing: bool = False
) -> Request:
    """Join functions to one request; reads without a control id get a new one."""
    if not functions:
        raise UnsendableValue("a request needs a function")
    writes = {function.writes for function in functions}
    if len(writes) > 1:
        raise UnsendableValue("reads and writes can't share a request: one has uniqueid false, the other true")
    named = tuple((function.control_id or new_control_id(), function) for function in functions)
    if len({control_id for control_id, _ in named}) < len(named):
        raise UnsendableValue("two functions of a request have the same control id")
    return Request(new_control_id(), named, writes.pop(), all_or_nothing)


def write_request(request: Request, credentials: Credentials, session: Session | None) -> bytes:
    """Write the document to send, signed in by the session or, without one, by the credentials."""
    root = element("request")
    control = child(root, "control")
    child(control, "senderid", credentials.sender_id)
    child(control, "password", credentials.sender_password)
    child(control, "controlid", request.control_id)
    child(control, "uniqueid", request.writes)
    child(control, "dtdversion", DTD_VERSION)
    child(control, "includewhitespace", False)
    child(control, "showadditionalerrorinfo", True)
    operation = child(root, "operation")
    operation.set("transaction", "true" if request.all_or_nothing else "false")
    _authenticate(child(operation, "authentication"), credentials, session)
    content = child(operation, "content")
    for control_id, function in request.functions:
        wrapper = child(content, "function")
        wrapper.set("controlid", control_id)
        wrapper.append(deepcopy(function.element))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _authenticate(parent: etree._Element, credentials: Credentials, session: Session | None) -> None:
    if session is not None:
        child(parent, "sessionid", session.session_id)
        return
    login = child(parent, "login")
    child(login, "userid", credentials.user_id)
    child(login, "companyid", credentials.company_id)
    child(login, "password", credentials.user_password)
    if credentials.entity_id is not None:
        child(login, "locationid", credentials.entity_id)
