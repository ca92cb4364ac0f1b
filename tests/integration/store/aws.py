"""The table in this process, made as the template declares it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

REGION = "us-east-1"
TEMPLATE = Path(__file__).parents[3] / "template.yaml"
_DECLARED = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")


class _Loader(yaml.SafeLoader):
    """Passes over CloudFormation's functions, of which the table's keys use none."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def table_properties() -> dict[str, Any]:
    loader = _Loader(TEMPLATE.read_text())
    properties: dict[str, Any] = loader.get_single_data()["Resources"]["Table"]["Properties"]
    return properties


def create_table(client: DynamoDBClient, name: str) -> None:
    """An empty one, in place of any that another test left: inside moto, moto begins nothing anew."""
    with suppress(client.exceptions.ResourceNotFoundException):
        client.delete_table(TableName=name)
    declared = table_properties()
    client.create_table(TableName=name, **{each: declared[each] for each in _DECLARED})
