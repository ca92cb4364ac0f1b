"""Bad input from either system: a clear error under a stable code, nothing written anywhere, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from ledgersync.domain.model import Side
from ledgersync.errors import FatalError, LedgersyncError, RetriableError
from sandbox.cashflow360.faults import Fault as Cashflow360Fault
from sandbox.cashflow360.faults import FaultKind
from sandbox.intacct.faults import Fault as IntacctFault
from sandbox.scenarios.setting import SYNC_USER, TOKEN_NAME, Founding
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.failing import assert_in_step, failed, fill, recorded, secrets
from tests.integration.runs.world import SHOP

Act = Callable[[Shop], object]

ALWAYS = 100_000


STRANGERS = "Strangers Supply"


STRANGER = Founding("stranger", "tenant-2", "OTHERCO", "10", "Stranger", "Stranger Inc")


EVERY_READ = r"List|GetEntity|Read|Search|Payments"


@dataclass(frozen=True)
class Case:
    """What goes wrong, what puts it right, and the error it has to be; ``says`` is in the advice."""

    spoil: Act
    repair: Act
    error: type[LedgersyncError]
    code: str
    says: str


def intacct_answers(kind: str, function: str = "*", nth: int = 1) -> Act:
    fault = IntacctFault(kind, function, nth, ALWAYS)
    return lambda shop: shop.world.scenario.intacct.faults.replace([fault])


def cashflow360_answers(kind: FaultKind, path: str = EVERY_READ, nth: int = 1) -> Act:
    return lambda shop: shop.world.scenario.cashflow360.faults.add(Cashflow360Fault(path, kind, nth, ALWAYS))


def answers_again(shop: Shop) -> None:
    shop.world.scenario.intacct.faults.replace([])
    shop.world.scenario.cashflow360.faults.clear()


def change_password(shop: Shop) -> None:
    shop.books.users[SYNC_USER].password = "Summer-2026-changed"
    shop.world.scenario.intacct.sessions.clear()


def enter_password(shop: Shop) -> None:
    password = shop.books.users[SYNC_USER].password
    shop.world.vault.put(shop.world.id, Side.INTACCT, json.dumps({"user_id": SYNC_USER, "password": password}))


def change_token(shop: Shop) -> None:
    shop.world.scenario.cashflow360.new_token(shop.organization)


def enter_token(shop: Shop) -> None:
    kept = {"token_name": TOKEN_NAME, "token": shop.organization.token}
    shop.world.vault.put(shop.world.id, Side.CASHFLOW360, json.dumps(kept))


def take_entity_away(shop: Shop) -> None:
    shop.books.users[SYNC_USER].entities = frozenset()
    shop.world.scenario.intacct.sessions.clear()


def give_entity_back(shop: Shop) -> None:
    shop.books.users[SYNC_USER].entities = None


def name_entity(entity_id: str) -> Act:
    def name(shop: Shop) -> None:
        connection = shop.world.registry.connection(shop.world.id)
        assert connection is not None
        shop.world.registry.put_connection(replace(connection, entity_id=entity_id))
        shop.world.registry.put_session(shop.world.id, Side.INTACCT, "")

    return name


REFUSED = {
    "a wrong password": Case(
        change_password, enter_password, FatalError, "intacct-user-refused", "Enter them again under Connection"
    ),
    "a token that was replaced": Case(
        change_token,
        enter_token,
        FatalError,
        "cashflow360-authentication",
        "Make a new one in Cashflow360: Settings › Sync",
    ),
    "an entity the user may not enter": Case(
        take_entity_away,
        give_entity_back,
        FatalError,
        "intacct-user-refused",
        "check in Sage Intacct the user's entities",
    ),
    "an unknown entity": Case(
        name_entity("99"),
        name_entity(SHOP.entity_id),
        FatalError,
        "intacct-user-refused",
        "check in Sage Intacct the user's entities",
    ),
}


UNREADABLE = {
    "truncated XML": ("intacct-malformed", intacct_answers("truncated")),
    "truncated XML of a read": ("intacct-malformed", intacct_answers("truncated", "query")),
    "garbled XML": ("intacct-malformed", intacct_answers("garbled")),
    "an HTML page of Intacct": ("intacct-malformed", intacct_answers("html")),
    "an HTML page with HTTP 502 of Intacct": ("intacct-server-failed", intacct_answers("http_502")),
    "a doctype": ("intacct-malformed", intacct_answers("doctype")),
    "a doctype in a read": ("intacct-malformed", intacct_answers("doctype", "query")),
    "truncated JSON": ("cashflow360-malformed", cashflow360_answers(FaultKind.TRUNCATED)),
    "garbled JSON": ("cashflow360-malformed", cashflow360_answers(FaultKind.GARBLED)),
    "an HTML page of Cashflow360": ("cashflow360-malformed", cashflow360_answers(FaultKind.HTML)),
    "an HTML page with HTTP 502 of Cashflow360": ("cashflow360-transport", cashflow360_answers(FaultKind.HTTP_502)),
}


CASES = REFUSED | {
    name: Case(spoil, answers_again, RetriableError, code, "The next scheduled run tries again by itself")
    for name, (code, spoil) in UNREADABLE.items()
}


@pytest.fixture
def shop() -> Shop:
    return fill(open_shop())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_bad_input_is_a_clear_error_and_nothing_is_written_or_lost(shop: Shop, case: Case) -> None:
    before = shop.state(), shop.world.kept()
    case.spoil(shop)
    spoilt = shop.state(), shop.world.kept()
    error, said = failed(shop)
    assert (type(error), error.code) == (case.error, case.code)
    assert case.says in recorded(shop, error).advice
    assert not [secret for secret in secrets(shop) if secret in said]
    assert (shop.state(), shop.world.kept()) == spoilt
    assert shop.state() == before[0]
    case.repair(shop)
    shop.run()
    assert_in_step(shop)


@pytest.mark.parametrize("kind", ["truncated", "garbled", "doctype", "timeout_after", "http_500_after"])
def test_a_bill_whose_answer_from_intacct_is_unreadable_is_there_once(shop: Shop, kind: str) -> None:
    shop.world.scenario.intacct.faults.replace([IntacctFault(kind, "create", 1, 1), IntacctFault(kind, "update", 1, 1)])
    shop.run()
    answers_again(shop)
    shop.run()
    assert_in_step(shop)


@pytest.mark.parametrize("kind", [FaultKind.TRUNCATED, FaultKind.GARBLED, FaultKind.HTML, FaultKind.TIMEOUT_AFTER])
def test_a_bill_whose_answer_from_cashflow360_is_unreadable_is_there_once(shop: Shop, kind: FaultKind) -> None:
    shop.world.scenario.cashflow360.faults.add(Cashflow360Fault(r"Create|Update", kind, 1, 1))
    shop.run()
    answers_again(shop)
    shop.run()
    assert_in_step(shop)
