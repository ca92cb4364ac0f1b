"""Reads how both systems are set up, for the doctor. What is refused or unreadable is left out, never guessed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import intacct
from cashflow360.client import Cashflow360Client
from cashflow360.errors import Cashflow360Error
from intacct import company
from intacct.errors import EntityRefused, IntacctError, ReadRefused, UserRefused
from intacct.filters import equal
from intacct.functions import Function
from intacct.queries import Query
from intacct.results import Done, Refused, Result
from ledgersync.adapters.error_actions import action_for, missing_of, translated
from ledgersync.adapters.setup import cashflow360 as setup_cashflow360
from ledgersync.adapters.setup import probes
from ledgersync.adapters.setup.live_check import Clients, RemoteCheck
from ledgersync.domain.folding import fold
from ledgersync.domain.model import Side
from ledgersync.domain.setup import BankAccount, Setup, TransferBooks, Unapproved
from ledgersync.domain.words import SYSTEMS
from ledgersync.errors import FatalError, RetriableError
from ledgersync.ports import Connection, Vault
from ledgersync.ports.setup import Cashflow360Credentials, IntacctCredentials

APPLICATIONS = ("GL", "GEN", "AP", "AR", "CM")
USER_FIELDS = {"type": "USERTYPE", "admin": "ADMIN"}
"""Fields of USERINFO that tell type and privileges. Not in any published field list."""
NAMED = {"VENDOR": "NAME", "CUSTOMER": "NAME"}
TERMS = ("APTERM", "ARTERM")


@dataclass(frozen=True, slots=True)
class LiveSetupReader:
    """``margin_seconds`` before the process has to end, names are read no further."""

    clients: Clients
    vault: Vault
    time_left: Callable[[], float]
    margin_seconds: float = 8.0

    def read(self, connection: Connection) -> Setup:
        """Raises RetriableError when a system is not there at all."""
        setup = self._intacct(connection)
        return self._cashflow360(connection, setup)

    def _intacct(self, connection: Connection) -> Setup:
        secret = self._secret(connection, Side.INTACCT)
        given = IntacctCredentials(
            connection.company_id, secret.get("user_id", ""), secret.get("password", ""), connection.entity_id
        )
        client = self.clients.intacct(given, connection.entity_id or None, connection.id)
        try:
            results = client.call(_questions(given.user_id))
        except IntacctError as error:
            return self._refused(error, given)
        setup = _setup(results)
        top = self._top_level(given) if connection.entity_id else True
        ambiguous, unread = self._ambiguous(client)
        return replace(setup, top_level=top, ambiguous=ambiguous, ambiguous_unread=unread)

    def _refused(self, error: IntacctError, given: IntacctCredentials) -> Setup:
        """Intacct words a closed entity like a wrong password; connecting tells them apart, and so does this."""
        if isinstance(error, UserRefused | EntityRefused):
            for found in RemoteCheck(self.clients).intacct(given):
                return Setup(sign_in=found.code, sign_in_words=found.words)
        action = action_for(error)
        if issubclass(action.error, RetriableError):
            raise RetriableError(action.code, action.text) from None
        return Setup(sign_in=action.code, sign_in_words=action.text)

    def _top_level(self, given: IntacctCredentials) -> bool | None:
        try:
            self.clients.intacct(given, None).sign_in()
        except IntacctError as error:
            return None if issubclass(action_for(error).error, RetriableError) else False
        return True

    def _ambiguous(self, client: intacct.IntacctClient) -> tuple[Sequence[str] | None, str]:
        """Names that several records bear, or why they can't be told."""
        found: list[str] = []
        for name, field in NAMED.items():
            seen: Counter[str] = Counter()
            query = Query(name, ("RECORDNO", field), equal("STATUS", "active"))
            try:
                for rows in client.pages(query, intacct.BY_RECORD_NUMBER):
                    seen.update(fold(row.get(field, "")) for row in rows)
                    if not self._in_time():
                        return None, "There was no time to read all names."
            except ReadRefused as error:
                lacking = missing_of(error, name)
                return None, f"The names can't be read: {lacking.said if lacking else f'{name} is refused'}."
            except IntacctError as error:
                return None, f"The names can't be read: {action_for(error).text}"
            found += [f"{name.lower()} {text!r} in Intacct" for text, times in seen.items() if times > 1]
        return found, ""

    def _cashflow360(self, connection: Connection, setup: Setup) -> Setup:
        try:
            found = setup_cashflow360.read(self._organization(connection), self._in_time)
        except Cashflow360Error as error:
            action = action_for(error)
            if issubclass(action.error, RetriableError):
                raise RetriableError(action.code, action.text) from None
            return replace(setup, cashflow360_sign_in=action.text)
        return replace(
            setup,
            payable_terms=found.payable_terms,
            receivable_terms=found.receivable_terms,
            ambiguous=None if setup.ambiguous is None else [*setup.ambiguous, *found.ambiguous],
            banks=found.banks,
            clears_out=found.clears_out,
            clears_in=found.clears_in,
            wrong_lengths=setup_cashflow360.wrong_lengths(found.numbers, setup.preferences),
        )

    def transfer_books(self, connection: Connection, location_id: str) -> TransferBooks:
        """What funds transfers need, read in the entity."""
        secret = self._secret(connection, Side.INTACCT)
        given = IntacctCredentials(
            connection.company_id, secret.get("user_id", ""), secret.get("password", ""), connection.entity_id
        )
        location = Query("LOCATION", ("LOCATIONID", "ENTITY"), equal("LOCATIONID", location_id))
        with translated():
            client = self.clients.intacct(given, connection.entity_id or None, connection.id)
            journals, *locations = client.call([_journals(), *([location.function()] if location_id else [])])
        inside = [location_inside(result, connection.entity_id) for result in locations]
        return TransferBooks(_column(journals, "SYMBOL"), inside[0] if inside else None)

    def bank_accounts(self, connection: Connection) -> Sequence[BankAccount]:
        """The active bank accounts of the organisation."""
        with translated():
            return setup_cashflow360.bank_accounts(self._organization(connection))

    def unapproved(self, connection: Connection) -> Unapproved:
        """What is not approved in Cashflow360 today, as far as there is time to count it."""
        with translated():
            return setup_cashflow360.unapproved(self._organization(connection), self._in_time)

    def _organization(self, connection: Connection) -> Cashflow360Client:
        secret = self._secret(connection, Side.CASHFLOW360)
        return self.clients.cashflow360(
            Cashflow360Credentials(connection.organization_id, secret.get("token_name", ""), secret.get("token", "")),
            connection.id.tenant_id,
            connection.id,
        )

    def _in_time(self) -> bool:
        return self.time_left() >= self.margin_seconds

    def _secret(self, connection: Connection, side: Side) -> Mapping[str, str]:
        kept = self.vault.get(connection.id, side)
        if kept is None:
            raise FatalError("credentials-missing", f"no credentials of {SYSTEMS[side]} are kept; connect again")
        return {name: str(value) for name, value in json.loads(kept).items()}


def location_inside(result: Result, entity_id: str) -> bool | None:
    """Whether the location that was asked for is seen and of the entity or of none; None when it can't be told."""
    if not isinstance(result, Done):
        return None
    return any(not entity_id or row.get("ENTITY", "") in ("", entity_id) for row in result.rows)


def _questions(user_id: str) -> list[Function]:
    """Everything that is asked of Intacct, for one request; each answers or is refused by itself."""
    return [
        company.entity_details(),
        company.user_formatting(user_id),
        company.applications(),
        Query("USERINFO", tuple(USER_FIELDS.values()), equal("LOGINID", user_id)).function(),
        _journals(),
        *(Query(name, ("NAME",), equal("STATUS", "active"), order_by=("NAME",)).function() for name in TERMS),
        company.customization_packages(),
        *(company.company_preferences(application) for application in APPLICATIONS),
        company.user_permissions(user_id),
        *probes.questions(),
    ]


def _journals() -> Function:
    return Query("GLJOURNAL", ("SYMBOL",), order_by=("SYMBOL",)).function()


def _setup(results: Sequence[Result]) -> Setup:
    entities, formatting, applications, user, journals, ap_terms, ar_terms, packages, *rest = results
    preferences = {
        (application, name): value
        for application, result in zip(APPLICATIONS, rest, strict=False)
        if isinstance(result, Done)
        for name, value in company.read_preferences(result).items()
    }
    permissions, *probed = rest[len(APPLICATIONS) :]
    rights, unprobed = probes.read(probed, permissions)
    return Setup(
        entities=_entities(entities),
        formatting=dict(formatting.rows[0]) if isinstance(formatting, Done) and formatting.rows else None,
        applications=company.read_applications(applications) if isinstance(applications, Done) else None,
        user=_user(user),
        journals=_column(journals, "SYMBOL"),
        ap_terms=_column(ap_terms, "NAME"),
        ar_terms=_column(ar_terms, "NAME"),
        packages={row.get("name", ""): row.get("description", "") for row in packages.rows}
        if isinstance(packages, Done)
        else None,
        packages_unread=f"Sage Intacct does not list packages to this user: {packages.text}"
        if isinstance(packages, Refused)
        else "",
        preferences=preferences,
        rights=rights,
        unprobed=unprobed,
    )


def _entities(result: Result) -> frozenset[str] | None:
    return frozenset(one.entity_id for one in company.read_entities(result)) if isinstance(result, Done) else None


def _user(result: Result) -> Mapping[str, str] | None:
    if not isinstance(result, Done) or not result.rows:
        return None
    return {name: result.rows[0].get(field, "") for name, field in USER_FIELDS.items()}


def _column(result: Result, name: str) -> frozenset[str] | None:
    return frozenset(row.get(name, "") for row in result.rows) if isinstance(result, Done) else None
