"""Records missing from one read or one list of keys: held, and never taken for deleted."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.runs.books import Shop
from tests.integration.runs.identity import assert_tied
from tests.integration.runs.unseen import OneRowUnseen, Question, by_ids, for_keys

SEEN_ONCE_LESS = (("VENDOR", "Vendor", "V1", "email"), ("APBILL", "Bill", "B1", "description"))


def leave_out(shop: Shop, object_name: str, id: str, question: Question) -> list[OneRowUnseen]:
    """The first answer to such a question that would show the record leaves it out; the transports that do so."""
    number, made = shop.recordno(object_name, id), list[OneRowUnseen]()

    def reach(inner: httpx.BaseTransport) -> httpx.BaseTransport:
        if any(transport.dropped for transport in made):
            return inner
        made.append(OneRowUnseen(inner, object_name, number, question))
        return made[-1]

    shop.world.reach_intacct = reach
    return made


@pytest.mark.parametrize(("object_name", "entity", "id", "field"), SEEN_ONCE_LESS)
def test_a_changed_record_whose_counterpart_is_missing_from_one_read_is_held_and_follows_later(
    shop: Shop, object_name: str, entity: str, id: str, field: str
) -> None:
    shop.bill("B1")
    shop.run()
    shop.tomorrow()
    unseen = leave_out(shop, object_name, id, by_ids)
    shop.update(entity, id, **{field: "new@shop.test"})
    before = shop.intacct(object_name, id)
    shop.run()
    assert any(transport.dropped for transport in unseen)
    assert set(shop.causes().values()) == {"not-visible"}
    assert (shop.intacct(object_name, id), shop.row(entity, id)["isActive"]) == (before, "1")
    shop.run()
    assert shop.causes() == {}
    assert len(shop.all_intacct(object_name)) == len(shop.rows(entity)) == 1
    assert "new@shop.test" in str(shop.books.snapshot())
    assert_tied(shop)


@pytest.mark.parametrize(("object_name", "entity", "id"), [row[:3] for row in SEEN_ONCE_LESS])
def test_a_record_missing_from_the_keys_of_one_sweep_is_never_deleted(
    shop: Shop, object_name: str, entity: str, id: str
) -> None:
    shop.bill("B1")
    shop.run()
    shop.tomorrow(8)
    unseen, before = leave_out(shop, object_name, id, for_keys), shop.row(entity, id)
    shop.run()
    assert any(transport.dropped for transport in unseen)
    assert (shop.row(entity, id), shop.causes()) == (before, {})
    assert_tied(shop)
