"""A list record merged into another in Cashflow360 (sync-rules §4, last row)."""

from __future__ import annotations

from dataclasses import replace

from ledgersync.domain.deciding.decision import Decision, Relink, Remove, SetAside, Skip, Unlink, guarded
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.kinds import SPECS, KindSpec
from ledgersync.domain.kinds.check import Objection
from ledgersync.domain.model import Link, Record, Side
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.rules import Rules

NEVER_MERGED_TYPES = frozenset({"Bank", "Credit Card"})


def decide_merged(pair: Pair, spec: KindSpec, rules: Rules) -> Decision:
    """The link moves to the survivor, unless that one has a link: then the loser ends in Intacct.

    Example: vendor V2 is merged into V1. Where V1 has no link, that of V2 moves to it, else V2 is made inactive. V1
    lives on without either where V2 was deleted in Intacct.
    """
    if pair.link is None or pair.cashflow360 is None:
        return Skip(pair, "merged into another record")
    if any(map(_never_merged, pair.records)):
        return SetAside(pair, Objection("merged-bank-or-item"))
    survivor = pair.cashflow360.merged_into or ""
    if pair.heir_claimed:
        called = pair.heir.described if pair.heir else f"another {pair.kind.value}"
        return SetAside(pair, Objection("merge-waits", {"survivor": called}))
    if pair.survivor is None:
        deleted = pair.intacct is None and pair.reported
        return Unlink(pair, survivor) if deleted else Relink(pair, survivor)
    return _end(pair, spec, rules, survivor)


def _end(pair: Pair, spec: KindSpec, rules: Rules, survivor: str) -> Decision:
    """Intacct's loser is made inactive once nothing open uses it; then its link goes."""
    loser = pair.intacct
    if loser is None:
        return Unlink(pair, survivor)
    active = loser.values.get("active") is not False
    if active and (objection := _kept_active(pair, loser, spec, rules)):
        return SetAside(pair, objection)
    if not pair.recoded:
        return SetAside(pair, Objection("merge-pending", _named(pair)))
    if not active:
        return Unlink(pair, survivor)
    return guarded(Remove(pair, _inactivation(pair), survivor), spec, rules)


def _kept_active(pair: Pair, loser: Record, spec: KindSpec, rules: Rules) -> Objection | None:
    """Why this product may not make it inactive."""
    if rules.owned_above(loser):
        return Objection("owned-at-top-level")
    return None if rules.may_create(spec, Side.INTACCT) else Objection("merged-one-way", _named(pair))


def _inactivation(pair: Pair) -> Write:
    loser, merged = pair.both
    return Write(
        pair.kind,
        Side.INTACCT,
        Operation.UPDATE,
        loser.id,
        merged.id,
        {**loser.values, "active": False},
        frozenset({"active"}),
        loser.record_no,
    )


def moved(link: Link, survivor: str, heir: Record | None) -> Link:
    """The link, given to the survivor. Its base has no field that the survivor lacks.

    Example: V2 had a phone number, its survivor V1 has none. With the number in the base, V1 would look as if somebody
    had emptied it.
    """
    held = heir.values if heir else link.base
    base = {name: value for name, value in link.base.items() if held.get(name) is not None}
    over = dict(link.over)
    over.pop(Side.CASHFLOW360, None)
    return replace(link, cashflow360_id=survivor, base=base, over=over)


def _named(pair: Pair) -> dict[str, str]:
    """The survivor as a hold names it."""
    link = pair.survivor
    return {"survivor": (link.described or link.intacct_id) if link is not None else ""}


def _never_merged(record: Record) -> bool:
    return not SPECS[record.kind].merges or record.values.get("type") in NEVER_MERGED_TYPES
