"""A caller of the gateway over a socket, signing in with every call."""

from datetime import UTC, datetime

import httpx

from sandbox.served import Served
from tests.integration.sandbox_intacct.conftest import Reply

TODAY = datetime.now(UTC).date()
DAY = f"{TODAY:%m/%d/%Y}"
PARTS = f"<year>{TODAY:%Y}</year><month>{TODAY:%m}</month><day>{TODAY:%d}</day>"
PARTY = "<DISPLAYCONTACT><PRINTAS>{0}</PRINTAS></DISPLAYCONTACT>"


class Gateway:
    """Signs in to an entity with every call, as `python -m sandbox credentials` says."""

    def __init__(self, sandbox: Served) -> None:
        self.known = sandbox.credentials["intacct"]
        self.company = self.known["companies"][0]
        self.books = sandbox.scenario.intacct.companies[self.company["company_id"]]
        self.entity = self.company["entities"][0]
        self.calls = 0

    def raw(self, function: str) -> httpx.Response:
        self.calls += 1
        body = (
            '<?xml version="1.0" encoding="UTF-8"?><request><control>'
            f"<senderid>{self.known['sender_id']}</senderid><password>{self.known['sender_password']}</password>"
            f"<controlid>c{self.calls}</controlid><uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control>"
            f"<operation><authentication><login><userid>{self.company['user_id']}</userid>"
            f"<companyid>{self.company['company_id']}</companyid><password>{self.company['password']}</password>"
            f"<locationid>{self.entity}</locationid></login></authentication>"
            f'<content><function controlid="f{self.calls}">{function}</function></content></operation></request>'
        )
        return httpx.post(self.known["url"], content=body, headers={"Content-Type": "application/xml"})

    def call(self, function: str) -> Reply:
        return Reply(self.raw(function))

    def done(self, function: str) -> Reply:
        reply = self.call(function)
        assert reply.statuses == ["success"], (function, reply.said)
        return reply

    def create(self, body: str) -> Reply:
        return self.done(f"<create>{body}</create>")

    def field(self, object_name: str, number: int, *names: str) -> list[str]:
        fields = "".join(f"<field>{name}</field>" for name in names)
        found = self.done(
            f"<query><object>{object_name}</object><select>{fields}</select><filter><equalto><field>RECORDNO</field>"
            f"<value>{number}</value></equalto></filter></query>"
        )
        return [found.text(f".//{name}") for name in names]

    def bill(self, number: str, amount: str, term: str = "") -> int:
        line = f"<ACCOUNTNO>6000</ACCOUNTNO><TRX_AMOUNT>{amount}</TRX_AMOUNT><LOCATIONID>{self.entity}</LOCATIONID>"
        line += "<DEPARTMENTID>OPS</DEPARTMENTID><CLASSID>RET</CLASSID>"
        return self.create(
            f"<APBILL><VENDORID>{self.vendor()}</VENDORID><WHENCREATED>{DAY}</WHENCREATED>"
            f"<WHENDUE>{DAY}</WHENDUE>{f'<TERMNAME>{term}</TERMNAME>' if term else ''}"
            f"<RECORDID>{number}</RECORDID><CURRENCY>USD</CURRENCY>"
            f"<APBILLITEMS><APBILLITEM>{line}</APBILLITEM></APBILLITEMS></APBILL>"
        ).recordno

    def vendor(self) -> str:
        if self.books.table("VENDOR").find("SOCKET") is None:
            self.create(
                f"<VENDOR><VENDORID>SOCKET</VENDORID><NAME>Socket</NAME>{PARTY.format('Socket')}"
                "<DISPLAYACCTNOCHECK>true</DISPLAYACCTNOCHECK></VENDOR>"
            )
        return "SOCKET"

    def customer(self) -> str:
        if self.books.table("CUSTOMER").find("SOCKET") is None:
            self.create(
                f"<CUSTOMER><CUSTOMERID>SOCKET</CUSTOMERID><NAME>Socketeer</NAME>{PARTY.format('Socketeer')}"
                "<ARINVOICEPRINTTEMPLATEID>Plain</ARINVOICEPRINTTEMPLATEID></CUSTOMER>"
            )
        return "SOCKET"
