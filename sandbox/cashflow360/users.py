"""Users of an organisation."""

from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.schema import ENTITIES


def found_user(org: Organization) -> None:
    """Enter the user that the organisation's sync token signs in as."""
    now = org.stamp()
    user = {**ENTITIES["User"].blank, "id": org.user_id, "loginId": org.token_name, "firstName": "Sync"}
    org.put("User", {**user, "lastName": org.token_name, "createdTime": now, "updatedTime": now})
