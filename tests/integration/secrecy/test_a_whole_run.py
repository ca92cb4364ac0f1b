"""What a whole run leaves behind: log lines, figures, payloads and items hold no secret and tell no content."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import boto3
import pytest

from ledgersync.domain.model import Kind, Side
from ledgersync.logs import ALLOWED
from sandbox.scenarios.setting import SYNC_USER
from tests.integration.functions.conftest import REGION
from tests.integration.secrecy.conftest import DeployedShop

CONTENT = {
    "name": "Zanzibar Kumquats",
    "taxId": "94-7650321",
    "email": "ada@zanzibar.example",
    "phone": "5559090707",
    "address1": "17 Quince Row",
    "accNumber": "ACC-90817263",
}
NUMBER, MEMO, AMOUNT = "KUMQUAT-7731", "three crates of kumquats", "31415.93"
WHEN = re.compile(r"^\d{4}-\d\d-\d\d|^\d\d/\d\d/\d{4}")


@pytest.fixture(scope="module")
def busy(deployed_shop: DeployedShop) -> DeployedShop:
    """A run that writes on both sides, a quiet one, then one that fails."""
    shop = deployed_shop.shop
    shop.create("Vendor", **CONTENT, shortName="KUM-1")
    shop.bill(NUMBER, AMOUNT, vendor=CONTENT["name"], description=MEMO)
    shop.vendor("TWIN-1", "Twin Kumquats")
    shop.vendor("TWIN-2", "Twin Kumquats")
    shop.intacct_bill("KUMQUAT-7733", "2718.28", DESCRIPTION=MEMO)
    deployed_shop.run("run-1")
    deployed_shop.run("run-2")
    shop.books.users[SYNC_USER].password = "changed-behind-our-back"
    shop.world.scenario.intacct.sessions.clear()
    deployed_shop.run("run-3")
    return deployed_shop


def leaves(value: object) -> Iterator[str]:
    """Every text inside."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from leaves(each)
    elif isinstance(value, list | tuple | set):
        for each in value:
            yield from leaves(each)
    elif value is not None:
        yield str(value)


def content_of(busy: DeployedShop) -> set[str]:
    """Every value of every record in both systems that can be told from a count, a date or the name of a kind."""
    values = {text for text in leaves(busy.shop.state()) if len(text) >= 6 and not WHEN.match(text)}
    return values - {kind.value for kind in Kind} - {"ledgersync"}  # every line names the service


def items(busy: DeployedShop) -> list[dict[str, Any]]:
    pages = (
        boto3.client("dynamodb", region_name=REGION)
        .get_paginator("scan")
        .paginate(TableName=busy.deployed.settings.table)
    )
    return [item for page in pages for item in page["Items"]]


def readable(item: Mapping[str, Any]) -> str:
    """The texts of an item, unpacked, and its bytes as they are."""
    texts = []
    for attribute in item.values():
        for value in attribute.values():
            if isinstance(value, bytes):
                with suppress(zlib.error):
                    value = zlib.decompress(value)
                texts.append(value.decode("latin-1"))
            else:
                texts.append(str(value))
    return "\n".join(texts)


def test_the_runs_did_what_these_tests_look_at(busy: DeployedShop) -> None:
    assert busy.shop.intacct("APBILL", NUMBER)["TRX_TOTALENTERED"] == AMOUNT
    assert busy.shop.row("Bill", "KUMQUAT-7733")
    [failure] = busy.failures
    assert failure.code == "intacct-user-refused"
    counts = " ".join(json.dumps(one.get("counts", {})) for one in busy.travelled)
    assert "bill|intacct|created" in counts
    assert len(content_of(busy)) > 100
    assert len(busy.secrets()) >= 6


def test_every_log_line_holds_allowed_fields_only(busy: DeployedShop) -> None:
    lines = busy.written.getvalue().splitlines()
    assert len(lines) >= 4
    assert {name for line in lines for name in json.loads(line)} <= ALLOWED


def test_no_log_line_tells_a_secret_or_anything_of_a_record(busy: DeployedShop) -> None:
    text = busy.written.getvalue()
    assert busy.id.connection_id in text
    assert [secret for secret in busy.secrets() if secret in text] == []
    assert sorted(value for value in content_of(busy) if value in text) == []


def test_figures_tell_numbers_and_the_service_only(busy: DeployedShop) -> None:
    lines = [json.loads(line) for line in busy.figures.getvalue().splitlines()]
    assert lines
    for line in lines:
        figures = {name: value for name, value in line.items() if name not in ("_aws", "service")}
        assert all(re.fullmatch("[A-Za-z0-9]+", name) for name in figures)
        assert all(isinstance(number, float) for value in figures.values() for number in value)


def test_what_travels_through_the_state_machine_is_ids_counts_and_flags(busy: DeployedShop) -> None:
    for payload in busy.travelled:
        text = json.dumps(payload)
        assert [secret for secret in busy.secrets() if secret in text] == []
        assert sorted(value for value in content_of(busy) if value in text) == []


def test_errors_that_end_a_run_tell_no_secret_and_no_content(busy: DeployedShop) -> None:
    for failure in busy.failures:
        text = f"{failure} {failure!r} {failure.args}"
        assert [secret for secret in busy.secrets() if secret in text] == []
        assert sorted(value for value in content_of(busy) if value in text) == []


def test_no_item_of_the_table_holds_a_secret_and_sessions_are_sealed(busy: DeployedShop) -> None:
    held = items(busy)
    sessions = [item for item in held if item["sk"]["S"].startswith("SESSION#")]
    assert len(sessions) == len(Side)
    assert all(set(item) - {"pk", "sk", "expires_at"} == {"sealed"} for item in sessions)
    text = "\n".join(readable(item) for item in held)
    assert busy.id.connection_id in text
    assert [secret for secret in busy.secrets() if secret in text] == []


def test_a_session_sealed_for_one_connection_opens_for_no_other(busy: DeployedShop) -> None:
    table = busy.deployed.settings.table
    client = boto3.client("dynamodb", region_name=REGION)
    [sealed] = [item for item in items(busy) if item["sk"]["S"] == f"SESSION#{Side.INTACCT}"]
    other = type(busy.id)(busy.id.tenant_id, "other")
    mine = sealed["pk"]["S"]
    client.put_item(TableName=table, Item={**sealed, "pk": {"S": mine.replace(busy.id.connection_id, "other")}})
    assert busy.deployed.registry.session(busy.id, Side.INTACCT) is not None
    assert busy.deployed.registry.session(other, Side.INTACCT) is None
