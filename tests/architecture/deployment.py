"""The template as data, the way CloudFormation would see it: tables unrolled, short intrinsics spelled out."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "template.yaml"
STATE_MACHINE = ROOT / "statemachine" / "sync_connection.asl.json"


@cache
def template() -> dict[str, Any]:
    return dict(yaml_parse(TEMPLATE.read_text()))


@cache
def state_machine() -> dict[str, Any]:
    return dict(json.loads(STATE_MACHINE.read_text()))


def resources(kind: str) -> dict[str, dict[str, Any]]:
    """Properties by logical id of the resources of one type."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template()["Resources"].items()
        if isinstance(resource, dict) and resource["Type"] == kind
    }


def tasks() -> dict[str, dict[str, Any]]:
    return {name: state for name, state in state_machine()["States"].items() if state["Type"] == "Task"}
