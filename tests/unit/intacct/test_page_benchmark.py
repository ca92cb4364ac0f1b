"""The benchmark compares like with like."""

from __future__ import annotations

from tests.benchmarks.intacct_page import make_page, read_with_client, read_with_sdk


def test_both_readers_find_the_same_bills() -> None:
    page = make_page()
    by_sdk = [{name: value or "" for name, value in bill.items()} for bill in read_with_sdk(page)]
    assert read_with_client(page) == by_sdk
