"""What stands in the way of a write, check by check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledgersync.domain.facts import facts_of
from ledgersync.domain.kinds import SPECS
from ledgersync.domain.kinds.check import Check
from ledgersync.domain.kinds.guards import MOST_LINES, object_to
from ledgersync.domain.model import Kind, Line, Record, Ref, Side, Value, Values
from ledgersync.domain.remembered import Operation, Write
from ledgersync.domain.rules import Rules, Terms

RULES = Rules(today=date(2026, 1, 15))


def bill(lines: int = 1, **changes: Value) -> Values:
    line: Line = {"amount": Decimal("1.00"), "account": Ref(Kind.ACCOUNT, "a")}
    values: dict[str, Value] = {
        "vendor": Ref(Kind.VENDOR, "v"),
        "number": "B-1",
        "date": date(2026, 1, 2),
        "due_date": date(2026, 2, 1),
        "total": Decimal(lines),
        "lines": tuple(line for _ in range(lines)),
    }
    return {**values, **changes}


def check(values: Values, rules: Rules = RULES, target: Record | None = None, side: Side = Side.INTACCT) -> str:
    operation = Operation.UPDATE if target else Operation.CREATE
    write = Write(Kind.BILL, side, operation, target.id if target else "", "x", values, frozenset(values))
    found = object_to(Check(write, target, None, rules, SPECS[Kind.BILL]), SPECS[Kind.BILL])
    return found.cause if found else ""


def stored(side: Side = Side.INTACCT, **facts: str) -> Record:
    return Record(Kind.BILL, side, "1", bill(), facts=facts_of(facts))


def test_a_sound_bill_may_be_sent() -> None:
    assert check(bill()) == ""


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        (bill(vendor=None), "field-missing"),
        (bill(number="N" * 46), "field-too-long"),
        (bill(total=Decimal("1.01")), "lines-do-not-add-up"),
        ({**bill(), "lines": ()}, "lines-do-not-add-up"),
        ({**bill(), "lines": ({"amount": Decimal(1), "account": None},)}, "no-default-account"),
        (bill(lines=MOST_LINES + 1), "too-many-lines"),
    ],
)
def test_a_bill_that_would_be_refused_is_held_before_it_is_sent(values: Values, cause: str) -> None:
    assert check(values) == cause


@pytest.mark.parametrize(("closed", "cause"), [(date(2026, 1, 2), ""), (date(2026, 1, 3), "period-closed")])
def test_nothing_is_sent_into_a_closed_period(closed: date, cause: str) -> None:
    assert check(bill(), replace(RULES, books_closed=closed)) == cause


def test_a_bill_is_not_moved_out_of_a_closed_period_either() -> None:
    rules = replace(RULES, books_closed=date(2026, 1, 10))
    assert check(bill(date=date(2026, 1, 12)), rules, stored()) == "period-closed"


def test_a_closed_period_in_intacct_does_not_stop_cashflow360() -> None:
    assert check(bill(), replace(RULES, books_closed=date(2026, 1, 10)), side=Side.CASHFLOW360) == ""


@pytest.mark.parametrize("state", ["Paid", "Partially Paid", "Selected"])
def test_a_bill_paid_in_intacct_is_left_alone_there(state: str) -> None:
    assert check(bill(), target=stored(state=state)) == "paid-in-intacct"


@pytest.mark.parametrize("payment", ["scheduled", "partial", "paid"])
def test_a_bill_paid_in_cashflow360_is_left_alone_there(payment: str) -> None:
    target = stored(Side.CASHFLOW360, payment=payment)
    assert check(bill(), target=target, side=Side.CASHFLOW360) == "paid-in-cashflow360"


def test_a_bill_born_from_a_purchase_order_is_edited_in_intacct_only() -> None:
    assert check(bill(), target=stored(module="9.PO")) == "born-from-purchase-order"


def test_a_term_the_other_side_does_not_know_is_named() -> None:
    rules = replace(RULES, terms={Side.INTACCT: Terms(payable=frozenset({"Net 30"}))})
    assert check(bill(term="Net 45"), rules) == "term-missing"
    assert check(bill(term="Net 30"), rules) == ""
