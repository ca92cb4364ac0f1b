"""A client of Cashflow360, which is BILL's v2 API; knows nothing of other ledgers or of syncing."""

from cashflow360.bulk import BULK_LIMIT
from cashflow360.client import Cashflow360Client
from cashflow360.credentials import Credentials, Session
from cashflow360.encoding import ZERO_ID, Sendable
from cashflow360.endpoints import ALLOWED_ENDPOINTS, DEFAULT_ENDPOINT
from cashflow360.error_codes import Meaning, meaning_of
from cashflow360.errors import (
    AuthenticationFailed,
    Cashflow360Error,
    EndpointRefused,
    ForeignAnswer,
    MalformedAnswer,
    OutOfTime,
    PagingStalled,
    RequestRefused,
    ServiceFailed,
    SessionExpired,
    Throttled,
    TransportError,
)
from cashflow360.filters import Filter, Sort
from cashflow360.limits import Budget, InProcessBudget, Use
from cashflow360.paging import PAGE_ROWS, Key, key_of
from cashflow360.payments import (
    BillPayment,
    CreditApplication,
    InvoicePayment,
    OfflinePayment,
    OfflineReceipt,
    ReceiptType,
)
from cashflow360.port import Cashflow360
from cashflow360.results import NOT_SENT, Done, JsonValue, Refused, Result, Row, Unknown
from cashflow360.slots import CallSlots, ProcessSlots
from cashflow360.timestamps import format_timestamp, parse_date, parse_timestamp

__all__ = [
    "ALLOWED_ENDPOINTS",
    "BULK_LIMIT",
    "DEFAULT_ENDPOINT",
    "NOT_SENT",
    "PAGE_ROWS",
    "ZERO_ID",
    "AuthenticationFailed",
    "BillPayment",
    "Budget",
    "CallSlots",
    "Cashflow360",
    "Cashflow360Client",
    "Cashflow360Error",
    "Credentials",
    "CreditApplication",
    "Done",
    "EndpointRefused",
    "Filter",
    "ForeignAnswer",
    "InProcessBudget",
    "InvoicePayment",
    "JsonValue",
    "Key",
    "MalformedAnswer",
    "Meaning",
    "OfflinePayment",
    "OfflineReceipt",
    "OutOfTime",
    "PagingStalled",
    "ProcessSlots",
    "ReceiptType",
    "Refused",
    "RequestRefused",
    "Result",
    "Row",
    "Sendable",
    "ServiceFailed",
    "Session",
    "SessionExpired",
    "Sort",
    "Throttled",
    "TransportError",
    "Unknown",
    "Use",
    "format_timestamp",
    "key_of",
    "meaning_of",
    "parse_date",
    "parse_timestamp",
]
