"""What preferences can be set to, and what saving them would do: over a shop with its books in both systems."""

from __future__ import annotations

from typing import Any

import pytest

from ledgersync.domain.preferences import REQUIRED
from ledgersync.http.roles import Role
from ledgersync.management.choices import TYPES
from ledgersync.management.effects import CALLED, NEEDS
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.chart import BANK, SUPPLIES

from .world import APPROVED_ONLY, ApiWorld


@pytest.fixture(scope="module")
def shop() -> Shop:
    """Three bills and a credit, of which one bill is approved, and a vendor of the top level."""
    shop = open_shop()
    shop.vendor("V7", "Shared Supplier", top=True)
    for number in ("B1", "B2", "B3"):
        shop.bill(number, "10.00")
    shop.credit("K1", "5.00")
    shop.do("approve", entity="Bill", id=shop.id("Bill", "B1"))
    shop.run()
    shop.world.clock.left = 25.0
    return shop


@pytest.fixture
def world(shop: Shop) -> ApiWorld:
    return ApiWorld(shop.world)


def chosen(world: ApiWorld, **query: str) -> list[dict[str, Any]]:
    answer = world.call("GET", f"{world.path}/choices", query=query)
    assert answer.status == 200, answer.raw
    items: list[dict[str, Any]] = answer.json["items"]
    assert answer.json["total"] >= len(items)
    return items


def as_kept(world: ApiWorld) -> dict[str, Any]:
    """The preferences as they are, as somebody would send them."""
    kept = world.call("GET", f"{world.path}/preferences").json
    return {name: value for name, value in kept.items() if name not in ("transactions_wait_for", "warnings", "version")}


def asked(world: ApiWorld, **changed: Any) -> dict[str, Any]:
    """What a check answers of the preferences as they are, with some changed."""
    answer = world.call("POST", f"{world.path}/preferences/check", {**as_kept(world), **changed}, role=Role.ACCOUNTANT)
    assert answer.status == 200, answer.raw
    found: dict[str, Any] = answer.json
    return found


def words(found: dict[str, Any]) -> dict[str, str]:
    return {one["field"]: one["words"] for one in found["effects"]}


def test_bank_accounts_are_told_by_their_last_four_digits_and_never_by_their_number(world: ApiWorld) -> None:
    banks = chosen(world, of="bank_account")
    numbers = [str(row["accountNumber"]) for row in world.runs.ends.organization.tables["BankAccount"].values()]
    assert numbers
    assert [one["last_four"] for one in banks] == [number[-4:] for number in numbers]
    assert all(one["id"] and one["name"] for one in banks)
    raw = world.call("GET", f"{world.path}/choices", query={"of": "bank_account"}).raw.decode()
    assert not [number for number in numbers if number in raw and len(number) > 4]


def test_accounts_are_searched_by_number_or_name_and_by_what_a_preference_takes(world: ApiWorld) -> None:
    (bank,) = chosen(world, of="account", q=BANK)
    assert (bank["number"], bank["type"]) == (BANK, "Bank")
    assert {one["type"] for one in chosen(world, of="account", preference="default_bank_account")} == {"Bank"}
    assert chosen(world, of="account", preference="default_bank_account", q=SUPPLIES) == []
    assert chosen(world, of="account", q=bank["name"][1:].upper())[0]["id"] == bank["id"]


def test_locations_departments_and_journals_are_named_as_sage_intacct_names_them(world: ApiWorld) -> None:
    assert {one["number"] for one in chosen(world, of="location")} >= {world.runs.ends.entity_id}
    assert all(one["name"] for one in chosen(world, of="department"))
    assert {one["id"] for one in chosen(world, of="journal")} <= {"CDJ", "CD"}
    assert chosen(world, of="journal")


def test_a_permanent_choice_is_counted_before_it_is_made_and_nothing_is_saved(world: ApiWorld) -> None:
    before = world.connection()
    found = asked(world, approved_only=True)
    assert found["permanent"] == ["approved_only"]
    effect = next(one for one in found["effects"] if one["field"] == "approved_only")
    assert effect == {
        "field": "approved_only",
        "words": "2 bills and 1 vendor credit are not approved today. They will not sync until they are. "
        "You can't turn this off later.",
        "count": 3,
        "permanent": True,
    }
    assert world.connection() == before


def test_a_permanent_choice_is_saved_only_when_it_is_confirmed_by_name(world: ApiWorld) -> None:
    for confirmed in ([], ["automatic"]):
        answer = world.call("PUT", f"{world.path}/preferences", {**APPROVED_ONLY, "confirmed": confirmed})
        assert (answer.status, answer.json["code"]) == (409, "not-confirmed")
        assert [one["field"] for one in answer.json["errors"]] == ["approved_only"]
    kept = world.connection().preferences
    assert kept is not None and not kept.approved_only


def test_what_is_wrong_is_answered_beside_what_would_happen(world: ApiWorld) -> None:
    found = asked(world, default_bank_account="nobody", automatic=False)
    assert [(one["field"], one["code"]) for one in found["errors"]] == [("default_bank_account", "not-synced")]
    assert words(found) == {"automatic": "Nothing syncs by itself any more; somebody has to press Sync Now."}


def test_records_that_stay_with_sage_intacct_are_counted(world: ApiWorld) -> None:
    found = asked(world, masters={"vendor": "cashflow360"})
    assert "1 record owned at the top level stays with Sage Intacct." in [one["words"] for one in found["effects"]]
    assert any("Shared Supplier" in one for one in found["warnings"])


def test_where_no_record_stays_with_sage_intacct_none_is_told(world: ApiWorld) -> None:
    found = asked(world, masters={"item": "cashflow360"})
    assert [(one["field"], one["count"]) for one in found["effects"]] == [("masters", None)]


@pytest.mark.parametrize(
    ("kept", "wanted", "day"),
    [("original", "void_date", "the day it is voided"), ("void_date", "original", "the day of the payment")],
)
def test_the_day_a_voided_payment_is_taken_back_on_is_told(world: ApiWorld, kept: str, wanted: str, day: str) -> None:
    saved = {**as_kept(world), "void_date_policy": kept}
    assert world.call("PUT", f"{world.path}/preferences", saved).status == 200
    told = words(asked(world, void_date_policy=wanted))["void_date_policy"]
    assert told == f"A payment voided from now on is taken back on {day}."


def test_the_same_preferences_do_nothing(world: ApiWorld) -> None:
    found = asked(world)
    assert (found["errors"], found["effects"], found["permanent"]) == ([], [], [])


def test_leaving_an_account_out_says_what_waits_then(world: ApiWorld) -> None:
    assert words(asked(world, default_bank_account="")) == {
        "transactions_wait_for": "Transactions wait for: Default Bank Account. Lists sync."
    }
    assert "offline payments received wait" in words(asked(world, deposit_to_account=""))["deposit_to_account"]


def test_every_account_preference_is_called_by_its_label_and_says_what_waits_for_it() -> None:
    assert CALLED.keys() == TYPES.keys() - {"bank_accounts"} | {"transfer_journal"}
    assert NEEDS.keys() == CALLED.keys() - set(REQUIRED)


def test_a_check_of_an_older_version_is_stale(world: ApiWorld) -> None:
    answer = world.call("POST", f"{world.path}/preferences/check", {"version": world.connection().version + 5})
    assert (answer.status, answer.json["code"]) == (409, "stale")
