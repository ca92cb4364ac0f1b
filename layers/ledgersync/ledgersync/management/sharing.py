"""What of a report is shown to whoever has its link: nothing that only support needs, and no bank or tax number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledgersync.domain.masking import masked_in
from ledgersync.ports.reports import ReportKind


def as_shared(kind: ReportKind, content: Mapping[str, Any]) -> dict[str, Any]:
    """The doctor's texts may quote a setting, so numbers in them are masked; a tie-out has document numbers only."""
    if kind is not ReportKind.DOCTOR:
        return dict(content)
    checks = [{name: masked_in(value) if isinstance(value, str) else value for name, value in one.items()}
              for one in content["checks"]]  # fmt: skip
    kept = ("at", "passed", "failed", "unknown")
    return {**{name: content[name] for name in kept if name in content}, "checks": checks}
