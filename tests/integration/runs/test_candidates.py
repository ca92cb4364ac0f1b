"""The records a held one may be are shown side by side, and choosing one ends the hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

import pytest

from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Hold
from ledgersync.management.candidates import Candidate, Candidates
from ledgersync.management.refusal import Refusal
from tests.integration.runs.books import Shop


def found(shop: Shop, hold: Hold, wanted: str = "") -> Sequence[Candidate]:
    connection = shop.world.registry.connection(shop.world.id)
    assert connection is not None
    ids = count()
    return Candidates(shop.world.runner(), lambda: f"look-{next(ids)}").find(connection, hold, wanted)


@pytest.fixture
def ambiguous(shop: Shop) -> Hold:
    """One vendor of Cashflow360, of whose name there are two in Intacct."""
    for id, tax_id in (("V71", "11-1111111"), ("V72", "22-2222222")):
        shop.books.add("VENDOR", None, VENDORID=id, NAME="Acme Paper", TAXID=tax_id, DISPLAYCONTACT={"PRINTAS": id})
    shop.create("Vendor", name="Acme Paper", taxId="22-2222222", email="acme@example.com")
    shop.run()
    (hold,) = [one for one in shop.world.books().holds(Kind.VENDOR) if one.side is Side.CASHFLOW360]
    assert hold.cause == "ambiguous-match"
    return hold


def test_candidates_of_a_vendor_are_compared_field_by_field_without_a_tax_id(shop: Shop, ambiguous: Hold) -> None:
    candidates = found(shop, ambiguous)
    assert [(one.id, one.label, one.linked) for one in candidates] == [
        ("V71", "Acme Paper (V71)", False),
        ("V72", "Acme Paper (V72)", False),
        ("V1", "Acme Paper (V1)", True),
    ]
    fields = {one.field: one for one in candidates[1].fields}
    assert (fields["name"].held, fields["name"].candidate, fields["name"].differs) == (
        "Acme Paper",
        "Acme Paper",
        False,
    )
    assert (fields["email"].held, fields["email"].candidate) == ("acme@example.com", None)
    assert fields["email"].differs
    assert (fields["tax_id"].held, fields["tax_id"].candidate) == ("••••2222", "••••2222")
    assert "lines" not in fields


def test_a_candidate_is_looked_for_by_number_or_name_and_one_in_step_is_said_to_be(shop: Shop, ambiguous: Hold) -> None:
    assert [one.id for one in found(shop, ambiguous, "v72")] == ["V72"]
    (known,) = found(shop, ambiguous, "V1")[:1]
    assert (known.id, known.linked) == ("V1", True)
    assert found(shop, ambiguous, "nobody is called so") == []


def test_candidates_of_a_bill_are_those_of_its_vendor_and_number_with_the_vendor_named(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.intacct_bill("B1", "250.00")
    shop.run()
    (hold,) = [one for one in shop.world.books().holds(Kind.BILL) if one.side is Side.CASHFLOW360]
    assert hold.cause == "same-number-other-total"
    (candidate,) = found(shop, hold)
    fields = {one.field: one for one in candidate.fields}
    assert (str(fields["total"].held), str(fields["total"].candidate), fields["total"].differs) == (
        "60.00",
        "250.00",
        True,
    )
    assert fields["vendor"].held == fields["vendor"].candidate
    assert "V1" in str(fields["vendor"].held)


def test_a_record_that_is_gone_or_never_linked_by_hand_has_no_candidates(shop: Shop, ambiguous: Hold) -> None:
    with pytest.raises(Refusal) as gone:
        found(shop, replace(ambiguous, id="00901NOBODYNOBODYNOB"))
    assert (gone.value.code, gone.value.detail) == ("record-gone", "The record is gone from Cashflow360.")
    with pytest.raises(Refusal) as refused:
        found(shop, replace(ambiguous, kind=Kind.BILL_PAYMENT))
    assert refused.value.code == "not-linkable"
