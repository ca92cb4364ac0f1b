"""The examples of docs/sandbox.md are taken by a sandbox that serves."""

import json
import re
from pathlib import Path

import httpx
import pytest

from sandbox.cashflow360.faults import FaultKind
from sandbox.intacct.faults import KINDS
from sandbox.intacct.profiles import PROFILES
from sandbox.served import Served, served

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text()

sandbox = pytest.fixture(served)


def examples(system: str, endpoint: str) -> list[str]:
    found = re.findall(rf"```json {system} {endpoint}\n(.*?)```", PAGE, re.DOTALL)
    return [line for block in found for line in block.splitlines() if line]


def test_every_example_body_is_taken(sandbox: Served) -> None:
    organization = sandbox.credentials["cashflow360"]["organizations"][0]["id"]
    posted = 0
    for system, address in (("intacct", sandbox.intacct), ("cashflow360", sandbox.cashflow360)):
        for endpoint in ("edit", "faults"):
            for line in examples(system, endpoint):
                body = json.loads(line.replace('"ORG"', json.dumps(organization)))
                answer = httpx.post(f"{address}/_sandbox/{endpoint}", json=body)
                assert answer.status_code == 200, (line, answer.text)
                posted += 1
    assert posted == 15


def test_the_other_endpoints_answer(sandbox: Served) -> None:
    for address in (sandbox.intacct, sandbox.cashflow360):
        assert httpx.get(f"{address}/_sandbox/state").status_code == 200
        assert httpx.get(f"{address}/_sandbox/requests").status_code == 200
        assert httpx.post(f"{address}/_sandbox/reset").status_code == 200


def test_the_page_names_every_profile_and_every_fault() -> None:
    named = set(re.findall(r"`([a-z0-9_-]+)`", PAGE))
    assert set(PROFILES) <= named
    assert named >= KINDS
    assert {kind.value for kind in FaultKind} <= named
