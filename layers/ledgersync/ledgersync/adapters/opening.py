"""Opens both ledgers of a connection: its credentials, its kept sessions, the endpoints it may talk to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import httpx

import cashflow360
import intacct
from cashflow360.client import Cashflow360Client
from cashflow360.credentials import Credentials
from intacct.client import IntacctClient
from ledgersync.adapters.aws.metrics import Count, uncounted
from ledgersync.adapters.cashflow360.ledger import Cashflow360Ledger
from ledgersync.adapters.cashflow360.settings import Cashflow360Settings
from ledgersync.adapters.intacct.ledger import IntacctLedger
from ledgersync.adapters.intacct.second_connection import SecondConnection, Start, in_a_thread
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.logins import LoginBudget
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Side
from ledgersync.domain.preferences import Preferences
from ledgersync.domain.words import SYSTEMS
from ledgersync.errors import FatalError, LedgersyncError, OperatorError
from ledgersync.ports import SPARE, Clock, Connection, ConnectionId, Ledger, Registry, Vault

SECOND_CALL_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class ServiceCredentials:
    """What the service itself is known by: its Intacct sender and its developer key. Never shown."""

    sender_id: str
    sender_password: str
    developer_key: str

    def __repr__(self) -> str:
        return f"ServiceCredentials(sender_id={self.sender_id!r})"

    @classmethod
    def parse(cls, secret: str) -> ServiceCredentials:
        """From the service's secret: {"sender_id", "sender_password", "dev_key"}."""
        try:
            content = _parsed(secret, "the service's credentials")
            return cls(*(_text(content, name) for name in ("sender_id", "sender_password", "dev_key")))
        except FatalError as error:
            raise OperatorError(error.code, error.text) from None


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where both systems are, and the hosts their secrets may go to."""

    intacct: str
    intacct_allowed: tuple[str, ...]
    cashflow360: str
    cashflow360_allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerOpener:
    """Opens ledgers for a run. Signs in only when a kept session is missing or refused."""

    registry: Registry
    vault: Vault
    service: ServiceCredentials
    endpoints: Endpoints
    clock: Clock
    jitter: Callable[[], float]
    new_control_id: Callable[[], str]
    intacct_http: httpx.Client
    cashflow360_http: httpx.Client
    cashflow360_settings: Cashflow360Settings = field(default_factory=Cashflow360Settings)
    intacct_settings: IntacctSettings = field(default_factory=lambda: IntacctSettings(user_id=""))
    """As set up for every connection; the user and what preferences say are filled in."""
    count: Count = uncounted
    start_beside: Start = in_a_thread
    asked: bool = False
    """Somebody waits for the answer: it is paid from the share of what people ask for, not from that of runs."""

    def __call__(
        self, connection: Connection, before_write: Callable[[], None] = lambda: None
    ) -> Mapping[Side, Ledger]:
        return {
            Side.INTACCT: self.intacct(connection, before_write),
            Side.CASHFLOW360: self.cashflow360(connection, before_write),
        }

    def in_pages(self, rows: int) -> LedgerOpener:
        """The same with pages of so many rows of Intacct. Up to four are in memory at once."""
        return replace(self, intacct_settings=replace(self.intacct_settings, page_size=rows))

    def intacct_client(
        self, connection: Connection, before_write: Callable[[], None] = lambda: None
    ) -> tuple[IntacctClient, str]:
        """What talks to Intacct, and the user it signs in as."""
        id, secret = connection.id, self._secret(connection.id, Side.INTACCT)
        credentials = intacct.Credentials(
            self.service.sender_id,
            self.service.sender_password,
            connection.company_id,
            _text(secret, "user_id"),
            _text(secret, "password"),
            connection.entity_id or None,
        )
        made = IntacctClient(
            credentials,
            self.intacct_http,
            now=self.clock.now,
            sleep=self.clock.sleep,
            jitter=lambda most: most * self.jitter(),
            new_control_id=self.new_control_id,
            endpoint=self.endpoints.intacct,
            allowed_endpoints=self.endpoints.intacct_allowed,
            session=intacct_session(self.registry.session(id, Side.INTACCT)),
            on_session=lambda session: self.registry.put_session(id, Side.INTACCT, kept_intacct(session)),
            time_left=self.clock.time_left,
            before_write=before_write,
        )
        return made, credentials.user_id

    def intacct(self, connection: Connection, before_write: Callable[[], None] = lambda: None) -> IntacctLedger:
        """The entity's books. FatalError when its credentials are missing or malformed."""
        client, user_id = self.intacct_client(connection, before_write)
        id = connection.id
        preferences = connection.preferences or Preferences()
        settings = replace(
            self.intacct_settings,
            user_id=user_id,
            currency=preferences.transaction_currency,
            vendors_on_lines=preferences.dimensions.vendors,
        )
        return IntacctLedger(
            client,
            settings,
            entity_id=connection.entity_id,
            learned=self.registry.learned(id),
            keep=lambda learned: self.registry.put_learned(id, learned.beside(self.registry.learned(id))),
            second=self._second(connection, client),
        )

    def _second(self, connection: Connection, first: IntacctClient) -> SecondConnection:
        """For short calls beside the first client's, in its session. The first repeats what fails."""
        slot = CompanySlot(self.registry, connection.company_id, self.clock, self.new_control_id())
        return SecondConnection(slot, lambda: first.twin(SECOND_CALL_SECONDS), self.start_beside)

    def cashflow360(self, connection: Connection, before_write: Callable[[], None] = lambda: None) -> Cashflow360Ledger:
        """The organisation's books. FatalError when its credentials are missing or malformed."""
        client = self.cashflow360_client(connection, before_write)
        return Cashflow360Ledger(client, self.cashflow360_settings, CreditListing(self.registry, connection.id))

    def logins(self, connection: Connection) -> LoginBudget:
        return LoginBudget(
            self.registry, self.clock.now, self.count, tenant_id=connection.id.tenant_id, asked=self.asked
        )

    def cashflow360_credentials(self, connection: Connection) -> Credentials:
        secret = self._secret(connection.id, Side.CASHFLOW360)
        token_name, token = _text(secret, "token_name"), _text(secret, "token")
        return Credentials(self.service.developer_key, connection.organization_id, token_name, token)

    def cashflow360_client(
        self, connection: Connection, before_write: Callable[[], None] = lambda: None
    ) -> Cashflow360Client:
        """What talks to Cashflow360."""
        id = connection.id
        return Cashflow360Client(
            self.cashflow360_credentials(connection),
            self.cashflow360_http,
            now=self.clock.now,
            sleep=self.clock.sleep,
            jitter=self.jitter,
            endpoint=self.endpoints.cashflow360,
            allowed_endpoints=self.endpoints.cashflow360_allowed,
            session=cashflow360_session(self.registry.session(id, Side.CASHFLOW360)),
            on_session=lambda session: self.registry.put_session(id, Side.CASHFLOW360, kept_cashflow360(session)),
            budget=self.logins(connection),
            time_left=self.clock.time_left,
            before_write=before_write,
            page_rows=self.cashflow360_settings.page_rows,
        )

    def _secret(self, id: ConnectionId, side: Side) -> Mapping[str, object]:
        secret = self.vault.get(id, side)
        if secret is None:
            raise FatalError("credentials-missing", f"no credentials of {SYSTEMS[side]} are kept; connect again")
        return _parsed(secret, f"the credentials of {SYSTEMS[side]}")


@dataclass(frozen=True, slots=True)
class CompanySlot:
    """A company's second call slot, for one call at a time."""

    registry: Registry
    company_id: str
    clock: Clock
    invocation: str

    def take(self) -> bool:
        now = self.clock.now()
        until = now + 2 * timedelta(seconds=SECOND_CALL_SECONDS)
        return self.registry.take_slot(self.company_id, SPARE, now, until, self.invocation)

    def free(self) -> None:
        with suppress(LedgersyncError):  # else it expires
            self.registry.free_slot(self.company_id, SPARE, self.invocation)


@dataclass(frozen=True, slots=True)
class CreditListing:
    """Whether the organisation lists the credits of bills: read where it matters, kept when it turns out otherwise."""

    registry: Registry
    id: ConnectionId

    def known(self) -> str:
        learned = self.registry.learned(self.id)
        return learned.bill_credits if learned else ""

    def keep(self, told: str) -> None:
        learned = self.registry.learned(self.id) or Learned()
        if learned.bill_credits != told:
            self.registry.put_learned(self.id, replace(learned, bill_credits=told))


def kept_intacct(session: intacct.Session) -> str:
    expires = session.expires_at.astimezone(UTC).isoformat() if session.expires_at else None
    return json.dumps([session.session_id, session.endpoint, session.entity_id, expires])


def intacct_session(kept: str | None) -> intacct.Session | None:
    """A kept session, or None when there is none that can be read."""
    match _list(kept):
        case [str(id), str(endpoint), str() | None as entity, str() | None as expires]:
            return intacct.Session(id, endpoint, entity, datetime.fromisoformat(expires) if expires else None)
    return None


def kept_cashflow360(session: cashflow360.Session) -> str:
    return json.dumps([session.session_id, session.endpoint, session.organization_id, session.user_id])


def cashflow360_session(kept: str | None) -> cashflow360.Session | None:
    match _list(kept):
        case [str(id), str(endpoint), str(organization), str(user)]:
            return cashflow360.Session(id, endpoint, organization, user)
    return None


def _list(kept: str | None) -> object:
    try:
        return json.loads(kept) if kept else None
    except ValueError:
        return None


def _parsed(secret: str, what: str) -> Mapping[str, object]:
    try:
        content = json.loads(secret)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise FatalError("credentials-malformed", f"{what} are not a JSON object")
    return content


def _text(content: Mapping[str, object], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not value:
        raise FatalError("credentials-malformed", f"{name} is missing from the kept credentials")
    return value
