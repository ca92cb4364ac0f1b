"""The doctor on clearing and bank accounts: what is chosen against how payments moved in Cashflow360."""

from __future__ import annotations

from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.setup.cashflow360 import read
from ledgersync.adapters.setup.live_check import Clients
from ledgersync.domain.doctor import examine
from ledgersync.domain.setup import Result, Setup
from ledgersync.ports.setup import Cashflow360Credentials
from sandbox.cashflow360.transport import Cashflow360Transport
from sandbox.scenarios.setting import TOKEN_NAME
from tests.integration.runs.books import Shop, open_shop


def checked(shop: Shop, code: str) -> tuple[Result, str]:
    """A check over what the organisation says and what the connection chose."""
    opener, organization = shop.world.opener(), shop.organization
    clients = Clients(
        registry=shop.world.registry,
        service=lambda: opener.service,
        endpoints=opener.endpoints,
        clock=shop.world.clock,
        jitter=lambda: 0.5,
        new_control_id=lambda: "c1",
        http=lambda: http_client(Cashflow360Transport(shop.world.scenario.cashflow360)),
    )
    given = Cashflow360Credentials(organization.id, TOKEN_NAME, organization.token)
    found = read(clients.cashflow360(given, shop.world.id.tenant_id), lambda: True)
    setup = Setup(banks=found.banks, clears_out=found.clears_out, clears_in=found.clears_in, chosen=shop.preferences)
    (one,) = [one for one in examine(setup) if one.check.code == code]
    return one.result, one.found


def paid(shop: Shop) -> None:
    shop.bill("B1", "60.00")
    shop.pay_online(("B1", "60.00"))


def test_nothing_is_claimed_before_a_payment_shows_it(shop: Shop) -> None:
    result, found = checked(shop, "clearing")
    assert result is Result.UNKNOWN and "Money Out and Money In" in found


def test_consolidated_debits_without_a_clearing_account_fail(shop: Shop) -> None:
    paid(shop)
    assert checked(shop, "clearing")[0] is Result.UNKNOWN  # what comes in is not known yet
    shop.prefer(money_out_clearing_account="")
    result, found = checked(shop, "clearing")
    assert result is Result.FAILED and "consolidates debits" in found and "Money Out" in found


def test_separate_debits_with_a_clearing_account_fail(shop: Shop) -> None:
    shop.do("set_preferences", separate_debits=[shop.bank_account])
    paid(shop)
    result, found = checked(shop, "clearing")
    assert result is Result.FAILED and "separate debits" in found
    shop.prefer(money_out_clearing_account="")
    assert checked(shop, "clearing")[0] is Result.UNKNOWN


def test_electronic_receipts_without_a_clearing_account_fail() -> None:
    shop = open_shop()
    shop.invoice("I1", "40.00")
    shop.receive(("I1", "40.00"), online=True, bankAccountId=shop.bank_account, paymentDate=shop.in_days(1).isoformat())
    shop.tomorrow(2)
    shop.do("process_payments")
    paid(shop)
    assert checked(shop, "clearing") == (Result.PASSED, "As the payments there show.")
    shop.prefer(money_in_clearing_account="")
    result, found = checked(shop, "clearing")
    assert result is Result.FAILED and "Money In" in found


def test_a_bank_account_without_a_gl_account_fails_by_its_last_four_digits(shop: Shop) -> None:
    assert checked(shop, "bank-gl-accounts")[0] is Result.PASSED
    shop.prefer(bank_accounts={})
    result, found = checked(shop, "bank-gl-accounts")
    assert result is Result.FAILED and "First Bank **1010" in found
