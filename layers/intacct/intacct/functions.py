"""Functions of a request: the generic ones, which take any object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from intacct.elements import Body, child, element, fill
from intacct.errors import UnsendableValue
from intacct.values import to_text

MAX_CONTROL_ID = 256


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """One function: its element, and the caller's control id, which a write must have.

    A write's control id is what the gateway knows it by when it is sent again (`uniqueid` true).
    """

    name: str
    element: etree._Element = field(repr=False)
    control_id: str | None
    writes: bool

    def __post_init__(self) -> None:
        if self.writes and not self.control_id:
            raise UnsendableValue(f"{self.name} writes, so it needs a control id")
        if self.control_id is not None and not 0 < len(self.control_id) <= MAX_CONTROL_ID:
            raise UnsendableValue(f"the control id of {self.name} must have 1 to {MAX_CONTROL_ID} characters")
        to_text(self.control_id, f"the control id of {self.name}")


def read(
    object_name: str, keys: Sequence[str], fields: Sequence[str] = ("*",), *, control_id: str | None = None
) -> Function:
    """Read records by record number; what isn't found is missing from the rows."""
    return _read("read", object_name, keys, fields, control_id)


def read_by_name(
    object_name: str, keys: Sequence[str], fields: Sequence[str] = ("*",), *, control_id: str | None = None
) -> Function:
    """Read records by their own id, such as VENDORID."""
    return _read("readByName", object_name, keys, fields, control_id)


def create(object_name: str, fields: Body, control_id: str) -> Function:
    """Create one record: several in one function would not be created all or none."""
    return _write("create", object_name, fields, control_id)


def update(object_name: str, fields: Body, control_id: str) -> Function:
    """Update one record, named by RECORDNO or its own id among the fields; None clears a field."""
    return _write("update", object_name, fields, control_id)


def delete(object_name: str, keys: Sequence[str], control_id: str) -> Function:
    """Delete records by record number."""
    function = element("delete")
    child(function, "object", object_name)
    child(function, "keys", _joined("keys", keys))
    return Function("delete", function, control_id, writes=True)


def _read(name: str, object_name: str, keys: Sequence[str], fields: Sequence[str], control_id: str | None) -> Function:
    function = element(name)
    child(function, "object", object_name)
    child(function, "keys", _joined("keys", keys))
    child(function, "fields", _joined("fields", fields))
    return Function(name, function, control_id, writes=False)


def _write(name: str, object_name: str, fields: Body, control_id: str) -> Function:
    function = element(name)
    fill(child(function, object_name), fields, object_name)
    return Function(name, function, control_id, writes=True)


def _joined(what: str, values: Sequence[str]) -> str:
    if not values or any("," in value or not value for value in values):
        raise UnsendableValue(f"{what} must be given, one by one and without commas")
    return ",".join(values)
