"""Reading 20,000 bills over loopback HTTP at 500 ms an answer, against PyPI `sageintacctsdk`.

Headers as the product reads them, its own pages from both ends; lines are left out, since the SDK reads none.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from unittest.mock import patch

from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis.api_base import ApiBase

from intacct import Credentials, IntacctClient
from intacct.functions import Function
from intacct.results import Result
from intacct.timestamps import UserFormatting
from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.intacct.pages import HeaderReading
from ledgersync.adapters.intacct.second_connection import SecondConnection
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.model import Kind
from ledgersync.mapping.catalogue import MAPPINGS
from sandbox.scenarios import founded
from sandbox.scenarios.setting import SENDER_ID, SYNC_USER, Scenario
from sandbox.serve import wall_clock
from tests.benchmarks.figure import Figure, at_least, told
from tests.benchmarks.over_http import WallClock
from tests.benchmarks.served import Served, served

BILLS, BILLS_A_VENDOR = 20_000, 4
LATENCY_MS = 500
FACTOR = 2.5
TIMES = "× sageintacctsdk"

CALL_SECONDS = 60.0
BILL = replace(MAPPINGS[Kind.BILL], lines=())
FIELDS = list(BILL.intacct_select())
FORMATTING = UserFormatting(locale="en_US", date_format="/mdY", gmt_offset="+00:00", clock="24")
Read = Callable[[], int]


class FreeSlot:
    """Nobody else of the company calls Intacct meanwhile."""

    def take(self) -> bool:
        return True

    def free(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class TwoConnections:
    """Asks without a list of what the company has, which would be one more request."""

    client: IntacctClient
    second: SecondConnection

    def ask(self, functions: Sequence[Function]) -> list[Result]:
        return self.client.call(functions)

    def ask_at_once(
        self, functions: Sequence[Function], beside: Function, others: Sequence[Function]
    ) -> tuple[list[Result], Result | None, list[Result]]:
        with self.second.sending([beside, *others]) as answered:
            results, found = self.ask(functions), answered() if answered else None
        if found is None:
            raise RuntimeError("the second connection had no answer")
        return results, found[0], found[1:]


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
    asks = TwoConnections(client, SecondConnection(FreeSlot(), lambda: client.twin(CALL_SECONDS)))
    reading = HeaderReading(BILL, None, FORMATTING, IntacctSettings(user_id=SYNC_USER), clock.now())

    def read() -> int:
        (first,) = asks.ask([reading.first().function()])
        return sum(len(page.rows) for page in reading.pages(first, asks))

    return read


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
    return len(sdk.bills.get_all(fields=FIELDS))


def _streamed(sdk: SageIntacctSDK) -> int:
    return sum(len(page) for page in sdk.bills.get_all_generator(fields=FIELDS))
