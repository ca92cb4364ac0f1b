"""Every kind's mapping."""

from __future__ import annotations

from collections.abc import Mapping

from ledgersync.domain.model import Kind
from ledgersync.mapping import accounts, bill_payments, bills, dimensions, vendors
from ledgersync.mapping.tables import KindMapping

MAPPINGS: Mapping[Kind, KindMapping] = {
    mapping.kind: mapping
    for mapping in (
        accounts.MAPPING,
        dimensions.DEPARTMENT,
        dimensions.LOCATION,
        dimensions.CLASS,
        vendors.MAPPING,
        bills.MAPPING,
        bill_payments.MAPPING,
    )
}
