"""Writing records: one by `Crud`, several by `Bulk`, each answer checked against what was sent."""

from collections.abc import Sequence

from cashflow360.bulk import Sent, results_in, write_all
from cashflow360.calls import Calls
from cashflow360.decoding import Success
from cashflow360.encoding import Sendable
from cashflow360.errors import MalformedAnswer
from cashflow360.records import checked, id_sent
from cashflow360.results import Done, JsonValue, Refused, Result, Row, Unknown


class RecordWrites:
    """Writes records of one organisation."""

    def __init__(self, calls: Calls, organization_id: str) -> None:
        self._calls = calls
        self._organization_id = organization_id

    def write(self, operation: str, entity: str, items: Sequence[dict[str, Sendable]]) -> list[Result]:
        """One result per item, in order; an item is the `data` of the single call."""

        def send(batch: Sequence[dict[str, Sendable]]) -> Sent:
            if len(batch) == 1:
                return self._one(f"Crud/{operation}/{entity}.json", batch[0])
            return self._several(f"Bulk/Crud/{operation}/{entity}.json", batch)

        return write_all(items, send)

    def operate(self, path: str, data: dict[str, Sendable], *, names_record: bool) -> Result:
        """What became of a call that isn't on one entity."""
        outcome = self._calls.write(path, data)
        if not isinstance(outcome, Success):
            return outcome
        if not names_record:
            return Done(_row(outcome.data))
        return checked(Done(_row(outcome.data)), None, self._organization_id)

    def _one(self, path: str, item: dict[str, Sendable]) -> Result:
        outcome = self._calls.write(path, item)
        if not isinstance(outcome, Success):
            return outcome
        return checked(Done(_row(outcome.data)), id_sent(item), self._organization_id)

    def _several(self, path: str, batch: Sequence[dict[str, Sendable]]) -> Sent:
        outcome = self._calls.write(path, {"bulk": batch})
        if not isinstance(outcome, Success):
            return outcome
        try:
            results = [self._clean(result) for result in results_in(outcome.data, len(batch))]
        except MalformedAnswer as error:
            return Unknown(str(error))
        failed = next((result for result in results if isinstance(result, Unknown)), None)
        return failed or [
            checked(result, id_sent(item), self._organization_id) for result, item in zip(results, batch, strict=True)
        ]

    def _clean(self, result: Result) -> Result:
        match result:
            case Refused(code, message):
                return Refused(self._calls.code(code), self._calls.clean(message))
            case Unknown(reason):
                return Unknown(self._calls.clean(reason))
        return result


def _row(data: JsonValue) -> Row:
    return data if isinstance(data, dict) else {}
