"""What a company lacks is told to the doctor by name, field by field; without cards no cards are known."""

from __future__ import annotations

import pytest

from ledgersync.adapters.intacct.company_fields import CompanyFields
from ledgersync.adapters.intacct.probing import fields_found
from ledgersync.adapters.intacct.settings import IntacctSettings
from ledgersync.adapters.intacct.vocabulary import digest
from ledgersync.domain.learned import Learned
from ledgersync.domain.probe import FIELDS_LEFT_OUT, FIELDS_NEEDED
from ledgersync.mapping.catalogue import MAPPINGS
from tests.integration.runs.books import open_shop
from tests.integration.runs.test_missing_fields import NEEDED, ONE_BY_ONE, OPTIONAL, WANTED, lack


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, path in ONE_BY_ONE if path in NEEDED.get(name, ())])
def test_each_needed_field_that_is_missing_holds_its_kinds_and_is_named_to_the_doctor(name: str, path: str) -> None:
    learned = Learned(asked=digest(WANTED), missing={name: frozenset({path})}, card_account="GLACCOUNTNO")
    fields = CompanyFields(MAPPINGS, IntacctSettings(user_id="sync"), learned, lambda _: None)
    told = {finding.code: finding for finding in fields_found(learned, fields.barred)}
    assert fields.barred
    assert told[FIELDS_NEEDED].ok is False
    assert f"({name})" in told[FIELDS_NEEDED].found and path in told[FIELDS_NEEDED].found


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, path in ONE_BY_ONE if path in OPTIONAL[name]])
def test_each_optional_field_that_is_missing_holds_nothing_and_is_named_to_the_doctor(name: str, path: str) -> None:
    learned = Learned(asked=digest(WANTED), missing={name: frozenset({path})}, card_account="GLACCOUNTNO")
    fields = CompanyFields(MAPPINGS, IntacctSettings(user_id="sync"), learned, lambda _: None)
    told = {finding.code: finding.found for finding in fields_found(learned, fields.barred)}
    assert not fields.barred
    assert told[FIELDS_LEFT_OUT] == f"{name}.{path}"


@pytest.mark.parametrize("field", ["GLACCOUNTNO", "CARDID"])
def test_without_the_gl_account_of_charge_cards_no_cards_are_known_and_nothing_is_held(field: str) -> None:
    shop = open_shop(lambda shop: lack(shop, {"CREDITCARD": frozenset({field})}))
    assert shop.causes() == {}
