"""Faults, the control endpoints, and customization packages."""

import asyncio
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import httpx
import pytest
from lxml import etree
from starlette.applications import Starlette

from sandbox.intacct import Books, Fault, IntacctWorld, RefusedError, intacct_app
from tests.integration.sandbox_intacct.conftest import COMPANY, Caller, Clock, add_bill, bill_xml

VENDORS = "<query><object>VENDOR</object><select><field>VENDORID</field></select></query>"
PACKAGE = b"""<customErpPackages><customErpPackage>
<packageDescription><name>Sync</name><description>d</description><author>a</author></packageDescription>
<smartLinks><smartLink><smartLinkId>BILL_DELETED</smartLinkId><type>workflow</type><ownerObject>APBILL</ownerObject>
<events><event>delete</event></events><target>https://sync.example.test/hook</target><active>true</active>
<renderDetails><workflow><action><httpPostAction><method>post</method><arguments>
<argument><argument>recordno</argument><value>{!APBILL.RECORDNO!}</value></argument>
<argument><argument>secret</argument><value>s3</value></argument>
</arguments><requestTimeout>10</requestTimeout></httpPostAction></action>
<condition>{!APBILL.MEGAENTITYID!} == "100"</condition></workflow></renderDetails>
<description>x</description></smartLink></smartLinks></customErpPackage></customErpPackages>"""


@pytest.mark.parametrize(
    "kind, broken, kept",
    [
        ("timeout_before", httpx.ReadTimeout, False),
        ("timeout_after", httpx.ReadTimeout, True),
        ("reset", httpx.ReadError, False),
        ("connect", httpx.ConnectError, False),
    ],
)
def test_a_broken_connection_leaves_the_effect_or_not(
    world: IntacctWorld, east: Caller, books: Books, kind: str, broken: type[Exception], kept: bool
) -> None:
    world.faults.replace([Fault(kind, "create")])
    with pytest.raises(broken):
        east.create(bill_xml())
    assert bool(books.table("APBILL").rows) is kept
    assert books.in_flight == []


@pytest.mark.parametrize(
    "kind, status, kept",
    [
        ("http_500", 500, False),
        ("http_500_after", 500, True),
        ("http_502", 502, False),
        ("http_524", 524, False),
        ("html", 200, False),
    ],
)
def test_a_bad_http_answer_leaves_the_effect_or_not(
    world: IntacctWorld, east: Caller, books: Books, kind: str, status: int, kept: bool
) -> None:
    world.faults.replace([Fault(kind, "create")])
    reply = east.create(bill_xml())
    assert (reply.http.status_code, reply.root) == (status, None)
    assert bool(books.table("APBILL").rows) is kept


@pytest.mark.parametrize("kind", ["truncated", "garbled"])
def test_a_damaged_answer_is_no_xml(world: IntacctWorld, top: Caller, kind: str) -> None:
    world.faults.replace([Fault(kind)])
    with pytest.raises(etree.XMLSyntaxError):
        top.call(VENDORS)


def test_a_doctype_can_come_in_an_answer(world: IntacctWorld, top: Caller) -> None:
    world.faults.replace([Fault("doctype")])
    reply = top.call(VENDORS)
    assert reply.root is not None
    assert reply.root.getroottree().docinfo.internalDTD is not None


def test_a_fault_strikes_the_call_it_was_planned_for(world: IntacctWorld, top: Caller) -> None:
    world.faults.replace([Fault("throttle", "query", nth=2, times=2)])
    assert [top.call(VENDORS).http.status_code for _ in range(4)] == [200, 429, 429, 200]


def test_a_session_can_expire_early(world: IntacctWorld, top: Caller) -> None:
    session = top.call("<getAPISession/>").text("operation/result/data/api/sessionid")
    world.faults.replace([Fault("session_expired", "query")])
    assert "Invalid session" in top.call(VENDORS, login=f"<sessionid>{session}</sessionid>").said


def test_a_commit_can_stay_unseen_for_a_while(world: IntacctWorld, east: Caller, clock: Clock) -> None:
    world.faults.replace([Fault("late_visibility", "create", seconds=60)])
    number = east.create(bill_xml()).recordno
    assert east.query("APBILL", "RECORDNO").all(".//RECORDNO") == []
    assert east.create(bill_xml()).errors[0][0] == "BL03002185"
    clock.forward(seconds=61)
    assert east.query("APBILL", "RECORDNO").all(".//RECORDNO") == [str(number)]


def test_what_is_edited_while_its_record_is_unseen_shows_with_it(
    world: IntacctWorld, top: Caller, clock: Clock
) -> None:
    """V9 is renamed, which shows in a minute. After ten seconds a user edits its phone, which lies in its contact."""
    books = world.companies[COMPANY]
    number = books.add("VENDOR", None, VENDORID="V9", NAME="Nine", DISPLAYCONTACT={"PRINTAS": "Nine"})
    world.faults.replace([Fault("late_visibility", "update", seconds=60)])
    top.call(f"<update><VENDOR><RECORDNO>{number}</RECORDNO><NAME>Neuf</NAME></VENDOR></update>")
    clock.forward(seconds=10)
    books.edit("VENDOR", number, None, DISPLAYCONTACT={"PHONE1": "555"})

    def shown() -> list[str]:
        wanted = f"<filter><equalto><field>RECORDNO</field><value>{number}</value></equalto></filter>"
        found = top.query("VENDOR", "NAME DISPLAYCONTACT.PHONE1", wanted)
        return [*found.all(".//NAME"), *found.all(".//DISPLAYCONTACT.PHONE1")]

    assert shown() == ["Nine", ""]
    clock.forward(seconds=51)
    assert shown() == ["Neuf", "555"]


class Control:
    """The control endpoints, in process."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def get(self, path: str) -> httpx.Response:
        return self._send("GET", path, None)

    def post(self, path: str, json: object = None) -> httpx.Response:
        return self._send("POST", path, json)

    def _send(self, method: str, path: str, json: object) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.request(method, path, json=json)

        return asyncio.run(send())


def control(world: IntacctWorld) -> Control:
    return Control(intacct_app(world))


def edit(client: Control, **body: object) -> httpx.Response:
    return client.post("/_sandbox/edit", json={"company": COMPANY, **body})


def test_a_users_edits_follow_the_rules_of_the_api(world: IntacctWorld, books: Books) -> None:
    client = control(world)
    line = {"ACCOUNTNO": "6000", "TRX_AMOUNT": "25", "LOCATIONID": "100"}
    fields = {
        "VENDORID": "V1",
        "RECORDID": "U-1",
        "WHENCREATED": "06/01/2026",
        "WHENDUE": "06/30/2026",
        "APBILLITEMS": [line],
    }
    created = edit(client, op="create", entity="100", object="APBILL", fields=fields)
    assert created.status_code == 200
    assert (
        edit(client, op="create", entity="100", object="APBILL", fields=fields).json()["errors"][0]["errorno"]
        == "BL03002185"
    )
    assert (
        edit(client, op="update", entity="100", object="APBILL", key="U-1", fields={"DESCRIPTION": "x"}).status_code
        == 200
    )
    paid = edit(client, op="pay", entity="100", key="U-1", fields={"date": "2026-06-02", "bank": "BANK"})
    assert books.row("APBILL", created.json()["RECORDNO"])["STATE"] == "Paid"
    back = {"date": "2026-06-03"}
    edit(client, op="reverse", entity="100", object="APPYMT", key=str(paid.json()["RECORDNO"]), fields=back)
    assert edit(client, op="delete", entity="100", object="APBILL", key="U-1").status_code == 200
    assert edit(client, op="fly").status_code == 400


def test_periods_preferences_and_users_can_be_set(world: IntacctWorld, books: Books) -> None:
    client = control(world)
    edit(client, op="close_period", entity="100", fields={"until": "2026-05-01"})
    assert books.closed_until("100") == date(2026, 5, 1)
    preference = {"application": "AP", "preference": "PAYMENTAPPROVAL", "value": "T"}
    edit(client, op="set_preference", fields=preference)
    assert books.preference("AP", "PAYMENTAPPROVAL") == "T"
    edit(client, op="set_user", key="xml_user", fields={"password": "new", "denied": [["VENDOR", "CREATE"]]})
    assert not books.users["xml_user"].may("VENDOR", "CREATE")


def test_state_and_counts_are_told_reads_and_writes_apart(world: IntacctWorld, east: Caller) -> None:
    client = control(world)
    east.create(bill_xml())
    east.query("APBILL", "RECORDNO")
    assert client.get("/_sandbox/requests").json() == {"functions": {"create": 1, "query": 1}, "reads": 1, "writes": 1}
    assert client.get("/_sandbox/state").json()[COMPANY]["APBILL"][0]["STATE"] == "Posted"
    client.post("/_sandbox/faults", json={"faults": [{"kind": "throttle"}]})
    assert east.call(VENDORS).http.status_code == 429
    client.post("/_sandbox/reset")
    assert client.get("/_sandbox/requests").json()["functions"] == {}


def posts_of(world: IntacctWorld) -> list[tuple[str, dict[str, str]]]:
    posts: list[tuple[str, dict[str, str]]] = []

    def post(target: str, arguments: Mapping[str, str]) -> None:
        posts.append((target, dict(arguments)))

    world.post = post
    return posts


def test_an_imported_package_posts_when_its_object_is_deleted(world: IntacctWorld, books: Books) -> None:
    posts = posts_of(world)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("package.xml", PACKAGE)
    assert books.import_package(archive.getvalue()) == ["Sync"]
    number = add_bill(books)
    books.remove("APBILL", number, "100")
    assert posts == [("https://sync.example.test/hook", {"recordno": str(number), "secret": "s3"})]


def test_nothing_is_posted_where_the_condition_fails_or_the_delete_is_rolled_back(
    world: IntacctWorld, books: Books, east: Caller
) -> None:
    posts = posts_of(world)
    books.import_package(PACKAGE)
    line = {"ACCOUNTNO": "6000", "TRX_AMOUNT": 1, "LOCATIONID": "200"}
    west = books.add(
        "APBILL", "200", VENDORID="V1", WHENCREATED=date(2026, 6, 1), WHENDUE=date(2026, 6, 1), APBILLITEMS=[line]
    )
    books.remove("APBILL", west, "200")
    number = add_bill(books)
    delete = "<delete><object>APBILL</object><keys>{}</keys></delete>"
    east.call(delete.format(number), delete.format(999), transaction=True)
    assert posts == []
    assert number in books.table("APBILL").rows


def test_a_package_that_is_not_valid_is_refused(world: IntacctWorld) -> None:
    broken = PACKAGE.decode().replace("<type>workflow</type>", "<type>sometimes</type>")
    assert edit(control(world), op="import_package", fields={"document": broken}).status_code == 400
    assert edit(control(world), op="import_package", fields={"document": PACKAGE.decode()}).json() == {
        "packages": ["Sync"]
    }


def test_an_imported_package_is_listed(books: Books, top: Caller) -> None:
    books.import_package(PACKAGE)
    assert top.call('<get_list object="customerppackage"/>').all(".//customerppackage/name") == ["Sync"]


@pytest.mark.parametrize("kind", ["reset", "timeout_after"])
def test_over_http_a_broken_connection_ends_without_an_answer(
    world: IntacctWorld, books: Books, address: str, kind: str
) -> None:
    world.faults.replace([Fault(kind, "create", seconds=0.01)])
    caller = Caller(world, httpx.Client(base_url=address), entity="100", url="/ia/xml/xmlgw.phtml")
    with pytest.raises(httpx.ReadError):
        caller.create(bill_xml())
    assert bool(books.table("APBILL").rows) is (kind == "timeout_after")
    assert caller.call(VENDORS).statuses == ["success"]


def test_three_calls_at_once_over_http_are_one_too_many(world: IntacctWorld, top: Caller) -> None:
    body = top.call(VENDORS).http.request.content
    app = intacct_app(world, latency=0.01)

    async def send() -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            calls = [client.post("/ia/xml/xmlgw.phtml", content=body) for _ in range(3)]
            return sorted(reply.status_code for reply in await asyncio.gather(*calls))

    assert asyncio.run(send()) == [200, 200, 429]


def test_page_limits_hold_without_schema_validation(world: IntacctWorld, top: Caller) -> None:
    world.settings = replace(world.settings, validate_schema=False)
    reply = top.query("VENDOR", "VENDORID", "<pagesize>2001</pagesize>")
    assert reply.errors[0][0] == "DL02000001"


def test_at_the_top_a_user_can_not_move_an_entitys_bill_to_another_entity(books: Books) -> None:
    number = add_bill(books)
    line = {"ACCOUNTNO": "6000", "TRX_AMOUNT": "100", "LOCATIONID": "200"}
    with pytest.raises(RefusedError, match="The location '200' is invalid"):
        books.edit("APBILL", number, APBILLITEMS=[line])
