"""What one tenant asks for takes nothing from the runs of another: logins, sign-ins that are refused, events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from cashflow360.errors import Throttled
from cashflow360.limits import Use
from ledgersync.adapters.logins import ASKED_BY_TENANT, LOGINS, LoginBudget
from ledgersync.http import access
from ledgersync.management import package
from ledgersync.ports.setup import Cashflow360Credentials, Flaw, IntacctCredentials, LiveCheck
from sandbox.scenarios.setting import TOKEN_NAME

from .world import MINE, ApiWorld


def logins_left(world: ApiWorld, tenant: str, *, asked: bool) -> int:
    """How often somebody of this tenant could sign in now."""
    budget = LoginBudget(world.runs.registry, world.runs.clock.now, tenant_id=tenant, asked=asked)
    for number in range(LOGINS + 1):
        try:
            budget.spend(Use.LOGIN)
        except Throttled:
            return number
    raise AssertionError("no end")


def test_what_people_of_all_tenants_ask_for_leaves_half_of_the_logins_to_runs(world: ApiWorld) -> None:
    assert [logins_left(world, f"tenant{n}", asked=True) for n in range(6)] == [ASKED_BY_TENANT] * 5 + [0]
    assert logins_left(world, "tenant0", asked=False) == LOGINS // 2


def test_runs_of_one_tenant_leave_logins_to_those_of_others(world: ApiWorld) -> None:
    assert logins_left(world, "greedy", asked=False) == LOGINS // 2
    assert logins_left(world, "modest", asked=False) == LOGINS // 2


def test_made_up_credentials_are_refused_ever_longer_and_cost_few_logins(world: ApiWorld) -> None:
    body = world.new_connection(cashflow360__token="made-up", cashflow360__organization_id="00801MADEUP")
    answers = [world.call("POST", "/connections", body, tenant="tenant-2") for _ in range(30)]
    assert [answer.status for answer in answers] == [422] * 3 + [429] * 27
    assert answers[-1].json["code"] == "too-many-refused"
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    passed = 3
    for _ in range(60):
        world.runs.clock.at += timedelta(minutes=1)
        passed += world.call("POST", "/connections", body, tenant="tenant-2").status == 422
    assert passed <= 17
    assert logins_left(world, "tenant-3", asked=True) > 0
    assert logins_left(world, MINE, asked=False) > 90


def test_refusals_of_one_tenant_or_company_do_not_stop_another(world: ApiWorld) -> None:
    wrong = world.new_connection(intacct__password="made-up")
    while world.call("POST", "/connections", wrong, tenant="tenant-2").status == 422:
        pass
    right = world.new_connection(name="Shop again")
    assert world.call("POST", "/connections", right, tenant="tenant-3").status == 201


def test_credentials_that_are_accepted_count_for_nothing(world: ApiWorld) -> None:
    kept = {"token_name": TOKEN_NAME, "token": world.runs.ends.organization.token}
    for _ in range(12):
        assert world.call("PUT", f"{world.path}/credentials", kept).status == 200
        world.runs.clock.at += timedelta(minutes=6)


def test_cashflow360_is_not_asked_when_intacct_refused(world: ApiWorld) -> None:
    asked: list[object] = []
    check = world.connections.check
    object.__setattr__(world.connections, "check", _Watching(check, asked))
    wrong = world.new_connection(intacct__password="made-up", cashflow360__token="made-up")
    answer = world.call("POST", "/connections", wrong, tenant="tenant-2")
    assert [one["code"] for one in answer.json["errors"]] == ["intacct-user-refused"]
    assert asked == []


class _Watching:
    def __init__(self, check: LiveCheck, asked: list[object]) -> None:
        self._check = check
        self._asked = asked

    def intacct(self, credentials: IntacctCredentials) -> Sequence[Flaw]:
        return self._check.intacct(credentials)

    def cashflow360(self, credentials: Cashflow360Credentials, tenant_id: str) -> Sequence[Flaw]:
        self._asked.append(tenant_id)
        return self._check.cashflow360(credentials, tenant_id)


def test_the_doctor_uses_the_kept_sessions(synced: ApiWorld) -> None:
    before = logins_spent(synced)
    for _ in range(5):
        assert synced.report("doctor")["checks"]
    assert logins_spent(synced) == before


def logins_spent(world: ApiWorld) -> int:
    """What the table says was spent for people's questions of this tenant."""
    spent = world.runs.registry._budgets
    return sum(number for (name, _), number in spent.items() if name.startswith("cashflow360-login"))


def test_a_connection_reports_only_so_many_deletions(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "EVENTS_AN_HOUR", 3)
    made = world.call("POST", "/connections", world.new_connection(name="Mine"), tenant="tenant-2").json
    secret = world.connections.event_secret(next(iter(world.runs.registry.connections("tenant-2"))).id)
    path = f"/intacct/events/tenant-2.{made['id']}"
    body = {"object": "VENDOR", "event": "delete", "secret": secret}
    statuses = [world.call("POST", path, {**body, "key": f"V{n}"}, tenant=None).status for n in range(5)]
    assert statuses == [202] * 3 + [429] * 2
    world.runs.clock.at += timedelta(hours=1)
    assert world.call("POST", path, {**body, "key": "V9"}, tenant=None).status == 202


def test_live_reads_of_one_tenant_are_limited_by_the_minute(world: ApiWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "LIVE_A_MINUTE", 3)
    asked = {"kind": "doctor"}
    statuses = [world.call("POST", f"{world.path}/reports", asked).status for _ in range(5)]
    assert statuses[3:] == [429, 429] and 429 not in statuses[:3]
    assert world.call("GET", world.path).status == 200
    assert world.call("POST", "/connections/none/reports", asked, tenant="tenant-2").status == 404
    world.runs.clock.at += timedelta(minutes=1)
    assert world.call("POST", f"{world.path}/reports", asked).status != 429
