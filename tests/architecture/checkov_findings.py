"""Holds checkov's findings on the translated template against the table of reasoned skips, both ways.

``python -m tests.architecture.checkov_findings CHECKOV TEMPLATE`` ends with 1 when they differ.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.architecture.deployment import ROOT

SKIPS = ROOT / ".ci" / "checkov.toml"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A check that a resource does not pass, by the check's id and the resource's logical id."""

    check: str
    resource: str


def skipped(table: Mapping[str, Any]) -> dict[Finding, str]:
    """The reason of every finding that is accepted."""
    return {Finding(row["check"], name): row["reason"] for row in table["skip"] for name in row["resources"]}


def findings(report: Mapping[str, Any]) -> dict[Finding, str]:
    """What checkov found, with its own words. ValueError when it checked nothing, or could not read the template."""
    if not report["summary"]["passed"] or report["summary"]["parsing_errors"]:
        raise ValueError(f"checkov did not read the template: {report['summary']}")
    failed = report["results"]["failed_checks"]
    return {Finding(one["check_id"], one["resource"].rpartition(".")[2]): one["check_name"] for one in failed}


def differences(found: Mapping[Finding, str], accepted: Iterable[Finding]) -> list[str]:
    """A line for each finding without a reason, and for each reason without a finding."""
    accepted = set(accepted)
    fresh = [f"{one.check} {one.resource}: {found[one]}" for one in sorted(set(found) - accepted)]
    stale = [f"{one.check} {one.resource}: passes now, take its row out" for one in sorted(accepted - set(found))]
    return fresh + stale


def scan(checkov: str, path: str) -> Mapping[str, Any]:
    """Checkov's report. It is told to fetch nothing."""
    command = [checkov, "--framework", "cloudformation", "--file", path, "--output", "json", "--compact"]
    offline = ["--skip-download", "--soft-fail"]
    done = subprocess.run([*command, *offline], capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    return dict(report)


def main(checkov: str, path: str) -> int:
    report = scan(checkov, path)
    accepted = skipped(tomllib.loads(SKIPS.read_text()))
    wrong = differences(findings(report), accepted)
    summary = f"{report['summary']['passed']} passed, {len(accepted)} skipped with a reason, {len(wrong)} to look at"
    sys.stdout.write("\n".join([*wrong, summary]) + "\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
