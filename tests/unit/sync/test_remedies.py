"""What a person can do here about a hold, by its cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ledgersync.domain.causes import CAUSES
from ledgersync.domain.model import Kind, Side
from ledgersync.domain.remembered import Hold
from ledgersync.management.remedies import Does, Remedy, remedies

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


def test_a_choice_ends_these_causes_and_no_other() -> None:
    ended = {cause.code: remedies(replace(HELD, cause=cause.code)) for cause in CAUSES}
    match, account = [Remedy(Does.CHOOSE_MATCH)], [Remedy(Does.CHOOSE_ACCOUNT)]
    assert {code: found for code, found in ended.items() if found} == {
        "ambiguous-match": match,
        "duplicate-in-intacct": match,
        "name-taken-in-cashflow360": match,
        "transaction-number-taken": match,
        "no-default-account": account,
        "no-posting-account": account,
        "no-clearing-account": account,
    }


def test_what_ends_in_one_of_the_systems_only_has_no_remedy_here() -> None:
    assert remedies(HELD) == []
