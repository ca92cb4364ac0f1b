"""One local stack per test session for each of the two sets of functions: the product's and the stand-ins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.local.deployment import LocalStack
from sandbox.local.enrolment import Enrolment, enrol, sandbox_enrolments
from sandbox.local.remote import SandboxServers
from tests.e2e.steady import Steady


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
    servers: SandboxServers
    enrolments: Sequence[Enrolment]


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One for the session: each test takes a connection that no other test uses, or reads what all runs did."""
    state = tmp_path_factory.mktemp("product")
    with (
        SandboxServers(state / "sandbox", scenario="demo", seed=1) as servers,
        LocalStack(servers.remote, state=state / "state", lasting=True) as stack,
    ):
        keys = servers.service_keys
        stack.put_service_secret(keys.sender_id, keys.sender_password, keys.dev_key)
        enrolments = sandbox_enrolments("demo", 1)
        for enrolment in enrolments:
            enrol(stack, enrolment, None, datetime.now(UTC))
        yield Product(stack, servers, enrolments)


@pytest.fixture(scope="session")
def steady(product: Product) -> Iterator[Steady]:
    """A connection in step, transactions ready; tests add to its books and leave it in step."""
    enrolment = next(e for e in product.enrolments if e.connection_id == "harbor-field")
    steady = Steady(product.stack, product.servers, enrolment)
    steady.open()
    yield steady
