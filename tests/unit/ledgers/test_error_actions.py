"""Each error of the two clients has its action."""

import json
from collections.abc import Iterator

import pytest

import cashflow360.errors
import intacct.errors
from intacct.results import GatewayError
from ledgersync.adapters.error_actions import CASHFLOW360, INTACCT, action_for, translated
from ledgersync.adapters.setup.live_check import CAUSES
from ledgersync.errors import FatalError, RetriableError


def tree(root: type[Exception]) -> Iterator[type[Exception]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def test_every_intacct_error_has_an_action() -> None:
    assert set(tree(intacct.errors.IntacctError)) == set(INTACCT)


def test_every_cashflow360_error_has_an_action() -> None:
    assert set(tree(cashflow360.errors.Cashflow360Error)) == set(CASHFLOW360)


def test_codes_are_unique_and_every_text_says_something() -> None:
    actions = [*INTACCT.values(), *CASHFLOW360.values()]
    assert len({action.code for action in actions}) == len(actions)
    assert all(action.text.endswith(".") or ";" in action.text for action in actions)
    assert all(action.error in (RetriableError, FatalError) for action in actions)


def test_exactly_these_are_tried_again() -> None:
    again = {action.code for action in (*INTACCT.values(), *CASHFLOW360.values()) if action.error is RetriableError}
    both = ("malformed", "out-of-time", "paging", "session-expired", "throttled", "transport")
    assert again == {
        *(f"{system}-{what}" for system in ("intacct", "cashflow360") for what in both),
        "intacct-not-connected",
        "intacct-offline",
        "intacct-server-failed",
        "cashflow360-service-failed",
    }


def test_a_refused_sign_in_of_cashflow360_is_told_by_its_code_and_shown_at_what_was_entered() -> None:
    token, organization = "cashflow360.token", "cashflow360.organization_id"
    shown = {
        "BDC_1101": ("cashflow360-authentication", token),
        "BDC_1102": ("cashflow360-developer-key", ""),
        "BDC_1103": ("cashflow360-developer-key", ""),
        "BDC_1104": ("cashflow360-developer-key", ""),
        "BDC_1105": ("cashflow360-organization-without-api", organization),
        "BDC_1107": ("cashflow360-organization-locked", organization),
        "BDC_1123": ("cashflow360-organization-unknown", organization),
    }
    assert {code: (flaw.code, flaw.field) for code, flaw in CAUSES.items()} == shown
    refused = {code: cashflow360.errors.AuthenticationFailed("no", code=code) for code in (*shown, "BDC_1106")}
    assert {code: action_for(error).code for code, error in refused.items()} == {
        **{code: action for code, (action, _) in shown.items()},
        "BDC_1106": "cashflow360-authentication",
    }


def test_what_the_client_calls_retriable_is_retriable() -> None:
    assert any(error.retriable for error in INTACCT)
    for error, action in INTACCT.items():
        if error.retriable:
            assert action.error is RetriableError, error


def test_the_clients_own_text_stays_inside() -> None:
    refusal = GatewayError(number="XL03000006", description2="user joe, password hunter2")
    with pytest.raises(FatalError) as raised, translated():
        raise intacct.errors.UserRefused("user joe, password hunter2", [refusal])
    assert raised.value.code == "intacct-user-refused"
    assert "hunter2" not in json.dumps([str(raised.value), raised.value.text])
    assert "XL03000006" in raised.value.text


def test_other_errors_pass_through() -> None:
    with pytest.raises(KeyError), translated():
        raise KeyError("x")


def test_the_action_is_that_of_the_errors_own_class() -> None:
    assert action_for(intacct.errors.EntityRefused("x")).code == "intacct-entity-refused"
