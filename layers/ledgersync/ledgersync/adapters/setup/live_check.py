"""Signs in on both sides with credentials that are saved nowhere yet, and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import httpx

import cashflow360
import intacct
from cashflow360.errors import AuthenticationFailed as Cashflow360Refused
from cashflow360.errors import Cashflow360Error
from cashflow360.errors import ForeignAnswer as OtherOrganization
from intacct.errors import EntityRefused, IntacctError, ReadRefused, UserRefused
from intacct.filters import equal
from intacct.queries import Query
from ledgersync.adapters.aws.metrics import Count, uncounted
from ledgersync.adapters.error_actions import CODES, action_for
from ledgersync.adapters.logins import LoginBudget
from ledgersync.adapters.opening import (
    Endpoints,
    ServiceCredentials,
    cashflow360_session,
    intacct_session,
    kept_cashflow360,
    kept_intacct,
)
from ledgersync.domain.model import Side
from ledgersync.domain.probe import ASK_THE_BANK
from ledgersync.errors import RetriableError
from ledgersync.ports import Clock, ConnectionId, Registry
from ledgersync.ports.drafts import EntityName
from ledgersync.ports.setup import ENTITY_NEEDED, Cashflow360Credentials, Flaw, IntacctCredentials

S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """Clients of either system over given credentials; with the kept session of a connection when one is named."""

    registry: Registry
    service: Callable[[], ServiceCredentials] = field(repr=False)
    endpoints: Endpoints
    clock: Clock
    jitter: Callable[[], float]
    new_control_id: Callable[[], str]
    http: Callable[[], httpx.Client]
    count: Count = uncounted

    def intacct(
        self, given: IntacctCredentials, entity_id: str | None, of: ConnectionId | None = None
    ) -> intacct.IntacctClient:
        """A client in an entity, or at the top level for None."""
        kept = self.registry.session(of, Side.INTACCT) if of else None
        service = self.service()
        return intacct.IntacctClient(
            intacct.Credentials(
                service.sender_id,
                service.sender_password,
                given.company_id,
                given.user_id,
                given.password,
                entity_id,
            ),
            self.http(),
            now=self.clock.now,
            sleep=self.clock.sleep,
            jitter=lambda most: most * self.jitter(),
            new_control_id=self.new_control_id,
            endpoint=self.endpoints.intacct,
            allowed_endpoints=self.endpoints.intacct_allowed,
            session=intacct_session(kept),
            on_session=self._keeper(of, Side.INTACCT, kept_intacct),
            time_left=self.clock.time_left,
        )

    def cashflow360(
        self, given: Cashflow360Credentials, tenant_id: str, of: ConnectionId | None = None
    ) -> cashflow360.Cashflow360Client:
        kept = self.registry.session(of, Side.CASHFLOW360) if of else None
        return cashflow360.Cashflow360Client(
            cashflow360.Credentials(self.service().developer_key, given.organization_id, given.token_name, given.token),
            self.http(),
            now=self.clock.now,
            sleep=self.clock.sleep,
            jitter=self.jitter,
            endpoint=self.endpoints.cashflow360,
            allowed_endpoints=self.endpoints.cashflow360_allowed,
            session=cashflow360_session(kept),
            on_session=self._keeper(of, Side.CASHFLOW360, kept_cashflow360),
            budget=LoginBudget(self.registry, self.clock.now, self.count, tenant_id=tenant_id, asked=True),
            time_left=self.clock.time_left,
        )

    def _keeper(self, of: ConnectionId | None, side: Side, text: Callable[[S], str]) -> Callable[[S], None] | None:
        """What keeps the sessions of a connection; credentials nobody saved yet have none to keep."""
        if of is None:
            return None
        return lambda session: self.registry.put_session(of, side, text(session))


ENTITIES_NAMED = 20
_ORGANIZATION = "cashflow360.organization_id"
FIELD_OF: Mapping[str, str] = {
    "BDC_1101": "cashflow360.token",
    "BDC_1105": _ORGANIZATION,
    "BDC_1107": _ORGANIZATION,
    "BDC_1123": _ORGANIZATION,
}
CAUSES: Mapping[str, Flaw] = {
    code: Flaw(action.code, action.text, FIELD_OF.get(code, "")) for code, action in CODES.items()
}
"""Causes Cashflow360 tells apart, by its code, and what was entered wrongly."""

FIELDS: dict[type[Exception], str] = {UserRefused: "intacct.password", EntityRefused: "intacct.entity_id"}


@dataclass(frozen=True, slots=True)
class RemoteCheck:
    clients: Clients

    def intacct(self, credentials: IntacctCredentials) -> Sequence[Flaw]:
        """Every cause of refusal under its own code; RetriableError when Intacct can't be asked just now."""
        try:
            client = self.clients.intacct(credentials, credentials.entity_id or None)
            client.sign_in()
        except EntityRefused:
            return [self._entity(credentials)]
        except UserRefused as error:
            return [self._entity(credentials)] if self._enters_top_level(credentials) else [_user(error)]
        except IntacctError as error:
            return [_found(error)]
        return [] if credentials.entity_id else _without_entity(client)

    def _enters_top_level(self, credentials: IntacctCredentials) -> bool:
        """The gateway words a wrong entity like a wrong password; the top level tells them apart."""
        if not credentials.entity_id:
            return False
        try:
            self.clients.intacct(credentials, None).sign_in()
        except IntacctError:
            return False
        return True

    def _entity(self, credentials: IntacctCredentials) -> Flaw:
        """Whether the entity does not exist, or this user can't see it: the top level knows."""
        entity = credentials.entity_id
        try:
            query = Query(
                "LOCATIONENTITY", ("RECORDNO", "LOCATIONID"), equal("LOCATIONID", entity), order_by=("RECORDNO",)
            )
            exists = bool(self.clients.intacct(credentials, None).rows(query))
        except IntacctError:
            return Flaw(
                "intacct-entity-refused",
                f"The entity {entity} is unknown, or the sync user can't enter it. Check the entity id and the "
                "user's entity access in Sage Intacct: Company › Admin › Users.",
                "intacct.entity_id",
            )
        if exists:
            return Flaw(
                "intacct-entity-not-visible",
                f"The sync user can't enter the entity {entity}. Give it access in Sage Intacct: Company › Admin › "
                "Users › User entities.",
                "intacct.entity_id",
            )
        return Flaw("intacct-entity-unknown", f"The company has no entity {entity}.", "intacct.entity_id")

    def cashflow360(self, credentials: Cashflow360Credentials, tenant_id: str) -> Sequence[Flaw]:
        """Likewise for the organisation."""
        try:
            self.clients.cashflow360(credentials, tenant_id).session_info()
        except OtherOrganization:
            return [
                Flaw(
                    "cashflow360-other-organization",
                    "The token opens another organisation than the one named.",
                    "cashflow360.organization_id",
                )
            ]
        except Cashflow360Refused as error:
            action = action_for(error)
            cause = CAUSES.get(error.code or "", Flaw(action.code, action.text, "cashflow360.token"))
            return [replace(cause, words=f"{cause.words} Cashflow360 answered: {error}. {ASK_THE_BANK}")]
        except Cashflow360Error as error:
            return [_found(error)]
        return []

    def entities(self, credentials: IntacctCredentials) -> Sequence[EntityName]:
        """The entities the user can enter, read at the top level; none where they can't be read."""
        try:
            found = self.clients.intacct(credentials, None).entities()
        except IntacctError:
            return []
        return [EntityName(one.entity_id, one.name) for one in found]

    def organization(self, credentials: Cashflow360Credentials, tenant_id: str) -> str:
        """What the organisation is called, among those the token opens; empty where that can't be read."""
        try:
            found = self.clients.cashflow360(credentials, tenant_id).organizations()
        except (Cashflow360Error, RetriableError):
            return ""
        named = (row for row in found if row.get("orgId") == credentials.organization_id)
        return next((str(row.get("orgName") or "") for row in named), "")


def _without_entity(client: intacct.IntacctClient) -> Sequence[Flaw]:
    """A company of several entities is connected entity by entity; at the top level all of them would be changed."""
    try:
        entities = client.entities()
    except IntacctError as error:
        return [] if isinstance(error, ReadRefused) else [_found(error)]
    if len(entities) < 2:
        return []
    named = ", ".join(f"{one.entity_id} ({one.name})" for one in entities[:ENTITIES_NAMED])
    more = f" and {len(entities) - ENTITIES_NAMED} more" if len(entities) > ENTITIES_NAMED else ""
    words = f"The company has several entities: {named}{more}. Enter the Entity ID of the one to connect."
    return [Flaw(ENTITY_NEEDED, words, "intacct.entity_id")]


def _user(error: UserRefused) -> Flaw:
    words = (
        "The company id, user or password is wrong, the user may not enter this entity, or two-step verification is "
        "on for it. Check them in Sage Intacct: Company › Admin › Web Services users."
    )
    return Flaw(action_for(error).code, words, FIELDS[UserRefused])


def _found(error: IntacctError | Cashflow360Error) -> Flaw:
    action = action_for(error)
    if issubclass(action.error, RetriableError):
        raise RetriableError(action.code, action.text) from None
    return Flaw(action.code, action.text, FIELDS.get(type(error), ""))
