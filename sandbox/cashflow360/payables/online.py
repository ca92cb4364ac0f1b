"""Schedules an online payment: what a user of the web app may do and a sync token may not."""

from datetime import timedelta
from decimal import Decimal

from sandbox.cashflow360.errors import BANK_NOT_ENABLED, DATA_MISSING, PROCESS_DATE_INVALID, Refused
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.payables.payment import SCHEDULED, BillShare, CreditShare, PaymentOrder, pay
from sandbox.cashflow360.schema.fields import Record
from sandbox.cashflow360.stamps import is_day

VERIFIED = "1"


def schedule(
    org: Organization,
    *,
    bank_account_id: str,
    process_date: str,
    bills: list[tuple[str, Decimal]],
    credits_: tuple[CreditShare, ...] = (),
    early: bool = False,
) -> Record:
    """Schedule one payment to one vendor; it is processed once its date has come.

    `early` lets a scenario schedule for a day that is already here; a user must choose a later one.
    """
    bank = org.get("BankAccount", bank_account_id)
    if bank["status"] != VERIFIED:
        raise Refused(BANK_NOT_ENABLED)
    earliest = org.today() + timedelta(days=1)
    if not is_day(process_date) or (not early and process_date < earliest.isoformat()):
        raise Refused(PROCESS_DATE_INVALID, process_date)
    if not bills and not credits_:
        raise Refused(DATA_MISSING, "bills")
    first = bills[0][0] if bills else credits_[0].bill_id
    separate = bank_account_id in org.preferences.separate_debits
    org.processed_until = None
    return pay(
        org,
        PaymentOrder(
            vendor_id=str(org.get("Bill", first)["vendorId"]),
            process_date=process_date,
            status=SCHEDULED,
            online=True,
            bills=tuple(BillShare(bill_id, amount) for bill_id, amount in bills),
            credits=credits_,
            account_id=str(bank["chartOfAccountId"]) if separate else org.preferences.money_out_clearing,
            bank_account_id=bank_account_id,
        ),
    )
