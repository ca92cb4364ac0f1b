"""Consoles over a shop that has one of everything that pages list, and the address of each of their pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Conflict
from ledgersync.management.state_access import changing
from ledgersync.ports import Run
from ledgersync.ports.changes import PutConflict
from ledgersync.ports.people import Person
from tests.fakes.people import MemoryPeople
from tests.integration.http_api.fleet_world import execution
from tests.integration.http_api.test_fleet import counted
from tests.integration.http_api.world import MINE, ApiWorld, shop_api
from tests.integration.runs.books import open_shop

from .plain import plain
from .world import ConsoleWorld

HOME = "/connections/shop"
RUN = "run-0001"
BOSS = Person(id="boss", name="boss@example.com", role="administrator")
ASKED = {
    "/search": "?q=B1",
    "/fleet/redrive": "?cause=intacct-user-refused",
    "/connections/{id}/records": "?q=B1",
    "/connections/{id}/reports/{report}/file": "?as=csv",
}
"""What a page is asked for."""


@dataclass(frozen=True)
class Standing:
    """``parts`` are what the names in addresses stand for, ``shared`` a link for anybody."""

    world: ConsoleWorld
    parts: dict[str, str]
    shared: dict[str, str] = field(default_factory=dict)

    def address(self, path: str) -> str:
        """Of a page by its path, such as ``/connections/{id}``."""
        shown = path
        for name, value in self.parts.items():
            shown = shown.replace(f"{{{name}}}", "c2" if path.startswith("/fleet") else value)
        return f"{shown}{ASKED.get(path, '')}"


def at_work() -> Standing:
    """Synced, with an ambiguous name, a conflict, a run, every report, a set-up, and something to operate."""
    shop = open_shop()
    shop.create("Vendor", name="Acme", shortName="V9")
    shop.bill("B1", "40.00", vendor="Acme")
    shop.run()
    for id in ("V71", "V72"):
        shop.vendor(id, "Twin")
    shop.create("Vendor", name="Twin")
    shop.run()
    shop.world.clock.left = 25.0
    api = ApiWorld(shop.world, directory=MemoryPeople((MINE, BOSS)))
    world = ConsoleWorld(api)
    vendor = next(iter(api.runs.books().all_links(Kind.VENDOR)))
    _disputed(api, vendor.cashflow360_id, vendor.intacct_id)
    began = api.runs.clock.now() - timedelta(hours=1)
    api.runs.registry.start_run(Run(api.id, RUN, "schedule", "succeeded", began, ended_at=began))
    channel = {"means": "email", "to": "dana@example.com", "events": ["paused"]}
    api.call("PUT", "/notices", {"version": 0, "channels": [channel]})
    draft = str(api.call("POST", "/drafts", {"name": "West"}).json["id"])
    kinds = ("tie-out", "preview", "doctor", "support-bundle", "history")
    reports = {kind: str(api.call("POST", f"{HOME}/reports", {"kind": kind}).json["id"]) for kind in kinds}
    api.make_reports()
    tokens = {kind: api.call("POST", f"{HOME}/reports/{reports[kind]}/share").json["token"] for kind in kinds[::2][:2]}
    world.remote.fleet.past = [execution(1), execution(2, "FAILED")]
    counted(world.remote.fleet, 2, sage=40)
    holds = api.call("GET", f"{HOME}/holds").json["items"]
    twin = next(one["id"] for one in holds if (one["side"], one["label"]) == ("cashflow360", "Twin"))
    parts = {"id": "shop", "run": RUN, "report": reports["history"], "hold": twin, "draft": draft, "step": "intacct",
             "kind": "vendor", "rid": vendor.cashflow360_id}  # fmt: skip
    return Standing(world, parts, {kind: f"/shared/{token}" for kind, token in tokens.items()})


def _disputed(api: ApiWorld, cashflow360_id: str, intacct_id: str) -> None:
    conflict = Conflict(
        kind=Kind.VENDOR, cashflow360_id=cashflow360_id, intacct_id=intacct_id, field="phone", base="1", intacct="2",
        cashflow360="3", winner=Side.INTACCT, rule="master", at=api.runs.clock.now(), label="Acme",
    )  # fmt: skip
    with changing(api.runs.registry, api.runs.clock, api.id, "test") as books:
        books.commit([PutConflict(conflict)])


def setting_up() -> Standing:
    """A set-up whose credentials are entered and whose two reports are made; its company is connected nowhere else."""
    api = shop_api()
    api.call("POST", f"{api.path}/disconnect")
    world, given = ConsoleWorld(api), api.new_connection()
    user = plain(world)
    user.open("/connect")
    user.press("Begin", name="West")
    tasks = user.at
    for side, names in (("intacct", ("company_id", "user_id", "password")),
                        ("cashflow360", ("organization_id", "token_name", "token"))):  # fmt: skip
        user.open(f"{tasks}/{side}")
        user.press("Check and save", **{name: given[side][name] for name in names})
        if side == "intacct" and user.page.tree.css("select[name=entity_id]"):
            user.press("Check and save", entity_id=api.runs.ends.entity_id)
    draft = tasks.removeprefix("/connect/")
    made = {kind: str(api.call("POST", f"/drafts/{draft}/reports", {"kind": kind}).json["id"])
            for kind in ("doctor", "preview")}  # fmt: skip
    api.make_reports()
    return Standing(world, {"draft": draft, "report": made["preview"]})
