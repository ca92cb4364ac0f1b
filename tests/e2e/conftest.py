"""One local stack per test session for each of the two sets of functions: the product's and the stand-ins."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.local.deployment import LocalStack
from sandbox.local.enrolment import Enrolment, enrol, enrolments_of
from sandbox.scenarios import build
from tests.e2e.deployed import Deployed
from tests.e2e.passing import PassingClock
from tests.e2e.steady import Steady
from tests.e2e.watched import Watched


@pytest.fixture(scope="session")
def probe_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The real template, state machine and roles, with stand-in functions (tests/e2e/standin)."""
    state = tmp_path_factory.mktemp("stack") / "state"
    with LocalStack(functions=Path(__file__).parent / "standin", state=state, wait_scale=0.02) as stack:
        yield stack


@dataclass(frozen=True)
class Product:
    """The product as deployed, over the sandbox with the demo's books; no run has been started."""

    stack: LocalStack
    servers: Watched
    enrolments: Sequence[Enrolment]
    clock: PassingClock


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One for the session: each test takes a connection that no other test uses, or reads what all runs did."""
    state = tmp_path_factory.mktemp("product")
    clock = PassingClock(state / "seconds-ahead")
    scenario = build("demo", now=clock.now)
    with (
        Watched(scenario) as servers,
        LocalStack(
            servers.remote, state=state / "state", environment=clock.environment, lasting=True, wait_scale=0.02
        ) as stack,
    ):
        keys = servers.service_keys
        stack.put_service_secret(keys.sender_id, keys.sender_password, keys.dev_key)
        enrolments = enrolments_of(scenario)
        for enrolment in enrolments:
            enrol(stack, enrolment, None, datetime.now(UTC))
        yield Product(stack, servers, enrolments, clock)


@pytest.fixture(scope="session")
def steady(product: Product) -> Iterator[Steady]:
    """A connection in step, transactions ready; tests add to its books and leave it in step."""
    enrolment = next(e for e in product.enrolments if e.connection_id == "harbor-field")
    steady = Steady(product.stack, product.servers, enrolment)
    steady.open()
    yield steady


@pytest.fixture(scope="session")
def shops(product: Product) -> Iterator[Deployed]:
    """Shops with every kind in play; time passes in their tests, and comes back afterwards."""
    with product.clock.ahead():
        yield Deployed(product.stack, product.servers, product.clock)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure among the shops is told with all that happened there: processes follow from no seed."""
    report = yield
    shops = item.funcargs.get("shops")
    if report.failed and isinstance(shops, Deployed):
        report.sections.append(("story", "\n".join(f"{at:%d %H:%M:%S} {text}" for at, text in shops.story)))
    return report
