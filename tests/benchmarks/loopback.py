"""Reading 20,000 bills over loopback HTTP at 500 ms an answer, against PyPI `sageintacctsdk`."""

from __future__ import annotations

import time
from collections.abc import Callable
from unittest.mock import patch

from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis.api_base import ApiBase

from intacct import Credentials, IntacctClient
from intacct.both_ends import pages_from_both_ends
from intacct.queries import Query
from intacct.results import Done
from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.intacct.reading import done
from ledgersync.adapters.intacct.second_connection import SecondConnection
from sandbox.scenarios import founded
from sandbox.scenarios.setting import SENDER_ID, SYNC_USER, Scenario
from sandbox.serve import wall_clock
from tests.benchmarks.figure import Figure, at_least, told
from tests.benchmarks.intacct_page import FIELDS
from tests.benchmarks.over_http import WallClock
from tests.benchmarks.served import Served, served

BILLS, BILLS_A_VENDOR = 20_000, 4
LATENCY_MS = 500
FACTOR = 2.5
TIMES = "× sageintacctsdk"

CALL_SECONDS = 60.0
Read = Callable[[], int]


class FreeSlot:
    """Nobody else of the company calls Intacct meanwhile."""

    def take(self) -> bool:
        return True

    def free(self) -> None:
        return None


def measure() -> list[Figure]:
    """Seconds from nothing to all rows, sign-in included; the same fields for both."""
    scenario = f"scale:{BILLS // BILLS_A_VENDOR}"
    with served(scenario, LATENCY_MS) as place:
        world = founded(scenario, seed=1, now=wall_clock)
        ours, whole, streamed = (
            _seconds(read) for read in (_client(place, world), _sdk(place, world, _all), _sdk(place, world, _streamed))
        )
    against = f"{ours:.1f} s against {{:.1f}} s of {{}}, wall time of one reading".format
    return [
        at_least(FACTOR, f"{BILLS:,} bills over HTTP", whole / ours, TIMES, against(whole, "get_all")),
        told(f"{BILLS:,} bills over HTTP", streamed / ours, TIMES, against(streamed, "get_all_generator")),
    ]


def _seconds(read: Read) -> float:
    began = time.perf_counter()
    if (found := read()) != BILLS:
        raise RuntimeError(f"{found} of {BILLS} bills were read")
    return time.perf_counter() - began


def _client(place: Served, world: Scenario) -> Read:
    end, clock = world.connections["scale"], WallClock()
    password = end.books.users[SYNC_USER].password
    sender_password = world.intacct.senders[SENDER_ID]
    credentials = Credentials(SENDER_ID, sender_password, end.company_id, SYNC_USER, password, end.entity_id)
    client = IntacctClient(
        credentials,
        http_client(),
        now=clock.now,
        sleep=clock.sleep,
        jitter=lambda most: most,
        new_control_id=lambda: "read",
        endpoint=place.intacct,
        allowed_endpoints=place.origins,
    )
    second = SecondConnection(FreeSlot(), lambda: client.twin(CALL_SECONDS))

    def ask(upwards: Query, downwards: Query | None) -> tuple[Done, Done | None]:
        if downwards is None:
            return client.ask(upwards.function()), None
        with second.sending([downwards.function()]) as answered:
            first, other = client.ask(upwards.function()), answered() if answered else None
        return first, done(other[0]) if other else None

    return lambda: sum(len(page) for page in pages_from_both_ends(ask, Query("APBILL", FIELDS)))


def _sdk(place: Served, world: Scenario, read: Callable[[SageIntacctSDK], int]) -> Read:
    end, original = world.connections["scale"], ApiBase.__init__

    def pointed(self: ApiBase, *args: object, **kwargs: object) -> None:
        original(self, *args, **kwargs)
        self._ApiBase__api_url = place.intacct

    def run() -> int:
        with patch.object(ApiBase, "__init__", pointed):
            password = end.books.users[SYNC_USER].password
            sender = (SENDER_ID, world.intacct.senders[SENDER_ID])
            sdk = SageIntacctSDK(*sender, SYNC_USER, end.company_id, password, entity_id=end.entity_id)
            return read(sdk)

    return run


def _all(sdk: SageIntacctSDK) -> int:
    return len(sdk.bills.get_all(fields=list(FIELDS)))


def _streamed(sdk: SageIntacctSDK) -> int:
    return sum(len(page) for page in sdk.bills.get_all_generator(fields=list(FIELDS)))
