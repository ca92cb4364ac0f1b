"""What to do about one record, given both sides, its link and the rules: a pure function to plain data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ledgersync.domain.crossing import keep_back, keep_out
from ledgersync.domain.deciding.decision import Agree, Create, Decision, Remake, Remove, SetAside, Skip, Unlink, guarded
from ledgersync.domain.deciding.match import merge_matched
from ledgersync.domain.deciding.merged_away import decide_merged
from ledgersync.domain.deciding.pair import Pair
from ledgersync.domain.deciding.remake import loses_lines
from ledgersync.domain.deciding.stale import as_survivors, with_recoding
from ledgersync.domain.kinds import Amend, Direction, Group, KindSpec
from ledgersync.domain.kinds.check import Objection
from ledgersync.domain.kinds.guards import from_purchase_order
from ledgersync.domain.merge import Merged, merge
from ledgersync.domain.model import Link, Record, Side, Values
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.rules import Rules
from ledgersync.domain.voids import NEVER_POSTED, REVERSED, VOIDED, reversal_date, undone

PUT_BACK_OWNED = "owned at the top level, edit it in Intacct"
PUT_BACK_FIELD = "this field is Intacct's: put back"
PUT_BACK_KIND = "this kind is Intacct's: put back"
FOLLOWING = frozenset({"vendor", "customer"})
"""A posted payment keeps these fields. A merge of its vendor moves bills and credits, and no posted payment."""


def decide(pair: Pair, spec: KindSpec, rules: Rules) -> Decision:
    """Decide about one pair; total: every combination of link and presence has an answer."""
    if pair.cashflow360 is not None and pair.cashflow360.merged_into:
        return decide_merged(pair, spec, rules)
    if pair.link is None:
        return _merge(pair, spec, rules) if pair.complete else _create(pair, spec, rules, pair.any)
    if pair.absent is not None and not pair.reported:
        return SetAside(pair, Objection("not-visible", {"side": pair.absent.value}))
    if spec.group is Group.LISTS:
        return _merge(pair, spec, rules) if pair.complete else _list_deleted(pair, spec, rules)
    gone = _gone(pair)
    return _merge(pair, spec, rules) if gone is None else _transaction_gone(pair, spec, rules, gone)


def _gone(pair: Pair) -> Side | None:
    """The side a linked transaction has gone from; either system keeps some of them, marked as removed or undone."""
    for side in Side:
        record = pair.on(side)
        if record is None or record.removed or undone(record):
            return side
    return None


def _merge(pair: Pair, spec: KindSpec, rules: Rules) -> Decision:
    intacct, cashflow360 = pair.both
    intacct, base = as_survivors(pair, intacct, pair.base)
    merged = _merged(spec, rules, intacct, cashflow360, base)
    merged = with_recoding(spec, merged, intacct, rules.owned_above(intacct))
    if pair.link is not None and spec.amend is not Amend.EDITED:
        merged = _followed(spec, merged)
        if _remade(spec, merged.changed[Side.INTACCT]):
            return _posted_anew(pair, spec, rules, pair.link, merged)
    if merged.changed[Side.INTACCT] and (reason := keep_back(cashflow360, rules)):
        return Skip(pair, reason)
    if loses_lines(merged, intacct):
        return _anew(pair, spec, rules, merged, intacct, cashflow360)
    updates = tuple(_update(pair, merged, side) for side in Side if merged.changed[side])
    return guarded(Agree(pair, merged, updates), spec, rules)


def _followed(spec: KindSpec, merged: Merged) -> Merged:
    """The merge of a posted payment. Intacct is given only the fields that a posted payment follows."""
    changed = merged.changed[Side.INTACCT]
    followed = changed - FOLLOWING if spec.followed is None else changed & spec.followed
    return replace(merged, changed={**merged.changed, Side.INTACCT: followed})


def _remade(spec: KindSpec, changed: frozenset[str]) -> bool:
    """Whether a linked record is made anew to follow an edit of these fields."""
    settled = {field.name for field in spec.fields if field.lines}
    return bool(changed) and (spec.amend is Amend.REMADE or (spec.amend is Amend.REAPPLIED and changed <= settled))


def _posted_anew(pair: Pair, spec: KindSpec, rules: Rules, link: Link, merged: Merged) -> Decision:
    """Taken back in Intacct to be made anew as Cashflow360 has it.

    What is applied anew is taken back only where nothing objects to the new one.
    """
    intacct, cashflow360 = pair.both
    made = _create(pair, spec, rules, cashflow360)
    if spec.amend is Amend.REAPPLIED and not isinstance(made, Create):
        return made
    removal = _removal(pair, spec, rules, link, intacct, None)
    if isinstance(removal, SetAside):
        return removal
    return Remake(pair, removal.write, Merged(values=merged.values, changed={}, conflicts=(), put_back=()))


def _merged(spec: KindSpec, rules: Rules, intacct: Record, cashflow360: Record, base: Values | None) -> Merged:
    """What both sides shall hold. A bill made from a purchase order is edited in Intacct only, which wins on it."""
    base = rules.carried(spec, base) if base is not None else None
    owned = rules.owned_above(intacct)
    master = Side.INTACCT if owned or from_purchase_order(intacct) else rules.master(spec)
    rule = PUT_BACK_OWNED if owned else PUT_BACK_FIELD
    if spec.direction is Direction.TO_CASHFLOW360:
        rule = PUT_BACK_KIND
    fields = tuple(rules.authorities(spec, owned))
    if base is None:
        return merge_matched(fields, intacct, cashflow360, master, rule)
    ours = base if spec.direction is Direction.TO_INTACCT else intacct.values
    return merge(fields, base, ours, cashflow360.values, master, rule)


def _anew(pair: Pair, spec: KindSpec, rules: Rules, merged: Merged, intacct: Record, cashflow360: Record) -> Decision:
    """Removed in Intacct to be made anew, once nothing objects to either."""
    made = _create(pair, spec, rules, cashflow360)
    if not isinstance(made, Create):
        return made
    if pair.link is None or merged.changed[Side.CASHFLOW360]:  # the new record would lack what is missing here
        return SetAside(pair, Objection("lines-not-removable"))
    removal = _removal(pair, spec, rules, pair.link, intacct, None)
    if isinstance(removal, SetAside):
        return removal
    write = replace(removal.write, values=merged.values, changed=merged.changed[Side.INTACCT], remade=True)
    return Remake(pair, write, merged)


def _update(pair: Pair, merged: Merged, side: Side) -> Write:
    target, source = pair.on(side), pair.on(side.other)
    if target is None or source is None:
        raise ValueError("an update needs both sides")
    return Write(
        pair.kind,
        side,
        Operation.UPDATE,
        target.id,
        source.id,
        merged.values,
        merged.changed[side],
        target.record_no,
        latest_bill_date=target.facts.latest_bill_date,
    )


def _create(pair: Pair, spec: KindSpec, rules: Rules, source: Record) -> Create | Skip | SetAside:
    target = source.side.other
    if not rules.may_create(spec, target):
        return Skip(pair, "this kind does not go that way")
    reason = keep_out(source, rules)
    if reason:
        return Skip(pair, reason)
    write = Write(
        pair.kind,
        target,
        Operation.CREATE,
        "",
        source.id,
        source.values,
        frozenset(source.values),
        source.record_no,
        latest_bill_date=source.facts.latest_bill_date,
        shared=rules.owned_above(source),
    )
    return guarded(Create(pair, write), spec, rules)


def _list_deleted(pair: Pair, spec: KindSpec, rules: Rules) -> Decision:
    """A list record deleted in Intacct is inactivated in Cashflow360, unless a newer edit there wins.

    The deletion of a shared record stands: made anew, it would belong to this entity alone.
    """
    survivor = pair.any
    if pair.link is None:
        raise ValueError("only a linked record can have gone")
    if survivor.values.get("active") is not True:
        return Unlink(pair)
    edited = survivor.side is Side.CASHFLOW360 and _edited(survivor, pair.link) and not pair.link.shared
    if edited and _edit_wins(spec, rules, survivor):
        return _recreate(pair, spec, rules, survivor)
    if not rules.may_create(spec, survivor.side):
        return Unlink(pair)
    values = {**survivor.values, "active": False}
    write = Write(
        pair.kind,
        survivor.side,
        Operation.UPDATE,
        survivor.id,
        pair.link.id_on(survivor.side.other),
        values,
        frozenset({"active"}),
        survivor.record_no,
    )
    return Remove(pair, write)


def _transaction_gone(pair: Pair, spec: KindSpec, rules: Rules, gone: Side) -> Decision:
    """A transaction removed on one side is removed on the other, if unpaid and open there; else held."""
    survivor = pair.on(gone.other)
    if pair.link is None or survivor is None or survivor.removed or survivor.facts.raw_state == VOIDED:
        return Unlink(pair)
    if gone is Side.INTACCT and pair.kind in REVERSED:  # somebody undid it there: never posted again by itself
        return SetAside(pair, Objection("removed-in-intacct"))
    if _edited(survivor, pair.link) and _edit_wins(spec, rules, survivor):
        return _recreate(pair, spec, rules, survivor)
    if not rules.may_create(spec, survivor.side):
        return SetAside(pair, Objection("removed-in-intacct"))
    return _removal(pair, spec, rules, pair.link, survivor, pair.on(gone))


def _removal(
    pair: Pair, spec: KindSpec, rules: Rules, link: Link, survivor: Record, removed: Record | None
) -> Remove | SetAside:
    write = Write(
        pair.kind,
        survivor.side,
        Operation.REMOVE,
        survivor.id,
        link.id_on(survivor.side.other),
        survivor.values,
        record_no=survivor.record_no,
        reversal=_reversal(survivor, removed, rules),
        latest_bill_date=(removed and removed.facts.latest_bill_date) or survivor.facts.latest_bill_date,
    )
    return guarded(Remove(pair, write), spec, rules)


def _reversal(survivor: Record, removed: Record | None, rules: Rules) -> date | None:
    """The day a payment is reversed at that was posted; None for what is deleted."""
    day = survivor.values.get("date")
    if survivor.kind not in REVERSED or survivor.facts.state in NEVER_POSTED or not isinstance(day, date):
        return None
    voided_on = removed.modified.date() if removed and removed.modified else rules.today
    return reversal_date(day, voided_on, rules.preferences.void_date_policy, rules.books_closed)


def _edited(survivor: Record, link: Link) -> bool:
    return dict(survivor.values) != dict(link.base)


def _edit_wins(spec: KindSpec, rules: Rules, survivor: Record) -> bool:
    return rules.master(spec) is survivor.side and rules.may_create(spec, survivor.side.other)


def _recreate(pair: Pair, spec: KindSpec, rules: Rules, survivor: Record) -> Decision:
    """What was removed on one side and edited on the other is made anew; held where neither that nor removal can be."""
    made = _create(pair, spec, rules, survivor)
    if not isinstance(made, Skip) or pair.link is None:
        return made
    removal = _removal(pair, spec, rules, pair.link, survivor, None)
    return removal if isinstance(removal, SetAside) else made
