"""A client of the Sage Intacct XML gateway; it knows nothing of other systems."""

from intacct.client import IntacctClient
from intacct.credentials import Credentials, Session
from intacct.elements import Body
from intacct.endpoints import DEFAULT_ALLOWED, DEFAULT_ENDPOINT
from intacct.filters import (
    Filter,
    and_,
    at_least,
    at_most,
    between,
    equal,
    greater,
    in_,
    is_not_null,
    is_null,
    less,
    like,
    not_equal,
    not_in,
    or_,
)
from intacct.functions import Function, create, delete, read, read_by_name, update
from intacct.legacy import legacy
from intacct.lookups import ObjectFields, lookup, read_lookup
from intacct.paging import (
    BY_ACCESS_TIME,
    BY_MODIFIED,
    BY_RECORD_NUMBER,
    Keyset,
    Position,
    check_progress,
    is_last,
    page_after,
)
from intacct.queries import Query, query
from intacct.results import Done, GatewayError, Refused, Result, Unknown
from intacct.retry import RetryPolicy
from intacct.rows import Row
from intacct.slots import CallSlots, ProcessSlots
from intacct.timestamps import GMT_FIELDS, UserFormatting, not_after, to_utc
from intacct.values import parse_amount, parse_flag

__all__ = [
    "BY_ACCESS_TIME",
    "BY_MODIFIED",
    "BY_RECORD_NUMBER",
    "DEFAULT_ALLOWED",
    "DEFAULT_ENDPOINT",
    "GMT_FIELDS",
    "Body",
    "CallSlots",
    "Credentials",
    "Done",
    "Filter",
    "Function",
    "GatewayError",
    "IntacctClient",
    "Keyset",
    "ObjectFields",
    "Position",
    "ProcessSlots",
    "Query",
    "Refused",
    "Result",
    "RetryPolicy",
    "Row",
    "Session",
    "Unknown",
    "UserFormatting",
    "and_",
    "at_least",
    "at_most",
    "between",
    "check_progress",
    "create",
    "delete",
    "equal",
    "greater",
    "in_",
    "is_last",
    "is_not_null",
    "is_null",
    "legacy",
    "less",
    "like",
    "lookup",
    "not_after",
    "not_equal",
    "not_in",
    "or_",
    "page_after",
    "parse_amount",
    "parse_flag",
    "query",
    "read",
    "read_by_name",
    "read_lookup",
    "to_utc",
    "update",
]
