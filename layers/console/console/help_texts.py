"""Help: what each page is for, in a few sentences, by the last part of its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Help:
    title: str
    told: tuple[str, ...]


HELP: Mapping[str, Help] = {
    "connections": Help(
        "Connections",
        (
            "Each connection keeps one Cashflow360 organisation and one Sage Intacct entity in step.",
            "The state says what most needs somebody: a sync that stopped comes before missing preferences, and "
            "those before records that wait.",
            "Unexplained is what the newest tie-out found and nothing explains. Sage transactions are what Sage "
            "bills this month for the connection’s syncs.",
        ),
    ),
    "connect": Help(
        "Connecting",
        (
            "The steps can be done in any order, left and taken up again. Nothing is written to either system "
            "until you press Continue.",
            "Have at hand: Full Admin access to Sage Intacct, Admin or Accountant access to Cashflow360. BILL’s "
            "own sync has to be disconnected.",
            "What you enter as a secret is checked at once, kept for two weeks at most and never shown again.",
        ),
    ),
    "overview": Help(
        "Overview",
        (
            "The last good sync, what waits for somebody, and the recent syncs of one connection.",
            "Sync Now starts a sync at once. A second one within a minute has to wait.",
        ),
    ),
    "errors": Help(
        "Sync errors",
        (
            "Records that can’t be synced, by reason, the largest first. Everything else goes on.",
            "Fix here: Ledgersync can settle it, such as by making a payment term or by choosing which of two "
            "vendors is meant. Fix there: it has to be changed in Sage Intacct or Cashflow360.",
            "Once the reason is gone, the next sync takes the records along by itself. Try again asks for it in "
            "any case. Don’t sync these leaves them out until somebody syncs them again.",
        ),
    ),
    "conflicts": Help(
        "Conflicts",
        (
            "A field that was changed on both sides between two syncs. The master’s value stands; the other one "
            "is kept here.",
            "Take the other value, and it stands on both sides at once. It can be taken back in the same way.",
        ),
    ),
    "records": Help(
        "Records",
        (
            "Find a bill, vendor, payment or any other record by number, name, party, amount or the id of either "
            "system.",
            "Its page shows what both sides agreed on and everything that happened to it. Read both sides now "
            "asks both systems.",
        ),
    ),
    "history": Help(
        "History",
        (
            "Every write to either system, field by field, and every choice of a person. Nobody can change it; it"
            " is kept for seven years.",
            "It can be made into CSV and JSON files for an auditor.",
        ),
    ),
    "syncs": Help(
        "Syncs",
        (
            "Each sync brings lists first (accounts, vendors, customers and others), then transactions.",
            "Stop after this record ends a sync that is going; the next one goes on where it ended.",
        ),
    ),
    "tie-out": Help(
        "Tie-out",
        (
            "What is open on both sides, vendor by vendor and customer by customer, to the cent, and why it differs.",
            "Sign off keeps your name, the time and the figures for seven years. A link shows the report to "
            "somebody without a sign-in for seven days.",
        ),
    ),
    "preview": Help(
        "Preview",
        ("What the next sync would write, and what it would set aside. Nothing is written.",),
    ),
    "doctor": Help(
        "Setup doctor",
        (
            "Each setting that the sync depends on, read from both systems: what was found, what happens "
            "otherwise, and where to change it.",
            "What no program can read you are asked to look at; your answer is kept with your name and the day.",
        ),
    ),
    "preferences": Help(
        "Sync preferences",
        (
            "Transactions wait until Unallocated Expenses Account and Default Bank Account are chosen. Lists sync"
            " without.",
            "Saving shows first what it does. Sync only Approved Bills and Vendor Credits is permanent: it can’t "
            "be turned off later.",
        ),
    ),
    "accounting": Help(
        "Accounting preferences",
        (
            "Settings of Cashflow360 that no program can read. Look at Settings, Accounting, Preferences there, "
            "and say here what stands.",
        ),
    ),
    "package": Help(
        "Customization package",
        (
            "Optional. With it Sage Intacct tells at once what is deleted; without it deletions are found by the "
            "next syncs.",
            "Download it once, unzip it, and import the XML file under Customization Services.",
        ),
    ),
    "connection": Help(
        "Connection",
        (
            "How soon changes sync, the connection’s name, new credentials, pausing and disconnecting.",
            "New credentials are checked in both systems before they are saved. Disconnecting deletes the "
            "credentials; what was synced stays.",
        ),
    ),
    "support": Help(
        "Support bundle",
        (
            "One file for whoever helps you: settings, syncs and errors by cause. Never passwords or tokens; "
            "amounts and names only if you tick it. You see it before you download it.",
        ),
    ),
    "notices": Help(
        "Notices",
        (
            "Who is told of what: by e-mail, by signed webhook or in Slack. A notice never holds an amount or the"
            " name of a vendor or customer.",
        ),
    ),
    "costs": Help(
        "Costs",
        (
            "What a month costs: the work of this connection’s syncs at list prices of AWS, and the transactions that"
            " Sage bills. Sage counts all connections of a company together.",
            "How soon changes sync decides most of it. It is chosen on the page Connection.",
        ),
    ),
    "people": Help(
        "People",
        (
            "A viewer sees everything and changes nothing. An accountant also syncs, settles errors and conflicts"
            " and signs tie-outs off. An administrator also connects, enters credentials, pauses, disconnects and"
            " invites people.",
        ),
    ),
    "fleet": Help(
        "Fleet",
        (
            "For operators: how all connections stand, why syncs fail, what they cost. No record of anybody is shown.",
            "What would begin again is tried dry first: it says how many syncs of how many connections there are,"
            " then asks.",
        ),
    ),
    "accessibility": Help(
        "Accessibility",
        (
            "Every page works by keyboard alone, without scripts, at 320 pixels, at 400 % zoom, and in light and "
            "dark. It follows WCAG 2.2 AA, and a program checks every page for that.",
            "Tab moves forward, Enter and Space press. The first stop of every page skips to its content.",
            "If something stands in your way, tell whoever supports you: it is a defect.",
        ),
    ),
}


def page_of(path: str) -> str:
    """The help of the page at an address: ``errors`` of ``/connections/shop/errors/4711``."""
    parts = [part for part in path.split("/") if part]
    match parts:
        case ["connections", _, part, *_] if part in HELP:
            return part
        case ["connections", _, *_]:
            return "overview"
        case [part, *_] if part in HELP:
            return part
        case ["search", *_]:
            return "records"
    return "connections"
