"""Which credits cover a bill outside any payment; what Cashflow360 documents of that are sums.

A bill says what credits cover of it, a credit what of it is applied, a payment which credits it used on which bills:
what is left of the sums was applied alone. Whose credit it is, is listed (which is not documented); without the list
the sums tell it where a vendor has one such bill or one such credit, and else nobody does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from cashflow360.client import Cashflow360Client
from cashflow360.encoding import ZERO_ID
from cashflow360.errors import RequestRefused
from cashflow360.filters import Filter
from cashflow360.results import JsonValue, Row
from cashflow360.timestamps import parse_timestamp
from ledgersync.adapters.cashflow360.settings import Cashflow360Settings
from ledgersync.domain.learned import LISTED, REFUSED
from ledgersync.mapping.bill_payments import ENDED
from ledgersync.mapping.converters import amount_of
from ledgersync.mapping.credit_applications import APPLIED, CLEAR, DAY, TELLING, UNCLEAR
from ledgersync.mapping.errors import Unmappable

NOTHING = Decimal(0)
Share = dict[str, JsonValue]
Shares = Mapping[str, Sequence[Share]]
"""Parts of credits by the bill they cover."""


class Listing(Protocol):
    """Remembers whether the organisation lists the credits of bills: "listed", "refused" or "" before it was tried."""

    def known(self) -> str: ...
    def keep(self, told: str) -> None: ...


class Untold:
    """Remembers nothing."""

    def known(self) -> str:
        return ""

    def keep(self, told: str) -> None:
        _ = told


class CreditsAlone:
    """Tells bills what covers them outside payments; nothing is asked about bills without any credit.

    The list is tried once and its refusal remembered; a probe tries it again.
    """

    def __init__(self, client: Cashflow360Client, settings: Cashflow360Settings, listing: Listing) -> None:
        self._client = client
        self._settings = settings
        self._listing = listing
        self._listable: bool | None = None if settings.bill_credits_listed else False

    def tried(self) -> RequestRefused | None:
        """Ask for one page of the list; the refusal, if it is refused. The outcome is remembered."""
        try:
            next(iter(self._client.pages("BillCredit", nested=False)), None)
        except RequestRefused as refused:
            self._listing.keep(REFUSED)
            return refused
        self._listing.keep(LISTED)
        return None

    def told(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The bills, with their credits in the fields of ``mapping.credit_applications``."""
        bills = list(rows)
        covered = [bill for bill in bills if bill.get("creditAmount")]
        used = self._used({str(bill["vendorId"]) for bill in covered})
        left = {str(bill["id"]): _left(bill, "creditAmount", used) for bill in covered}
        asked = [bill for bill in covered if left[str(bill["id"])] != NOTHING]
        shares = self._shares(asked, used) if asked else {}
        for bill in bills:
            id = str(bill["id"])
            yield _with_credits(bill, left.get(id, NOTHING), shares.get(id, ()))

    def _used(self, vendors: Iterable[str]) -> Mapping[str, Decimal]:
        """What payments that count used of each credit, and of credits on each bill."""
        found: defaultdict[str, Decimal] = defaultdict(Decimal)
        for payment in self._of_vendors("SentPay", vendors):
            for share in _rows(payment.get("billCredits")) if payment.get("status") not in ENDED else ():
                for name in ("billId", "vendorCreditId"):
                    found[str(share[name])] += _exact(share) or NOTHING
        return found

    def _shares(self, bills: Sequence[Row], used: Mapping[str, Decimal]) -> Shares:
        if self._listable is None:
            self._listable = self._listing.known() != REFUSED
        if self._listable:
            try:
                return self._listed(bills)
            except RequestRefused:
                self._listable = False
                self._listing.keep(REFUSED)
        return self._by_sums({str(bill["vendorId"]) for bill in bills}, used)

    def _listed(self, bills: Sequence[Row]) -> Shares:
        """As the applications say; none is older than its bill."""
        oldest = min(parse_timestamp(str(bill["createdTime"])) for bill in bills)
        shares: defaultdict[str, list[Share]] = defaultdict(list)
        for page in self._client.pages("BillCredit", filters=[Filter("createdTime", ">=", oldest)], whole=True):
            for row in page:
                if row.get("sentPayId") in (None, ZERO_ID):
                    shares[str(row["billId"])].append(dict(row))
        return shares

    def _by_sums(self, vendors: Iterable[str], used: Mapping[str, Decimal]) -> Shares:
        """By what is left of the sums of each vendor, where that leaves no choice."""
        wanted = set(vendors)
        bills = _left_by_vendor(self._of_vendors("Bill", wanted), "creditAmount", used)
        credits = _left_by_vendor(self._credits_of(wanted), "appliedAmount", used)
        return {
            bill: [_share(bill, credit, min(covers, of)) for credit, of in credits[vendor].items()]
            for vendor, theirs in bills.items()
            if _without_choice(theirs, credits[vendor])
            for bill, covers in theirs.items()
        }

    def _credits_of(self, vendors: Collection[str]) -> Iterator[Row]:
        for page in self._client.pages("VendorCredit", nested=False, whole=True):
            yield from (credit for credit in page if credit.get("vendorId") in vendors)

    def _of_vendors(self, entity: str, vendors: Iterable[str]) -> Iterator[Row]:
        wanted, size = sorted(vendors), self._settings.ids_at_once
        for start in range(0, len(wanted), size):
            among = Filter("vendorId", "in", wanted[start : start + size])
            for page in self._client.pages(entity, filters=[among], whole=True):
                yield from page


def _with_credits(bill: Row, left: Decimal | None, shares: Sequence[Share]) -> Row:
    """A bill with the credits that cover it, if they come to what is left of its sum."""
    clear = left == sum((_exact(share) or NOTHING for share in shares), NOTHING)
    return {
        **bill,
        APPLIED: list(shares) if clear else [],
        TELLING: CLEAR if clear else UNCLEAR,
        DAY: _day(bill, shares),
    }


def _left_by_vendor(
    rows: Iterable[Row], field: str, used: Mapping[str, Decimal]
) -> defaultdict[str, dict[str, Decimal]]:
    """What is left of each sum, by vendor and id, where something is."""
    found: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    for row in rows:
        if left := _left(row, field, used):
            found[str(row["vendorId"])][str(row["id"])] = left
    return found


def _without_choice(bills: Mapping[str, Decimal], credits: Mapping[str, Decimal]) -> bool:
    """Whether there is one bill or one credit, and what is left of both comes to the same."""
    return min(len(bills), len(credits)) == 1 and sum(bills.values()) == sum(credits.values())


def _left(row: Row, name: str, used: Mapping[str, Decimal]) -> Decimal | None:
    """What of a sum no payment accounts for; None when it is no amount."""
    whole = _exact(row, name)
    return None if whole is None else whole - used.get(str(row["id"]), NOTHING)


def _exact(row: Row, name: str = "amount") -> Decimal | None:
    try:
        return amount_of(row.get(name))
    except Unmappable:
        return None


def _share(bill: str, credit: str, amount: Decimal) -> Share:
    return {"billId": bill, "vendorCreditId": credit, "amount": amount}


def _day(bill: Row, shares: Sequence[Share]) -> str:
    """When the last of the credits was applied, as far as that is told, and never before the bill's own date."""
    stamps = [str(share["createdTime"]) for share in shares if share.get("createdTime")] or [str(bill["updatedTime"])]
    return max(str(bill.get("invoiceDate") or ""), max(stamps)[:10])


def _rows(value: JsonValue) -> list[dict[str, JsonValue]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
