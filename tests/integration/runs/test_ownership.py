"""Records owned at Intacct's top level are never written from an entity (sync-rules §1)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ledgersync.domain.model import Kind, Side
from ledgersync.management.preferences import Preset, masters_of
from sandbox.scenarios.native.lists import Dimension, add_to_intacct
from tests.integration.runs.books import Shop
from tests.integration.runs.chart import SUPPLIES

PUT_BACK = "owned at the top level, edit it in Intacct"
SHARED: Mapping[str, tuple[str, Mapping[str, object], str, str]] = {
    "VENDOR": ("Vendor", {"VENDORID": "T1", "NAME": "Top", "DISPLAYCONTACT": {"PRINTAS": "Top"}}, "T1", "NAME"),
    "CUSTOMER": ("Customer", {"CUSTOMERID": "T1", "NAME": "Top", "DISPLAYCONTACT": {"PRINTAS": "Top"}}, "T1", "NAME"),
    "DEPARTMENT": ("Department", {"DEPARTMENTID": "T1", "TITLE": "Top"}, "T1", "TITLE"),
    "CLASS": ("ActgClass", {"CLASSID": "T1", "NAME": "Top"}, "T1", "NAME"),
    "ITEM": ("Item", {"ITEMID": "T1", "NAME": "Top", "ITEMTYPE": "Non-Inventory"}, "T1", "NAME"),
}


@pytest.mark.parametrize("object_name", SHARED)
def test_an_edit_of_a_shared_record_is_put_back_and_reported(shop: Shop, object_name: str) -> None:
    entity, fields, id, title = SHARED[object_name]
    shop.books.add(object_name, None, **fields)
    shop.run()
    shop.tomorrow()
    shop.update(entity, id, name="Mine now")
    before = shop.books.snapshot()[object_name]
    shop.run()
    assert shop.row(entity, id)["name"] == "Top"
    assert shop.books.snapshot()[object_name] == before
    assert shop.intacct(object_name, id)[title] == "Top"
    reported = {c.field: (c.rule, c.cashflow360) for c in shop.world.books().conflicts()}
    assert reported["name"] == (PUT_BACK, "Mine now")


def test_the_entitys_own_location_is_put_back_and_reported(shop: Shop) -> None:
    """It stands for the entity: renamed or inactivated from here, the whole entity would be."""
    shop.prefer(masters=masters_of(Preset.CASHFLOW360, {}))
    before = shop.intacct("LOCATION", shop.entity)
    shop.tomorrow()
    shop.update("Location", shop.entity, name="Mine now")
    shop.run()
    assert (shop.row("Location", shop.entity)["name"], shop.intacct("LOCATION", shop.entity)) == (
        before["NAME"],
        before,
    )
    shop.tomorrow()
    shop.delete("Location", shop.entity)
    shop.run()
    assert (shop.row("Location", shop.entity)["isActive"], shop.intacct("LOCATION", shop.entity)) == ("1", before)
    reported = {c.field: (c.rule, c.cashflow360) for c in shop.world.books().conflicts()}
    assert reported == {"name": (PUT_BACK, "Mine now"), "active": (PUT_BACK, False)}
    assert shop.causes() == {}


def test_a_location_of_the_entity_is_its_own_to_edit(shop: Shop) -> None:
    add_to_intacct(shop.books, "location", Dimension("10-A", "Annex", parent=shop.entity), shop.entity)
    shop.run()
    shop.tomorrow()
    shop.update("Location", "10-A", name="New annex")
    shop.run()
    assert shop.intacct("LOCATION", "10-A")["NAME"] == "New annex"


@pytest.mark.parametrize("preset", [Preset.INTACCT, Preset.CASHFLOW360])
@pytest.mark.parametrize("edited", [False, True])
def test_a_shared_record_deleted_at_the_top_level_is_inactivated_and_never_made_anew(
    shop: Shop, preset: Preset, edited: bool
) -> None:
    shop.prefer(masters=masters_of(preset, {}))
    shop.vendor("V9", "Shared", top=True)
    shop.run()
    shop.tomorrow()
    if edited:
        shop.update("Vendor", "V9", email="mine@here.example")
    shop.books.remove("VENDOR", shop.recordno("VENDOR", "V9"), None)
    for _ in range(2):
        shop.run()
        assert [row["VENDORID"] for row in shop.all_intacct("VENDOR")] == ["V1"]
        assert shop.row("Vendor", "V9")["isActive"] == "2"
        assert shop.causes() == {}


def test_intacct_stays_the_master_of_a_shared_record_whatever_the_preset(shop: Shop) -> None:
    shop.prefer(masters=masters_of(Preset.CASHFLOW360, {}))
    shop.vendor("V9", "Shared", top=True)
    shop.run()
    shop.tomorrow()
    shop.edit("VENDOR", "V9", top=True, NAME="Theirs")
    shop.update("Vendor", "V9", name="Ours")
    shop.run()
    assert shop.row("Vendor", "V9")["name"] == shop.intacct("VENDOR", "V9")["NAME"] == "Theirs"


def test_a_shared_record_edited_at_the_top_level_arrives_in_cashflow360(shop: Shop) -> None:
    shop.tomorrow()
    shop.edit("GLACCOUNT", SUPPLIES, top=True, TITLE="Office supplies")
    shop.run()
    assert shop.row("ChartOfAccount", SUPPLIES)["name"] == "Office supplies"


@pytest.mark.parametrize(
    ("preset", "winner"), [(Preset.INTACCT, "Theirs"), (Preset.CASHFLOW360, "Ours"), (Preset.DEFAULTS, "Theirs")]
)
def test_the_preset_decides_conflicts_of_records_the_entity_owns(shop: Shop, preset: Preset, winner: str) -> None:
    shop.prefer(masters=masters_of(preset, {}))
    shop.tomorrow()
    shop.edit("VENDOR", "V1", NAME="Theirs")
    shop.update("Vendor", "V1", name="Ours")
    shop.run()
    assert shop.row("Vendor", "V1")["name"] == shop.intacct("VENDOR", "V1")["NAME"] == winner


def test_a_choice_for_one_kind_overrides_the_preset(shop: Shop) -> None:
    shop.prefer(masters=masters_of(Preset.INTACCT, {Kind.VENDOR: Side.CASHFLOW360}))
    shop.tomorrow()
    for object_name, entity, id in (("VENDOR", "Vendor", "V1"), ("CUSTOMER", "Customer", "C1")):
        shop.edit(object_name, id, NAME="Theirs")
        shop.update(entity, id, name="Ours")
    shop.run()
    assert shop.intacct("VENDOR", "V1")["NAME"] == "Ours"
    assert shop.row("Customer", "C1")["name"] == "Theirs"
