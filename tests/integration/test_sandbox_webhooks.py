"""A served sandbox sends its webhooks by itself."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from random import Random

from sandbox.cashflow360.edits import User
from sandbox.cashflow360.events.subscriptions import SIGNATURE, Subscription, signature
from sandbox.cashflow360.world import Cashflow360World
from sandbox.posting import WebhookPoster
from sandbox.serve import wall_clock


def test_a_change_is_posted_to_the_subscriptions_address() -> None:
    heard, came = list[tuple[bytes, str]](), threading.Event()

    class Hears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append((self.rfile.read(int(self.headers["content-length"])), self.headers[SIGNATURE]))
            self.send_response(200)
            self.end_headers()
            came.set()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Hears) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        world = Cashflow360World(wall_clock, Random(1), [("Shop", "sync")])
        (org,) = world.organizations.values()
        subscription = Subscription(
            id="s1",
            organization=org,
            name="Mine",
            url=f"http://127.0.0.1:{server.server_port}/events",
            events=frozenset({"vendor.created"}),
            key="key",
            created=wall_clock(),
        )
        world.events.add(org, subscription)
        WebhookPoster(lambda: world, lambda _: None, every_seconds=0.01)
        User(org).create("Vendor", name="Acme")
        assert came.wait(10)
        server.shutdown()
    ((body, said),) = heard
    assert said == signature(body, "key")
