"""What a scenario is: two worlds, and which entity and organisation belong together."""

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from sandbox.cashflow360.edits import User
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.world import Cashflow360World
from sandbox.intacct.books import Books
from sandbox.intacct.profiles import FAITHFUL, PROFILES
from sandbox.intacct.world import IntacctWorld

Clock = Callable[[], datetime]
Progress = Callable[[str], None]

DRAWN = "drawn"
SENDER_ID = "ledgersync"
SYNC_USER = "xml_sync"
TOKEN_NAME = "ledgersync"


@dataclass(frozen=True, slots=True)
class Side:
    """One connection's two ends, with a user at work in the organisation."""

    name: str
    tenant: str
    company_id: str
    entity_id: str
    books: Books = field(repr=False)
    organization: Organization = field(repr=False)

    @property
    def user(self) -> User:
        """A user of the organisation."""
        return User(self.organization)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Both worlds of a scenario and its connections by name."""

    name: str
    intacct: IntacctWorld = field(repr=False)
    cashflow360: Cashflow360World = field(repr=False)
    connections: dict[str, Side]

    @property
    def today(self) -> date:
        """The business date both worlds begin on."""
        return self.intacct.now().date()


@dataclass(frozen=True, slots=True)
class Founding:
    """A connection to found: tenant, company, entity, organisation."""

    name: str
    tenant: str
    company_id: str
    entity_id: str
    entity_name: str
    organization: str
    profile: str = "full"
    """Of the company (`sandbox.intacct.profiles`); the first connection of a company decides."""


def found(
    name: str,
    foundings: tuple[Founding, ...],
    *,
    seed: int,
    now: Clock,
    profile: str = "",
    fill: Callable[[Scenario], None] = lambda _: None,
) -> Scenario:
    """Found companies, entities and organisations, and fill them; without records of their own quick for any size.

    `profile` is that of every company, `drawn` draws one for each. A company takes it on once it has its books, which
    hold what it lacks as well and wait for no approval.
    """
    draw = Random(f"{seed}:profiles")
    profiles: dict[str, str] = {}
    intacct = IntacctWorld(now, Random(f"{seed}:intacct"))
    intacct.senders[SENDER_ID] = intacct.token()
    cashflow360 = Cashflow360World(now, Random(f"{seed}:cashflow360"))
    connections: dict[str, Side] = {}
    for row in foundings:
        books = intacct.companies.get(row.company_id)
        if books is None:
            books = intacct.company(row.company_id)
            profiles[row.company_id] = draw.choice(FAITHFUL) if profile == DRAWN else profile or row.profile
            books.user(SYNC_USER, password=intacct.token())
        books.entity(row.entity_id, row.entity_name)
        organization = cashflow360.add_organization(row.organization, TOKEN_NAME)
        connections[row.name] = Side(row.name, row.tenant, row.company_id, row.entity_id, books, organization)
    scenario = Scenario(name, intacct, cashflow360, connections)
    fill(scenario)
    for company_id, chosen in profiles.items():
        intacct.companies[company_id].take_on(PROFILES[chosen])
    return scenario


def offer_profiles(parser: ArgumentParser) -> None:
    """Let a command choose the profile of every company; by default the scenario's own."""
    parser.add_argument("--profile", default="", choices=["", DRAWN, *PROFILES], metavar="|".join((DRAWN, *PROFILES)))


def credentials(scenario: Scenario, *, intacct_url: str, cashflow360_url: str) -> dict[str, object]:
    """Return what a client needs to sign in to both worlds."""
    (sender_id, sender_password), *_ = scenario.intacct.senders.items()
    return {
        "intacct": {
            "url": intacct_url,
            "sender_id": sender_id,
            "sender_password": sender_password,
            "companies": [
                {
                    "company_id": company_id,
                    "user_id": SYNC_USER,
                    "password": books.users[SYNC_USER].password,
                    "entities": list(books.entities),
                }
                for company_id, books in scenario.intacct.companies.items()
            ],
        },
        "cashflow360": {
            "url": cashflow360_url,
            "dev_key": scenario.cashflow360.dev_key,
            "organizations": [
                {"id": org.id, "token_name": org.token_name, "token": org.token}
                for org in scenario.cashflow360.organizations.values()
            ],
        },
    }
