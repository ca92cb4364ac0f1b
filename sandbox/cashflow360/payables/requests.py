"""The payment calls of the API: RecordAPPayment, CancelAPPayment, VoidAPPayment."""

from sandbox.cashflow360.errors import DATA_MISSING, DATATYPE_INVALID, FIELD_INVALID, UNKNOWN_ERROR, Refused
from sandbox.cashflow360.organization import Organization
from sandbox.cashflow360.payables import ending
from sandbox.cashflow360.payables.payment import PAID, BillShare, CreditShare, PaymentOrder, pay
from sandbox.cashflow360.records import Context, answered
from sandbox.cashflow360.schema import ENTITIES
from sandbox.cashflow360.schema.fields import ZERO_ID, Record
from sandbox.cashflow360.stamps import is_day
from sandbox.cashflow360.values import as_decimal, cents, checked

_RECORD_PARAMETERS = frozenset(
    {"vendorId", "processDate", "toPrintCheck", "chartOfAccountId", "description", "syncReference"}
    | {"billPays", "billCredits", "allowExport"}
)
_VOID_TYPES = frozenset({"0", "1", "2", "3"})
_ACCOUNT_TYPES = frozenset({"3", "5"})  # Bank and Credit Card: what an offline payment may be paid from


def record_ap_payment(context: Context) -> Record:
    """Record a payment made outside; it is paid at once and moves no money."""
    org = context.organization
    sent = pay(org, offline_order(org, context.call.data()))
    return answered(org, ENTITIES["SentPay"], sent)


def offline_order(org: Organization, data: Record) -> PaymentOrder:
    """Read the order of an offline payment."""
    _known(data, _RECORD_PARAMETERS)
    if not is_day(data.get("processDate")):
        raise Refused(DATA_MISSING, "processDate")
    bills, credits_ = _bill_shares(data), _credit_shares(data)
    if not bills and not credits_:
        raise Refused(DATA_MISSING, "billPays")
    allow = data.get("allowExport", org.preferences.export_offline_payments)
    return PaymentOrder(
        vendor_id=str(org.get("Vendor", data.get("vendorId"))["id"]),
        process_date=str(data["processDate"]),
        status=PAID,
        online=False,
        bills=bills,
        credits=credits_,
        account_id=_paid_from(org, data.get("chartOfAccountId")),
        description=_text(data, "description"),
        reference=_text(data, "syncReference"),
        to_print_check=_flag("toPrintCheck", data.get("toPrintCheck")),
        allow_export=_flag("allowExport", allow),
    )


def cancel_ap_payment(context: Context) -> Record:
    """Cancel a payment that is not processed yet."""
    data = context.call.data()
    _known(data, frozenset({"sentPayId"}))
    sent = ending.cancel(context.organization, data.get("sentPayId"))
    return answered(context.organization, ENTITIES["SentPay"], sent)


def void_ap_payment(context: Context) -> Record:
    """Void a paid payment, online or offline; this sandbox processes the request at once."""
    data = context.call.data()
    _known(data, frozenset({"sentPayId", "voidRequestType", "reason"}))
    if data.get("voidRequestType") not in _VOID_TYPES:
        raise Refused(FIELD_INVALID, "voidRequestType", data.get("voidRequestType"))
    sent = ending.void(context.organization, data.get("sentPayId"))
    return answered(context.organization, ENTITIES["SentPay"], sent)


def _known(data: Record, names: frozenset[str]) -> None:
    if not data.keys() <= names:
        raise Refused(UNKNOWN_ERROR)


def _paid_from(org: Organization, account_id: object) -> str:
    if account_id in (None, "", ZERO_ID):
        return ZERO_ID
    account = org.get("ChartOfAccount", account_id)
    if account["accountType"] not in _ACCOUNT_TYPES:
        raise Refused(FIELD_INVALID, "chartOfAccountId", account_id)
    return str(account["id"])


def _rows(data: Record, name: str) -> list[Record]:
    rows = data.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(DATATYPE_INVALID, name)
    return rows


def _bill_shares(data: Record) -> tuple[BillShare, ...]:
    return tuple(
        BillShare(str(row.get("billId")), cents(as_decimal("amount", row.get("amount"))))
        for row in _rows(data, "billPays")
    )


def _credit_shares(data: Record) -> tuple[CreditShare, ...]:
    return tuple(
        CreditShare(
            str(row.get("billId")),
            str(row.get("vendorCreditId")),
            cents(as_decimal("amount", row.get("amount"))),
        )
        for row in _rows(data, "billCredits")
    )


def _text(data: Record, name: str) -> str | None:
    value = checked(ENTITIES["SentPay"].by_name[name], data.get(name))
    return value if isinstance(value, str) else None


def _flag(name: str, value: object) -> bool:
    if value is None:
        raise Refused(DATA_MISSING, name)
    if not isinstance(value, bool):
        raise Refused(DATATYPE_INVALID, name)
    return value
