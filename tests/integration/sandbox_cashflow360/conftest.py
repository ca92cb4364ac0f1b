"""A sandbox organisation with a signed-in client, in process, on a clock the test moves."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx
import pytest

from sandbox.cashflow360.edits import User
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.rules import Rules
from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.cashflow360.world import Cashflow360World


@dataclass
class Bench:
    """A world, its first organisation, a user of it, and calls with a sync-token session."""

    rules: Rules = field(default_factory=Rules)
    instant: datetime = datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)

    def __post_init__(self) -> None:
        self.world = Cashflow360World(lambda: self.instant, Random(1), [("Acme", "sync")], rules=self.rules)
        self.org: Organization = next(iter(self.world.organizations.values()))
        self.user = User(self.org)
        self.http = httpx.Client(transport=Cashflow360Transport(self.world), base_url="https://api.test/api/v2/")
        self.session = ""

    def later(self, **by: float) -> None:
        """Move the clock."""
        self.instant += timedelta(**by)

    def days_pass(self, days: int) -> None:
        """Move the clock by days; the next call signs in again."""
        self.later(days=days)
        self.session = ""

    def post(self, path: str, **form: str) -> Any:
        """Send a raw form and return the envelope."""
        answer = self.http.post(f"{path}.json", data=form)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def login(self, **changes: str) -> Any:
        """Sign in and return the envelope."""
        form = {
            "userName": "sync",
            "password": self.org.token,
            "orgId": self.org.id,
            "devKey": self.world.dev_key,
        }
        return self.post("Login", **(form | changes))

    def call(self, path: str, data: object = None) -> Any:
        """Call with a session and return the envelope."""
        if not self.session:
            self.session = self.login()["response_data"]["sessionId"]
        body = json.dumps({} if data is None else data)
        return self.post(path, devKey=self.world.dev_key, sessionId=self.session, data=body)

    def done(self, path: str, data: object = None) -> Any:
        """Call, expect success, and return the data."""
        envelope = self.call(path, data)
        assert envelope["response_status"] == 0, envelope
        return envelope["response_data"]

    def refused(self, path: str, data: object = None) -> tuple[str, str]:
        """Call, expect a refusal, and return its code and text."""
        envelope = self.call(path, data)
        assert envelope["response_status"] == 1, envelope
        return envelope["response_data"]["error_code"], envelope["response_data"]["error_message"]

    def create(self, entity: str, **fields: object) -> Any:
        """Create a record by API."""
        return self.done(f"Crud/Create/{entity}", {"obj": {"entity": entity, **fields}})

    def update(self, entity: str, record_id: str, **fields: object) -> Any:
        """Update a record by API."""
        return self.done(f"Crud/Update/{entity}", {"obj": {"entity": entity, "id": record_id, **fields}})

    def read(self, entity: str, record_id: str) -> Any:
        """Read a record by API."""
        return self.done(f"Crud/Read/{entity}", {"id": record_id})

    def list(self, entity: str, *filters: tuple[str, str, object], **more: object) -> Any:
        """List records by API."""
        rows = [{"field": name, "op": op, "value": value} for name, op, value in filters]
        return self.done(f"List/{entity}", {"start": 0, "max": 999, "filters": rows, **more})

    def vendor(self, name: str = "Brightline Supplies") -> str:
        """Create a vendor and return its id."""
        return str(self.create("Vendor", name=name)["id"])

    def account(self, name: str = "Office", kind: str = "7") -> str:
        """Create an account and return its id."""
        return str(self.create("ChartOfAccount", name=name, accountType=kind)["id"])

    def bill(self, vendor_id: str, number: str = "B-1", amount: float = 100, **fields: object) -> Any:
        """Create a bill of one line."""
        defaults: dict[str, object] = {
            "vendorId": vendor_id,
            "invoiceNumber": number,
            "invoiceDate": "2026-03-01",
            "dueDate": "2026-03-31",
            "billLineItems": [{"entity": "BillLineItem", "amount": amount}],
        }
        return self.create("Bill", **(defaults | fields))


@pytest.fixture
def bench() -> Bench:
    """A fresh organisation under the default rules."""
    return Bench()


@pytest.fixture
def bench_with() -> Callable[..., Bench]:
    """Make a fresh organisation under other rules."""
    return lambda **rules: Bench(Rules(**rules))
