"""The client's calls on the wire, as the reference shows them."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from cashflow360 import (
    Cashflow360,
    Cashflow360Client,
    Done,
    Filter,
    ForeignAnswer,
    MalformedAnswer,
    Refused,
    Result,
    Sort,
    Unknown,
)
from tests.unit.cashflow360.service import CREDENTIALS, ORGANIZATION, SESSION, Service, failure, success


def test_the_client_satisfies_the_port() -> None:
    port: Cashflow360 = Service().client()
    assert isinstance(port, Cashflow360Client)


def test_a_listing_asks_in_the_documented_form() -> None:
    service = Service().answers(success([{"id": "00n01A", "orgId": ORGANIZATION}]))

    rows = service.client().list_page(
        "Bill",
        [Filter("updatedTime", ">=", datetime(2026, 1, 31, tzinfo=UTC))],
        [Sort("createdTime")],
        start=10,
        max=20,
    )

    assert rows == [{"id": "00n01A", "orgId": ORGANIZATION}]
    [asked] = service.asked
    assert asked.url == "https://api.bill.com/api/v2/List/Bill.json"
    assert asked.form["devKey"] == CREDENTIALS.developer_key
    assert asked.form["sessionId"] == SESSION.session_id
    assert asked.data == {
        "start": 10,
        "max": 20,
        "filters": [{"field": "updatedTime", "op": ">=", "value": "2026-01-31T00:00:00.000+0000"}],
        "sort": [{"field": "createdTime", "asc": True}],
        "nested": True,
    }


def test_reading_by_key_asks_from_the_second_on_and_adds_the_callers_filters() -> None:
    service = Service().answers(success([]))

    assert (
        list(service.client().pages("Bill", datetime(2026, 1, 31, tzinfo=UTC), None, [Filter("vendorId", "=", "v")]))
        == []
    )

    assert service.asked[0].data == {
        "start": 0,
        "max": 999,
        "filters": [
            {"field": "vendorId", "op": "=", "value": "v"},
            {"field": "updatedTime", "op": ">=", "value": "2026-01-31T00:00:00.000+0000"},
        ],
        "sort": [{"field": "updatedTime", "asc": True}, {"field": "id", "asc": True}],
        "nested": True,
    }


def test_one_record_is_created_by_crud_and_its_lines_name_their_entity() -> None:
    service = Service().answers(success({"id": "00n01A"}))

    results = service.client().create("Bill", [{"invoiceNumber": "1", "billLineItems": [{"amount": Decimal("1.10")}]}])

    assert results == [Done({"id": "00n01A"})]
    assert service.paths == ["Crud/Create/Bill.json"]
    assert '"amount":1.10' in service.asked[0].form["data"]
    assert service.asked[0].data == {
        "obj": {
            "entity": "Bill",
            "invoiceNumber": "1",
            "billLineItems": [{"entity": "BillLineItem", "amount": 1.1}],
        }
    }


def test_several_records_are_created_in_one_bulk() -> None:
    service = Service().answers(success([{"id": "1"}, {"id": "2"}]))

    results = service.client().create("Vendor", [{"name": "a"}, {"name": "b"}])

    assert results == [Done({"id": "1"}), Done({"id": "2"})]
    assert service.paths == ["Bulk/Crud/Create/Vendor.json"]
    assert service.asked[0].data == {
        "bulk": [{"obj": {"entity": "Vendor", "name": "a"}}, {"obj": {"entity": "Vendor", "name": "b"}}]
    }


def test_no_records_cost_no_request() -> None:
    service = Service()
    assert service.client().create("Vendor", []) == []
    assert service.asked == []


@pytest.mark.parametrize(
    ("write", "path"),
    [
        (Cashflow360Client.deactivate, "Crud/Delete/Vendor.json"),
        (Cashflow360Client.reactivate, "Crud/Undelete/Vendor.json"),
    ],
)
def test_records_are_deactivated_and_reactivated_by_id(
    write: Callable[[Cashflow360Client, str, list[str]], list[Result]], path: str
) -> None:
    service = Service().answers(success({"id": "00901A"}), success([{"id": "a"}, {"id": "b"}]))
    client = service.client()

    assert write(client, "Vendor", ["00901A"]) == [Done({"id": "00901A"})]
    assert write(client, "Vendor", ["a", "b"]) == [Done({"id": "a"}), Done({"id": "b"})]

    assert service.paths == [path, f"Bulk/{path}"]
    assert [asked.data for asked in service.asked] == [{"id": "00901A"}, {"bulk": [{"id": "a"}, {"id": "b"}]}]


def test_an_update_names_its_id_or_is_not_sent() -> None:
    service = Service().answers(success({"id": "00901A"}))
    client = service.client()

    assert client.update("Vendor", [{"id": "00901A", "name": "b"}]) == [Done({"id": "00901A"})]
    assert service.paths == ["Crud/Update/Vendor.json"]
    with pytest.raises(ValueError, match="names no id"):
        client.update("Vendor", [{"name": "b"}])


@pytest.mark.parametrize(
    "row", [{"id": "other"}, {}, {"id": "00901A", "orgId": "00801B"}, None], ids=["id", "no id", "org", "null"]
)
def test_an_answer_that_names_another_record_leaves_the_write_unknown(row: object) -> None:
    service = Service().answers(success(row))
    [result] = service.client().update("Vendor", [{"id": "00901A", "name": "b"}])
    assert isinstance(result, Unknown)


def test_a_bulk_answer_in_another_order_leaves_no_record_done() -> None:
    service = Service().answers(success([{"id": "b"}, {"id": "a"}]))
    results = service.client().deactivate("Vendor", ["a", "b"])
    assert [type(result) for result in results] == [Unknown, Unknown]


def test_a_refused_bulk_is_halved_until_the_bad_record_stands_alone() -> None:
    service = Service().answers(
        failure("BDC_1171", "duplicate"),
        success([{"id": "1"}, {"id": "2"}]),
        failure("BDC_1171", "duplicate"),
        success({"id": "3"}),
        failure("BDC_1171", "duplicate"),
    )

    results = service.client().create("Bill", [{"invoiceNumber": str(number)} for number in range(4)])

    assert results == [Done({"id": "1"}), Done({"id": "2"}), Done({"id": "3"}), Refused("BDC_1171", "duplicate")]


def test_a_record_is_read_and_a_missing_one_is_refused() -> None:
    service = Service().answers(success({"id": "00n01A", "amount": 1.5}), failure("BDC_1205", "No data found"))
    client = service.client()

    assert client.read("Bill", "00n01A") == Done({"id": "00n01A", "amount": Decimal("1.5")})
    assert client.read("Bill", "00n01B") == Refused("BDC_1205", "No data found")
    assert service.asked[0].data == {"id": "00n01A"}


@pytest.mark.parametrize("data", [{"id": "a"}, None, "text", ["text"]])
def test_a_listing_that_is_no_list_of_records_is_malformed(data: object) -> None:
    with pytest.raises(MalformedAnswer):
        Service().answers(success(data)).client().list_page("Bill")


def test_records_of_another_organisation_are_never_taken() -> None:
    foreign = {"id": "00n01A", "orgId": "00801OTHER"}
    service = Service().answers(success([foreign]), success(foreign))
    client = service.client()
    with pytest.raises(ForeignAnswer):
        client.list_page("Bill")
    with pytest.raises(ForeignAnswer):
        client.read("Bill", "00n01A")


def test_the_other_reads_answer_what_the_service_holds() -> None:
    service = Service().answers(
        success([{"orgId": ORGANIZATION, "orgName": "Acme"}]),
        success({"organizationId": ORGANIZATION, "userId": "006x"}),
        success({"Bill": {}}),
        success([{"error_code": "BDC_1001"}]),
    )
    client = service.client()

    assert client.organizations() == [{"orgId": ORGANIZATION, "orgName": "Acme"}]
    assert client.session_info() == {"organizationId": ORGANIZATION, "userId": "006x"}
    assert client.entity_metadata("Bill") == {"Bill": {}}
    assert client.error_catalogue() == [{"error_code": "BDC_1001"}]
    assert service.paths == ["ListOrgs.json", "GetSessionInfo.json", "GetEntityMetadata.json", "Errors.json"]


@pytest.mark.parametrize("data", [{"orgId": "x"}, ["x"], None])
def test_organisations_that_are_no_records_are_malformed(data: object) -> None:
    with pytest.raises(MalformedAnswer):
        Service().answers(success(data)).client().organizations()


def test_a_session_that_is_no_record_is_malformed() -> None:
    with pytest.raises(MalformedAnswer):
        Service().answers(success([])).client().session_info()


def test_before_each_request_of_a_batch_that_writes_it_is_asked_whether_that_may_be_sent() -> None:
    service = Service().answers(failure("BDC_1171"), failure("BDC_1171"))
    asked: list[int] = []

    def may_send() -> None:
        asked.append(len(service.asked))
        if len(asked) == 3:
            raise PermissionError("somebody else writes by now")

    client = service.client(before_write=may_send)
    with pytest.raises(PermissionError):
        client.create("Vendor", [{"name": f"V{number}"} for number in range(4)])
    assert asked == [0, 1, 2]
    assert len(service.asked) == 2


def test_reads_ask_nobody() -> None:
    def never() -> None:
        raise PermissionError

    assert Service().answers(success([])).client(before_write=never).list_page("Vendor") == []
