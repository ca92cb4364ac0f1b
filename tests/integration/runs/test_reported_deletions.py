"""Deletions the customization package reports, beside audit history and sweeps, in whole runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest

from ledgersync.domain.model import Side
from tests.integration.http_api.world import PUBLIC, ApiWorld
from tests.integration.runs.books import Shop

REPORTED = (
    ("GLACCOUNT", "ChartOfAccount", "6950"),
    ("ITEM", "Item", "I1"),
    ("PROJECT", "Job", "P1"),
    ("EMPLOYEE", "Employee", "E1"),
    ("DEPARTMENT", "Department", "D1"),
    ("LOCATION", "Location", "10-A"),
    ("CLASS", "ActgClass", "K1"),
    ("CUSTOMER", "Customer", "C1"),
    ("VENDOR", "Vendor", "V1"),
    ("APBILL", "Bill", "B2"),
    ("ARINVOICE", "Invoice", "I2"),
)


@pytest.mark.parametrize(("object_name", "entity", "id"), REPORTED)
def test_a_deletion_the_package_reports_follows_without_audit_history_or_sweep(
    listed: Shop, object_name: str, entity: str, id: str
) -> None:
    listed.vendor("V2", "Second")
    listed.customer("C2", "Second")
    listed.books.add("GLACCOUNT", listed.entity, ACCOUNTNO="6950", TITLE="Old rent", ACCOUNTTYPE="incomestatement")
    listed.books.add("ITEM", listed.entity, ITEMID="I1", NAME="Chair", ITEMTYPE="Non-Inventory")
    listed.books.add("PROJECT", listed.entity, PROJECTID="P1", NAME="Fit-out", PROJECTCATEGORY="Contract")
    listed.books.add("CONTACT", listed.entity, CONTACTNAME="Ann Lee", PRINTAS="Ann Lee", LASTNAME="Lee")
    listed.books.add("EMPLOYEE", listed.entity, EMPLOYEEID="E1", PERSONALINFO={"CONTACTNAME": "Ann Lee"})
    listed.intacct_bill("B2", vendor="V2")
    listed.intacct_invoice("I2", customer="C2")
    listed.run()
    install_package(listed)
    listed.remove(object_name, id)
    listed.books.table("AUDITHISTORY").rows.clear()
    listed.run()
    assert listed.row(entity, id)["isActive"] == "2"
    assert listed.world.books().reported() == []


def test_all_three_sources_of_a_deletion_agree_and_it_is_carried_over_once(shop: Shop) -> None:
    shop.intacct_bill("B1")
    shop.run()
    install_package(shop)
    shop.tomorrow(8)
    shop.remove("APBILL", "B1")
    shop.run()
    assert shop.row("Bill", "B1")["isActive"] == "2"
    stamp = shop.row("Bill", "B1")["updatedTime"]
    shop.tomorrow(8)
    shop.run()
    assert (shop.row("Bill", "B1")["updatedTime"], shop.causes()) == (stamp, {})


def install_package(shop: Shop) -> None:
    """Import the connection's customization package into Intacct; its Smart Events reach the service's API."""
    world = shop.world
    kept = json.loads(world.vault.get(world.id, Side.INTACCT) or "{}")
    world.vault.put(world.id, Side.INTACCT, json.dumps({**kept, "event_secret": "known-to-both"}))
    api = ApiWorld(world)
    link = api.call("POST", f"{api.path}/package", tenant=world.id.tenant_id).json["url"]
    shop.books.import_package(api.call("GET", link.removeprefix(PUBLIC), tenant=None).raw)

    def post(target: str, arguments: Mapping[str, str]) -> None:
        form = {"content-type": "application/x-www-form-urlencoded"}
        answer = api.call("POST", target.removeprefix(PUBLIC), urlencode(arguments), tenant=None, headers=form)
        assert answer.status == 202

    world.scenario.intacct.post = post
