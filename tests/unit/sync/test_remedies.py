"""What a person can do here about a hold, by its cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ledgersync.domain.causes import CAUSES
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Hold
from ledgersync.management.remedies import ACCOUNTS, MATCHES, Does, Remedy, remedies

NOW = datetime(2026, 1, 31, tzinfo=UTC)
HELD = Hold(Kind.BILL, Side.INTACCT, "7", "", "refused", "refused", "No.", {}, "digest", NOW)


@pytest.mark.parametrize(
    ("kind", "side", "params", "expected"),
    [
        (Kind.BILL, Side.INTACCT, {"side": "cashflow360"}, Remedy(Does.MAKE_TERM, Side.CASHFLOW360, "Net 45")),
        (Kind.INVOICE, Side.CASHFLOW360, {"side": "intacct"}, Remedy(Does.MAKE_TERM, Side.INTACCT, "Net 45", True)),
        (Kind.VENDOR, Side.CASHFLOW360, {}, Remedy(Does.MAKE_TERM, Side.INTACCT, "Net 45")),
    ],
)
def test_a_missing_term_is_made_on_the_side_that_lacks_it(
    kind: Kind, side: Side, params: dict[str, str], expected: Remedy
) -> None:
    held = replace(HELD, kind=kind, side=side, cause="term-missing", params={"term": "Net 45", **params})
    assert remedies(held) == [expected]
    assert remedies(replace(held, params=params)) == []


@pytest.mark.parametrize(("causes", "does"), [(MATCHES, Does.CHOOSE_MATCH), (ACCOUNTS, Does.CHOOSE_ACCOUNT)])
def test_a_choice_ends_causes_that_there_are(causes: frozenset[str], does: Does) -> None:
    assert causes <= {cause.code for cause in CAUSES}
    assert {tuple(remedies(replace(HELD, cause=cause))) for cause in causes} == {(Remedy(does),)}


def test_what_ends_in_one_of_the_systems_only_has_no_remedy_here() -> None:
    assert remedies(HELD) == []
