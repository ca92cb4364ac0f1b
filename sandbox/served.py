"""Both systems on free loopback ports, in a thread of the caller's process: a stand-in for somebody else's tests."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sandbox.connections import Server, configuration
from sandbox.scenarios import build
from sandbox.scenarios.setting import Scenario, credentials
from sandbox.serve import HOST, ServeOptions, applications, cashflow360_url, intacct_url, wall_clock

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Served:
    """Where both systems answer, what they admit, and their worlds for a look inside."""

    intacct: str
    """Root address of the gateway's server; the gateway is below `/ia/xml/xmlgw.phtml`."""
    cashflow360: str
    """Root address of the API's server; the API is below `/api/v2`."""
    credentials: dict[str, Any] = field(repr=False)
    """As `python -m sandbox credentials` prints them."""
    scenario: Scenario = field(repr=False)
    loop: asyncio.AbstractEventLoop = field(repr=False)
    """Of the serving thread."""


def served(scenario: str = "demo", seed: int = 1, profile: str = "", latency_ms: int = 0) -> Iterator[Served]:
    """Serve until the generator is closed; made to be a fixture: `sandbox = pytest.fixture(served)`."""
    options = ServeOptions(scenario=scenario, seed=seed, profile=profile, latency_ms=latency_ms)
    world = build(scenario, seed=seed, now=wall_clock, profile=profile)
    sockets = [socket.create_server((HOST, 0)) for _ in range(2)]
    ports = [place.getsockname()[1] for place in sockets]
    loop, ready = asyncio.new_event_loop(), threading.Event()
    servers: list[Server] = []

    async def run() -> None:
        for app in applications(options, world):
            servers.append(Server(configuration(app)))
            app.state.refuse = servers[-1].refuse
        running = [
            loop.create_task(server.serve(sockets=[place])) for server, place in zip(servers, sockets, strict=True)
        ]
        while not all(server.started for server in servers):
            await asyncio.sleep(0.005)
        ready.set()
        await asyncio.gather(*running)

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), name="sandbox", daemon=True)
    thread.start()
    if not ready.wait(SECONDS):
        raise RuntimeError("the sandbox did not start")
    try:
        known = credentials(world, intacct_url=intacct_url(ports[0]), cashflow360_url=cashflow360_url(ports[1]))
        yield Served(f"http://{HOST}:{ports[0]}", f"http://{HOST}:{ports[1]}", known, world, loop)
    finally:
        for server in servers:
            server.should_exit = True
        thread.join(SECONDS)
        loop.close()
