"""A small company with two entities behind the simulated gateway, and a caller that speaks raw XML to it."""

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import httpx
import pytest
from lxml import etree

from sandbox.connections import Server, configuration
from sandbox.intacct import Books, IntacctTransport, IntacctWorld, Settings, intacct_app

COMPANY, SENDER, SENDER_PASSWORD, USER, PASSWORD = "Acme", "sender", "sender-pw", "xml_user", "user-pw"
URL = "http://127.0.0.1/ia/xml/xmlgw.phtml"


@dataclass(slots=True)
class Clock:
    """A clock that moves when told."""

    moment: datetime = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        """Move the clock."""
        self.moment += timedelta(**by)


@dataclass(slots=True)
class Reply:
    """An answer, read."""

    http: httpx.Response
    root: etree._Element | None = field(init=False)

    def __post_init__(self) -> None:
        is_xml = "xml" in self.http.headers.get("content-type", "")
        self.root = etree.fromstring(self.http.content) if is_xml else None

    def text(self, path: str) -> str:
        """Return the text at a path, empty when absent."""
        return "" if self.root is None else (self.root.findtext(path) or "")

    def all(self, path: str) -> list[str]:
        """Return the texts at a path."""
        return [] if self.root is None else [found.text or "" for found in self.root.iterfind(path)]

    @property
    def statuses(self) -> list[str]:
        """Return the status of every function."""
        return self.all("operation/result/status")

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Return number and text of every error, without support ids."""
        if self.root is None:
            return []
        return [
            (entry.findtext("errorno") or "", (entry.findtext("description2") or "").split(" [Support ID")[0])
            for entry in self.root.iter("error")
        ]

    @property
    def said(self) -> str:
        """Return all error texts in one."""
        return " | ".join(text for _, text in self.errors)

    @property
    def recordno(self) -> int:
        """Return the record number of what was created."""
        return int(self.text("operation/result/data/*/RECORDNO") or self.text("operation/result/key"))


@dataclass(slots=True)
class Caller:
    """Sends functions; credentials and control settings can be changed for one call."""

    world: IntacctWorld
    client: httpx.Client
    entity: str = ""
    control_id: int = 0
    url: str = URL

    def send(self, body: bytes) -> Reply:
        """Send a document as it is."""
        return Reply(self.client.post(self.url, content=body))

    def login(
        self, user: str = USER, password: str = PASSWORD, company: str = COMPANY, entity: str | None = None
    ) -> str:
        """Return a login block."""
        place = self.entity if entity is None else entity
        location = f"<locationid>{place}</locationid>" if place else ""
        return (
            f"<login><userid>{user}</userid><companyid>{company}</companyid><password>{password}</password>"
            f"{location}</login>"
        )

    def call(
        self,
        *functions: str,
        login: str | None = None,
        sender: str = SENDER,
        sender_password: str = SENDER_PASSWORD,
        unique: bool = False,
        transaction: bool = False,
        control_ids: Iterable[str] = (),
        extra: str = "",
        entity: str | None = None,
    ) -> Reply:
        """Send functions in one operation."""
        given = list(control_ids)
        for _ in functions[len(given) :]:
            self.control_id += 1
            given.append(f"f-{self.control_id}")
        content = "".join(
            f'<function controlid="{name}">{function}</function>'
            for name, function in zip(given, functions, strict=True)
        )
        control = (
            f"<control><senderid>{sender}</senderid><password>{sender_password}</password><controlid>c</controlid>"
            f"<uniqueid>{str(unique).lower()}</uniqueid><dtdversion>3.0</dtdversion>{extra}</control>"
        )
        authentication = f"<authentication>{login or self.login(entity=entity)}</authentication>"
        content = f"{authentication}<content>{content}</content>"
        operation = f'<operation transaction="{str(transaction).lower()}">{content}</operation>'
        return self.send(f"<request>{control}{operation}</request>".encode())

    def create(self, body: str, *, entity: str | None = None, login: str | None = None) -> Reply:
        """Send one `create`."""
        return self.call(f"<create>{body}</create>", entity=entity, login=login)

    def query(self, name: str, fields: str, rest: str = "", *, entity: str | None = None) -> Reply:
        """Send one `query` of space-separated fields."""
        chosen = "".join(f"<field>{path}</field>" for path in fields.split())
        function = f"<query><object>{name}</object><select>{chosen}</select>{rest}</query>"
        return self.call(function, entity=entity)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def small_company(clock: Clock) -> IntacctWorld:
    """Return a world with a company of two entities."""
    world = IntacctWorld(now=clock, rng=Random(7), senders={SENDER: SENDER_PASSWORD}, settings=Settings())
    company = world.company(COMPANY)
    company.user(USER, password=PASSWORD)
    company.entity("100", "East")
    company.entity("200", "West")
    for number, title, kind in (
        ("1000", "Bank", "balancesheet"),
        ("6000", "Rent", "incomestatement"),
        ("4000", "Sales", "incomestatement"),
    ):
        company.add("GLACCOUNT", ACCOUNTNO=number, TITLE=title, ACCOUNTTYPE=kind)
    company.add("CHECKINGACCOUNT", BANKACCOUNTID="BANK", BANKNAME="First Bank", GLACCOUNTNO="1000")
    company.add("APTERM", NAME="Net 30", DUEDATE=30)
    company.add("ARTERM", NAME="Net 30", DUEDATE=30)
    company.add("VENDOR", VENDORID="V1", NAME="Ann's Paper", DISPLAYCONTACT={"PRINTAS": "Ann's Paper"})
    company.add("CUSTOMER", CUSTOMERID="C1", NAME="Bob", DISPLAYCONTACT={"PRINTAS": "Bob"})
    return world


@pytest.fixture
def world(clock: Clock) -> IntacctWorld:
    return small_company(clock)


@pytest.fixture
def books(world: IntacctWorld) -> Books:
    return world.companies[COMPANY]


@pytest.fixture
def top(world: IntacctWorld) -> Caller:
    """A caller at the top level."""
    return Caller(world, httpx.Client(transport=IntacctTransport(world)))


@pytest.fixture
def east(world: IntacctWorld) -> Caller:
    """A caller in entity 100."""
    return Caller(world, httpx.Client(transport=IntacctTransport(world)), entity="100")


@pytest.fixture
def address(world: IntacctWorld) -> Iterator[str]:
    """The gateway on a loopback port."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = intacct_app(world)
    server = Server(configuration(app))
    app.state.refuse = server.refuse
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


def bill_xml(
    number: str = "B-1", amount: str = "100", date_created: str = "06/01/2026", more: str = "", line: str = ""
) -> str:
    """Return an APBILL of one line."""
    return (
        f"<APBILL><VENDORID>V1</VENDORID><WHENCREATED>{date_created}</WHENCREATED><WHENDUE>06/30/2026</WHENDUE>"
        f"<RECORDID>{number}</RECORDID>{more}<APBILLITEMS><APBILLITEM><ACCOUNTNO>6000</ACCOUNTNO>"
        f"<TRX_AMOUNT>{amount}</TRX_AMOUNT><LOCATIONID>100</LOCATIONID>{line}</APBILLITEM></APBILLITEMS></APBILL>"
    )


def add_bill(books: Books, number: str = "B-1", amount: str = "100", **more: object) -> int:
    """Enter a bill in entity 100 as a user would."""
    line = {"ACCOUNTNO": "6000", "TRX_AMOUNT": Decimal(amount), "LOCATIONID": "100"}
    fields: dict[str, object] = {
        "VENDORID": "V1",
        "RECORDID": number,
        "WHENCREATED": date(2026, 6, 1),
        "WHENDUE": date(2026, 6, 30),
        "APBILLITEMS": [line],
        **more,
    }
    return books.add("APBILL", "100", **fields)
