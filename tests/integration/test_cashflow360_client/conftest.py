"""A client and the sandbox it speaks to, in one process under one clock."""

from collections.abc import Callable
from random import Random

import httpx
import pytest

from cashflow360 import Cashflow360Client, Credentials, InProcessBudget, Session
from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.cashflow360.world import Cashflow360World
from tests.integration.test_cashflow360_client.setting import ENDPOINT, ORIGIN, Clock, MakeClient, id_of


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> Cashflow360World:
    return Cashflow360World(
        clock, Random(1), [("Acme", "acme token"), ("Other", "other token")], api_end_point=ENDPOINT
    )


@pytest.fixture
def make_client(world: Cashflow360World, clock: Clock) -> MakeClient:
    def make(
        token: str | None = None,
        session: Session | None = None,
        on_session: Callable[[Session], None] | None = None,
        budget: InProcessBudget | None = None,
    ) -> Cashflow360Client:
        organization = next(iter(world.organizations.values()))
        return Cashflow360Client(
            Credentials(world.dev_key, organization.id, organization.token_name, token or organization.token),
            httpx.Client(transport=Cashflow360Transport(world)),
            now=clock,
            sleep=clock.sleep,
            jitter=lambda: 0.5,
            endpoint=ENDPOINT,
            allowed_endpoints=(ORIGIN,),
            session=session,
            on_session=on_session,
            budget=budget,
        )

    return make


@pytest.fixture
def client(make_client: MakeClient) -> Cashflow360Client:
    return make_client()


@pytest.fixture
def vendor_id(client: Cashflow360Client) -> str:
    return id_of(client.create("Vendor", [{"name": "Acme Paper", "shortName": "V-1"}])[0])


@pytest.fixture
def account_id(client: Cashflow360Client) -> str:
    account = {"name": "Rent", "accountNumber": "6000", "accountType": "7"}
    return id_of(client.create("ChartOfAccount", [account])[0])
