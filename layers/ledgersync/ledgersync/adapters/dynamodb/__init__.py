"""The store: one DynamoDB table (``pk``, ``sk``; sparse index ``due``; time to live ``expires_at``)."""

from ledgersync.adapters.dynamodb.books import DynamoBooks
from ledgersync.adapters.dynamodb.registry import DynamoRegistry
from ledgersync.adapters.dynamodb.table import Meter, Table

__all__ = ["DynamoBooks", "DynamoRegistry", "Meter", "Table"]
