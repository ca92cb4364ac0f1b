"""The steps of setting a connection up, by the words of the set-up guide: what to do, where to click, what to copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

INTACCT, CASHFLOW360, LAST = "In Sage Intacct", "In Cashflow360", "Connect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """``points`` are done in their order. ``copies`` are labels by what the service tells.

    ``ticked`` steps are done when a person says so; the others when what they ask for is there.
    """

    code: str
    title: str
    lead: str
    group: str
    points: Sequence[str] = ()
    copies: Mapping[str, str] | None = None
    ticked: bool = True
    optional: bool = False


STEPS: tuple[Step, ...] = (
    Step(
        code="before-you-start",
        title="Before you start",
        lead="What you need at hand.",
        group=INTACCT,
        points=(
            "Full Admin access to Sage Intacct.",
            "Admin or Accountant access to Cashflow360.",
            "BILL’s own Intacct sync is disconnected. In Cashflow360: Settings, Sync, Accounting software.",
        ),
    ),
    Step(
        code="configuration",
        title="Configuration",
        lead="How many entities the company has, and where it keeps its books.",
        group=INTACCT,
    ),
    Step(
        code="sync-user",
        title="Create a Web Services Sync User",
        lead="A user of its own, for the sync alone.",
        group=INTACCT,
        points=(
            "At the Root Level, open Company, Admin, Web Services users, and click Add.",
            "Enter the User ID below. User type: Business. Admin privileges: Full.",
            "Save. Sage Intacct e-mails a password to the user’s address: sign in with it once and change it.",
        ),
        copies={"User ID": "user_id"},
    ),
    Step(
        code="permissions",
        title="Assign permissions",
        lead="Subscription based or Role Based, as the company is set up.",
        group=INTACCT,
        points=(
            "Subscription based: open Company, Admin, Users, then Subscriptions of the sync user. Choose All for each "
            "application, and All for Reports.",
            "Role Based: open Company, Admin, Roles. Make a role with All for each application and All for Reports, "
            "and assign it to the sync user.",
        ),
    ),
    Step(
        code="authorization",
        title="Add to Web Services authorization",
        lead="Sage Intacct lets in only the senders a company lists.",
        group=INTACCT,
        points=(
            "At the Root Level, open Company, Setup, Company Info, then the tab Security, and click Edit.",
            "Under Web Services authorizations click Add, enter the Sender ID below in lower case, and save.",
        ),
        copies={"Sender ID": "sender_id"},
    ),
    Step(
        code="package",
        title="Install Customization Package",
        lead="Optional. With it Sage Intacct tells at once what is deleted; without it that is found later.",
        group=INTACCT,
        points=(
            "Download the package and unzip it. Sage Intacct imports the XML file inside, not the zip.",
            "At the top level, open Customization Services, Custom Packages, and click New Package.",
            "Choose the XML file and click Import.",
        ),
        optional=True,
    ),
    Step(
        code="settings",
        title="Additional Settings",
        lead="Settings of Accounts Payable, Accounts Receivable and Cash Management that the sync depends on.",
        group=INTACCT,
        points=(
            "Accounts Payable, Setup, Configure: account labels off, reclassification on, reversal of unpaid bills "
            "off, 1099 override on, payment approval off, summary frequency Daily or Monthly.",
            "Accounts Receivable, Setup, Configure: summary frequency Daily or Monthly.",
            "Cash Management, Setup, Configure: account labels off.",
        ),
    ),
    Step(
        code="accounting",
        title="Accounting Preferences",
        lead="No program can read them: look, and say what stands there.",
        group=CASHFLOW360,
        ticked=False,
    ),
    Step(
        code="intacct",
        title="Enter Sage Intacct credentials",
        lead="Checked at once. Kept for two weeks at most, until you press Continue.",
        group=LAST,
        ticked=False,
    ),
    Step(
        code="cashflow360",
        title="Enter Cashflow360 credentials",
        lead="Checked at once. Kept for two weeks at most, until you press Continue.",
        group=LAST,
        ticked=False,
    ),
    Step(
        code="one-way",
        title="Enable 1-way transactions sync",
        lead="Only if transactions shall go to Sage Intacct and never back.",
        group=LAST,
        ticked=False,
        optional=True,
    ),
    Step(
        code="continue",
        title="Continue",
        lead="See what the first sync would do, then connect.",
        group=LAST,
        ticked=False,
    ),
)
BY_CODE: Mapping[str, Step] = {one.code: one for one in STEPS}
CONFIGURATIONS: tuple[tuple[str, str, str], ...] = (
    ("one-entity", "One entity", "The company has one entity, or none."),
    ("entity-level", "Several entities, syncing at the Entity Level", "Make one connection for each entity."),
    ("top-level", "Top level", "Not offered: bills and payments sync to one entity."),
)
