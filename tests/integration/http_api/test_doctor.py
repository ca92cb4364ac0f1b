"""The doctor, against both sandboxes: what it passes, fails, and could not check."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledgersync.domain.needed import MODULES, Right
from ledgersync.domain.rights import OBJECTS
from ledgersync.errors import FatalError
from sandbox.intacct.functions import setup
from sandbox.intacct.preferences import APPLICATIONS

from .test_setup import vendor
from .world import MINE, ApiWorld

TOLD = {Right.ADD: "CREATE", Right.EDIT: "UPDATE", Right.DELETE: "DELETE"}


def checks(world: ApiWorld) -> dict[str, dict[str, str]]:
    world.report("doctor")
    answer = world.call("GET", f"{world.path}/doctor")
    assert answer.status == 200, answer.raw
    return {one["check"]: one for one in answer.json["checks"]}


def results(world: ApiWorld) -> dict[str, str]:
    return {code: one["result"] for code, one in checks(world).items()}


@pytest.mark.parametrize(
    ("application", "name", "value", "check"),
    [
        ("AP", "ACCOUNTLABELS", "T", "account-labels"),
        ("CM", "ACCOUNTLABELS", "T", "account-labels"),
        ("AP", "RECLASSIFICATION", "F", "reclassification"),
        ("AP", "REVERSEUNPAIDBILLS", "T", "reverse-unpaid-bills"),
        ("AP", "OVERRIDE1099", "F", "override-1099"),
        ("AP", "PAYMENTAPPROVAL", "T", "payment-approval"),
        ("AP", "SUMMARYFREQUENCY", "Individual", "ap-summary"),
        ("AR", "SUMMARYFREQUENCY", "Individual", "ar-summary"),
    ],
)
def test_one_setting_that_is_wrong_fails_its_own_check_alone(
    world: ApiWorld, application: str, name: str, value: str, check: str
) -> None:
    before = results(world)
    assert before[check] == "pass"
    world.runs.ends.books.set_preference(application, name, value)
    after = results(world)
    assert {code for code in after if after[code] != before[code]} == {check}
    assert after[check] == "fail"
    assert all(checks(world)[check][said] for said in ("title", "found", "otherwise", "where"))


def test_a_user_who_cannot_be_used_is_told_and_the_rest_could_not_be_checked(world: ApiWorld) -> None:
    world.runs.ends.books.users["xml_sync"].password = "changed"
    after = results(world)
    assert after["user"] == "fail"
    assert after["reclassification"] == after["modules"] == "unknown"


def test_a_user_whom_intacct_does_not_show_is_unknown_and_the_rest_is_checked(world: ApiWorld) -> None:
    before, users = results(world), world.runs.ends.books.table("USERINFO")
    for number, row in list(users.rows.items()):
        users.put(number, {**row, "LOGINID": "somebody else"})
    after = checks(world)
    assert {code for code in before if after[code]["result"] != before[code]} == {"user"}
    assert after["user"]["result"] == "unknown"
    assert after["user"]["found"] == "The user signs in, but its type and admin privileges can't be read."


def test_a_missing_right_a_module_and_a_date_format_fail_their_checks(world: ApiWorld) -> None:
    books = world.runs.ends.books
    user = books.users["xml_sync"]
    user.denied = {("APBILL", "QUERY")}
    user.form = replace(user.form, clock="12")
    after = checks(world)
    assert after["rights"]["result"] == "fail" and "APBILL" in after["rights"]["found"]
    assert after["user-formatting"]["result"] == "fail"


@pytest.mark.parametrize("object_name", sorted(OBJECTS))
def test_every_object_that_may_not_be_listed_is_named_with_its_module(world: ApiWorld, object_name: str) -> None:
    world.runs.ends.books.users["xml_sync"].denied = {(object_name, "QUERY")}
    found = checks(world)["rights"]
    assert found["result"] == "fail"
    assert object_name in found["found"] and MODULES[OBJECTS[object_name].module] in found["found"]


@pytest.mark.parametrize(
    ("object_name", "operation", "right"),
    [(name, operation, right.value) for name, needed in OBJECTS.items() for right, operation in TOLD.items()
     if right in needed.rights],
)  # fmt: skip
def test_every_right_to_write_that_is_missing_is_named(
    world: ApiWorld, object_name: str, operation: str, right: str
) -> None:
    world.runs.ends.books.users["xml_sync"].denied = {(object_name, operation)}
    found = checks(world)["rights"]
    assert found["result"] == "fail"
    assert f"{right} on " in found["found"] and object_name in found["found"]


def test_rights_that_intacct_does_not_list_are_not_told_and_not_said_to_be_there(
    world: ApiWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "OBJECTS", {})
    found = checks(world)["rights"]
    assert "can't be told" in found["found"] and "APBILL" in found["found"]


@pytest.mark.parametrize("module", ["AP", "AR", "CM", "CERP", "EE", "GL", "INV", "PA"])
def test_every_module_that_is_not_subscribed_is_named_with_what_needs_it(world: ApiWorld, module: str) -> None:
    world.runs.ends.books.applications = set(APPLICATIONS) - {module}
    found = checks(world)["modules"]
    assert found["result"] == "fail"
    assert MODULES[module] in found["found"]


def test_a_closed_entity_is_not_told_as_a_wrong_password(world: ApiWorld) -> None:
    books = world.runs.ends.books
    books.entity("99", "Elsewhere")
    books.users["xml_sync"].entities = frozenset({"", "99"})
    after = checks(world)
    assert after["entity"]["result"] == "fail" and "can't enter the entity 10" in after["entity"]["found"]
    assert after["user"]["result"] == "unknown" and "password are right" in after["user"]["found"]


def test_a_connection_without_entity_in_a_company_of_several_fails(world: ApiWorld) -> None:
    world.runs.ends.books.entity("99", "Elsewhere")
    world.runs.registry.put_connection(replace(world.connection(), entity_id=""))
    found = checks(world)["entity"]
    assert found["result"] == "fail" and "10, 99" in found["found"]


def test_a_sender_that_the_company_does_not_list_fails_its_own_check_and_leaves_the_others_open(
    world: ApiWorld,
) -> None:
    world.runs.ends.books.authorized_senders.clear()
    found = checks(world)
    assert (found["sender-authorized"]["result"], found["user"]["result"]) == ("fail", "unknown")
    assert "Web Services" in found["sender-authorized"]["found"]


def test_a_locked_organisation_is_not_told_to_make_a_new_token(world: ApiWorld) -> None:
    world.runs.ends.organization.locked = True
    found = checks(world)["cashflow360-token"]
    assert found["result"] == "fail"
    assert "locked" in found["found"] and "ask its bank" in found["found"] and "Make a new one" not in found["found"]


def test_names_that_may_not_be_read_are_told_so_and_not_as_want_of_time(world: ApiWorld) -> None:
    world.runs.ends.books.users["xml_sync"].denied = {("CUSTOMER", "QUERY")}
    found = checks(world)["duplicate-names"]
    assert found["result"] == "unknown"
    assert "CUSTOMER" in found["found"] and "time" not in found["found"]


@pytest.mark.parametrize("value", ["T", "true", "Y", "1", "Yes", "On"])
def test_every_spelling_of_on_is_on(world: ApiWorld, value: str) -> None:
    world.runs.ends.books.set_preference("AP", "RECLASSIFICATION", value)
    assert results(world)["reclassification"] == "pass"


@pytest.mark.parametrize("value", ["F", "false", "N", "0", "No", "Off"])
def test_every_spelling_of_off_is_off(world: ApiWorld, value: str) -> None:
    world.runs.ends.books.set_preference("AP", "RECLASSIFICATION", value)
    assert results(world)["reclassification"] == "fail"


@pytest.mark.parametrize("value", [None, "", "perhaps"])
def test_what_is_absent_or_in_other_words_is_unknown_until_somebody_states_it(
    world: ApiWorld, value: str | None
) -> None:
    preferences = world.runs.ends.books.preferences["AP"]
    del preferences["PAYMENTAPPROVAL"]
    if value is not None:
        preferences["PAYMENTAPPROVAL"] = value
    assert results(world)["payment-approval"] == "unknown"
    state = f"{world.path}/statements/payment-approval"
    claims = {**(world.claims(MINE) or {}), "email": "ana@example.com"}
    stated = world.call("PUT", state, {"holds": True}, claims=claims)
    assert stated.status == 200, stated.raw
    assert (stated.status, stated.json["by"], stated.json["holds"]) == (200, "ana@example.com", True)
    found = checks(world)["payment-approval"]
    assert found["result"] == "pass" and "ana@example.com stated on 2026-06-15" in found["found"]
    world.call("PUT", state, {"holds": False}, claims=claims)
    assert results(world)["payment-approval"] == "fail"
    world.call("PUT", state, {"holds": None}, claims=claims)
    assert results(world)["payment-approval"] == "unknown"


def test_a_statement_never_outweighs_what_was_read(world: ApiWorld) -> None:
    world.call("PUT", f"{world.path}/statements/reclassification", {"holds": True})
    world.runs.ends.books.set_preference("AP", "RECLASSIFICATION", "F")
    assert results(world)["reclassification"] == "fail"


def test_only_what_no_system_tells_can_be_stated(world: ApiWorld) -> None:
    for check in ("sender-authorized", "no-such-check"):
        assert world.call("PUT", f"{world.path}/statements/{check}", {"holds": True}).status == 404


def test_the_preferences_are_given_as_they_were_read(world: ApiWorld) -> None:
    world.runs.ends.books.set_preference("AP", "RECLASSIFICATION", "perhaps")
    assert world.report("doctor")["raw"]["AP.RECLASSIFICATION"] == "perhaps"


def test_the_doctor_answers_from_its_newest_report_and_asks_no_system(world: ApiWorld) -> None:
    none = world.call("GET", f"{world.path}/doctor")
    assert (none.status, none.json["code"]) == (409, "report-not-done")
    assert none.json["detail"] == "Nobody has made this report yet. Ask for one of the kind doctor."
    found = world.report("doctor")
    world.runs.scenario.intacct.offline = True
    answer = world.call("GET", f"{world.path}/doctor").json
    assert (answer["raw"], answer["failed"]) == (found["raw"], found["failed"])
    assert answer["at"].removesuffix("Z") == found["at"].removesuffix("+00:00")
    one = world.call("GET", f"{world.path}/doctor", query={"check": "user"}).json
    assert ([check["check"] for check in one["checks"]], one["raw"]) == (["user"], {})
    assert world.call("GET", f"{world.path}/doctor", query={"check": "none"}).status == 404


def test_approval_of_bills_is_seen_and_explained(world: ApiWorld) -> None:
    world.runs.ends.books.set_preference("AP", "BILLAPPROVAL", "T")
    found = checks(world)["bill-approval"]
    assert found["result"] == "fail" and "approval" in found["otherwise"]


def test_any_locale_clock_and_zone_are_read_and_said_to_work(world: ApiWorld) -> None:
    user = world.runs.ends.books.users["xml_sync"]
    user.form = replace(user.form, locale="en_GB", clock="12", gmtoffset="-05:00")
    found = checks(world)["user-formatting"]
    assert found["result"] == "fail" and "works all the same" in found["found"]
    world.runs.clock.left = 900.0
    assert world.runs.run()


def test_a_date_format_that_was_changed_is_found_out_and_one_that_nothing_tells_is_no_defect(world: ApiWorld) -> None:
    user = world.runs.ends.books.users["xml_sync"]
    user.form = replace(user.form, dateformat="/dmY")
    world.runs.clock.left = 900.0
    world.runs.run()
    assert "works all the same, once" in checks(world)["user-formatting"]["found"]
    user.form = replace(user.form, dateformat="|dmY")
    world.runs.clock.left = 900.0
    with pytest.raises(FatalError) as raised:
        world.runs.run()
        vendor(world.runs.ends.books, "V1", "New")
        world.runs.run()
    assert raised.value.code == "intacct-user-formatting" and "mm/dd/yyyy" in raised.value.text
