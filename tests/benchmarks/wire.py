"""What crosses the wire: requests counted in the transport, outside the product's own counters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import httpx
from lxml import etree

WRITING = ("create", "update", "delete", "reverse", "void")
OBJECT_WITHIN = frozenset({"create", "update"})
BILLED_READS = frozenset({"query", "read", "readByName", "readMore", "get_list"})
CASHFLOW360_READS = ("/List/", "/Read/", "GetEntityMetadata", "/Login", "Logout", "GetSessionInfo", "Search")


@dataclass(slots=True)
class Traffic:
    """Every request in order: to Intacct its functions ("create APBILL"), to Cashflow360 its path."""

    intacct: list[tuple[str, ...]] = field(default_factory=list)
    cashflow360: list[str] = field(default_factory=list)

    def clear(self) -> None:
        self.intacct.clear()
        self.cashflow360.clear()

    @property
    def logins(self) -> int:
        at_intacct = sum("getAPISession" in functions for functions in self.intacct)
        return at_intacct + sum(path.endswith("/Login.json") for path in self.cashflow360)

    def intacct_writes(self) -> Counter[str]:
        """Requests that write, by what they write."""
        return Counter(name for each in self.intacct for name in set(each) if name.startswith(WRITING))

    def cashflow360_writes(self) -> Counter[str]:
        """Requests that write, by path."""
        return Counter(path for path in self.cashflow360 if not any(read in path for read in CASHFLOW360_READS))

    @property
    def sage_transactions(self) -> int:
        """Calls that read and records that are written, as Sage bills them; a delete names one record here."""
        asked = (name.partition(" ")[0] for functions in self.intacct for name in functions)
        return sum(name in BILLED_READS for name in asked) + self.written_functions

    @property
    def written_functions(self) -> int:
        return sum(name.startswith(WRITING) for functions in self.intacct for name in functions)


class CountedIntacct(httpx.BaseTransport):
    """Notes what each request asks, then passes it on."""

    def __init__(self, inner: httpx.BaseTransport, traffic: Traffic) -> None:
        self._inner = inner
        self._traffic = traffic

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        document = etree.fromstring(request.read())
        self._traffic.intacct.append(tuple(_named(call) for call in document.findall("operation/content/function/*")))
        return self._inner.handle_request(request)


class CountedCashflow360(httpx.BaseTransport):
    """Notes the path of each request, then passes it on."""

    def __init__(self, inner: httpx.BaseTransport, traffic: Traffic) -> None:
        self._inner = inner
        self._traffic = traffic

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._traffic.cashflow360.append(request.url.path)
        return self._inner.handle_request(request)


def _named(call: etree._Element) -> str:
    """The function's name, with the object where the name does not say it."""
    name = str(call.tag)
    if name in OBJECT_WITHIN and len(call):
        return f"{name} {call[0].tag}"
    return f"{name} {call.findtext('object')}" if name == "query" else name
