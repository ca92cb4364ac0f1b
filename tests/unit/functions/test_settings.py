"""Settings are read from the environment, whole or not at all."""

from __future__ import annotations

import pytest

from ledgersync.errors import FatalError
from ledgersync.settings import read_settings

WHOLE = {
    "LEDGERSYNC_TABLE": "books",
    "LEDGERSYNC_SESSION_KEY": "key",
    "LEDGERSYNC_INTACCT_URL": "https://api.intacct.com/ia/xml/xmlgw.phtml",
    "LEDGERSYNC_INTACCT_ALLOWED_HOSTS": "intacct.com, http://127.0.0.1:8401",
    "LEDGERSYNC_CASHFLOW360_URL": "https://api.bill.com/api/v2",
    "LEDGERSYNC_CASHFLOW360_ALLOWED_HOSTS": "bill.com",
    "PATH": "/bin",
}


def test_lists_are_separated_by_commas() -> None:
    assert read_settings(WHOLE).intacct_allowed_hosts == ("intacct.com", "http://127.0.0.1:8401")


def test_the_services_own_secret_lies_under_the_prefix() -> None:
    assert read_settings({**WHOLE, "LEDGERSYNC_SECRET_PREFIX": "stage"}).service_secret == "stage/service"


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "PATH"])
def test_a_missing_variable_is_named(name: str) -> None:
    with pytest.raises(FatalError, match=name):
        read_settings({key: value for key, value in WHOLE.items() if key != name})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("STOP_MARGIN_SECONDS", "hunter2"),
        ("JOURNAL_DAYS", "0"),
        ("JOURNAL_DAYS", "1.5"),
        ("CREDENTIAL_STORE", "hunter2"),
        ("WEBHOOK_HOSTS", "anywhere"),
        ("CREDIT_SIGN", "2"),
    ],
)
def test_a_wrong_value_is_named_by_its_variable_and_not_shown(name: str, text: str) -> None:
    with pytest.raises(FatalError, match=f"LEDGERSYNC_{name}") as refused:
        read_settings({**WHOLE, f"LEDGERSYNC_{name}": text})
    assert "hunter2" not in str(refused.value)


def test_each_kind_of_value_is_read_as_what_it_is() -> None:
    given = {"STOP_MARGIN_SECONDS": "2.5", "JOURNAL_DAYS": "30", "CREDIT_SIGN": "-1", "CREDENTIAL_STORE": "sealed"}
    read = read_settings(WHOLE | {f"LEDGERSYNC_{name}": text for name, text in given.items()})
    assert (read.stop_margin_seconds, read.journal_days) == (2.5, 30)
    assert (read.credit_sign, read.credential_store, read.webhook_hosts) == ("-1", "sealed", "public")
