"""The Cashflow360 client when the sandbox fails, and over a real socket."""

import socket
import threading
from datetime import timedelta

import httpx
import pytest
import uvicorn

from cashflow360 import (
    Cashflow360Client,
    Credentials,
    Done,
    MalformedAnswer,
    Throttled,
    Unknown,
)
from sandbox.cashflow360.app import cashflow360_app
from sandbox.cashflow360.faults import Fault, FaultKind
from sandbox.cashflow360.world import Cashflow360World
from tests.integration.test_cashflow360_client.setting import (
    Clock,
)


@pytest.mark.parametrize(
    ("kind", "took_place"),
    [
        (FaultKind.TIMEOUT_BEFORE, False),
        (FaultKind.TIMEOUT_AFTER, True),
        (FaultKind.RESET_AFTER, True),
        (FaultKind.HTTP_500_AFTER, True),
        (FaultKind.HTTP_502, False),
        (FaultKind.HTML, None),
        (FaultKind.TRUNCATED, None),
    ],
)
def test_a_bulk_whose_answer_is_lost_is_unknown_and_sent_once(
    client: Cashflow360Client, world: Cashflow360World, kind: FaultKind, took_place: bool | None
) -> None:
    world.faults.add(Fault("Bulk/Crud/Create", kind))
    before = client.list_page("Department")

    results = client.create("Department", [{"name": "a"}, {"name": "b"}])

    assert [type(result) for result in results] == [Unknown, Unknown]
    added = len(client.list_page("Department")) - len(before)
    assert added in ((0, 2) if took_place is None else (2,) if took_place else (0,))


@pytest.mark.parametrize("kind", [FaultKind.TIMEOUT_BEFORE, FaultKind.HTTP_500, FaultKind.RESET_AFTER])
def test_a_read_outlives_a_passing_fault(client: Cashflow360Client, world: Cashflow360World, kind: FaultKind) -> None:
    world.faults.add(Fault("List/Vendor", kind, times=3))
    assert client.list_page("Vendor") == []
    assert client.requests_made == 5


@pytest.mark.parametrize("again", [1, 2])
def test_the_hourly_limit_is_met_once(
    client: Cashflow360Client, world: Cashflow360World, clock: Clock, again: int
) -> None:
    client.list_page("Vendor")
    world.faults.add(Fault("List/Vendor", FaultKind.THROTTLE))
    before = client.requests_made
    for _ in range(again):
        with pytest.raises(Throttled) as throttled:
            client.list_page("Vendor")
        assert throttled.value.until == clock.now.replace(minute=0) + timedelta(hours=1)
    assert client.requests_made == before + 1


def test_a_write_outlives_a_lost_session(client: Cashflow360Client, world: Cashflow360World) -> None:
    client.list_page("Vendor")
    world.faults.add(Fault("Crud/Create", FaultKind.SESSION_EXPIRY))
    assert isinstance(client.create("Vendor", [{"name": "a"}])[0], Done)
    assert (client.logins_made, len(client.list_page("Vendor"))) == (2, 1)


@pytest.mark.parametrize("kind", [FaultKind.HTML, FaultKind.TRUNCATED, FaultKind.GARBLED])
def test_an_unreadable_listing_is_an_error(client: Cashflow360Client, world: Cashflow360World, kind: FaultKind) -> None:
    world.faults.add(Fault("List/Vendor", kind))
    with pytest.raises(MalformedAnswer):
        client.list_page("Vendor")


def test_the_client_speaks_to_the_sandbox_over_loopback(world: Cashflow360World, clock: Clock) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        world.api_end_point = f"{origin}/api/v2"
        server = uvicorn.Server(uvicorn.Config(cashflow360_app(world), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            organization = next(iter(world.organizations.values()))
            with httpx.Client(trust_env=False) as http:
                client = Cashflow360Client(
                    Credentials(world.dev_key, organization.id, organization.token_name, organization.token),
                    http,
                    now=clock,
                    sleep=clock.sleep,
                    jitter=lambda: 0.5,
                    endpoint=f"{origin}/api/v2",
                    allowed_endpoints=(origin,),
                )
                client.create("Vendor", [{"name": "Café Zoë & Söhne = 100%"}, {"name": "b"}])
                names = sorted(str(row["name"]) for row in client.list_page("Vendor"))
        finally:
            server.should_exit = True
            thread.join(10)
    assert names == ["Café Zoë & Söhne = 100%", "b"]
