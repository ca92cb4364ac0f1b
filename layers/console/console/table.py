"""The sessions table in DynamoDB. Its time to live removes what ended; what ends when is checked on reading as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from console.sessions import Item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


class DynamoSessions:
    """Times are kept as seconds since 1970."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, key: str) -> Item | None:
        return _item(self._table.get_item(Key={"pk": key}, ConsistentRead=True).get("Item"))

    def put(self, item: Item) -> None:
        self._table.put_item(
            Item={
                "pk": item.key,
                "sealed": item.sealed,
                "started": _seconds(item.started),
                "seen": _seconds(item.seen),
                "ends": _seconds(item.ends),
            }
        )

    def delete(self, key: str) -> None:
        self._table.delete_item(Key={"pk": key})

    def take(self, key: str) -> Item | None:
        return _item(self._table.delete_item(Key={"pk": key}, ReturnValues="ALL_OLD").get("Attributes"))

    def claim(self, key: str, ends: datetime) -> bool:
        free, lasts = "attribute_not_exists(pk)", _seconds(ends)
        return _held(lambda: self._table.put_item(Item={"pk": key, "ends": lasts}, ConditionExpression=free))

    def see(self, key: str, seen: datetime) -> None:
        self._update(key, "SET seen = :seen", {":seen": _seconds(seen)}, "attribute_exists(pk)")

    def begin_refresh(self, key: str, now: datetime, until: datetime) -> bool:
        free = "attribute_exists(pk) AND (attribute_not_exists(refreshing) OR refreshing < :now)"
        values = {":until": _seconds(until), ":now": _seconds(now)}
        return self._update(key, "SET refreshing = :until", values, free)

    def end_refresh(self, key: str, sealed: bytes) -> None:
        self._update(key, "SET sealed = :sealed REMOVE refreshing", {":sealed": sealed}, "attribute_exists(pk)")

    def _update(self, key: str, change: str, values: Mapping[str, Any], condition: str) -> bool:
        return _held(
            lambda: self._table.update_item(
                Key={"pk": key},
                UpdateExpression=change,
                ExpressionAttributeValues=dict(values),
                ConditionExpression=condition,
            )
        )


def _held(write: Callable[[], object]) -> bool:
    """Write; false when the condition of the write did not hold."""
    try:
        write()
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException":
            return False
        raise
    return True


def _item(row: Mapping[str, Any] | None) -> Item | None:
    if not row:
        return None
    return Item(
        key=str(row["pk"]),
        sealed=bytes(row["sealed"]),
        started=_time(row["started"]),
        seen=_time(row["seen"]),
        ends=_time(row["ends"]),
        refreshing=_time(row["refreshing"]) if "refreshing" in row else None,
    )


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _time(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
