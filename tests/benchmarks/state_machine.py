"""The path of a run through the state machine's own file, with its transitions counted."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledgersync.domain.kinds import Group

DEFINITION = Path(__file__).parents[2] / "statemachine" / "sync_connection.asl.json"
GROUPS = {"SyncLists": Group.LISTS, "SyncTransactions": Group.TRANSACTIONS}
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "BooleanEquals": operator.eq,
    "NumericGreaterThanEquals": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Slice:
    """What a slice hands to the next state, as far as a choice reads it."""

    more: bool
    transactions_ready: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """The states a run went through; AWS bills the start besides."""

    path: tuple[str, ...]

    @property
    def transitions(self) -> int:
        return len(self.path) + 1

    @property
    def invocations(self) -> int:
        return sum(state in GROUPS for state in self.path)


def walk(run_slice: Callable[[Group], Slice]) -> Walk:
    """Walk from the start to an end, calling ``run_slice`` at every task."""
    definition = json.loads(DEFINITION.read_text())
    states: Mapping[str, Mapping[str, Any]] = definition["States"]
    name: str = definition["StartAt"]
    path: list[str] = []
    data: dict[str, object] = {"slice": 0}
    while True:
        path.append(name)
        state = states[name]
        match state["Type"]:
            case "Task":
                done = run_slice(GROUPS[name])
                number = 0 if not done.more else int(str(data["slice"])) + 1
                data = {"more": done.more, "transactions_ready": done.transactions_ready, "slice": number}
                name = state["Next"]
            case "Choice":
                name = next((c["Next"] for c in state["Choices"] if _holds(c, data)), state["Default"])
            case "Succeed":
                return Walk(tuple(path))
            case other:
                raise ValueError(f"a state of type {other} is not walked")


def _holds(rule: Mapping[str, Any], data: Mapping[str, object]) -> bool:
    if "And" in rule:
        return all(_holds(part, data) for part in rule["And"])
    value = data[rule["Variable"].removeprefix("$.")]
    return all(compare(value, rule[name]) for name, compare in COMPARISONS.items() if name in rule)
