"""Ordered faults: before or after effect, over the wire and in process; and the control endpoints."""

import asyncio
from typing import Any

import httpx
import pytest

from sandbox.cashflow360.app import cashflow360_app
from sandbox.cashflow360.faults import Fault, FaultKind
from tests.integration.sandbox_cashflow360.conftest import Bench

VENDOR = {"obj": {"entity": "Vendor", "name": "Acme"}}


def order(bench: Bench, kind: FaultKind, path: str = "Crud/Create/Vendor", **more: Any) -> None:
    bench.done("CurrentTime")
    bench.world.faults.add(Fault(path, kind, **more))


@pytest.mark.parametrize(
    ("kind", "raised", "effect"),
    [
        (FaultKind.TIMEOUT_BEFORE, httpx.ReadTimeout, 0),
        (FaultKind.TIMEOUT_AFTER, httpx.ReadTimeout, 1),
        (FaultKind.RESET_BEFORE, httpx.RemoteProtocolError, 0),
        (FaultKind.RESET_AFTER, httpx.RemoteProtocolError, 1),
    ],
)
def test_a_lost_answer_leaves_an_effect_or_none(
    bench: Bench, kind: FaultKind, raised: type[Exception], effect: int
) -> None:
    order(bench, kind)
    with pytest.raises(raised):
        bench.call("Crud/Create/Vendor", VENDOR)
    assert len(bench.list("Vendor")) == effect


@pytest.mark.parametrize(
    ("kind", "status", "effect"),
    [
        (FaultKind.HTTP_500, 500, 0),
        (FaultKind.HTTP_502, 502, 0),
        (FaultKind.HTTP_500_AFTER, 500, 1),
        (FaultKind.HTML, 200, 1),
        (FaultKind.TRUNCATED, 200, 1),
        (FaultKind.GARBLED, 200, 1),
    ],
)
def test_a_spoiled_answer_is_no_json(bench: Bench, kind: FaultKind, status: int, effect: int) -> None:
    order(bench, kind)
    form = {
        "devKey": bench.world.dev_key,
        "sessionId": bench.session,
        "data": '{"obj": {"entity": "Vendor", "name": "A"}}',
    }
    answer = bench.http.post("Crud/Create/Vendor.json", data=form)
    assert answer.status_code == status
    with pytest.raises(ValueError, match=r"Expecting|Extra data|Unterminated"):
        answer.json()
    assert len(bench.list("Vendor")) == effect


def test_a_fault_strikes_the_nth_call_and_as_often_as_ordered(bench: Bench) -> None:
    order(bench, FaultKind.THROTTLE, "List/Vendor", nth=2, times=2)
    codes = [bench.call("List/Vendor")["response_status"] for _ in range(4)]
    assert codes == [0, 1, 1, 0]


def test_an_expired_session_is_told_so(bench: Bench) -> None:
    order(bench, FaultKind.SESSION_EXPIRY, "List/")
    assert bench.refused("List/Vendor")[0] == "BDC_1109"


def test_a_late_record_can_be_read_but_is_not_listed_yet(bench: Bench) -> None:
    order(bench, FaultKind.LATE_VISIBILITY, seconds=10)
    vendor = bench.vendor()
    assert bench.read("Vendor", vendor)["id"] == vendor
    assert bench.list("Vendor") == []
    bench.later(seconds=10)
    assert len(bench.list("Vendor")) == 1


def test_a_late_edit_shows_the_version_before(bench: Bench) -> None:
    vendor = bench.vendor("before")
    order(bench, FaultKind.LATE_VISIBILITY, "Crud/Update/Vendor", seconds=10)
    bench.update("Vendor", vendor, name="after")
    assert bench.list("Vendor")[0]["name"] == "before"
    bench.later(seconds=11)
    assert bench.list("Vendor")[0]["name"] == "after"


class Server:
    """The server of a world, in process."""

    def __init__(self, bench: Bench) -> None:
        self._transport = httpx.ASGITransport(cashflow360_app(bench.world))

    def get(self, path: str) -> httpx.Response:
        return asyncio.run(self._send("GET", path))

    def post(self, path: str, **body: Any) -> httpx.Response:
        return asyncio.run(self._send("POST", path, **body))

    async def _send(self, method: str, path: str, **body: Any) -> httpx.Response:
        async with httpx.AsyncClient(transport=self._transport, base_url="http://127.0.0.1") as http:
            return await http.request(method, path, **body)


@pytest.fixture
def server(bench: Bench) -> Server:
    """The server of the bench's world."""
    return Server(bench)


def test_control_endpoints_edit_count_and_show(bench: Bench, server: Server) -> None:
    edit = {"organization": bench.org.id, "action": "create", "entity": "Vendor", "fields": {"name": "By hand"}}
    made = server.post("/_sandbox/edit", json=edit)
    assert made.status_code == 200 and made.json()["result"]["name"] == "By hand"
    refused = server.post("/_sandbox/edit", json={**edit, "fields": {"nome": "x"}})
    assert (refused.status_code, refused.json()["error_code"]) == (422, "BDC_1119")
    assert server.post("/_sandbox/edit", json={**edit, "organization": "nobody"}).status_code == 400
    assert server.post("/_sandbox/faults", json={"path": "x", "kind": "nonsense"}).status_code == 400
    server.post("/api/v2/Login.json", data={"devKey": "x"})
    assert server.get("/_sandbox/requests").json()["paths"] == {"Login": 1}
    (org,) = server.get("/_sandbox/state").json()["organizations"]
    assert [row["name"] for row in org["records"]["Vendor"]] == ["By hand"]


def test_requests_tell_reads_from_writes(bench: Bench) -> None:
    vendor = bench.vendor()
    bench.list("Vendor")
    bench.done("Crud/Delete/Vendor", {"id": vendor})
    bench.done("Bulk/Crud/Create/Vendor", {"bulk": [VENDOR]})
    counts = bench.world.log.as_data()
    assert (counts["reads"], counts["writes"], counts["logins"]) == (2, 3, 1)


def test_faults_and_reset_are_ordered_over_http(bench: Bench, server: Server) -> None:
    server.post("/_sandbox/faults", json=[{"path": "Login", "kind": "http_502", "times": 9}])
    assert server.post("/api/v2/Login.json").status_code == 502
    server.post("/_sandbox/reset")
    assert server.post("/api/v2/Login.json").status_code == 200


def test_calls_over_http_share_the_three_places_of_an_organization(bench: Bench) -> None:
    bench.done("CurrentTime")
    form = {"devKey": bench.world.dev_key, "sessionId": bench.session, "data": "{}"}
    transport = httpx.ASGITransport(cashflow360_app(bench.world, latency=0.01))

    async def four() -> list[int]:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v2/") as http:
            answers = await asyncio.gather(*(http.post("CurrentTime.json", data=form) for _ in range(4)))
        return sorted(answer.json()["response_status"] for answer in answers)

    assert asyncio.run(four()) == [0, 0, 0, 1]
