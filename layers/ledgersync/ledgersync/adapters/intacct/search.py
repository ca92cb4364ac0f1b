"""Filters that find Intacct records by id or by natural key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from intacct.filters import MAX_VALUES, Filter, and_, in_, or_
from intacct.queries import Query
from ledgersync.domain.kinds import Group
from ledgersync.domain.model import Ref, Values
from ledgersync.mapping.context import WriteDay
from ledgersync.mapping.tables import KindMapping

SEARCHED_AT_ONCE = MAX_VALUES // 2


def by_ids(mapping: KindMapping, ids: Sequence[str]) -> Iterator[Query]:
    """Queries for records by id; a transaction's id is a number, anything else can't exist."""
    field = mapping.intacct.id_field
    wanted = [id for id in dict.fromkeys(ids) if id and (field != "RECORDNO" or id.isdigit())]
    for start in range(0, len(wanted), MAX_VALUES):
        yield _query(mapping, in_(field, wanted[start : start + MAX_VALUES]))


def by_natural_key(mapping: KindMapping, wanted: Sequence[Values], write_day: WriteDay) -> Iterator[Query]:
    """Queries whose rows hold every record that may be one of the wanted, and others too."""
    for start in range(0, len(wanted), SEARCHED_AT_ONCE):
        part = wanted[start : start + SEARCHED_AT_ONCE]
        is_list = mapping.spec.group is Group.LISTS
        where = _list_filter(mapping, part) if is_list else _transaction_filter(mapping, part, write_day)
        if where is not None:
            yield _query(mapping, where)


def _list_filter(mapping: KindMapping, wanted: Sequence[Values]) -> Filter | None:
    numbers = _texts(wanted, mapping.spec.number)
    names = _texts(wanted, mapping.spec.name)
    name = mapping.field(mapping.spec.name).intacct
    return _any(
        in_(mapping.intacct.id_field, numbers) if numbers else None,
        in_(name, names) if names and name and not name.startswith("_") else None,
    )


def _transaction_filter(mapping: KindMapping, wanted: Sequence[Values], write_day: WriteDay) -> Filter | None:
    """By number where there is one; else by party and date, else by date alone."""
    number, numbers = mapping.field("number"), _texts(wanted, "number")
    unnumbered = [values for values in wanted if not values.get("number")]
    on_days, of_party = _on_days(mapping, unnumbered, write_day), _of_party(mapping, unnumbered)
    return _any(
        in_(number.intacct, numbers) if number.intacct and numbers else None,
        and_(on_days, of_party) if on_days is not None and of_party is not None else on_days,
    )


def _on_days(mapping: KindMapping, wanted: Sequence[Values], write_day: WriteDay) -> Filter | None:
    item = mapping.field("date")
    days = dict.fromkeys(day for values in wanted if isinstance(day := values.get("date"), date))
    return in_(item.read_from or item.intacct or "", [write_day(day) for day in days]) if days else None


def _of_party(mapping: KindMapping, wanted: Sequence[Values]) -> Filter | None:
    """By the vendor or customer, where the kind has one."""
    party = next((item for item in mapping.fields if item.name in ("vendor", "customer")), None)
    if party is None or not party.intacct:
        return None
    ids = dict.fromkeys(ref.id for values in wanted if isinstance(ref := values.get(party.name), Ref))
    return in_(party.intacct, list(ids)) if ids else None


def _texts(wanted: Sequence[Values], field: str) -> list[str]:
    return list(dict.fromkeys(text for values in wanted if isinstance(text := values.get(field), str) and text))


def _any(*filters: Filter | None) -> Filter | None:
    given = [one for one in filters if one is not None]
    return or_(*given) if given else None


def _query(mapping: KindMapping, where: Filter) -> Query:
    return Query(
        mapping.intacct.object_name,
        mapping.intacct_select(),
        where,
        order_by=("RECORDNO",),
        case_insensitive=True,
    )
