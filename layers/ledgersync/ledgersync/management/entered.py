"""What is said of credentials and places somebody entered, before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ledgersync.management.refusal import Refusal
from ledgersync.ports import Claimed, Connection
from ledgersync.ports.setup import Cashflow360Credentials, Flaw, IntacctCredentials, LiveCheck


def refuse(found: Sequence[Flaw]) -> None:
    """Refusal that names everything the live checks object to."""
    if found:
        raise Refusal(
            "credentials-refused",
            " ".join(one.words for one in found),
            [(one.field, one.code, one.words) for one in found],
        )


def entity_of(connection: Connection) -> tuple[str, str]:
    """Company and entity, however they were written."""
    return connection.company_id.strip().casefold(), connection.entity_id.strip().casefold()


def taken_by(claim: Claimed, other: Connection | None) -> Refusal:
    """The refusal, which names the other connection where the tenant may know it."""
    what = "organisation" if claim is Claimed.ORGANIZATION else "Sage Intacct entity"
    if other is not None:
        return Refusal("already-connected", f"This {what} is connected already, as {other.name!r}.")
    words = f"This {what} is connected already, by another customer of this service. Ask the operator."
    return Refusal("already-connected", words)


def stray_blanks(
    intacct: IntacctCredentials | None = None, cashflow360: Cashflow360Credentials | None = None
) -> Sequence[Flaw]:
    """Blanks before or after what was entered, the commonest slip when pasting; checked before anything is sent."""
    entered: dict[str, str] = {}
    if intacct is not None:
        ours = ("company_id", "user_id", "password", "entity_id")
        entered |= {f"intacct.{name}": getattr(intacct, name) for name in ours}
    if cashflow360 is not None:
        theirs = ("organization_id", "token_name", "token")
        entered |= {f"cashflow360.{name}": getattr(cashflow360, name) for name in theirs}
    return [
        Flaw("stray-blanks", f"There is a blank before or after {name}; remove it.", name)
        for name, value in entered.items()
        if value != value.strip()
    ]


def named(connection: Connection, given: Cashflow360Credentials, check: LiveCheck) -> Connection:
    """With its organisation's name, asked for where none is kept: asking costs one of the service's logins."""
    name = connection.organization_name or check.organization(given, connection.id.tenant_id)
    return replace(connection, organization_name=name)
