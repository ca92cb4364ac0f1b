"""One call as it came: its path below the API's root and its form fields."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import parse_qsl

from sandbox.cashflow360.errors import JSON_INVALID, PARAMETER_MISSING, Refused
from sandbox.cashflow360.schema.fields import Record

ROOT = "/api/v2/"
WRITES = frozenset({"RecordAPPayment", "PayBills", "CancelAPPayment", "VoidAPPayment", "RecordARPayment", "Bulk"})
READ_OPERATIONS = frozenset({"Read", "List"})


@dataclass(frozen=True, slots=True)
class Call:
    """A call's path without root and `.json`, its form fields and its headers in lower case."""

    path: str
    fields: Mapping[str, str]
    headers: Mapping[str, str]

    def field(self, name: str) -> str:
        """Return a form field; refuses a call that lacks it."""
        value = self.fields.get(name)
        if not value:
            raise Refused(PARAMETER_MISSING, name)
        return value

    def data(self) -> Record:
        """Return the JSON object in the `data` field; numbers stay exact."""
        try:
            data = json.loads(self.field("data"), parse_float=Decimal)
        except json.JSONDecodeError:
            raise Refused(JSON_INVALID) from None
        if not isinstance(data, dict):
            raise Refused(JSON_INVALID)
        return data

    @property
    def is_write(self) -> bool:
        """Tell whether the call changes books."""
        parts = self.path.split("/")
        return parts[0] in WRITES or (parts[0] == "Crud" and parts[1:2] != ["Read"])


def parse(path: str, form: bytes, headers: Mapping[str, str]) -> Call:
    """Read a call from what came over the wire."""
    below = path[len(ROOT) :] if path.startswith(ROOT) else path
    fields = dict(parse_qsl(form.decode("utf-8", "replace"), keep_blank_values=True))
    return Call(below.removesuffix(".json"), fields, headers)
