"""What a caller may rely on whatever the version of the API behind it; the v2 client satisfies it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from cashflow360.encoding import Sendable
from cashflow360.filters import Filter, Sort
from cashflow360.payments import OfflinePayment, OfflineReceipt
from cashflow360.results import Result, Row


class Cashflow360(Protocol):
    """One organisation's records: reads raise on failure, writes give a result per record."""

    def list_page(
        self,
        entity: str,
        filters: Sequence[Filter] = (),
        sort: Sequence[Sort] = (),
        start: int = 0,
        max: int = ...,  # the API's own name for the page size
        nested: bool = True,
    ) -> list[Row]:
        """One page of a listing."""
        ...

    def pages(
        self,
        entity: str,
        since: datetime | None = None,
        after: tuple[datetime, str] | None = None,
        filters: Sequence[Filter] = (),
        nested: bool = True,
    ) -> Iterator[list[Row]]:
        """Every row updated from an instant on, ordered by (updatedTime, id)."""
        ...

    def read(self, entity: str, record_id: str) -> Result:
        """One record."""
        ...

    def create(self, entity: str, objects: Sequence[Mapping[str, Sendable]]) -> list[Result]:
        """Create records."""
        ...

    def update(self, entity: str, objects: Sequence[Mapping[str, Sendable]]) -> list[Result]:
        """Update records; each object names its id."""
        ...

    def deactivate(self, entity: str, ids: Sequence[str]) -> list[Result]:
        """Deactivate records, which is what the API calls deleting."""
        ...

    def reactivate(self, entity: str, ids: Sequence[str]) -> list[Result]:
        """Make deactivated records active again."""
        ...

    def record_payment(self, payment: OfflinePayment) -> Result:
        """Record a payment made outside the service."""
        ...

    def void_payment(self, sent_pay_id: str, request_type: str, reason: str) -> Result:
        """Ask for a processed payment to be voided."""
        ...

    def cancel_payment(self, sent_pay_id: str) -> Result:
        """Cancel a scheduled payment."""
        ...

    def record_received_payment(self, receipt: OfflineReceipt) -> Result:
        """Record a payment received outside the service."""
        ...
