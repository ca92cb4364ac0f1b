"""The v2 client of one organisation."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import httpx

from cashflow360.calls import Calls, Surroundings
from cashflow360.credentials import Credentials, Session
from cashflow360.encoding import Sendable
from cashflow360.endpoints import ALLOWED_ENDPOINTS, DEFAULT_ENDPOINT, check_endpoint
from cashflow360.entities import CREATE, DELETE, LIST, READ, UNDELETE, UPDATE, rules_for
from cashflow360.errors import MalformedAnswer, RequestRefused
from cashflow360.filters import Filter, Sort, filter_parameters, sort_parameters
from cashflow360.limits import Budget, InProcessBudget
from cashflow360.login import check_session
from cashflow360.paging import PAGE_ROWS, Key, read_by_key
from cashflow360.payments import OfflinePayment, OfflineReceipt, offline_payment, offline_receipt
from cashflow360.records import object_parameter, row_in, rows_in
from cashflow360.results import Done, JsonValue, Refused, Result, Row
from cashflow360.retry import RetryPolicy
from cashflow360.slots import CallSlots, ProcessSlots
from cashflow360.transport import MAX_RESPONSE_BYTES, FormTransport
from cashflow360.writes import RecordWrites

_BY_KEY = (Sort("updatedTime"), Sort("id"))


class Cashflow360Client:
    """Reads and writes one organisation's records; threads may share it.

    Slots are shared by every client of the organisation and the budget by every client of the developer key;
    without them the client keeps its own. `time_left` gives the seconds this process still has. `before_write` is
    called right before each write is sent; what it raises goes to the caller, and nothing is sent.
    """

    def __init__(
        self,
        credentials: Credentials,
        http: httpx.Client,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        jitter: Callable[[], float],
        endpoint: str = DEFAULT_ENDPOINT,
        allowed_endpoints: Sequence[str] = ALLOWED_ENDPOINTS,
        session: Session | None = None,
        on_session: Callable[[Session], None] | None = None,
        slots: CallSlots | None = None,
        budget: Budget | None = None,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        time_left: Callable[[], float] | None = None,
        before_write: Callable[[], None] = lambda: None,
        request_seconds: float = 60.0,
        least_seconds: float = 5.0,
        page_rows: int = PAGE_ROWS,
    ) -> None:
        self._page_rows = page_rows
        self._organization_id = credentials.organization_id
        self._now = now
        seconds_left = time_left or (lambda: math.inf)
        self._calls = Calls(
            credentials,
            FormTransport(http, max_response_bytes),
            Surroundings(
                endpoint=check_endpoint(endpoint, allowed_endpoints),
                allowed_endpoints=tuple(allowed_endpoints),
                slots=slots or ProcessSlots(),
                budget=budget or InProcessBudget(now),
                retries=RetryPolicy(sleep, jitter, seconds_left),
                now=now,
                time_left=seconds_left,
                request_seconds=request_seconds,
                least_seconds=least_seconds,
                before_write=before_write,
            ),
            check_session(session, credentials, allowed_endpoints),
            on_session,
        )
        self._writes = RecordWrites(self._calls, credentials.organization_id)

    @property
    def requests_made(self) -> int:
        """HTTP requests sent so far, logins included."""
        return self._calls.requests_made

    @property
    def logins_made(self) -> int:
        """Sessions asked for so far."""
        return self._calls.logins_made

    def list_page(
        self,
        entity: str,
        filters: Sequence[Filter] = (),
        sort: Sequence[Sort] = (),
        start: int = 0,
        max: int = PAGE_ROWS,
        nested: bool = True,
    ) -> list[Row]:
        """One page of a listing, at most 999 rows; ValueError for a filter the API doesn't offer."""
        rules = rules_for(entity, LIST)
        parameters: dict[str, Sendable] = {
            "start": start,
            "max": max,
            "filters": filter_parameters(entity, rules, filters),
            "sort": sort_parameters(sort),
            "nested": nested,
        }
        return rows_in(self._calls.read(f"List/{entity}.json", parameters), self._organization_id)

    def pages(
        self,
        entity: str,
        since: datetime | None = None,
        after: Key | None = None,
        filters: Sequence[Filter] = (),
        nested: bool = True,
        whole: bool = False,
    ) -> Iterator[list[Row]]:
        """Every row updated from an instant on (inclusive), ordered by (updatedTime, id), none lost.

        `after` goes on from the last row of an earlier reading that was cut short; a new reading starts from
        `since` with an overlap, because a second may still have been going on when it was read. Only a `whole`
        reading surely names every row there is; others may end at such a second.
        """

        def fetch(second: datetime | None, start: int) -> list[Row]:
            from_second = () if second is None else (Filter("updatedTime", ">=", second),)
            return self.list_page(entity, (*filters, *from_second), _BY_KEY, start, self._page_rows, nested)

        return read_by_key(fetch, since=since, after=after, now=self._now, page_rows=self._page_rows, whole=whole)

    def read(self, entity: str, record_id: str) -> Result:
        """One record; Refused when there is none of this id."""
        rules_for(entity, READ)
        try:
            data = self._calls.read(f"Crud/Read/{entity}.json", {"id": record_id})
        except RequestRefused as refusal:
            return Refused(refusal.code or "", refusal.message)
        return Done(row_in(data, self._organization_id))

    def create(self, entity: str, objects: Sequence[Mapping[str, Sendable]]) -> list[Result]:
        """Create records: one request for one, one per hundred for several; one result each, in order."""
        rules = rules_for(entity, CREATE)
        return self._writes.write(CREATE, entity, [object_parameter(entity, rules, record) for record in objects])

    def update(self, entity: str, objects: Sequence[Mapping[str, Sendable]]) -> list[Result]:
        """Update records, each naming its id; ValueError when one doesn't."""
        rules = rules_for(entity, UPDATE)
        if not all(record.get("id") for record in objects):
            raise ValueError(f"an update of {entity} names no id")
        return self._writes.write(UPDATE, entity, [object_parameter(entity, rules, record) for record in objects])

    def deactivate(self, entity: str, ids: Sequence[str]) -> list[Result]:
        """Deactivate records, which is what the API calls deleting."""
        rules_for(entity, DELETE)
        return self._writes.write(DELETE, entity, [{"id": record_id} for record_id in ids])

    def reactivate(self, entity: str, ids: Sequence[str]) -> list[Result]:
        """Make deactivated records active again."""
        rules_for(entity, UNDELETE)
        return self._writes.write(UNDELETE, entity, [{"id": record_id} for record_id in ids])

    def record_payment(self, payment: OfflinePayment) -> Result:
        """Record a payment made outside the service; the row is a SentPay."""
        return self._writes.operate("RecordAPPayment.json", offline_payment(payment), names_record=True)

    def void_payment(self, sent_pay_id: str, request_type: str, reason: str) -> Result:
        """Ask for a processed or offline payment to be voided; the service may decide later.

        `request_type` says what becomes of the money. Its v2 codes aren't public, so none is guessed here.
        """
        data: dict[str, Sendable] = {"sentPayId": sent_pay_id, "voidRequestType": request_type, "reason": reason}
        return self._writes.operate("VoidAPPayment.json", data, names_record=False)

    def cancel_payment(self, sent_pay_id: str) -> Result:
        """Cancel a payment that is still scheduled."""
        return self._writes.operate("CancelAPPayment.json", {"sentPayId": sent_pay_id}, names_record=False)

    def record_received_payment(self, receipt: OfflineReceipt) -> Result:
        """Record a payment received outside the service; the row is a ReceivedPay."""
        return self._writes.operate("RecordARPayment.json", offline_receipt(receipt), names_record=True)

    def organizations(self) -> list[Row]:
        """The organisations the token opens; spends the login budget."""
        data = self._calls.identified("ListOrgs.json")
        if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
            raise MalformedAnswer("the list of organisations is no array of records")
        return [item for item in data if isinstance(item, dict)]

    def session_info(self) -> Row:
        """The organisation and the user of the session."""
        return self._mapping("GetSessionInfo.json", {})

    def entity_metadata(self, entity: str) -> Row:
        """The fields the organisation's edition has on an entity."""
        return self._mapping("GetEntityMetadata.json", {"entity": [entity]})

    def error_catalogue(self) -> JsonValue:
        """Every error code the service knows, as it lists them."""
        return self._calls.read("Errors.json", {})

    def _mapping(self, path: str, data: dict[str, Sendable]) -> Row:
        answer = self._calls.read(path, data)
        if not isinstance(answer, dict):
            raise MalformedAnswer("the answer is no record")
        return answer
