"""What people answer for where no system tells: kept with name and day, and gone by."""

from __future__ import annotations

from typing import Any

from ledgersync.domain.accounting import ACCOUNTING, steers
from ledgersync.domain.doctor import CHECKS
from ledgersync.http.roles import Role

from .world import MINE, ApiWorld

DANA = {"tenant_id": MINE, "role": "accountant", "sub": "u1", "email": "dana@example.com"}


def state(world: ApiWorld, **said: bool | None) -> dict[str, Any]:
    statements = {code.replace("_", "-"): holds for code, holds in said.items()}
    answer = world.call("PUT", f"{world.path}/statements", {"statements": statements}, claims=DANA)
    assert answer.status == 200, answer.raw
    return {one["check"]: one for one in answer.json["items"]}


def test_every_question_of_the_doctor_and_every_accounting_preference_can_be_stated(world: ApiWorld) -> None:
    items = world.call("GET", f"{world.path}/statements").json["items"]
    asked = {one.code for one in CHECKS if one.statement} | {one.code for one in ACCOUNTING}
    assert sorted(one["check"] for one in items) == sorted(asked)
    assert all(one["yes"] and one["no"] and one["where"] and one["statement"] for one in items)
    assert [one["title"] for one in items if one["accounting"]] == [one.label for one in ACCOUNTING]


def test_a_statement_has_the_name_and_the_day_and_the_sync_goes_by_it(world: ApiWorld) -> None:
    found = state(world, use_departments=False, vendor_auto_numbering=True, other_sync=True)
    at = world.runs.clock.now().isoformat().replace("+00:00", "Z")
    for code, holds in (("use-departments", False), ("vendor-auto-numbering", True), ("other-sync", True)):
        assert (found[code]["holds"], found[code]["by"], found[code]["at"]) == (holds, "dana@example.com", at)
    kept = world.call("GET", f"{world.path}/preferences").json
    assert (kept["dimensions"]["departments"], kept["vendor_sequence"]) == (False, "auto")
    assert {name for name, on in kept["dimensions"].items() if on} == {"locations", "classes"}


def test_a_preference_that_is_changed_is_a_statement_of_who_changed_it(world: ApiWorld) -> None:
    kept = world.call("GET", f"{world.path}/preferences").json
    body = {name: value for name, value in kept.items() if name not in ("transactions_wait_for", "warnings")}
    body["dimensions"] |= {"projects": True}
    assert world.call("PUT", f"{world.path}/preferences", body, claims=DANA).status == 200
    found = {one["check"]: one for one in world.call("GET", f"{world.path}/statements").json["items"]}
    assert (found["use-projects"]["holds"], found["use-projects"]["by"]) == (True, "dana@example.com")
    assert (found["use-items"]["holds"], found["use-items"]["by"]) == (False, "")


def test_a_withdrawn_statement_leaves_the_preference_as_it_is(world: ApiWorld) -> None:
    state(world, use_departments=False)
    found = state(world, use_departments=None)
    assert (found["use-departments"]["holds"], found["use-departments"]["by"]) == (False, "")


def test_the_doctor_and_this_list_are_one(world: ApiWorld) -> None:
    world.call("PUT", f"{world.path}/statements/show-account-numbers", {"holds": False}, claims=DANA)
    found = {one["check"]: one for one in world.call("GET", f"{world.path}/statements").json["items"]}
    assert (found["show-account-numbers"]["holds"], found["show-account-numbers"]["by"]) == (False, "dana@example.com")
    checks = {one["check"]: one for one in world.report("doctor")["checks"]}
    assert checks["show-account-numbers"]["result"] == "fail"


def test_nobody_can_answer_for_what_is_no_question(world: ApiWorld) -> None:
    for code in ("sender-authorized", "nothing"):
        answer = world.call("PUT", f"{world.path}/statements", {"statements": {code: True}})
        assert (answer.status, answer.json["detail"]) == (404, "There is no such statement.")
    assert world.call("PUT", f"{world.path}/statements", {"statements": {}}).status == 422


def test_a_statement_over_somebody_elses_change_is_refused(world: ApiWorld) -> None:
    version = world.connection().version
    state(world, use_items=True)
    body = {"statements": {"use-items": False}, "version": version}
    answer = world.call("PUT", f"{world.path}/statements", body, role=Role.ACCOUNTANT)
    assert (answer.status, answer.json["code"]) == (409, "stale")
    assert [one["field"] for one in answer.json["errors"]] == ["preferences.dimensions", "statements"]


def test_an_accounting_preference_without_effect_says_so() -> None:
    """Such as Show Chart of Accounts on Bill and Invoice Items."""
    for one in ACCOUNTING:
        if one.yes == one.no:
            assert one.yes.startswith("No effect here") and not steers(one)
