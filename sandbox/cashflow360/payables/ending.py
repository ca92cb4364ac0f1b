"""Ends a payment: cancelled before its process date, voided after it."""

from sandbox.cashflow360.errors import WRONG_STATE, Refused
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.payables import payment
from sandbox.cashflow360.payables.movements import PAYABLES, move
from sandbox.cashflow360.schema.fields import Record
from sandbox.cashflow360.settlement import amount_of

_STATE_NAMES = {"0": "approving", "1": "scheduled", "2": "paid", "3": "canceled", "4": "void", "5": "escheated"}
CANCELABLE = frozenset({payment.APPROVING, payment.SCHEDULED})
VOIDABLE = frozenset({payment.PAID})


def cancel(org: Organization, sent_pay_id: object) -> Record:
    """Cancel a scheduled payment; its bills are open again."""
    return payment.set_status(org, _in_state(org, sent_pay_id, CANCELABLE, "canceled"), payment.CANCELED)


def void(org: Organization, sent_pay_id: object) -> Record:
    """Void a paid payment; its bills are open again, and money that left the bank comes back."""
    sent = payment.set_status(org, _in_state(org, sent_pay_id, VOIDABLE, "voided"), payment.VOID)
    amount = amount_of(sent, "amount")
    separate = sent["bankAccountId"] in org.preferences.separate_debits
    if sent["isOnline"] and amount and (org.rules.separate_debits_have_movements or not separate):
        move(
            org,
            kind=PAYABLES,
            amount=amount,
            process_date=org.today().isoformat(),
            bank_account_id=sent["bankAccountId"],
        )
    return sent


def _in_state(org: Organization, sent_pay_id: object, states: frozenset[str], verb: str) -> Record:
    sent = org.get("SentPay", sent_pay_id)
    if sent["status"] not in states:
        raise Refused(WRONG_STATE, _STATE_NAMES[str(sent["status"])], verb)
    return sent
