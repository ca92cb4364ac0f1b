"""Which addresses are talked to."""

from __future__ import annotations

import pytest

from intacct.endpoints import DEFAULT_ALLOWED, DEFAULT_ENDPOINT, check_endpoint
from intacct.errors import EndpointRefused

WITH_LOCAL = (*DEFAULT_ALLOWED, "http://127.0.0.1:8401")


@pytest.mark.parametrize(
    "endpoint",
    [
        DEFAULT_ENDPOINT,
        "https://na12.intacct.com/ia/xml/xmlgw.phtml",
        "https://NA12.INTACCT.COM/x",
        "https://intacct.com:443/",
    ],
)
def test_https_at_or_under_an_allowed_host_is_admitted(endpoint: str) -> None:
    assert check_endpoint(endpoint, DEFAULT_ALLOWED) == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://api.intacct.com/",
        "https://api.intacct.com:8443/",
        "https://evil.example/",
        "https://intacct.com.evil.example/",
        "https://evilintacct.com/",
        "https://evil.example/.intacct.com",
        "https://evil.example#.intacct.com",
        "https://evil.example?.intacct.com",
        "https://api.intacct.com@evil.example/",
        "https://evil.example\\.intacct.com/",
        "https://evil.example\t.intacct.com/",
        "https://api.intacct.com.:443/",
        "//api.intacct.com/",
        "ftp://api.intacct.com/",
        "file:///etc/hosts",
        "https://аpi.intacct.com/",
        "http://127.0.0.1:8401/",
        "",
    ],
)
def test_everything_else_is_refused(endpoint: str) -> None:
    with pytest.raises(EndpointRefused):
        check_endpoint(endpoint, DEFAULT_ALLOWED)


def test_an_entry_with_a_scheme_admits_exactly_that_origin() -> None:
    assert check_endpoint("http://127.0.0.1:8401/ia/xml/xmlgw.phtml", WITH_LOCAL)
    for other in ("http://127.0.0.1:8402/", "https://127.0.0.1:8401/", "http://127.0.0.1/", "http://localhost:8401/"):
        with pytest.raises(EndpointRefused):
            check_endpoint(other, WITH_LOCAL)
