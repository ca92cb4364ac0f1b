"""How a history begins: companies, organisations, the accounts and preferences every kind needs, and connections."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from ledgersync.domain.audited import TRUSTED_AFTER, Audited, Proof
from ledgersync.domain.first_writes import ENOUGH, FirstWrites
from ledgersync.domain.frequency import Frequency
from ledgersync.domain.learned import Learned
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.preferences import Dimensions, Preferences, VendorSequence
from ledgersync.domain.remembered import Operation
from ledgersync.mapping.catalogue import MAPPINGS
from ledgersync.ports import Connection, ConnectionId, PutFirstWrites
from sandbox.cashflow360.schema.fields import ZERO_ID
from sandbox.intacct.books import Books
from sandbox.intacct.profiles import PROFILES
from sandbox.intacct.table import Table
from sandbox.intacct.values import Row
from tests.simulation.acts.desk import Desk
from tests.simulation.worlds.chart import ACCOUNTS, BANK, CLEARING_IN, CLEARING_OUT, JOURNAL, Account

if TYPE_CHECKING:
    from tests.simulation.faults.weather import Weather
    from tests.simulation.worlds.world import World

SYNC_USER, TOKEN = "xml_sync", "ledgersync"
ENTITIES = (("10", "Shop"), ("20", "Mill"))


class Remembered(list[tuple[Table, int, Row | None]]):
    """A journal's entries, those last cleared kept for once: what a user's act changed."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[tuple[Table, int, Row | None]] = []

    def clear(self) -> None:
        self.kept = list(self)
        super().clear()


def found(world: World, number: int) -> Desk:
    """The desk of one connection, in a company of its own or a shared one, with everything its kinds need."""
    weather = world.weather
    entity_id, name = ENTITIES[number]
    company_id = "ACME" if number == 0 or weather.one_company else "BETA"
    tenant = f"tenant-{1 if company_id == 'ACME' and number == 0 else 2}"
    books = world.intacct.companies.get(company_id)
    if books is None:
        books = _company(world, company_id)
    books.entity(entity_id, name)
    organization = world.cashflow360.add_organization(f"{name} Inc", TOKEN)
    desk = Desk(
        name,
        tenant,
        company_id,
        entity_id,
        books,
        organization,
        world.rng,
        world.now_at(Side.INTACCT),
        world.at_rest,
        weather.kinds,
    )
    desk.poisoned = weather.poisoned
    desk.numbers = not weather.auto_numbering
    desk.approvals = weather.approved_only
    organization.preferences.approval_required = desk.approvals
    accounts = [account for account in ACCOUNTS if account.everywhere or account.wanted_by(weather.kinds)]
    _connect(world, desk, {account.number: _account(desk, account) for account in accounts})
    desk.prefers = partial(_preferred, world, id_of(desk))
    desk.prefer = partial(_prefer, world, id_of(desk))
    desk.clearing = str(desk.prefers("money_out_clearing_account"))
    return desk


def _preferred(world: World, id: ConnectionId, name: str) -> object:
    connection = world.registry.connection(id)
    return getattr(connection.preferences, name) if connection is not None else ""


def _prefer(world: World, id: ConnectionId, **changes: Any) -> None:
    connection = world.registry.connection(id)
    if connection is not None and connection.preferences is not None:
        world.registry.put_connection(replace(connection, preferences=replace(connection.preferences, **changes)))


def id_of(desk: Desk) -> ConnectionId:
    return ConnectionId(desk.tenant, desk.name.lower())


def _company(world: World, company_id: str) -> Books:
    books = world.intacct.company(company_id)
    books.take_on(PROFILES[world.weather.profile])
    books.journal.entries = Remembered()
    dates = world.weather.dates
    books.user(
        SYNC_USER,
        password=world.intacct.token(),
        gmtoffset=world.weather.zone,
        dateformat=dates.format,
        clock=dates.clock,
    )
    if not world.weather.auto_numbering:
        for application, party in (("AP", "VENDOR"), ("AR", "CUSTOMER"), ("EE", "EMPLOYEE")):
            books.set_preference(application, f"{party}SEQUENCE", "")
    if world.weather.payments_approved:
        books.set_preference("AP", "PAYMENTAPPROVAL", "T")
    if world.weather.unstamped:
        books.untouched_without_stamp.update(("VENDOR", "APBILL", "CUSTOMER", "ARINVOICE"))
    return books


def _prove(world: World, id: ConnectionId) -> None:
    """The first writes of every kind have proved right, so that batches go."""
    now, alike = world.clock.now(), dict.fromkeys(Operation, ENOUGH)
    lease = world.registry.take_lease(id, "founding", now, now + timedelta(minutes=1))
    if lease is not None:
        first = [FirstWrites(kind=kind, side=side, alike=alike) for kind in Kind for side in Side]
        world.registry.books(id, lease).commit([PutFirstWrites(one) for one in first])
        world.registry.free_lease(id, "founding")


def _account(desk: Desk, account: Account) -> str:
    """The account in both books; its Cashflow360 id."""
    if desk.books.table("GLACCOUNT").find(account.number) is None:
        desk.books.add("GLACCOUNT", None, ACCOUNTNO=account.number, TITLE=account.title, **account.intacct)
        if account.bank:
            desk.books.add(
                "CHECKINGACCOUNT",
                None,
                BANKACCOUNTID=f"CHK{account.number}",
                BANKACCOUNTNO="1234",
                GLACCOUNTNO=account.number,
            )
    made = desk.user.create(
        "ChartOfAccount", name=account.title, accountNumber=account.number, accountType=account.cashflow360_type
    )
    return str(made["id"])


def _banking(desk: Desk, weather: Weather, accounts: Mapping[str, str]) -> dict[str, Any]:
    """The bank account that money moves through, and the preferences that post its movements."""
    organization = desk.organization
    given = {"bankName": "First Bank", "accountNumber": "******1000", "chartOfAccountId": accounts[BANK]}
    made = desk.user.do("add_bank_account", {"fields": given})
    bank_account = str(made["id"]) if isinstance(made, dict) else ""
    organization.preferences.money_in_clearing = accounts.get(CLEARING_IN, ZERO_ID)
    organization.preferences.money_out_clearing = accounts.get(CLEARING_OUT, ZERO_ID)
    posting: dict[str, Any] = {"bank_accounts": {bank_account: accounts[BANK]}, "transfer_journal": JOURNAL}
    organization.preferences.movement_confirmation_days = 99 if weather.slow_bank else 1
    if weather.separate_debits:
        organization.preferences.separate_debits = [bank_account]
        posting["money_out_clearing_account"] = ""
    return posting


def _proved(world: World) -> Audited:
    """What runs of the weeks before have found of the audit history; all kinds are read by their stamps once more."""
    proof = Proof(world.clock.now() - 2 * TRUSTED_AFTER, told=True)
    told = [kind for kind, one in MAPPINGS.items() if one.intacct.object_name not in world.weather.untold]
    return Audited(proofs=dict.fromkeys(told, proof))


def _connect(world: World, desk: Desk, accounts: Mapping[str, str]) -> None:
    """Credentials and preferences, as the set-up would leave them."""
    id = id_of(desk)
    password, token = desk.books.users[SYNC_USER].password, desk.organization.token
    world.vault.put(id, Side.INTACCT, json.dumps({"user_id": SYNC_USER, "password": password}))
    world.vault.put(id, Side.CASHFLOW360, json.dumps({"token_name": TOKEN, "token": token}))
    named: dict[str, Any] = {
        account.preference: accounts[account.number] for account in ACCOUNTS if account.wanted_by(world.weather.kinds)
    }
    if world.weather.kinds & {Kind.FUNDS_TRANSFER, Kind.RECEIPT_TRANSFER}:
        named |= _banking(desk, world.weather, accounts)
    dimensions = Dimensions(items=Kind.ITEM in world.weather.busy, projects=Kind.PROJECT in world.weather.busy)
    preferences = Preferences(
        approved_only=desk.approvals,
        dimensions=dimensions,
        masters=dict(world.weather.masters),
        vendor_sequence=VendorSequence.AUTO if world.weather.auto_numbering else VendorSequence.MANUAL,
        **named,
    )
    world.registry.put_connection(
        Connection(
            id,
            desk.name,
            desk.company_id,
            desk.entity_id,
            desk.organization.id,
            world.weather.one_way,
            world.clock.now(),
            preferences,
            frequency=world.weather.frequency,
        )
    )
    if not world.weather.read_back:
        _prove(world, id)
    if world.weather.believed:
        world.registry.put_learned(id, Learned(audited=_proved(world)))
    if world.weather.frequency is not Frequency.DAILY:
        world.watches.arm(id, world.clock.now())
