"""The simulation's world with the deployed product in it: real time, real processes, the table and the vault of AWS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from ledgersync.adapters.aws.vault import SecretsManagerVault
from ledgersync.domain.kinds import DEFAULT_MASTERS
from ledgersync.domain.model import Kind, Side
from sandbox.local.acts import BOOKKEEPING
from sandbox.local.deployment import SECRET_PREFIX, Execution, LocalStack
from sandbox.local.enrolment import Enrolment, registry
from tests.e2e.passing import PassingClock
from tests.e2e.steady import Steady
from tests.e2e.watched import Watched
from tests.fakes.registry import MemoryRegistry
from tests.fakes.vault import MemoryVault
from tests.simulation.ablations.products import Products
from tests.simulation.acts.desk import Desk
from tests.simulation.acts.weights import ACTS
from tests.simulation.history import DAY, QUIET_RUNS, does
from tests.simulation.promises.invariants import broken
from tests.simulation.promises.kept import Kept, kept_of
from tests.simulation.worlds.founding import SYNC_USER, TOKEN, found
from tests.simulation.worlds.world import World

SEED = 7
USUAL = [(act, weight) for _, act, weight in ACTS if weight]
MOST = 2
"""How often a user does the same at a time."""


class Deployed(World):
    """Two shops of two tenants in one company, every kind in play; users follow from a seed, processes do not."""

    def __init__(self, stack: LocalStack, watched: Watched, clock: PassingClock) -> None:
        super().__init__(SEED, Products())
        self.stack, self.watched = stack, watched
        self.weather = replace(
            self.weather,
            late_edits=0.0,
            calls=(),
            skews=dict.fromkeys(Side, 0.0),
            zone="-08:00",
            unstamped=False,
            auto_numbering=False,
            approved_only=False,
            one_way=False,
            connections=2,
            one_company=True,
            kinds=frozenset(Kind),
            busy=frozenset(Kind),
            separate_debits=False,
            closings=False,
            masters=dict(DEFAULT_MASTERS),
        )
        self.clock = clock
        self.intacct, self.cashflow360 = watched.scenario.intacct, watched.scenario.cashflow360
        # The same ports over AWS.
        self.registry = cast(MemoryRegistry, registry(stack, clock.now))
        self.vault = cast(MemoryVault, SecretsManagerVault(stack.client("secretsmanager"), SECRET_PREFIX))
        self.desks = watched.between_calls(lambda: [found(self, number) for number in range(2)])
        self.connections = {desk.name: Steady(stack, watched, enrolment(desk), clock.now) for desk in self.desks}

    def now_at(self, side: Side) -> Callable[[], datetime]:
        return self.clock.now

    def at_rest(self) -> bool:
        return self.calm

    def kept(self, desk: Desk) -> Kept:
        """What the table holds of a connection, through the product's own adapter."""
        return kept_of(self.registry, self.id_of(desk))

    def everybody_acts(self) -> None:
        """The users of every shop do everything there is to do, what is done often several times."""
        acts = [
            (desk, act) for act, weight in USUAL for desk in self.desks for _ in range(min(MOST, max(1, round(weight))))
        ]
        self.watched.between_calls(lambda: [does(self, act, desk) for desk, act in acts])

    def somebody_acts(self) -> None:
        """In the serving thread: some user does something."""
        acts, weights = zip(*USUAL, strict=True)
        does(self, self.rng.choices(acts, weights)[0], self.rng.choice(self.desks))

    def run_all(self) -> list[Execution]:
        """A run of every shop, all at once."""
        return self.ended([steady.start() for steady in self.connections.values()])

    def ended(self, arns: Sequence[str]) -> list[Execution]:
        """Executions once they have ended, each end recorded and its lease freed."""
        by_connection = {steady.enrolment.connection_id: steady for steady in self.connections.values()}
        names = [self.stack.describe(arn).names["connection_id"] for arn in arns]
        return [by_connection[name].ended(arn) for name, arn in zip(names, arns, strict=True)]

    def settle(self) -> list[str]:
        """Nothing befalls runs any more, money under way arrives: the promises that do not hold in quiet runs."""
        self.clock.advance(4 * DAY)
        for _ in range(QUIET_RUNS):
            before = self._rows()
            self.watched.calls.clear()
            failed = [told.cause for told in self.run_all() if told.status != "SUCCEEDED"]
            if failed:
                return [f"14: a quiet run failed: {cause}" for cause in failed]
            after, written = self._rows(), [seen.writes for seen in self.watched.calls if seen.writes]
            changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
            if not written and not changed:
                return [f"{desk.name}: {text}" for desk in self.desks for text in broken(self, desk, self.kept(desk))]
        return [f"8: quiet run {QUIET_RUNS} wrote {written} and {changed}"]

    def _rows(self) -> dict[tuple[str, str], object]:
        """Every row of the table but run bookkeeping."""
        pages = self.stack.client("dynamodb").get_paginator("scan").paginate(TableName=self.stack.outputs["TableName"])
        rows = ((item["pk"]["S"], item["sk"]["S"], item) for page in pages for item in page["Items"])
        return {(pk, sk): row for pk, sk, row in rows if not sk.startswith(BOOKKEEPING) and not pk.startswith("BUDGET")}


def enrolment(desk: Desk) -> Enrolment:
    return Enrolment(
        tenant_id=desk.tenant,
        connection_id=desk.name.lower(),
        name=desk.name,
        company_id=desk.company_id,
        entity_id=desk.entity_id,
        user_id=SYNC_USER,
        organization_id=desk.organization.id,
        token_name=TOKEN,
        password=desk.books.users[SYNC_USER].password,
        token=desk.organization.token,
    )
