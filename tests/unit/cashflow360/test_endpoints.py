"""Only allowed addresses are called."""

import pytest

from cashflow360.endpoints import ALLOWED_ENDPOINTS, DEFAULT_ENDPOINT, check_endpoint
from cashflow360.errors import EndpointRefused

SANDBOX = "http://127.0.0.1:8402"


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        (DEFAULT_ENDPOINT, ALLOWED_ENDPOINTS),
        ("https://api-stage.bill.com/api/v2", ALLOWED_ENDPOINTS),
        ("https://API.BILL.COM:443/api/v2", ALLOWED_ENDPOINTS),
        (f"{SANDBOX}/api/v2", (*ALLOWED_ENDPOINTS, SANDBOX)),
    ],
)
def test_an_allowed_address_is_taken(url: str, allowed: tuple[str, ...]) -> None:
    assert check_endpoint(url + "/", allowed) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://api.bill.com/api/v2",
        "https://api.bill.com.example.org/api/v2",
        "https://notbill.com/api/v2",
        "https://api.bill.com@example.org/api/v2",
        "https://user@api.bill.com/api/v2",
        "https://api.bill.com:8443/api/v2",
        "https://api.bill.com/api/v2?next=x",
        "https://api.bill.com/api/v2#x",
        "https://api.bill.com:port/api/v2",
        "https://[bill.com",
        "ftp://api.bill.com",
        "//api.bill.com",
        "",
        f"{SANDBOX}/api/v2",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointRefused) as refusal:
        check_endpoint(url, ALLOWED_ENDPOINTS)
    assert "example" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:9999/api/v2", SANDBOX),
        ("https://127.0.0.1:8402/api/v2", SANDBOX),
        ("http://10.0.0.1:8402/api/v2", "http://10.0.0.1:8402"),
    ],
)
def test_an_origin_admits_itself_only_and_only_on_this_machine(url: str, allowed: str) -> None:
    with pytest.raises(EndpointRefused):
        check_endpoint(url, (allowed,))
