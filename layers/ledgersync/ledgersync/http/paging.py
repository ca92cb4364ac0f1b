"""Pages of lists that change while somebody turns them: a cursor is a key to go on from, no record that must exist."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ledgersync.http.ids import opaque, parts
from ledgersync.management.refusal import Refusal

T = TypeVar("T")
SortKey = tuple[str, ...]


def cut(
    items: Sequence[T],
    key: Callable[[T], SortKey],
    limit: int,
    cursor: str | None,
    newest_first: bool = False,
) -> tuple[Sequence[T], str | None]:
    """One page in the order of the keys, and the cursor of the next; a page begins after the cursor's key.

    Example: H2 ends a page and is resolved. The next page begins with H3, since H3's key comes after H2's.
    """
    ordered = sorted(items, key=key, reverse=newest_first)
    if cursor is not None:
        last = after(cursor, len(key(ordered[0])) if ordered else None)
        ordered = [item for item in ordered if (key(item) < last if newest_first else key(item) > last)]
    page = ordered[:limit]
    return page, opaque(*key(page[-1])) if len(ordered) > limit else None


def after(cursor: str, number: int | None = 1) -> SortKey:
    """The key a cursor was made of; Refusal when it is none of this list's."""
    found = parts(cursor, number)
    if found is None:
        raise Refusal("malformed", "The cursor is not one of this API's.", [("cursor", "malformed", "")])
    return tuple(found)
