"""Why a tie-out differs, on a terminal: a card per transaction, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from ledgersync_cli.cards import Card, show_cards
from ledgersync_cli.showing import SYSTEMS, say

MOST_CARDS = 20


def show_reasons(part: Mapping[str, Any], connection: str) -> None:
    """The first transactions that differ, how many more there are and where, and the foot of the tie-out."""
    reasons = [(party["name"], why) for party in part["parties"] for why in party["explanations"]]
    if not reasons:
        return
    say("")
    show_cards("Why they differ", [_card(party, why) for party, why in islice(reasons, MOST_CARDS)], "")
    say("")
    if len(reasons) > MOST_CARDS:
        say(f"{len(reasons) - MOST_CARDS:,} more: ledgersync report {connection} tie-out --as csv --output tie-out.csv")
    say(f"Explained {part['explained']}, unexplained {part['unexplained']}.")


def _card(party: str, why: Mapping[str, Any]) -> Card:
    kind = str(why["kind"]).replace("_", " ")
    title = f"{kind[:1].upper()}{kind[1:]} {why['label']} · {party}"
    amounts = [(SYSTEMS[side], str(why[side])) for side in ("intacct", "cashflow360")]
    return Card(title, [*amounts, ("Why", str(why["words"]))])
