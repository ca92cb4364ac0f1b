"""The `query` function: one page of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from intacct.elements import child, element
from intacct.errors import UnsendableValue
from intacct.filters import Filter, to_element
from intacct.functions import Function

MAX_PAGE_SIZE = 2000


@dataclass(frozen=True, slots=True)
class Query:
    """One page of an object's fields.

    Fields may be dotted (`VENDOR.NAME`). Without an order the gateway's order is undefined. At the top
    level, records of entities are left out unless `show_private`.
    """

    object: str
    fields: tuple[str, ...]
    where: Filter | None = None
    order_by: tuple[str, ...] = ()
    page_size: int = MAX_PAGE_SIZE
    offset: int = 0
    show_private: bool = False
    case_insensitive: bool = False
    descending: bool = False

    def __post_init__(self) -> None:
        if not self.fields:
            raise UnsendableValue(f"a query of {self.object} must name its fields")
        if not 1 <= self.page_size <= MAX_PAGE_SIZE or self.offset < 0:
            raise UnsendableValue(f"a page has 1 to {MAX_PAGE_SIZE} rows and begins at 0 or later")

    def function(self, control_id: str | None = None) -> Function:
        """Write the query as a function of a request."""
        made = element("query")
        child(made, "object", self.object)
        select = child(made, "select")
        for name in self.fields:
            child(select, "field", name)
        if self.where is not None:
            child(made, "filter").append(to_element(self.where))
        if self.order_by:
            order_by = child(made, "orderby")
            for name in self.order_by:
                order = child(order_by, "order")
                child(order, "field", name)
                child(order, "descending" if self.descending else "ascending")
        chosen = {"caseinsensitive": self.case_insensitive, "showprivate": self.show_private}
        _choose(made, [name for name, wanted in chosen.items() if wanted])
        child(made, "pagesize", self.page_size)
        if self.offset:
            child(made, "offset", self.offset)
        return Function("query", made, control_id, writes=False)


def _choose(made: etree._Element, names: Sequence[str]) -> None:
    options = child(made, "options") if names else made
    for name in names:
        child(options, name, True)


def query(
    object_name: str,
    fields: Sequence[str],
    where: Filter | None = None,
    order_by: Sequence[str] = (),
    page_size: int = MAX_PAGE_SIZE,
    offset: int = 0,
    show_private: bool = False,
    case_insensitive: bool = False,
    *,
    control_id: str | None = None,
) -> Function:
    """Ask for one page, ascending by the fields of `order_by`."""
    page = Query(
        object_name,
        tuple(fields),
        where,
        tuple(order_by),
        page_size,
        offset,
        show_private,
        case_insensitive,
    )
    return page.function(control_id)
