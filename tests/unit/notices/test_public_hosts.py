"""Webhooks go to public addresses over https, whatever a name points to."""

from __future__ import annotations

import pytest

from ledgersync.adapters.notices.public_hosts import NotPublic, is_public, objection, target

INSIDE = [
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fd00:ec2::254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::", "ff02::1", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_of_a_network_of_its_own_is_public(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(NotPublic):
        target("https://hooks.example.com/x", find=lambda host, port: ["93.184.216.34", address])


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_a_public_address_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/x", "https://hooks.example.com:8443/x", "https://user@hooks.example.com/",
        "https://user:pass@hooks.example.com/", "https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/",
        "ftp://hooks.example.com/", "https:///x", "hooks.example.com", "https://hooks.example.com/#x", "",
        "https://exam\nple.com/", "https://hooks.example.com:x/", "https://exämple.com/", "https://" + "a" * 600,
        "http://127.0.0.1:9000/", "https://[::ffff:10.0.0.1]/", "https://0x7f.1/..%2f", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_sent_to_is_refused_in_words(url: str) -> None:
    if url == "https://0x7f.1/..%2f":  # a name to us; what it resolves to is checked when it is sent to
        with pytest.raises(NotPublic):
            target(url, find=lambda host, port: ["127.0.0.1"])
        return
    assert objection(url)


def test_a_request_goes_to_the_address_that_was_checked_under_the_hosts_own_name() -> None:
    to = target("https://hooks.example.com/in?x=1", find=lambda host, port: ["93.184.216.34"])
    assert (to.url, to.host, to.header) == (
        "https://93.184.216.34:443/in?x=1", "hooks.example.com", "hooks.example.com",
    )  # fmt: skip
    six = target("https://hooks.example.com/", find=lambda host, port: ["2606:2800:220:1::1"])
    assert six.url == "https://[2606:2800:220:1::1]:443/"


def test_this_machine_is_sent_to_only_where_the_local_stack_says_so() -> None:
    assert objection("http://127.0.0.1:9000/hook", loopback=True) == ""
    assert objection("http://127.0.0.1:9000/hook")
    assert objection("http://10.0.0.1/hook", loopback=True)
    assert objection("ftp://127.0.0.1/hook", loopback=True)
