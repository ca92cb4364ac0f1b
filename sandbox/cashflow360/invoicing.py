"""Invoices that a user sends by mail."""

from sandbox.cashflow360.errors import PARAMETER_MISSING, Refused
from sandbox.cashflow360.records import Context
from sandbox.cashflow360.schema.fields import Record


def send_invoice(context: Context) -> Record:
    """Answer `SendInvoice`: the invoice goes by mail from a user to addresses, and remembers when."""
    org, data = context.organization, context.call.data()
    headers = data.get("headers")
    given = headers if isinstance(headers, dict) else {}
    for name, value in (
        ("invoiceId", data.get("invoiceId")),
        ("fromUserId", given.get("fromUserId")),
        ("toEmailAddresses", given.get("toEmailAddresses")),
        ("subject", given.get("subject")),
    ):
        if not value:
            raise Refused(PARAMETER_MISSING, name)
    org.get("User", given["fromUserId"])
    invoice = org.get("Invoice", data["invoiceId"])
    now = org.stamp()
    return org.put("Invoice", {**invoice, "lastSentTime": now, "updatedTime": now})
