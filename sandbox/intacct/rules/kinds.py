"""The four sub-ledger transactions as data: bills, AP adjustments, invoices, AR adjustments."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What distinguishes a sub-ledger transaction; `sign` is +1 where a line's amount debits its account."""

    name: str
    item: str
    party: str
    party_object: str
    sign: int
    journal: str
    module: str
    record_type: str
    term_object: str | None
    approval: tuple[str, str] | None
    adjustment: bool

    @property
    def payables(self) -> bool:
        """Tell payables from receivables."""
        return self.party == "VENDORID"


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "APBILL",
            "APBILLITEM",
            "VENDORID",
            "VENDOR",
            1,
            "APJ",
            "3.AP",
            "pi",
            "APTERM",
            ("AP", "BILLAPPROVAL"),
            False,
        ),
        Kind("APADJUSTMENT", "APADJUSTMENTITEM", "VENDORID", "VENDOR", 1, "APJ", "3.AP", "pa", None, None, True),
        Kind(
            "ARINVOICE",
            "ARINVOICEITEM",
            "CUSTOMERID",
            "CUSTOMER",
            -1,
            "ARJ",
            "4.AR",
            "ri",
            "ARTERM",
            ("AR", "INVOICEAPPROVAL"),
            False,
        ),
        Kind("ARADJUSTMENT", "ARADJUSTMENTITEM", "CUSTOMERID", "CUSTOMER", -1, "ARJ", "4.AR", "ra", None, None, True),
    )
}


@dataclass(frozen=True, slots=True)
class Side:
    """Payments of one side of the books."""

    name: str
    item: str
    party: str
    party_object: str
    document: str
    adjustment: str
    module: str
    record_type: str
    sign: int
    date_field: str


SIDES: dict[str, Side] = {
    side.name: side
    for side in (
        Side("APPYMT", "APPYMTDETAIL", "VENDORID", "VENDOR", "APBILL", "APADJUSTMENT", "3.AP", "pp", 1, "PAYMENTDATE"),
        Side(
            "ARPYMT",
            "ARPYMTDETAIL",
            "CUSTOMERID",
            "CUSTOMER",
            "ARINVOICE",
            "ARADJUSTMENT",
            "4.AR",
            "rp",
            -1,
            "RECEIPTDATE",
        ),
    )
}
