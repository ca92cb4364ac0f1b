"""The calls that need no session: Login with a sync token, ListOrgs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.cashflow360.calls import ROOT, Call
from sandbox.cashflow360.errors import LOGIN_MISMATCH, ORGANIZATION_INVALID, ORGANIZATION_LOCKED, Refused
from sandbox.cashflow360.schema.fields import Record

if TYPE_CHECKING:
    from sandbox.cashflow360.world import Cashflow360World


def login(world: "Cashflow360World", call: Call) -> Record:
    """Start a session for a sync token; user name and password are the token's name and value."""
    name, password, org_id = call.field("userName"), call.field("password"), call.field("orgId")
    org = world.organizations.get(org_id)
    if org is None:
        raise Refused(ORGANIZATION_INVALID)
    if org.locked:
        raise Refused(ORGANIZATION_LOCKED)
    if (name, password) != (org.token_name, org.token):
        raise Refused(LOGIN_MISMATCH)
    return {
        "sessionId": world.sessions.start(org, call.field("devKey")),
        "orgId": org.id,
        "usersId": org.user_id,
        "apiEndPoint": world.api_end_point or _own_address(call),
    }


def list_organizations(world: "Cashflow360World", call: Call) -> list[Record]:
    """Return the organisations this sync token may sign in to."""
    mine = (call.field("userName"), call.field("password"))
    found = [org for org in world.organizations.values() if (org.token_name, org.token) == mine]
    if not found:
        raise Refused(LOGIN_MISMATCH)
    return [{"orgId": org.id, "orgName": org.name} for org in found]


def _own_address(call: Call) -> str:
    scheme = call.headers.get("x-forwarded-proto", "http")
    return f"{scheme}://{call.headers.get('host', 'localhost')}{ROOT.rstrip('/')}"


SIGNING_IN: dict[str, Callable[["Cashflow360World", Call], object]] = {
    "Login": login,
    "ListOrgs": list_organizations,
}
