"""A new user's walk, by the API and the command line only: connect, set up, sync, break, mend, redrive."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from decimal import Decimal

import httpx
import pytest

from tests.e2e.told import COLUMNS, outlined, shown
from tests.e2e.walking import Walk, walking

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with walking(tmp_path_factory.mktemp("walk")) as walk:
        yield walk


def test_a_new_user_connects_sets_up_syncs_breaks_and_mends(walk: Walk) -> None:
    connects(walk)
    asks_the_doctor(walk)
    imports_the_package(walk)
    sets_preferences(walk)
    takes_a_conflict_the_other_way(walk)
    mends_what_was_held(walk)
    gives_a_new_password_and_redrives(walk)
    sees_what_it_cost(walk)


def connects(walk: Walk) -> None:
    ends = walk.ends
    given = ["--company", ends.company_id, "--user", ends.user_id, "--entity", ends.entity_id, "--organization",
             ends.organization_id, "--token-name", ends.token_name]  # fmt: skip
    secrets = {"LEDGERSYNC_INTACCT_PASSWORD": ends.password, "LEDGERSYNC_CASHFLOW360_TOKEN": ends.token}
    (made,) = walk.types("connect", "--name", "Cedar", *given, environ=secrets)
    walk.connection = made["id"]
    first = walk.waits(made["run_id"])
    assert first["status"] == "succeeded", first
    assert first["calls"]["intacct|requests"] > 0
    assert made["transactions_wait_for"]
    assert_told(walk, "runs", walk.connection, made["run_id"])


def asks_the_doctor(walk: Walk) -> None:
    walk.sets_intacct("OVERRIDE1099", "F")
    checks = {one["check"]: one for one in walk.types("doctor", walk.connection, expect=1)["checks"]}
    assert checks["override-1099"]["result"] == "fail"
    assert_told(walk, "doctor", walk.connection)
    walk.sets_intacct("OVERRIDE1099", "T")
    checks = {one["check"]: one for one in walk.types("doctor", walk.connection, expect=1)["checks"]}
    assert checks["override-1099"]["result"] == "pass"


def imports_the_package(walk: Walk) -> None:
    checks = {one["check"]: one for one in walk.types("doctor", walk.connection, expect=1)["checks"]}
    assert checks["package"]["result"] == "fail"

    url = httpx.post(
        f"{walk.stack.api_url}/connections/{walk.connection}/package",
        headers={"Authorization": f"Bearer {walk._environ['LEDGERSYNC_TOKEN']}"},
    ).json()["url"]
    package = httpx.get(url)
    assert (package.status_code, package.content[:2]) == (200, b"PK")
    assert httpx.get(url).status_code == 410
    walk.edits_intacct(op="import_package", fields={"archive": base64.b64encode(package.content).decode()})

    checks = {one["check"]: one for one in walk.types("doctor", walk.connection, expect=1)["checks"]}
    assert checks["package"]["result"] == "pass"


def sets_preferences(walk: Walk) -> None:
    expense = walk.types("accounts", walk.connection, "unallocated_expenses_account")[0]["id"]
    bank = walk.types("accounts", walk.connection, "default_bank_account")[0]["id"]
    assert_told(walk, "accounts", walk.connection, "default_bank_account")
    saved = walk.types("preferences", walk.connection, "--set", f"unallocated_expenses_account={expense}",
                       "--set", f"default_bank_account={bank}", "--set", "vendor_sequence=auto")  # fmt: skip
    assert saved["transactions_wait_for"] == []
    for digits in walk.bank_digits():
        saved = walk.types("preferences", walk.connection, "--set", f"bank_accounts.{digits}={bank}")
    checks = walk.types("doctor", walk.connection)["checks"]
    assert [one["check"] for one in checks if one["result"] == "fail"] == []


def takes_a_conflict_the_other_way(walk: Walk) -> None:
    walk.renames_a_department_on_both_sides()
    (started,) = walk.types("sync", walk.connection)
    assert walk.waits(started["run_id"])["status"] == "succeeded"
    found = next(one for one in walk.types("conflicts", walk.connection) if one["field"] == "name")
    assert_told(walk, "conflicts", walk.connection)
    (taken,) = walk.types("conflicts", walk.connection, "--take-other", found["id"])
    assert taken["winner"] != found["winner"]


def mends_what_was_held(walk: Walk) -> None:
    department = walk.edits_cashflow360(action="create", entity="Department", fields={"name": "Night Shift"})["id"]
    (started,) = walk.types("sync", walk.connection)
    assert walk.waits(started["run_id"])["status"] == "succeeded"
    (hold,) = [one for one in walk.types("holds", walk.connection) if one["label"] == "Night Shift"]
    assert hold["advice"]
    assert_told(walk, "holds", walk.connection, "--grouped")
    walk.edits_cashflow360(action="update", entity="Department", id=department, fields={"shortName": "NIGHT"})
    (started,) = walk.types("sync", walk.connection)
    assert walk.waits(started["run_id"])["status"] == "succeeded"
    assert walk.types("holds", walk.connection) == []


def gives_a_new_password_and_redrives(walk: Walk) -> None:
    walk.edits_intacct(op="set_user", key=walk.ends.user_id, fields={"password": "changed-in-Intacct-1"})
    walk.stack.table.delete_item(
        Key={"pk": f"CONNECTION#{walk.ends.tenant_id}#{walk.connection}", "sk": "SESSION#intacct"}
    )
    (started,) = walk.types("sync", walk.connection)
    broken = walk.waits(started["run_id"])
    assert (broken["status"], broken["error"]) == ("failed", "intacct-user-refused"), broken
    assert "password" in broken["advice"]

    walk.types("rotate", walk.connection, "--password", "changed-in-Intacct-1")
    (failed,) = walk.types("redrive")
    assert_told(walk, "redrive")
    assert (failed["code"], failed["run_id"]) == ("intacct-user-refused", started["run_id"])
    (again,) = walk.types("redrive", "--cause", "intacct-user-refused")
    fresh = walk.types("runs", walk.connection, again["new_run_id"])
    assert fresh["trigger"] == "redrive"
    mended = walk.waits(again["new_run_id"])
    assert mended["status"] == "succeeded", mended
    assert walk.types("redrive") == []


def sees_what_it_cost(walk: Walk) -> None:
    (spent,) = [one for one in walk.types("cost", "--days", "1") if one["connection"] == "Cedar"]
    assert Decimal(spent["write_units"]) > 6 * int(spent["runs"])
    assert any(walk.connection in line["message"] for line in walk.types("tail", "--connection", walk.connection))


def assert_told(walk: Walk, *arguments: str) -> None:
    """The tutorial shows the command as it is by now; `make tutorial` walks again where it does not."""
    output = walk.runs(arguments, {"COLUMNS": COLUMNS}).stdout
    assert outlined(output) == shown(arguments[0]), f"docs/tutorial.md is stale at {arguments[0]}: make tutorial"
