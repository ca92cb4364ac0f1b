"""Functions that ask about the company, its entities and users, and how their answers read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from intacct.credentials import Session
from intacct.elements import child, element
from intacct.errors import AuthenticationFailed, EntityRefused, MalformedAnswer, UnreadableValue
from intacct.functions import Function
from intacct.refusals import SIGNING_IN, refusal
from intacct.results import Done, Refused, Result
from intacct.timestamps import UserFormatting


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity the user can enter; `entity_id` is what a sign-in names, not the record number."""

    entity_id: str
    name: str
    record_number: str
    currency: str


def api_session() -> Function:
    """Open a session where the sign-in is; must be alone in its request."""
    return _plain("getAPISession")


def entity_details() -> Function:
    return _plain("readEntityDetails")


def financial_setup() -> Function:
    """Base currency, books and fiscal year: one row."""
    return _plain("getFinancialSetup")


def applications() -> Function:
    """Subscribed applications: rows with the one field `application`."""
    return _plain("get_applications")


def closed_books_date() -> Function:
    return _plain("get_closedbooksdate")


def company_preferences(application: str) -> Function:
    function = element("get_companyprefs")
    function.set("application", application)
    return Function("get_companyprefs", function, None, writes=False)


def customization_packages() -> Function:
    """Imported customization packages: rows with name, description and author (legacy list, v2.1 schema)."""
    function = element("get_list")
    function.set("object", "customerppackage")
    return Function("get_list", function, None, writes=False)


def lookup(object_name: str) -> Function:
    """The fields an object has in this very company, and its relationships."""
    function = element("lookup")
    child(function, "object", object_name)
    return Function("lookup", function, None, writes=False)


def custom_fields(result: Result) -> frozenset[str]:
    """The fields a company added to an object and lets be written; none where it does not tell."""
    rows = result.rows if isinstance(result, Done) else []
    fields = (field for row in rows for field in row.lines.get("Fields", ()))
    return frozenset(
        field["ID"] for field in fields if field.get("ISCUSTOM") == "true" and field.get("READONLY") != "true"
    )


def user_permissions(user_id: str) -> Function:
    function = element("getUserPermissions")
    child(function, "userId", user_id)
    return Function("getUserPermissions", function, None, writes=False)


def user_formatting(user_id: str) -> Function:
    function = element("readUserFormatting")
    child(function, "userId", user_id)
    return Function("readUserFormatting", function, None, writes=False)


def read_session(result: Result, entity_id: str | None, expires_at: datetime | None) -> Session:
    """Read the session, which must be in the entity that was asked for."""
    if isinstance(result, Refused):
        raise refusal(SIGNING_IN, result.errors)
    if not isinstance(result, Done) or not result.rows or not result.rows[0].get("sessionid"):
        raise AuthenticationFailed("the gateway gave no session")
    row = result.rows[0]
    if row.get("locationid", entity_id or "") != (entity_id or ""):
        raise EntityRefused(f"the session is in the entity {row['locationid']!r}, not {entity_id!r}")
    return Session(row["sessionid"], row.get("endpoint", ""), entity_id, expires_at)


def read_entities(done: Done) -> list[Entity]:
    return [
        Entity(row.get("id", ""), row.get("name", ""), row.get("recordno", ""), row.get("currency", ""))
        for row in done.rows
    ]


def read_formatting(done: Done) -> UserFormatting:
    if len(done.rows) != 1:
        raise MalformedAnswer("the gateway gave no formatting for the user")
    row = done.rows[0]
    return UserFormatting(
        locale=row.get("locale", ""),
        date_format=row.get("dateformat", ""),
        gmt_offset=row.get("gmtoffset", ""),
        clock=row.get("clock", ""),
    )


def read_preferences(done: Done) -> dict[str, str]:
    return {row.get("preference", ""): row.get("prefvalue", "") for row in done.rows}


def read_applications(done: Done) -> frozenset[str]:
    return frozenset(row.get("application", "") for row in done.rows)


def read_permissions(done: Done) -> dict[tuple[str, str], frozenset[str]]:
    """Rights (List, View, Add, Edit, Delete …) by application and policy."""
    return {
        (subscription.get("applicationName", ""), policy.get("policyName", "")): frozenset(
            right.strip() for right in policy.get("rights", "").split("|") if right.strip()
        )
        for row in done.rows
        for subscription in row.lines.get("appSubscription", [])
        for policy in subscription.lines.get("policies", [])
    }


def read_closed_books_date(done: Done, formatting: UserFormatting) -> date | None:
    """Read year, month and day (the schema's form) or a date in one text; nothing means no books are closed."""
    row = done.rows[0] if done.rows else {}
    if text := row.get("closedbooksdate"):
        return formatting.read_day(text, "closedbooksdate")
    parts = [row.get(name, "") for name in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day)
    except ValueError as error:
        raise UnreadableValue("closedbooksdate is not a date") from error


def _plain(name: str) -> Function:
    return Function(name, element(name), None, writes=False)
