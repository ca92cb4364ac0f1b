"""What runs wrote and people chose, and records found, over the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ledgersync.domain.preferences import Preferences
from ledgersync.management.history import Wanted, page
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.listed import list_all

from .events import Answer
from .world import MINE, ApiWorld


class Story:
    """A shop whose bill was matched, edited, held, freed, paid, and whose payment was voided."""

    def __init__(self) -> None:
        self.shop: Shop = open_shop()
        list_all(self.shop)
        self.api = ApiWorld(self.shop.world)

    def get(self, path: str, **query: str) -> Any:
        answer = self.ask(path, **query)
        assert answer.status == 200, answer.json
        return answer.json

    def ask(self, path: str, role: str = "viewer", tenant: str = MINE, **query: str) -> Answer:
        return self.api.call("GET", path, query=query, role=role, tenant=tenant)

    @property
    def path(self) -> str:
        return self.api.path


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    told = Story()
    shop = told.shop
    shop.bill("B1", "60.00")
    shop.run()
    shop.tomorrow()
    payment = shop.pay_offline(("B1", "60.00"))
    shop.run()
    shop.tomorrow()
    shop.do("void_payment", id=payment)
    shop.run()
    yield told


def test_a_run_tells_what_it_changed_newest_first_with_names_for_what_it_refers_to(story: Story) -> None:
    runs = story.get(f"{story.path}/history", kind="bill")["items"]
    (made,) = [one for one in runs if one["did"] == "created"]
    run = made["run_id"]
    assert made["subject"].startswith("bill B1")
    assert made["happened"] == "created in Cashflow360" or made["happened"] == "created in Sage Intacct"
    fields = {one["field"]: one for one in made["fields"]}
    assert (fields["total"]["before"], fields["total"]["after"]) == (None, "60.00")
    vendor = fields["vendor"]["after"]
    assert (vendor["kind"], vendor["name"], bool(vendor["id"])) == ("vendor", "Acme Paper (V1)", True)
    assert run


def test_pages_of_history_are_turned_without_losing_or_repeating_anything(story: Story) -> None:
    whole = story.get(f"{story.path}/history", limit="100")["items"]
    turned: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        found = story.get(f"{story.path}/history", limit="3", **cursor)
        turned += found["items"]
        if found["next"] is None:
            break
        cursor = {"cursor": found["next"]}
    assert turned[: len(whole)] == whole
    assert len(turned) >= len(whole) > 5


def test_the_tenants_history_is_of_all_its_connections_and_for_administrators(story: Story) -> None:
    everything = story.ask("/history", role="administrator", limit="5")
    assert everything.json["items"] == story.get(f"{story.path}/history", limit="5")["items"]
    assert story.ask("/history").status == 403
    assert story.ask("/history", role="administrator", tenant="other").json == {"items": [], "next": None}


@pytest.mark.parametrize("query", [{"since": "2026-01-01T00:00:00"}, {"cursor": "x"}, {"did": "nothing"}])
def test_what_no_history_can_be_asked_for_is_refused(story: Story, query: dict[str, str]) -> None:
    assert story.ask(f"{story.path}/history", **query).status in (400, 422)


def test_filters_narrow_the_history(story: Story) -> None:
    held = story.get(f"{story.path}/history", did="removed", limit="100")["items"]
    everything = story.get(f"{story.path}/history", limit="100")["items"]
    assert {one["did"] for one in everything} > {"removed"}
    assert held == [one for one in everything if one["did"] == "removed"]
    assert story.get(f"{story.path}/history", since="2030-01-01T00:00:00Z")["items"] == []
    assert story.get(f"{story.path}/history", by="nobody")["items"] == []


@pytest.mark.parametrize("asked", ["B1", "b1", "B", "60.00", "$60", "60"])
def test_a_bill_is_found_by_number_prefix_and_amount(story: Story, asked: str) -> None:
    found = story.get(f"{story.path}/records", q=asked, limit="100")["items"]
    bills = [one for one in found if one["kind"] == "bill"]
    assert [one["label"].split()[0] for one in bills] == ["B1"]
    assert bills[0]["party"]
    assert story.get("/records", q=asked, limit="100")["items"] == found


def test_a_bill_is_found_by_either_id_and_by_its_vendor(story: Story) -> None:
    (bill,) = [one for one in story.get(f"{story.path}/records", q="B1")["items"] if one["kind"] == "bill"]
    for asked in (bill["intacct_id"], bill["cashflow360_id"], bill["cashflow360_id"][:12], bill["party"]):
        found = story.get(f"{story.path}/records", q=asked, limit="100")["items"]
        assert bill["cashflow360_id"] in [one["cashflow360_id"] for one in found], asked


def test_pages_of_hits_are_turned(story: Story) -> None:
    whole = story.get(f"{story.path}/records", q="0", limit="100")["items"]
    turned, cursor = list[Any](), dict[str, str]()
    while True:
        found = story.get(f"{story.path}/records", q="0", limit="2", **cursor)
        turned += found["items"]
        if found["next"] is None:
            break
        cursor = {"cursor": found["next"]}
    assert sorted(map(str, turned)) == sorted(map(str, whole))


def test_what_is_not_found_is_told_why_it_may_be(story: Story) -> None:
    found = story.get(f"{story.path}/records", q="NOSUCH")
    assert found["items"] == []
    assert any("has not been read" in one or "No sync" in one for one in found["why_not"])


def test_reasons_name_the_connections_own_choices() -> None:
    world = open_shop().world
    world.prefer(lambda one: Preferences(approved_only=True), one_way=True)
    answer = ApiWorld(world).call("GET", f"/connections/{world.id.connection_id}/records", query={"q": "X"})
    reasons = " ".join(answer.json["why_not"])
    assert "1-way sync is on" in reasons
    assert "Only approved bills" in reasons
    assert "Transactions wait for sync preferences" in reasons


def test_a_record_says_where_it_stands_and_what_both_sides_hold_now(story: Story) -> None:
    (bill,) = [one for one in story.get(f"{story.path}/records", q="B1")["items"] if one["kind"] == "bill"]
    kept = story.get(f"{story.path}/records/bill/{bill['intacct_id']}")
    assert (kept["state"], kept["live"], kept["cashflow360_id"]) == ("in-step", False, bill["cashflow360_id"])
    now = story.get(f"{story.path}/records/bill/{bill['cashflow360_id']}", live="true")
    total = next(one for one in now["values"] if one["field"] == "total")
    assert {total[side] for side in ("agreed", "intacct", "cashflow360")} == {"60.00"}
    vendor = next(one for one in now["values"] if one["field"] == "vendor")
    assert vendor["intacct"] == vendor["cashflow360"] == vendor["agreed"]


def test_the_timeline_of_a_bill_tells_its_payment_and_the_void_as_well(story: Story) -> None:
    (bill,) = [one for one in story.get(f"{story.path}/records", q="B1")["items"] if one["kind"] == "bill"]
    lines = story.get(f"{story.path}/records/bill/{bill['intacct_id']}/timeline", limit="100")["items"]
    told = [(one["kind"], one["did"]) for one in reversed(lines)]
    assert told == [("bill", "created"), ("bill_payment", "created"), ("bill_payment", "removed")]


def test_a_record_nobody_has_is_not_found_and_live_it_is_told_why(story: Story) -> None:
    assert story.ask(f"{story.path}/records/bill/nosuch").status == 404
    live = story.get(f"{story.path}/records/bill/999999", live="true")
    assert (live["state"], live["why_not"]) == ("not-synced", "Neither system has a bill with this id.")


def test_a_page_that_looked_at_enough_goes_on_though_it_shows_nothing(story: Story) -> None:
    journals = {story.api.id: story.shop.world.registry.journal(story.api.id)}
    first = page(journals, Wanted(by="nobody"), 20, most=2)
    assert (first.lines, first.after is not None) == ([], True)


def choices(world: ApiWorld) -> list[tuple[str, str, dict[str, list[Any]]]]:
    """What people chose, oldest first: who did what, with values before and after."""
    found = world.call("GET", f"{world.path}/history", query={"limit": "100"}).json["items"]
    chosen = [one for one in reversed(found) if one["by"]]
    return [(one["by"], one["did"], {f["field"]: [f["before"], f["after"]] for f in one["fields"]}) for one in chosen]


def test_what_people_choose_for_a_connection_is_told_with_their_names(synced: ApiWorld) -> None:
    path = synced.path
    assert synced.call("PATCH", path, {"name": "Harbor"}).status == 200
    assert synced.call("PUT", f"{path}/preferences", {"automatic": False}).status == 200
    assert synced.call("PUT", f"{path}/statements/other-sync", {"holds": True}).status == 200
    assert synced.call("POST", f"{path}/pause").status == 200
    assert synced.call("POST", f"{path}/resume").status == 200
    assert synced.call("POST", f"{path}/disconnect").status == 200
    assert choices(synced) == [
        ("u1", "renamed", {"name": ["shop", "Harbor"]}),
        ("u1", "preferences", {"automatic": ["yes", "no"]}),
        ("u1", "stated", {"other-sync": [None, "yes"]}),
        ("u1", "paused", {}),
        ("u1", "resumed", {}),
        ("u1", "disconnected", {}),
    ]


def test_what_was_refused_is_not_told(synced: ApiWorld) -> None:
    assert synced.call("PATCH", synced.path, {"name": "Harbor", "version": 77}).status == 409
    assert choices(synced) == []
