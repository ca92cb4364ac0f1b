"""Single rules taken out of the product, one at a time: a suite that misses one proves nothing about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import cashflow360.client
from cashflow360 import bulk
from intacct.client import IntacctClient
from ledgersync import entrypoint
from ledgersync.adapters.intacct import pages as intacct_pages
from ledgersync.domain import crossing, matching
from ledgersync.domain.audited import Audited
from ledgersync.domain.deciding import decide
from ledgersync.domain.kinds import bills, vendor_credits
from ledgersync.domain.matching import KeyIndex
from ledgersync.domain.model import Kind
from ledgersync.domain.remembered import Operation
from ledgersync.domain.rules import Rules
from ledgersync.mapping import keeping
from ledgersync.runs import knowing
from ledgersync.runs import run_ended as ending
from ledgersync.runs import run_slice as run
from ledgersync.runs.schedule import Scheduler
from ledgersync.sync import holding, remember, streams, triage, waking
from ledgersync.sync import look_up as settle
from ledgersync.sync import slice as sync_slice
from ledgersync.sync.apply import Applier
from ledgersync.sync.foreseen import Foreseen
from ledgersync.sync.known_settings import KnownSettings
from ledgersync.sync.pairing import Counterparts
from ledgersync.sync.retrying import Retrying
from ledgersync.sync.streams import Streams
from tests.simulation.ablations.products import Products
from tests.simulation.ablations.removed import (
    absent_is_gone,
    all_agreed,
    all_or_nothing,
    approve_all,
    blindly,
    by_offset,
    every_kind,
    gone_as_told,
    never,
    no_changes,
    no_match,
    nothing,
    nothing_before,
    nothing_deleted,
    nothing_to_do,
    other_master,
    position_first,
    quoted,
    stamped_only,
    two_way,
    unread_once_reported,
    unsettled,
    with_locals,
)
from tests.simulation.ablations.removed_deciding import by_position, name_first, total_apart
from tests.simulation.ablations.removed_from_store import (
    AnybodysLease,
    InPieces,
    NoLease,
    OneFenceARun,
    ShortLease,
    Unasked,
    Unfenced,
    bare_intent,
    baseless,
    hold_kept,
    no_intent,
    overless,
    untold,
)
from tests.simulation.ablations.removed_money import as_known, left_posted, let_in, turned
from tests.simulation.ablations.toggles import Toggle, books, code, forgetting, parts, registry
from tests.simulation.faults.rigged import (
    as_drawn,
    believed,
    busy_with_bills,
    closed_meanwhile,
    cut_between_changes,
    interrupted,
    lost_and_late,
    lost_answers,
    overlapping,
    overlapping_all,
    shown_late,
    side_by_side,
    small_pages,
    told_falsely,
    undisturbed,
    unheard,
)
from tests.simulation.faults.weather import Weather


@dataclass(frozen=True, slots=True)
class Ablation:
    """``within`` is how many seeds the suite may take to notice, in the ``weather`` it makes of what they draw.

    Users do nothing again in one breath, and nothing is previewed, unless the rule is about that (``again``,
    ``previews``): what is added to either then leaves the seeds of other rules as they are. The same goes for looks,
    events and trust in the audit history (``hearing``).
    """

    name: str
    toggle: Toggle
    within: int
    weather: Callable[[Weather], Weather] = as_drawn
    again: bool = False
    previews: bool = False
    hearing: bool = False

    @property
    def seed(self) -> int:
        """One that notices, for a quick test: as ``--name-seeds`` found it."""
        return int(NOTICED[self.name]["seed"])

    def played(self, products: Products) -> Products:
        """The parts with which a history of it is played."""
        return replace(products, weather=self._weather, previews=self.previews)

    def _weather(self, drawn: Weather) -> Weather:
        plain = self.weather(drawn) if self.hearing else unheard(self.weather(drawn))
        return replace(plain, again=self.again)


SEEDS = Path(__file__).with_name("noticed.json")
NOTICED: Mapping[str, Mapping[str, str]] = json.loads(SEEDS.read_text())
"""By ablation: the seed that notices, and the promise it finds broken."""

NO_OVERLAP = Products(
    intacct=lambda settings: replace(
        settings, overlap=timedelta(0), deletion_overlap=timedelta(0), creation_margin=timedelta(0)
    ),
    cashflow360=lambda settings: replace(settings, overlap=timedelta(0)),
)

UNSTAMPED_UNREAD = code((intacct_pages, "changed", stamped_only))
APPROVAL_UNASKED = code(*((module, "unapproved", approve_all) for module in (bills, vendor_credits, crossing)))

NEVER_RENEWED = code((KnownSettings, "sure", nothing), (knowing, "ASKED_EVERY", timedelta.max))
TAKEN_FOR_DATA = code((Retrying, "gone", gone_as_told), (Counterparts, "find", unread_once_reported(Counterparts.find)))
PERIOD_AS_KNOWN = code((holding, "refused_period", as_known))
ABLATIONS: tuple[Ablation, ...] = (
    Ablation("no lease", registry(NoLease), 100, side_by_side),
    Ablation("lease shorter than a slice", registry(ShortLease), 100),
    Ablation("any run's end frees the lease", registry(AnybodysLease), 100, side_by_side),
    Ablation("ends that free nothing", code((ending, "_release", nothing)), 100, interrupted),
    Ablation("runs recorded as going never looked at", code((Scheduler, "_make_good", never)), 100, interrupted),
    Ablation("no overlap", parts(lambda: NO_OVERLAP), 300),
    Ablation("paging by offset", code((cashflow360.client, "read_by_key", by_offset)), 700, small_pages),
    Ablation("no search before a create", code((Counterparts, "_match", no_match)), 100),
    Ablation("blind retry of unknown outcomes", parts(lambda: Products(ledgers=blindly)), 300),
    Ablation("no intents on creates", forgetting(no_intent(Operation.CREATE)), 300, lost_answers),
    Ablation("no intents on updates", forgetting(no_intent(Operation.UPDATE)), 300, lost_answers),
    Ablation("intents without payload", forgetting(bare_intent), 300),
    Ablation("intents thrown away unread", code((sync_slice, "settle", unsettled)), 300, lost_answers),
    Ablation("no base", forgetting(baseless), 50),
    Ablation("position saved before outcomes", code((Streams, "read_on", position_first(Streams.read_on))), 300),
    Ablation("position saved at the slice's start", code((streams, "CLOCKS_APART", timedelta(0))), 300),
    Ablation("holds not retried", code((Retrying, "retry", nothing_to_do)), 100),
    Ablation("holds freed by nothing", code((waking, "_freed", never)), 300),
    Ablation("holds not freed by what they are about", code((waking, "_changed", never)), 300),
    Ablation("conflicts not kept", forgetting(untold), 300),
    Ablation("deletions not read", code((sync_slice, "reported", nothing_deleted)), 100),
    Ablation(
        "unapproved bills cross",
        APPROVAL_UNASKED,
        100,
    ),
    Ablation("no fence", books(Unfenced), 300, overlapping_all),
    Ablation("one fence a run", registry(OneFenceARun), 300, overlapping),
    Ablation("writes sent without a look at the lease", books(Unasked), 300, overlapping),
    Ablation("no wait for a write under way", code((settle, "_wait_to_show", never)), 300, overlapping),
    Ablation("commits in pieces", books(InPieces), 300, cut_between_changes),
    Ablation("repeats under a new control id", code((Applier, "_first", nothing)), 300, lost_and_late),
    Ablation("no wait for a create to show", code((settle, "_wait_to_show", never)), 300, lost_and_late),
    Ablation("arrived updates not remembered", code((settle, "_updated", no_changes)), 300, lost_answers),
    Ablation("what was written over forgotten", forgetting(overless), 300, shown_late),
    Ablation("unsent writes taken for agreed", code((remember, "agreed_in_part", all_agreed)), 300),
    Ablation("rows without a stamp not read", UNSTAMPED_UNREAD, 300),
    Ablation("search without the key folded", code((matching, "fold", str)), 300),
    Ablation("batch blamed as a whole", code((bulk, "_innocent", never)), 300),
    Ablation("Intacct batch all or nothing", code((IntacctClient, "call", all_or_nothing(IntacctClient.call))), 300),
    Ablation("holds never cleared", forgetting(hold_kept), 300),
    Ablation("holds of vanished records kept", code((Retrying, "forget_vanished", nothing_to_do)), 900),
    Ablation("held records tried by every run", code((triage, "held_since", never)), 300),
    Ablation("deletions before the first run not read", code((sync_slice, "reported", nothing_before)), 300),
    Ablation(
        "absence taken for deletion", code((Counterparts, "find", absent_is_gone(Counterparts.find))), 300, shown_late
    ),
    Ablation("the other side's master", code((Rules, "master", other_master)), 100),
    Ablation("one-way mode ignored", code((run, "rules_of", two_way(run.rules_of))), 100),
    Ablation("log lines without ids", code((entrypoint, "_IDS", {})), 50),
    Ablation("log lines quote what was at hand", code((entrypoint, "where", with_locals)), 50),
    Ablation("errors quote what was at hand", code((entrypoint, "named_error", quoted)), 50),
    Ablation("transfers the wrong way round", parts(lambda: Products(specs=turned)), 300),
    Ablation("transfers before the bank confirms", code((crossing, "SPECS", let_in(Kind.FUNDS_TRANSFER))), 600),
    Ablation("payments that are not to be exported", code((crossing, "SPECS", let_in(Kind.BILL_PAYMENT))), 600),
    Ablation("voids left posted", code((decide, "_transaction_gone", left_posted)), 300),
    Ablation("refusals for a closed period as known before", PERIOD_AS_KNOWN, 600, closed_meanwhile),
    Ablation("lines by position", code((keeping, "align", by_position)), 300, busy_with_bills, again=True),
    Ablation("total apart from lines", parts(lambda: Products(specs=total_apart)), 300, busy_with_bills, again=True),
    Ablation(
        "creates before removals", code((sync_slice, "_to_undo", nothing)), 300, undisturbed, again=True, previews=True
    ),
    Ablation("id after name", code((KeyIndex, "match", name_first)), 300, again=True),
    Ablation("settings never renewed", NEVER_RENEWED, 300, closed_meanwhile),
    Ablation("a kind trusted at once", code((Audited, "trusted", every_kind)), 300, believed, hearing=True),
    Ablation("hints taken for data", TAKEN_FOR_DATA, 300, told_falsely, hearing=True),
    Ablation("previews that foresee no refusal", code((Foreseen, "refusal", nothing)), 300, again=True, previews=True),
)
