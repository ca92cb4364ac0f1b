"""A scripted gateway in process: answers as told, remembers what it was sent, and checks its schema."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from lxml import etree

from intacct import Credentials, IntacctClient, Query, Session

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
ENDPOINT = "https://na12.intacct.com/ia/xml/xmlgw.phtml"
CREDENTIALS = Credentials("sender", "sender-secret", "acme", "sync", "user-secret", "100")
SESSION = Session("session-secret", ENDPOINT, "100", None)
SCHEMA = Path(__file__).parents[3] / "sandbox" / "intacct" / "schemas" / "api.xsd"

Answer = Callable[[etree._Element], httpx.Response]


@cache
def schema() -> etree.XMLSchema:
    """The official request schema, with its one ambiguous element replaced."""
    document = etree.parse(SCHEMA)
    name = "{http://www.w3.org/2001/XMLSchema}"
    arguments = document.find(f"{name}element[@name='arguments']")
    assert arguments is not None
    for child in list(arguments):
        arguments.remove(child)
    sequence = etree.SubElement(etree.SubElement(arguments, f"{name}complexType"), f"{name}sequence")
    etree.SubElement(sequence, f"{name}any", processContents="skip", minOccurs="0", maxOccurs="unbounded")
    return etree.XMLSchema(document)


@dataclass
class Gateway:
    """Answers one script entry per request; the last one repeats."""

    answers: list[Answer]
    sent: list[etree._Element] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        document = etree.fromstring(request.content)
        schema().assertValid(document)
        self.sent.append(document)
        self.urls.append(str(request.url))
        self.events.append("post")
        return self.answers[min(len(self.sent), len(self.answers)) - 1](document)

    @contextmanager
    def hold(self) -> Iterator[None]:
        self.events.append("slot")
        yield
        self.events.append("free")

    def client(self, session: Session | None = SESSION, **settings: Any) -> IntacctClient:
        """Make a client that talks to this gateway."""
        counter = itertools.count(1)
        arguments: dict[str, Any] = {
            "now": lambda: NOW,
            "sleep": self.slept.append,
            "jitter": lambda ceiling: ceiling,
            "new_control_id": lambda: f"new-{next(counter)}",
            "session": session,
            "on_session": self.sessions.append,
            "slots": self,
            "credentials": CREDENTIALS,
        }
        arguments |= settings
        http = httpx.Client(transport=httpx.MockTransport(self), **arguments.pop("http_settings", {}))
        return IntacctClient(http=http, **arguments)

    def functions(self) -> list[str]:
        """The names of the functions of each request, joined."""
        return ["+".join(one[0].tag for one in document.iter("function")) for document in self.sent]


def answered(*results: str, authentication: str | None = None, control_id: str | None = None) -> Answer:
    """Answer with these `<result>` bodies, filled with name and control id of the functions sent."""
    signed_in = authentication or (
        "<status>success</status><userid>sync</userid><companyid>acme</companyid><locationid>100</locationid>"
        "<sessiontimestamp>2026-01-15T12:00:00+00:00</sessiontimestamp>"
        "<sessiontimeout>2026-01-16T12:00:00+00:00</sessiontimeout>"
    )

    def answer(sent: etree._Element) -> httpx.Response:
        functions = list(sent.iter("function"))
        bodies = "".join(
            f"<result>{body}<function>{one[0].tag}</function><controlid>{one.get('controlid')}</controlid></result>"
            for one, body in zip(functions, results, strict=False)
        )
        return document(
            f"<control><status>success</status><senderid>sender</senderid>"
            f"<controlid>{control_id or sent.findtext('control/controlid')}</controlid></control>"
            f"<operation><authentication>{signed_in}</authentication>{bodies}</operation>"
        )

    return answer


def document(body: str, status: int = 200) -> httpx.Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?><response>{body}</response>'
    return httpx.Response(status, text=text, headers={"Content-Type": "text/xml; charset=UTF-8"})


def done(data: str = "", attributes: str = "") -> str:
    return f"<status>success</status><data {attributes}>{data}</data>"


def failed(errors: str, status: str = "failure") -> str:
    return f"<status>{status}</status><errormessage>{errors}</errormessage>"


def error(number: str = "", description: str = "", description2: str = "", correction: str = "", more: str = "") -> str:
    return (
        f"<error><errorno>{number}</errorno><description>{description}</description>"
        f"<description2>{description2}</description2><correction>{correction}</correction>{more}</error>"
    )


def signed_in(endpoint: str = ENDPOINT, session_id: str = "fresh-secret", entity_id: str = "100") -> Answer:
    """Answer getAPISession."""
    return answered(
        done(
            f"<api><sessionid>{session_id}</sessionid><endpoint>{endpoint}</endpoint>"
            f"<locationid>{entity_id}</locationid></api>"
        )
    )


def refused_in(*errors: str) -> Answer:
    """Fail at the level of the authentication."""
    return lambda _: document(
        "<control><status>success</status></control><operation><authentication><status>failure</status>"
        "<userid></userid><companyid></companyid></authentication>"
        f"<errormessage>{''.join(errors)}</errormessage></operation>"
    )


def refused_whole(*errors: str, status: int = 200) -> Answer:
    """Fail at the level of the control block or the gateway."""
    return lambda _: document(
        f"<control><status>failure</status></control><errormessage>{''.join(errors)}</errormessage>", status
    )


INVALID_SESSION = refused_in(error("XL03000006", description2="Invalid session q2Zs."))


VENDORS = Query("VENDOR", ("RECORDNO", "NAME"))
VENDOR_PAGE = done(
    "<VENDOR><RECORDNO>1010</RECORDNO><NAME>O&#039;Brien</NAME></VENDOR>",
    'listtype="VENDOR" totalcount="18" offset="0" count="1" numremaining="17"',
)


def lost(kind: type[httpx.RequestError]) -> Answer:
    def answer(_: etree._Element) -> httpx.Response:
        raise kind("lost")

    return answer


def page(text: str, status: int) -> Answer:
    return lambda _: httpx.Response(status, text=text)
