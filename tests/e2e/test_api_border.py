"""The HTTP API's border: the token is checked before any code runs, and what has no route does not exist."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from sandbox.local.deployment import LocalStack

pytestmark = pytest.mark.e2e
SYNC = "/connections/main/sync"


def post(stack: LocalStack, path: str, token: str | None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.post(f"{stack.api_url}{path}", headers=headers, timeout=30, trust_env=False)


def test_a_token_of_the_issuer_is_let_in_with_its_tenant(probe_stack: LocalStack) -> None:
    answer = post(probe_stack, SYNC, probe_stack.token("acme"))
    assert answer.json()["seen"]["tenant_id"] == "acme"


def test_no_token_and_a_spoiled_one_are_turned_away(probe_stack: LocalStack) -> None:
    token = probe_stack.token("acme")
    assert post(probe_stack, SYNC, None).status_code == 401
    assert post(probe_stack, SYNC, token[:-8] + "AAAAAAAA").status_code == 401


def test_a_token_that_ran_out_is_turned_away(probe_stack: LocalStack) -> None:
    assert post(probe_stack, SYNC, probe_stack.token("acme", timedelta(hours=-1))).status_code == 401


def test_a_token_can_be_fetched_from_the_address_that_serve_prints(probe_stack: LocalStack) -> None:
    token = httpx.get(probe_stack.token_address("acme"), trust_env=False).text
    assert post(probe_stack, SYNC, token).status_code == 200


def test_a_path_without_a_route_is_not_found(probe_stack: LocalStack) -> None:
    assert post(probe_stack, "/nowhere", probe_stack.token("acme")).status_code == 404
