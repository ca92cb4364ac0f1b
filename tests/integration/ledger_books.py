"""A connection's two books in the sandbox with a ledger on each, on one clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import httpx

from cashflow360.client import Cashflow360Client
from cashflow360.credentials import Credentials as Cashflow360Credentials
from intacct.client import IntacctClient
from intacct.credentials import Credentials as IntacctCredentials
from ledgersync.adapters.cashflow360.ledger import Cashflow360Ledger
from ledgersync.adapters.intacct.ledger import IntacctLedger
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind, Line, Record, Ref, Side, Value
from ledgersync.domain.remembered import Operation, Page, Position, Write, WriteResult, Written
from ledgersync.ports import Ledger
from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.intacct.transport import IntacctTransport
from sandbox.scenarios.setting import SENDER_ID, SYNC_USER, TOKEN_NAME, Founding, Scenario, found

INTACCT_URL = "http://127.0.0.1:8401/ia/xml/xmlgw.phtml"
CASHFLOW360_URL = "http://127.0.0.1:8402/api/v2"


@dataclass
class Connection:
    """Both worlds, both ledgers, and short ways to write and read."""

    settings: IntacctSettings = field(default_factory=lambda: IntacctSettings(user_id=SYNC_USER, credit_sign=-1))

    def __post_init__(self) -> None:
        self.instant = datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)
        self.numbers = count(1)
        founding = Founding("one", "tenant", "acme", "100", "Acme East", "Acme")
        self.scenario: Scenario = found("ledgers", (founding,), seed=1, now=lambda: self.instant)
        self.end = self.scenario.connections["one"]
        self.intacct = self.intacct_ledger()
        self.cashflow360 = self.cashflow360_ledger()

    def later(self, **by: float) -> None:
        self.instant += timedelta(**by)

    def intacct_client(self) -> IntacctClient:
        self.end.books.user(SYNC_USER, password="secret")
        credentials = IntacctCredentials(
            SENDER_ID, self.scenario.intacct.senders[SENDER_ID], self.end.company_id, SYNC_USER, "secret", "100"
        )
        return IntacctClient(
            credentials,
            httpx.Client(transport=IntacctTransport(self.scenario.intacct)),
            now=lambda: self.instant,
            sleep=lambda seconds: self.later(seconds=seconds),
            jitter=lambda most: most,
            new_control_id=lambda: f"read-{next(self.numbers)}",
            endpoint=INTACCT_URL,
            allowed_endpoints=["http://127.0.0.1:8401"],
        )

    def intacct_ledger(self, learned: Learned | None = None) -> IntacctLedger:
        return IntacctLedger(self.intacct_client(), self.settings, entity_id="100", learned=learned)

    def cashflow360_ledger(self) -> Cashflow360Ledger:
        org = self.end.organization
        credentials = Cashflow360Credentials(self.scenario.cashflow360.dev_key, org.id, TOKEN_NAME, org.token)
        client = Cashflow360Client(
            credentials,
            httpx.Client(transport=Cashflow360Transport(self.scenario.cashflow360)),
            now=lambda: self.instant,
            sleep=lambda seconds: self.later(seconds=seconds),
            jitter=lambda: 0.0,
            endpoint=CASHFLOW360_URL,
            allowed_endpoints=["http://127.0.0.1:8402"],
        )
        return Cashflow360Ledger(client)

    def on(self, side: Side) -> Ledger:
        return self.intacct if side is Side.INTACCT else self.cashflow360

    def write(self, side: Side, *writes: Write) -> Sequence[WriteResult]:
        return self.on(side).write(writes, [f"write-{next(self.numbers)}" for _ in writes])

    def create(self, side: Side, kind: Kind, **values: Value) -> str:
        """Create a record and return its id."""
        (result,) = self.write(side, creation(side, kind, **values))
        assert isinstance(result, Written), result
        return result.id

    def record(self, side: Side, kind: Kind, id: str) -> Record:
        return self.on(side).read(kind, [id])[id]

    def changed(self, side: Side, kind: Kind, since: Position | None = None) -> list[Record]:
        return [record for page in self.pages(side, kind, since) for record in page.records]

    def pages(self, side: Side, kind: Kind, since: Position | None = None) -> list[Page]:
        return list(self.on(side).changes(kind, since))


def creation(side: Side, kind: Kind, **values: Value) -> Write:
    return Write(kind, side, Operation.CREATE, "", "source", full(kind, **values))


def update(side: Side, record: Record, **values: Value) -> Write:
    return Write(
        record.kind,
        side,
        Operation.UPDATE,
        record.id,
        "source",
        {**record.values, **values},
        frozenset(values),
        record.record_no,
    )


def removal(side: Side, record: Record, reversal: date | None = None) -> Write:
    return Write(
        record.kind, side, Operation.REMOVE, record.id, "source", record.values, frozenset(), record.record_no, reversal
    )


def full(kind: Kind, **values: Value) -> dict[str, Value]:
    """Values with every field of the kind, None where not given; new list records are active."""
    defaults: dict[str, Value] = {item.name: () if item.lines else None for item in SPECS[kind].fields}
    if "active" in defaults:
        defaults["active"] = True
    for item in SPECS[kind].fields:
        lines = values.get(item.name)
        if isinstance(lines, tuple):
            empty = {part.name: None for part in item.lines}
            values[item.name] = tuple({**empty, **line} for line in lines)
    return {**defaults, **values}


def bill_values(vendor: str, account: str, number: str, *amounts: str, **more: Value) -> dict[str, Value]:
    lines: tuple[Line, ...] = tuple(
        {"amount": Decimal(amount), "account": Ref(Kind.ACCOUNT, account)} for amount in amounts
    )
    return {
        "vendor": Ref(Kind.VENDOR, vendor),
        "number": number,
        "date": date(2026, 3, 1),
        "due_date": date(2026, 3, 31),
        "total": sum((Decimal(amount) for amount in amounts), Decimal(0)),
        "lines": lines,
        **more,
    }
