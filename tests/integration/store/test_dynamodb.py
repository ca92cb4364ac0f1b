"""What only the table does: costs, retries, batches cut off, limits."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.dynamodb import DynamoRegistry, Table
from ledgersync.adapters.dynamodb.items import size
from ledgersync.adapters.dynamodb.keys import LEASE, connection_pk
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Position
from ledgersync.errors import FatalError, LeaseLost, RetriableError
from ledgersync.ports import Change, Progress, PutHold, PutLink, PutPosition

from .aws import table_properties
from .conftest import Aws, Watch, refused
from .samples import BILL, HOUR, ID, NOW, connection, hold, leased, link, run

OUTCOMES = ("seen", "created", "updated", "removed", "matched", "held", "unchanged", "synced")


def test_an_idle_run_of_one_slice_costs_at_most_nine_write_units(dynamo: DynamoRegistry) -> None:
    dynamo.put_connection(connection(due_at=NOW))
    dynamo.start_run(run())
    before = dynamo.meter.write_units
    lease = leased(dynamo)
    dynamo.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR)
    dynamo.books(ID, lease).commit([])
    dynamo.end_run(replace(run(), status="succeeded", ended_at=NOW))
    dynamo.free_slot("AcmeInc", "run-1")
    dynamo.free_lease(ID, "run-1")
    dynamo.set_due(ID, NOW + HOUR)
    assert dynamo.meter.write_units - before <= 9


def test_committing_what_is_kept_already_writes_nothing(dynamo: DynamoRegistry) -> None:
    books = dynamo.books(ID, leased(dynamo))
    changes: list[Change] = [PutLink(link()), PutHold(hold()), PutPosition("intacct:bill", Position(NOW))]
    books.commit(changes)
    before = dynamo.meter.write_units
    books.commit(changes)
    assert dynamo.meter.write_units == before


def test_a_new_base_leaves_the_pointer_unwritten_and_a_position_alone_is_no_transaction(
    dynamo: DynamoRegistry,
) -> None:
    books = dynamo.books(ID, leased(dynamo))
    books.commit([PutLink(link())])
    before = dynamo.meter.write_units
    books.commit([PutLink(link(base={**BILL, "number": "INV-2"}))])
    assert dynamo.meter.write_units - before == 4
    books.commit([PutPosition("intacct:bill", Position(NOW))])
    assert dynamo.meter.write_units - before == 5


def test_what_no_item_can_hold_is_refused_by_name(dynamo: DynamoRegistry) -> None:
    noise = Random(1).randbytes(450_000).hex()
    with pytest.raises(FatalError, match="record-too-large"):
        dynamo.books(ID, leased(dynamo)).commit([PutLink(link(base={"description": noise}))])


def test_a_lease_lost_between_the_read_and_the_write_loses_the_whole_batch(
    dynamo: DynamoRegistry, faults: Any, watch: Watch
) -> None:
    def taken_over(operation: str, request: dict[str, Any]) -> None:
        if operation == "transact_write_items":
            dynamo.free_lease(ID, "run-1")
            leased(dynamo, "run-2")

    registry, _, _ = faults(taken_over)
    with pytest.raises(LeaseLost):
        registry.books(ID, leased(registry)).commit([PutLink(link()), PutHold(hold())])
    current = dynamo.books(ID, leased(dynamo, "run-2"))
    assert (list(current.all_links(Kind.BILL)), current.holds()) == ([], [])


def test_a_position_of_a_later_fence_is_never_written_over(dynamo: DynamoRegistry, faults: Any) -> None:
    def overtaken(operation: str, request: dict[str, Any]) -> None:
        if operation == "put_item":
            dynamo.free_lease(ID, "run-1")
            later = dynamo.books(ID, leased(dynamo, "run-2"))
            later.commit([PutPosition("intacct:bill", Position(NOW + HOUR))])

    registry, _, _ = faults(overtaken)
    with pytest.raises(LeaseLost):
        registry.books(ID, leased(registry)).commit([PutPosition("intacct:bill", Position(NOW))])
    assert dynamo.books(ID, leased(dynamo, "run-2")).positions() == {"intacct:bill": Position(NOW + HOUR)}


def test_of_several_batches_those_before_the_fault_are_kept_whole(dynamo: DynamoRegistry, faults: Any) -> None:
    batches: list[int] = []

    def third_refused(operation: str, request: dict[str, Any]) -> None:
        if operation == "transact_write_items":
            batches.append(len(request["TransactItems"]))
            if len(batches) > 2:
                raise refused(operation, "ThrottlingException")

    registry, _, _ = faults(third_refused)
    with pytest.raises(RetriableError):
        registry.books(ID, leased(registry)).commit([PutLink(link(f"c{n:03}", f"i{n}")) for n in range(100)])
    kept = [each.cashflow360_id for each in dynamo.books(ID, leased(dynamo)).all_links(Kind.BILL)]
    assert kept == [f"c{n:03}" for n in range(80)]
    assert batches[:2] == [81, 81]


@pytest.mark.parametrize(
    "fault",
    [
        refused("TransactWriteItems", "ThrottlingException"),
        refused("TransactWriteItems", "TransactionCanceledException", ("None", "TransactionConflict")),
        EndpointConnectionError(endpoint_url="http://127.0.0.1"),
    ],
    ids=["throttled", "conflict", "unreachable"],
)
def test_a_busy_table_is_asked_again_a_few_times_only(faults: Any, fault: Exception) -> None:
    failures = [fault, fault]

    def busy(operation: str, request: dict[str, Any]) -> None:
        if operation == "transact_write_items" and failures:
            raise failures.pop()

    registry, _, waits = faults(busy)
    books = registry.books(ID, leased(registry))
    books.commit([PutLink(link())])
    assert len(waits) == 2
    failures.extend([fault] * 99)
    with pytest.raises(RetriableError):
        books.commit([PutHold(hold())])
    assert books.holds() == []


def test_keys_left_unprocessed_are_asked_for_again(dynamo: DynamoRegistry, faults: Any) -> None:
    links = [link(f"c{n}", f"i{n}") for n in range(10)]
    dynamo.books(ID, leased(dynamo)).commit([PutLink(each) for each in links])

    def cut(operation: str, request: dict[str, Any]) -> Any:
        if operation != "batch_get_item":
            return None
        ((name, wanted),) = request["RequestItems"].items()
        if len(wanted["Keys"]) <= 4:
            return None
        answer = dynamo._table._client.batch_get_item(
            RequestItems={name: {"Keys": wanted["Keys"][:4], "ConsistentRead": True}}
        )
        left: Any = {name: {"Keys": wanted["Keys"][4:], "ConsistentRead": True}}
        return {**answer, "UnprocessedKeys": left}

    registry, _, waits = faults(cut)
    books = registry.books(ID, leased(registry))
    assert books.links(Kind.BILL, Side.CASHFLOW360, [f"c{n}" for n in range(10)]) == {
        each.cashflow360_id: each for each in links
    }
    assert len(waits) == 2


def test_a_taken_lease_whose_answer_was_lost_is_found_to_be_ours(dynamo: DynamoRegistry, faults: Any) -> None:
    lost = [True]

    def answer_lost(operation: str, request: dict[str, Any]) -> None:
        if operation == "update_item" and lost:
            lost.clear()
            dynamo._table._client.update_item(**request)
            raise refused(operation, "InternalServerError")

    registry, _, _ = faults(answer_lost)
    lease = registry.take_lease(ID, "run-1", NOW, NOW + HOUR)
    assert lease is not None
    assert lease == dynamo.lease(ID)


def test_what_nobody_can_retry_is_fatal_and_names_no_content(faults: Any) -> None:
    def denied(operation: str, request: dict[str, Any]) -> None:
        raise refused(operation, "AccessDeniedException")

    registry, client, _ = faults(denied)
    with pytest.raises(FatalError) as caught:
        registry.lease(ID)
    assert (caught.value.code, caught.value.text, len(client.calls)) == ("store-refused", "AccessDeniedException", 1)


def test_a_session_sealed_for_one_connection_cannot_be_opened_for_another(aws: Aws) -> None:
    encryption = KmsEncryption(aws.kms, aws.key_id)
    sealed = encryption.seal(ID, "s3ss10n")
    assert b"s3ss10n" not in sealed
    assert encryption.open(ID, sealed) == "s3ss10n"
    assert encryption.open(replace(ID, tenant_id="other"), sealed) is None
    assert encryption.open(ID, b"never sealed") is None


def test_what_outlives_its_use_expires_and_what_fences_never_does(
    dynamo: DynamoRegistry, table: Table, aws: Aws
) -> None:
    dynamo.put_connection(connection(due_at=NOW))
    dynamo.start_run(run())
    dynamo.books(ID, leased(dynamo)).commit([PutLink(link()), PutPosition("intacct:bill", Position(NOW))])
    dynamo.put_session(ID, Side.INTACCT, "s3ss10n")
    dynamo.spend("intacct:calls", "2026-01", 1, 10)
    dynamo.take_slot("AcmeInc", "run-1", NOW, NOW + HOUR)
    items = aws.dynamodb.scan(TableName=table.name)["Items"]
    expiring = {
        item["sk"]["S"] for item in items if table_properties()["TimeToLiveSpecification"]["AttributeName"] in item
    }
    assert expiring == {"RUN#run-1", "SESSION#intacct", "2026-01", "SLOT#0"}
    assert not any(b"s3ss10n" in str(item).encode() for item in items)


def test_an_id_that_changes_leaves_no_pointer_behind(dynamo: DynamoRegistry, table: Table, aws: Aws) -> None:
    books = dynamo.books(ID, leased(dynamo))
    books.commit([PutLink(link())])
    books.commit([PutLink(link(intacct_id="i2"))])
    kept = {item["sk"]["S"] for item in aws.dynamodb.scan(TableName=table.name)["Items"]}
    assert kept == {"LEASE", "LINK#bill#c1", "INTACCT#bill#i2"}


def test_telling_how_far_a_run_is_costs_no_write_unit_and_stays_small(dynamo: DynamoRegistry, table: Table) -> None:
    counts = {
        f"{kind}|{side}|{what}": 10**6 + at for at, (kind, side, what) in enumerate(product(Kind, Side, OUTCOMES))
    }
    progress = Progress(run_id="r1", group="lists", at=NOW, counts=counts)
    units: list[int] = []
    for told in (None, lambda: progress):
        lease = dynamo.take_lease(ID, "r1", NOW, NOW + HOUR, "i1", progress if told else None)
        assert lease is not None
        before = dynamo.meter.write_units
        dynamo.books(ID, lease, told).commit([PutLink(link(f"c{len(units)}", f"i{len(units)}"))])
        units.append(dynamo.meter.write_units - before)
    assert units[0] == units[1]
    assert size(table.get(connection_pk(ID), LEASE)) <= 1024
    kept = dynamo.control(ID).progress
    assert kept is not None
    assert 0 < len(kept.counts) < len(counts)
    assert set(kept.counts.values()) <= set(counts.values())
