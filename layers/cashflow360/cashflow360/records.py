"""Records going out and rows coming in: the shapes the record calls share."""

from collections.abc import Mapping, Sequence

from cashflow360.encoding import Sendable
from cashflow360.entities import EntityRules
from cashflow360.errors import ForeignAnswer, MalformedAnswer
from cashflow360.results import Done, JsonValue, Result, Row, Unknown


def object_parameter(entity: str, rules: EntityRules, record: Mapping[str, Sendable]) -> dict[str, Sendable]:
    """A record as the API wants it: it and its lines name their entity."""
    named = {key: _named_lines(rules.lines.get(key), value) for key, value in record.items()}
    return {"obj": {"entity": entity} | named}


def _named_lines(entity: str | None, value: Sendable) -> Sendable:
    if entity is None or not isinstance(value, Sequence) or isinstance(value, str):
        return value
    return [{"entity": entity} | dict(line) if isinstance(line, Mapping) else line for line in value]


def rows_in(data: JsonValue, organization_id: str) -> list[Row]:
    """The rows a listing answered; MalformedAnswer when it isn't one, ForeignAnswer when they are not ours."""
    if not isinstance(data, list):
        raise MalformedAnswer("the listing is no array")
    return [row_in(item, organization_id) for item in data]


def row_in(data: JsonValue, organization_id: str) -> Row:
    """One record; MalformedAnswer when it isn't one, ForeignAnswer when it isn't ours."""
    if not isinstance(data, dict):
        raise MalformedAnswer("the answer holds something other than a record")
    if (owner := data.get("orgId")) is not None and owner != organization_id:
        raise ForeignAnswer("the answer holds records of another organisation")
    return data


def id_sent(item: Mapping[str, Sendable]) -> str | None:
    """The id an item to be written names, if it names one."""
    record = item.get("obj", item)
    named = record.get("id") if isinstance(record, Mapping) else None
    return named if isinstance(named, str) else None


def checked(result: Result, expected_id: str | None, organization_id: str) -> Result:
    """The result, or Unknown when the record it names isn't the one that was sent."""
    if not isinstance(result, Done):
        return result
    answered = result.row.get("id")
    if result.row.get("orgId") not in (None, organization_id):
        return Unknown("the answer names another organisation")
    if not isinstance(answered, str):
        return Unknown("the answer names no record")
    if expected_id is not None and answered != expected_id:
        return Unknown("the answer names another record")
    return result
