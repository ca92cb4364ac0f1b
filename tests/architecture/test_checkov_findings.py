"""The table of accepted findings is held against what checkov finds, both ways."""

from __future__ import annotations

import tomllib

import pytest

from tests.architecture.checkov_findings import SKIPS, Finding, differences, findings, skipped
from tests.architecture.translated import translated

ACCEPTED = skipped(tomllib.loads(SKIPS.read_text()))
KNOWN = Finding("CKV_AWS_1", "Table")


def test_every_accepted_finding_has_a_reason_and_a_resource_that_exists() -> None:
    assert ACCEPTED
    assert all(len(reason) > 40 for reason in ACCEPTED.values())
    assert {finding.resource for finding in ACCEPTED} <= set(translated()["Resources"])


def test_a_finding_without_a_reason_is_told() -> None:
    assert differences({KNOWN: "Encrypt it"}, []) == ["CKV_AWS_1 Table: Encrypt it"]


def test_a_reason_without_a_finding_is_told() -> None:
    assert differences({}, [KNOWN]) == ["CKV_AWS_1 Table: passes now, take its row out"]


def test_an_accepted_finding_is_not_told() -> None:
    failed = {"check_id": "CKV_AWS_1", "check_name": "Encrypt it", "resource": "AWS::DynamoDB::Table.Table"}
    report = {"summary": {"passed": 3, "parsing_errors": 0}, "results": {"failed_checks": [failed]}}
    assert differences(findings(report), [KNOWN]) == []


@pytest.mark.parametrize("summary", [{"passed": 0, "parsing_errors": 0}, {"passed": 3, "parsing_errors": 1}])
def test_a_template_that_was_not_read_is_no_success(summary: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="did not read"):
        findings({"summary": summary, "results": {"failed_checks": []}})
