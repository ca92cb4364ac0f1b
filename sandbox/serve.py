"""Serves both simulated systems on 127.0.0.1 until it is told to stop."""

import asyncio
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.applications import Starlette

from sandbox.cashflow360.app import cashflow360_app
from sandbox.connections import Server, configuration
from sandbox.in_use import announced
from sandbox.intacct.app import intacct_app
from sandbox.intacct.envelope import Answer
from sandbox.posting import EventPoster, WebhookPoster
from sandbox.recording import FileRecorder, NoRecorder, Recorder
from sandbox.scenarios import build
from sandbox.scenarios.setting import Scenario

HOST = "127.0.0.1"
INTACCT_PATH = "/ia/xml/xmlgw.phtml"
CASHFLOW360_PATH = "/api/v2"
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What to serve and where; a port of 0 lets the system choose one."""

    intacct_port: int = 8401
    cashflow360_port: int = 8402
    scenario: str = "demo"
    seed: int = 1
    latency_ms: int = 0
    record: Path | None = None
    profile: str = ""
    """Of every company (`sandbox.intacct.profiles`); `drawn` draws one for each; by default the scenario's own."""


def intacct_url(port: int) -> str:
    """Return the address of the Intacct gateway."""
    return f"http://{HOST}:{port}{INTACCT_PATH}"


def cashflow360_url(port: int) -> str:
    """Return the root address of the Cashflow360 API."""
    return f"http://{HOST}:{port}{CASHFLOW360_PATH}"


def wall_clock() -> datetime:
    """Return the instant of now."""
    return datetime.now(UTC)


def serve(options: ServeOptions, say: Say) -> None:
    """Serve until SIGINT or SIGTERM. Raises OSError when a port is taken."""
    with (
        socket.create_server((HOST, options.intacct_port)) as for_intacct,
        socket.create_server((HOST, options.cashflow360_port)) as for_cashflow360,
    ):
        scenario = build(options.scenario, seed=options.seed, now=wall_clock, progress=say, profile=options.profile)
        scenario.intacct.post = EventPoster(say)
        apps = applications(options, scenario)
        WebhookPoster(apps[1].state.world, say)
        sockets = (for_intacct, for_cashflow360)
        intacct_port, cashflow360_port = (place.getsockname()[1] for place in sockets)
        with announced((intacct_port, cashflow360_port), options.scenario, options.seed):
            asyncio.run(_run(apps, sockets, say))


def applications(options: ServeOptions, scenario: Scenario) -> tuple[Starlette, Starlette]:
    """Return the servers of both worlds; a reset of either begins again from the scenario."""
    recorder: Recorder = FileRecorder(options.record) if options.record is not None else NoRecorder()
    latency = options.latency_ms / 1000

    def again() -> Scenario:
        return build(options.scenario, seed=options.seed, now=wall_clock, profile=options.profile)

    return (
        intacct_app(scenario.intacct, latency=latency, recorder=_of_intacct(recorder), rebuild=lambda: again().intacct),
        cashflow360_app(scenario.cashflow360, latency=latency, recorder=recorder, fresh=lambda: again().cashflow360),
    )


def _of_intacct(recorder: Recorder) -> Callable[[bytes, Answer], None]:
    def record(request: bytes, answer: Answer) -> None:
        recorder.record(
            system="intacct",
            method="POST",
            path=INTACCT_PATH,
            request=request,
            status=answer.status,
            answer=answer.body,
        )

    return record


async def _run(apps: tuple[Starlette, Starlette], sockets: tuple[socket.socket, socket.socket], say: Say) -> None:
    servers = [Server(configuration(app)) for app in apps]
    for app, server in zip(apps, servers, strict=True):
        app.state.refuse = server.refuse
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for name in STOP_SIGNALS:
        loop.add_signal_handler(name, stopping.set)
    running = [
        asyncio.create_task(server.serve(sockets=[place])) for server, place in zip(servers, sockets, strict=True)
    ]
    while not all(server.started for server in servers):
        await asyncio.sleep(0.01)
    intacct_port, cashflow360_port = (place.getsockname()[1] for place in sockets)
    say(f"ready: intacct {intacct_url(intacct_port)} cashflow360 {cashflow360_url(cashflow360_port)}")
    await stopping.wait()
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*running)
    say("stopped")
