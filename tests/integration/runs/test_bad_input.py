"""Bad input from either system: a clear error under a stable code, nothing written anywhere, nothing lost."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import quote

import httpx
import pytest

from ledgersync.adapters.opening import LedgerOpener, http_client
from ledgersync.domain.model import Side
from ledgersync.entrypoint import named_error
from ledgersync.errors import FatalError, LedgersyncError, RetriableError
from ledgersync.ports import Run
from ledgersync.usecases.run_ended import RunEnd, run_ended
from sandbox.cashflow360.faults import Fault as Cashflow360Fault
from sandbox.cashflow360.faults import FaultKind
from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.intacct.faults import Fault as IntacctFault
from sandbox.intacct.transport import IntacctTransport
from sandbox.scenarios.setting import SYNC_USER, TOKEN_NAME, Founding, found
from tests.integration.runs import books
from tests.integration.runs.books import Shop, open_shop
from tests.integration.runs.world import SHOP, Clock, RunWorld

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
        change_token, enter_token, FatalError, "cashflow360-authentication", "Make a new one under Settings > Sync"
    ),
    "an entity the user may not enter": Case(
        take_entity_away, give_entity_back, FatalError, "intacct-user-refused", "check the user's entities in Intacct"
    ),
    "an unknown entity": Case(
        name_entity("99"),
        name_entity(SHOP.entity_id),
        FatalError,
        "intacct-user-refused",
        "check the user's entities in Intacct",
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


@pytest.mark.parametrize(("side", "calls"), [(Side.INTACCT, b"<query>"), (Side.CASHFLOW360, b"/List/Bill.json")])
def test_a_page_of_another_tenants_data_is_refused_whole(
    side: Side, calls: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, ours, theirs = two_tenants(monkeypatch)
    before = bills(shop, side.other)
    ours.mixed_up.update({"calls": calls, "ours": session(ours, side), "theirs": session(theirs, side)})
    error, said = failed(shop)
    assert (type(error), error.code) == (FatalError, f"{side.value}-foreign-answer")
    assert "nothing of it was used" in recorded(shop, error).advice
    assert not [secret for secret in secrets(shop) if secret in said]
    assert bills(shop, side.other) == before
    assert STRANGERS not in repr((shop.state(), shop.world.kept()))
    ours.mixed_up.clear()
    shop.run()
    assert_in_step(shop)
    assert STRANGERS not in repr((shop.state(), shop.world.kept()))


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


def failed(shop: Shop) -> tuple[RetriableError | FatalError, str]:
    """The error a run ends with, as the functions raise it; and all that a traceback would print of its causes."""
    with pytest.raises(LedgersyncError) as caught:
        shop.run()
    error = named_error(caught.value)
    said = [*traceback.format_exception(caught.value), *traceback.format_exception(error), repr(error)]
    return error, "".join(said)


def recorded(shop: Shop, error: LedgersyncError) -> Run:
    """The run as it is recorded when its execution failed; frees its lease and slot."""
    lease = shop.world.registry.lease(shop.world.id)
    assert lease is not None
    now = shop.world.clock.now()
    cause = json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)})
    end = RunEnd(shop.world.id, lease.owner, "arn", "FAILED", now, now, type(error).__name__, cause)
    run = run_ended(shop.world.registry, end)
    assert run.error == error.code
    return run


def secrets(shop: Shop) -> set[str]:
    """Everything that lets somebody in."""
    scenario, world = shop.world.scenario, shop.world
    intacct = {*scenario.intacct.senders.values(), *scenario.intacct.sessions, shop.books.users[SYNC_USER].password}
    kept = {world.vault.get(world.id, side) or "" for side in Side}
    theirs = {scenario.cashflow360.dev_key, shop.organization.token}
    entered = {value for text in kept for name, value in json.loads(text).items() if name in ("password", "token")}
    return intacct | theirs | entered


def bills(shop: Shop, side: Side) -> list[tuple[object, ...]]:
    """The bills of a side, with their vendors and when they changed last."""
    if side is Side.INTACCT:
        return [(row["RECORDID"], row["VENDORID"], row["WHENMODIFIED"]) for row in shop.all_intacct("APBILL")]
    return [(row["invoiceNumber"], row["vendorId"], row["updatedTime"]) for row in shop.rows("Bill")]


def session(world: RunWorld, side: Side) -> bytes:
    """The session a connection keeps, as a form or a document holds it."""
    kept = world.registry.session(world.id, side)
    assert kept is not None
    return quote(json.loads(kept)[0], safe="").encode()


def fill(shop: Shop) -> Shop:
    """In step but for one new bill on each side and a vendor edited on each side."""
    shop.vendor("V2", "Birch Ink")
    shop.run()
    shop.bill("C-1", "40.00")
    shop.intacct_bill("I-1", "60.00")
    shop.update("Vendor", "Acme Paper", email="pay@acme.example")
    shop.edit("VENDOR", "V2", NAME="Birch Ink and Paper")
    return shop


def assert_in_step(shop: Shop) -> None:
    """Everything both sides' users did is on both sides, once; nothing is left to do."""
    expected = {"C-1": Decimal(40), "I-1": Decimal(60)}
    ours = [(str(row["RECORDID"]), row["TRX_TOTALENTERED"]) for row in shop.all_intacct("APBILL")]
    theirs = [(str(row["invoiceNumber"]), row["amount"]) for row in shop.rows("Bill")]
    for kept in (ours, theirs):
        assert sorted((number, Decimal(str(amount))) for number, amount in kept) == sorted(expected.items())
    assert shop.contact("Acme Paper")["EMAIL1"] == "pay@acme.example"
    assert shop.row("Vendor", "V2")["name"] == "Birch Ink and Paper"
    assert not shop.causes()
    settled = shop.state(), shop.world.kept()
    shop.run()
    assert (shop.state(), shop.world.kept()) == settled


class MixedUp(httpx.BaseTransport):
    """A system that mixes up its callers: it answers ``calls`` of one session with another session's data."""

    def __init__(self, inner: httpx.BaseTransport, swap: Mapping[str, bytes]) -> None:
        self._inner = inner
        self._swap = swap

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        if self._swap and self._swap["calls"] in request.url.raw_path + body:
            assert self._swap["ours"] in body
            body = body.replace(self._swap["ours"], self._swap["theirs"])
        headers = {name: value for name, value in request.headers.items() if name != "content-length"}
        return self._inner.handle_request(httpx.Request(request.method, request.url, headers=headers, content=body))


class MixedUpWorld(RunWorld):
    """A connection to systems that mix up their callers once ``mixed_up`` says which."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.mixed_up: dict[str, bytes] = {}

    def opener(self) -> LedgerOpener:
        return replace(
            super().opener(),
            intacct_http=http_client(MixedUp(IntacctTransport(self.scenario.intacct), self.mixed_up)),
            cashflow360_http=http_client(MixedUp(Cashflow360Transport(self.scenario.cashflow360), self.mixed_up)),
        )


def two_tenants(monkeypatch: pytest.MonkeyPatch) -> tuple[Shop, MixedUpWorld, RunWorld]:
    """A shop with a bill to bring over, and a stranger of another tenant who has bills and vendors too."""
    clock = Clock()
    scenario = found("test", (SHOP, STRANGER), seed=1, now=clock.now)
    ours, theirs = MixedUpWorld(scenario, clock, SHOP.name), RunWorld(scenario, clock, STRANGER.name)
    shops = []
    for world in (theirs, ours):
        monkeypatch.setattr(books, "new_world", lambda world=world: world)
        shops.append(open_shop())
    stranger, shop = shops
    stranger.vendor("V9", STRANGERS)
    stranger.run()
    stranger.bill("S-1", "99.00", vendor="V9", approvalStatus="3")
    return fill(shop), ours, theirs
