"""The table, call by call: typed conditions, bounded retries, and a count of what every call costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from ledgersync.adapters.aws.errors import code_of, is_transient, translated
from ledgersync.adapters.dynamodb.items import size, text
from ledgersync.adapters.dynamodb.keys import Item
from ledgersync.errors import FatalError, RetriableError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")

_FAILED = "ConditionalCheckFailed"
_BATCH = 100  # keys of a BatchGetItem
_READ_UNIT = 4096  # bytes
_FIRST_WAIT = 0.05  # seconds
_LONGEST_WAIT = 2.0


@dataclass(slots=True)
class Meter:
    """Calls made, and units by item sizes (a transaction counts double; index writes are included)."""

    requests: int = 0
    write_units: int = 0
    read_units: int = 0

    def read(self, *items: Item | None) -> None:
        """A strongly consistent read: a unit for every 4 KB of what it answered, one at least."""
        self.read_units += max(1, -(-sum(size(item) for item in items) // _READ_UNIT))


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a write, with the names and values its expression and the update's use."""

    expression: str
    names: Mapping[str, str]
    values: Mapping[str, Mapping[str, object]]

    def request(self) -> dict[str, Any]:
        return {
            "ConditionExpression": self.expression,
            **({"ExpressionAttributeNames": dict(self.names)} if self.names else {}),
            **({"ExpressionAttributeValues": dict(self.values)} if self.values else {}),
        }


class Table:
    """``jitter`` gives a wait between nothing and what it is given; ``sleep`` waits. Both in seconds."""

    def __init__(
        self,
        client: DynamoDBClient,
        name: str,
        sleep: Callable[[float], None],
        jitter: Callable[[float], float],
        attempts: int = 6,
    ) -> None:
        self._client = client
        self.name = name
        self._sleep = sleep
        self._jitter = jitter
        self._attempts = attempts
        self.meter = Meter()

    def get(self, pk: str, sk: str) -> Item | None:
        """Strongly consistent, as every read but that of the index."""
        answer = self._call(
            self._client.get_item, TableName=self.name, Key={"pk": text(pk), "sk": text(sk)}, ConsistentRead=True
        )
        found = answer.get("Item")
        self.meter.read(found)
        return found

    def get_many(self, pk: str, sks: Sequence[str]) -> dict[str, Item]:
        """The items of one partition that exist, by sort key."""
        found: dict[str, Item] = {}
        wanted = list(dict.fromkeys(sks))
        for start in range(0, len(wanted), _BATCH):
            keys: Any = [{"pk": text(pk), "sk": text(sk)} for sk in wanted[start : start + _BATCH]]
            for item in self._batch(keys):
                found[str(item["sk"]["S"])] = item
        return found

    def _batch(self, keys: Any) -> Iterator[Item]:
        for attempt in range(self._attempts):
            request = {self.name: {"Keys": keys, "ConsistentRead": True}}
            answer = self._call(self._client.batch_get_item, RequestItems=request)
            for item in answer["Responses"].get(self.name, []):
                self.meter.read(item)
                yield item
            left = answer.get("UnprocessedKeys", {}).get(self.name)
            if not left:
                return
            keys = left["Keys"]
            self._wait(attempt)
        raise RetriableError("store-busy", "UnprocessedKeys")

    def query(
        self,
        pk: str,
        prefix: str = "",
        newest_first: bool = False,
        after: str | None = None,
        page: int | None = None,
    ) -> Iterator[Item]:
        """The items of a partition whose sort key begins so, streamed page by page, after a sort key if given."""
        request: dict[str, Any] = {
            "KeyConditionExpression": "pk = :pk AND begins_with(sk, :prefix)" if prefix else "pk = :pk",
            "ExpressionAttributeValues": {":pk": text(pk), **({":prefix": text(prefix)} if prefix else {})},
            "ScanIndexForward": not newest_first,
            "ConsistentRead": True,
        }
        if page is not None:
            request["Limit"] = page
        if after is not None:
            request["ExclusiveStartKey"] = {"pk": text(pk), "sk": text(after)}
        yield from self.pages(request)

    def pages(self, request: Mapping[str, Any]) -> Iterator[Item]:
        """Every item a query answers, one page in memory at a time."""
        request = {"TableName": self.name, **request}
        while True:
            answer = self._call(self._client.query, **request)
            self.meter.read(*answer["Items"])
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def put(self, item: Item, units: int, condition: Condition | None = None) -> bool:
        """False, with nothing written, when the condition does not hold."""
        request = {"TableName": self.name, "Item": item, **(condition.request() if condition else {})}
        return self._conditionally(self._client.put_item, units, request) is not None

    def update(self, pk: str, sk: str, expression: str, condition: Condition, units: int = 1) -> Item | None:
        """The item afterwards; None, with nothing written, when the condition does not hold."""
        request = {
            "TableName": self.name,
            "Key": {"pk": text(pk), "sk": text(sk)},
            "UpdateExpression": expression,
            "ReturnValues": "ALL_NEW",
            **condition.request(),
        }
        answer = self._conditionally(self._client.update_item, units, request)
        return None if answer is None else answer["Attributes"]

    def delete(self, pk: str, sk: str, condition: Condition) -> bool:
        request = {"TableName": self.name, "Key": {"pk": text(pk), "sk": text(sk)}, **condition.request()}
        return self._conditionally(self._client.delete_item, 1, request) is not None

    def transact(self, actions: Sequence[Mapping[str, Mapping[str, object]]], units: int) -> bool:
        """All of the actions or none; False when a condition among them does not hold."""
        named: Any = [
            {verb: {"TableName": self.name, **request}} for action in actions for verb, request in action.items()
        ]
        for attempt in range(self._attempts):
            try:
                self._call(self._client.transact_write_items, TransactItems=named)
            except ClientError as error:
                reasons = {str(reason.get("Code")) for reason in error.response.get("CancellationReasons", [])}
                if _FAILED in reasons:
                    return False
                if not reasons & {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}:
                    raise FatalError("store-refused", ",".join(sorted(reasons - {"None"}))) from None
                self._wait(attempt)
            else:
                self.meter.write_units += 2 * units
                return True
        raise RetriableError("store-busy", "TransactionConflict")

    def _conditionally(self, operation: Callable[..., T], units: int, request: Mapping[str, Any]) -> T | None:
        try:
            answer = self._call(operation, **request)
        except ClientError:
            self.meter.write_units += 1  # a failed condition costs a unit as well
            return None
        self.meter.write_units += units
        return answer

    def _call(self, operation: Callable[..., T], **request: Any) -> T:
        """One call, repeated while it is worth it. A ``ClientError`` that gets out is a condition that failed."""
        for attempt in range(self._attempts):
            self.meter.requests += 1
            try:
                return operation(**request)
            except (ClientError, BotoCoreError) as error:
                if isinstance(error, ClientError) and code_of(error) in _CONDITIONS:
                    raise
                if not is_transient(error) or attempt == self._attempts - 1:
                    raise translated(error, "store") from None
            self._wait(attempt)
        raise RetriableError("store-busy", "NoAttemptLeft")

    def _wait(self, attempt: int) -> None:
        self._sleep(self._jitter(min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempt)))


_CONDITIONS = frozenset({"ConditionalCheckFailedException", "TransactionCanceledException"})
