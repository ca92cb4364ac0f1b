"""What simulated histories of receivables found, each as the shortest story that shows it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ledgersync.domain.model import Kind, Line, Ref
from ledgersync.domain.remembered import Unknown
from tests.unit.sync.world import World


def test_a_payment_without_a_reference_is_found_again_and_not_posted_twice() -> None:
    world = World()
    account = world.cashflow360.add(Kind.ACCOUNT, number="1300", name="Deposits", type="Other Current Asset")
    customer = world.cashflow360.add(Kind.CUSTOMER, number="C1", name="Corner Cafe")
    amount, day = Decimal("60.00"), date(2026, 1, 2)
    line: Line = {"amount": amount, "account": Ref(Kind.ACCOUNT, account), "description": None}
    invoice = world.cashflow360.add(
        Kind.INVOICE,
        customer=Ref(Kind.CUSTOMER, customer),
        number="I1",
        date=day,
        due_date=day,
        total=amount,
        lines=(line,),
    )
    world.cashflow360.add(
        Kind.RECEIVED_PAYMENT,
        customer=Ref(Kind.CUSTOMER, customer),
        date=day,
        amount=amount,
        method="check",
        account=Ref(Kind.ACCOUNT, account),
        invoices=({"invoice": Ref(Kind.INVOICE, invoice), "amount": amount},),
        facts={"status": "paid"},
    )
    world.intacct.after = lambda write: Unknown("time-out") if write.kind is Kind.RECEIVED_PAYMENT else None
    world.run()
    world.clock.at += timedelta(hours=3)
    world.run()
    assert (world.holds(), len(world.intacct.records[Kind.RECEIVED_PAYMENT])) == ({}, 1)
