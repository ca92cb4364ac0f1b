"""What a user does in the web app, as a table of edits; they obey the same rules as the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sandbox.cashflow360 import crud
from sandbox.cashflow360.approvals import approve, deny, set_approvers
from sandbox.cashflow360.errors import UNKNOWN_ERROR, Refused
from sandbox.cashflow360.merging import merge
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.payables import ending, online
from sandbox.cashflow360.payables.movements import confirm, waiting
from sandbox.cashflow360.payables.payment import (
    CreditShare,
    PaymentOrder,
    apply_credit,
    change_offline,
    check_shares,
    pay,
)
from sandbox.cashflow360.payables.processing import process_due, process_payments, process_receipts
from sandbox.cashflow360.payables.requests import offline_order
from sandbox.cashflow360.receivables import Receipt, apply_receipt, receive, unapply_receipt, void_receipt
from sandbox.cashflow360.schema import ENTITIES
from sandbox.cashflow360.schema.fields import ZERO_ID, Record
from sandbox.cashflow360.settlement import RECEIPT_PAID, RECEIPT_SCHEDULED, refresh
from sandbox.cashflow360.values import as_decimal, cents

Arguments = Mapping[str, object]
CHANGEABLE = ("chartOfAccountId", "description", "syncReference", "allowExport")


@dataclass(frozen=True, slots=True)
class User:
    """A user at work in one organisation; every method obeys the rules and derives what follows."""

    organization: Organization

    def do(self, action: str, arguments: Arguments) -> object:
        """Run an edit by name; refuses an unknown one, and undoes an edit that is refused."""
        edit = EDITS.get(action)
        if edit is None:
            raise Refused(UNKNOWN_ERROR)
        process_due(self.organization)
        with self.organization.transaction():
            return edit(self.organization, arguments)

    def create(self, entity: str, **fields: object) -> Record:
        """Create a record and return it."""
        return self._record("create", entity=entity, fields=fields)

    def update(self, entity: str, record_id: object, **fields: object) -> Record:
        """Change fields of a record."""
        return self._record("update", entity=entity, id=record_id, fields=fields)

    def delete(self, entity: str, record_id: object) -> Record:
        """Deactivate a record."""
        return self._record("delete", entity=entity, id=record_id)

    def _record(self, action: str, **arguments: object) -> Record:
        done = self.do(action, arguments)
        return done if isinstance(done, dict) else {}


def _object(arguments: Arguments) -> Record:
    fields = arguments.get("fields", {})
    given = fields if isinstance(fields, dict) else {}
    return {"entity": arguments["entity"], **given}


def _create(org: Organization, arguments: Arguments) -> Record:
    return crud.create(org, ENTITIES[str(arguments["entity"])], _object(arguments))


def _update(org: Organization, arguments: Arguments) -> Record:
    obj = {**_object(arguments), "id": arguments["id"]}
    return crud.update(org, ENTITIES[str(arguments["entity"])], obj)


def _delete(org: Organization, arguments: Arguments) -> Record:
    return crud.delete(org, ENTITIES[str(arguments["entity"])], dict(arguments))


def _undelete(org: Organization, arguments: Arguments) -> Record:
    return crud.undelete(org, ENTITIES[str(arguments["entity"])], dict(arguments))


def _add_bank_account(org: Organization, arguments: Arguments) -> Record:
    return crud.create(org, ENTITIES["BankAccount"], {**_object({**arguments, "entity": "BankAccount"})})


def _pay_online(org: Organization, arguments: Arguments) -> Record:
    return online.schedule(
        org,
        bank_account_id=str(arguments["bankAccountId"]),
        process_date=str(arguments["processDate"]),
        bills=[(str(row["billId"]), _amount(row)) for row in _rows(arguments, "bills")],
        credits_=_credits(arguments),
        early=bool(arguments.get("early", False)),
    )


def _record_payment(org: Organization, arguments: Arguments) -> Record:
    return pay(org, offline_order(org, dict(arguments)))


def _change_payment(org: Organization, arguments: Arguments) -> Record:
    changes: Record = {name: arguments[name] for name in CHANGEABLE if name in arguments}
    return change_offline(org, org.get("SentPay", arguments["id"]), changes)


def _cancel_payment(org: Organization, arguments: Arguments) -> Record:
    return ending.cancel(org, arguments["id"])


def _void_payment(org: Organization, arguments: Arguments) -> Record:
    return ending.void(org, arguments["id"])


def _apply_credit(org: Organization, arguments: Arguments) -> Record:
    (share,) = _credits({"credits": [dict(arguments)]})
    bill = org.get("Bill", share.bill_id)
    order = PaymentOrder(
        vendor_id=str(bill["vendorId"]), process_date="", status="2", online=False, bills=(), credits=(share,)
    )
    check_shares(org, order)
    row = apply_credit(org, share)
    refresh(org, "Bill", share.bill_id)
    return row


def _take_back_credit(org: Organization, arguments: Arguments) -> Record:
    row = org.get("BillCredit", arguments["id"])
    if row["sentPayId"] != ZERO_ID:
        raise Refused(UNKNOWN_ERROR)
    org.remove("BillCredit", str(row["id"]))
    refresh(org, "VendorCredit", row["vendorCreditId"])
    refresh(org, "Bill", row["billId"])
    return row


def _process_payments(org: Organization, arguments: Arguments) -> None:
    until = date.fromisoformat(str(arguments.get("until", org.today().isoformat())))
    process_payments(org, until)
    process_receipts(org, until)


def _confirm_movements(org: Organization, _arguments: Arguments) -> list[Record]:
    return [confirm(org, movement) for movement in waiting(org)]


def _receive_payment(org: Organization, arguments: Arguments) -> Record:
    online_paid = bool(arguments.get("online", False))
    day = str(arguments["paymentDate"])
    scheduled = online_paid and day > org.today().isoformat()
    shares = tuple((str(row["invoiceId"]), _amount(row)) for row in _rows(arguments, "invoices"))
    return receive(
        org,
        Receipt(
            customer_id=str(arguments["customerId"]),
            day=day,
            kind=str(arguments.get("paymentType", "3" if online_paid else "1")),
            amount=sum((amount for _, amount in shares), cents(as_decimal("unapplied", arguments.get("unapplied", 0)))),
            shares=shares,
            status=RECEIPT_SCHEDULED if online_paid and scheduled else RECEIPT_PAID,
            online=online_paid,
            deposit_to=org.preferences.money_in_clearing
            if online_paid
            else str(arguments.get("depositToAccountId", ZERO_ID)),
            bank_account_id=str(arguments.get("bankAccountId", ZERO_ID)),
            description=arguments.get("description"),
            reference=arguments.get("refNumber"),
        ),
    )


def _apply_receipt(org: Organization, arguments: Arguments) -> Record:
    return apply_receipt(org, arguments["id"], str(arguments["invoiceId"]), _amount(dict(arguments)))


def _unapply_receipt(org: Organization, arguments: Arguments) -> Record:
    return unapply_receipt(org, arguments["id"], str(arguments["invoiceId"]))


def _void_receipt(org: Organization, arguments: Arguments) -> Record:
    return void_receipt(org, arguments["id"])


def _set_preferences(org: Organization, arguments: Arguments) -> Record:
    known = org.preferences_as_data()
    for name, value in arguments.items():
        if name not in known:
            raise Refused(UNKNOWN_ERROR)
        setattr(org.preferences, name, value)
    return org.preferences_as_data()


def _lock(org: Organization, arguments: Arguments) -> bool:
    org.locked = bool(arguments.get("locked", True))
    return org.locked


def _from_purchase_order(org: Organization, arguments: Arguments) -> Record:
    bill = org.get("Bill", arguments["id"])
    return org.put("Bill", {**bill, "hasLinkedPurchaseOrders": True, "updatedTime": org.stamp()})


def _rows(arguments: Arguments, name: str) -> list[Record]:
    rows = arguments.get(name) or []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _amount(row: Record) -> Decimal:
    return cents(as_decimal("amount", row.get("amount")))


def _credits(arguments: Arguments) -> tuple[CreditShare, ...]:
    return tuple(
        CreditShare(str(row["billId"]), str(row["vendorCreditId"]), _amount(row)) for row in _rows(arguments, "credits")
    )


EDITS: dict[str, Callable[[Organization, Arguments], object]] = {
    "create": _create,
    "update": _update,
    "delete": _delete,
    "undelete": _undelete,
    "merge": lambda org, given: merge(org, str(given["entity"]), loser=given["loser"], survivor=given["survivor"]),
    "set_approvers": lambda org, given: set_approvers(org, str(given.get("entity", "Bill")), given["id"]),
    "approve": lambda org, given: approve(
        org, str(given.get("entity", "Bill")), given["id"], last=bool(given.get("last", True))
    ),
    "deny": lambda org, given: deny(org, str(given.get("entity", "Bill")), given["id"]),
    "add_bank_account": _add_bank_account,
    "pay_online": _pay_online,
    "record_payment": _record_payment,
    "change_payment": _change_payment,
    "cancel_payment": _cancel_payment,
    "void_payment": _void_payment,
    "apply_credit": _apply_credit,
    "take_back_credit": _take_back_credit,
    "process_payments": _process_payments,
    "confirm_movements": _confirm_movements,
    "receive_payment": _receive_payment,
    "apply_receipt": _apply_receipt,
    "unapply_receipt": _unapply_receipt,
    "void_receipt": _void_receipt,
    "set_preferences": _set_preferences,
    "lock": _lock,
    "mark_from_purchase_order": _from_purchase_order,
}
