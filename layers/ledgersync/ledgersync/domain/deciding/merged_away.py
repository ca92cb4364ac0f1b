"""A list record merged into another in Cashflow360 (sync-rules §4, last row)."""

from __future__ import annotations

from dataclasses import replace

from ledgersync.domain.deciding.decision import Decision, Relink, Remove, SetAside, Skip, Unlink, guarded
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds import SPECS, KindSpec
from ledgersync.domain.kinds.check import Objection
from ledgersync.domain.model import Link, Record, Side, described
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.rules import Rules

NEVER_MERGED_TYPES = frozenset({"Bank", "Credit Card"})


def decide_merged(pair: Pair, spec: KindSpec, rules: Rules) -> Decision:
    """The link moves to the survivor, or the loser is inactivated in Intacct once nothing open uses it."""
    if pair.link is None or pair.cashflow360 is None:
        return Skip(pair, "merged into another record")
    if _never_merged(pair.cashflow360) or (pair.intacct is not None and _never_merged(pair.intacct)):
        return SetAside(pair, Objection("merged-bank-or-item"))
    survivor = pair.cashflow360.merged_into or ""
    if pair.heir_claimed:
        called = pair.heir.described if pair.heir else f"another {pair.kind.value}"
        return SetAside(pair, Objection("merge-waits", {"survivor": called}))
    if pair.survivor is None:
        return Relink(pair, survivor)
    if pair.intacct is None:
        return Unlink(pair, survivor)
    active = pair.intacct.values.get("active") is not False
    if active and rules.owned_above(pair.intacct):
        return SetAside(pair, Objection("owned-at-top-level"))
    if active and not rules.may_create(spec, Side.INTACCT):
        return SetAside(pair, Objection("merged-one-way", {"survivor": _called(pair.survivor)}))
    if not pair.recoded:
        return SetAside(pair, Objection("merge-pending", {"survivor": _called(pair.survivor)}))
    if not active:
        return Unlink(pair, survivor)
    write = Write(
        pair.kind,
        Side.INTACCT,
        Operation.UPDATE,
        pair.intacct.id,
        pair.cashflow360.id,
        {**pair.intacct.values, "active": False},
        frozenset({"active"}),
        pair.intacct.record_no,
    )
    return guarded(Remove(pair, write, survivor), spec, rules)


def moved(link: Link, survivor: str, heir: Record | None) -> Link:
    """The link given to the record a merge left: what that one never held was not emptied by anybody."""
    held = heir.values if heir else link.base
    base = {name: value for name, value in link.base.items() if held.get(name) is not None}
    over = dict(link.over)
    over.pop(Side.CASHFLOW360, None)
    return replace(link, cashflow360_id=survivor, base=base, over=over)


def _called(survivor: Link) -> str:
    return described(survivor.base) or survivor.intacct_id


def _never_merged(record: Record) -> bool:
    return not SPECS[record.kind].merges or record.values.get("type") in NEVER_MERGED_TYPES
