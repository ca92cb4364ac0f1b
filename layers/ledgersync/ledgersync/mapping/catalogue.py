"""Every kind's mapping."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.model import Kind
from ledgersync.mapping import (
    accounts,
    bill_payments,
    bills,
    credit_applications,
    customers,
    dimensions,
    employees,
    invoices,
    items,
    projects,
    received_payments,
    transfers,
    vendor_credits,
    vendors,
)
from ledgersync.mapping.tables import KindMapping

MAPPINGS: Mapping[Kind, KindMapping] = {
    mapping.kind: mapping
    for mapping in (
        accounts.MAPPING,
        dimensions.DEPARTMENT,
        dimensions.LOCATION,
        dimensions.CLASS,
        customers.MAPPING,
        vendors.MAPPING,
        employees.MAPPING,
        items.MAPPING,
        projects.MAPPING,
        bills.MAPPING,
        vendor_credits.MAPPING,
        credit_applications.MAPPING,
        bill_payments.MAPPING,
        transfers.FUNDS_TRANSFER,
        invoices.INVOICE,
        invoices.CREDIT_MEMO,
        received_payments.MAPPING,
        transfers.RECEIPT_TRANSFER,
    )
}
