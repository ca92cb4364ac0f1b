"""The events that reach the functions, parsed at the border, and the answer that travels between states.

What travels is ids and counts only, at most 8 KB: the output of one slice is the command of the next. What is not as it
should be raises Malformed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from ledgersync.domain.kinds import Group
from ledgersync.given import Given, Malformed

ENDS = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
LONGEST_NAME = 80
MAX_COUNTS = 100
"""How many counts pass from state to state, the largest ones. With the longest names they stay within 8 KB."""
MAX_MESSAGES, LONGEST_MESSAGE = 10, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceCommand:
    """Sync one slice of a group. ``slice`` counts those this run has done before, ``counts`` and ``calls`` add up.

    ``invocation`` did the slice before, and has ended.
    """

    group: Group
    tenant_id: str
    connection_id: str
    run_id: str
    slice: int = 0
    invocation: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def parse(cls, event: Mapping[str, object], group: Group) -> SliceCommand:
        """The command in an event: the input of a run, or the outcome of the slice before."""
        given = Given(event)
        return given.whole(
            cls(
                group=group,
                tenant_id=given.id("tenant_id"),
                connection_id=given.id("connection_id"),
                run_id=given.id("run_id"),
                slice=given.number("slice", 0),
                invocation=given.text("invocation", "", LONGEST_NAME),
                counts=given.counts("counts"),
                calls=given.counts("calls"),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceOutcome:
    """What the run did so far: the state machine branches on ``more``, ``slice`` and ``transactions_ready``.

    ``invocation`` did this slice; the next one knows by its name that it has ended.
    """

    tenant_id: str
    connection_id: str
    run_id: str
    slice: int
    more: bool
    transactions_ready: bool
    status: str = "synced"
    invocation: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        command: SliceCommand,
        *,
        more: bool,
        transactions_ready: bool,
        status: str = "synced",
        invocation: str = "",
        counts: Mapping[str, int] | None = None,
        calls: Mapping[str, int] | None = None,
    ) -> SliceOutcome:
        """The outcome of ``command``, one slice further on; counts and calls are those of the whole run so far."""
        total = Counter(command.counts) + Counter(counts or {})
        largest = sorted(total.items(), key=lambda entry: (-entry[1], entry[0]))[:MAX_COUNTS]
        return cls(
            tenant_id=command.tenant_id,
            connection_id=command.connection_id,
            run_id=command.run_id,
            slice=command.slice + 1,
            more=more,
            transactions_ready=transactions_ready,
            status=status,
            invocation=invocation,
            counts=dict(largest),
            calls=dict(Counter(command.calls) + Counter(calls or {})),
        )

    @classmethod
    def parse(cls, event: object) -> SliceOutcome:
        given = Given(event, names(cls))
        return given.whole(
            cls(
                tenant_id=given.id("tenant_id"),
                connection_id=given.id("connection_id"),
                run_id=given.id("run_id"),
                slice=given.number("slice", least=1),
                more=given.flag("more"),
                transactions_ready=given.flag("transactions_ready"),
                status=given.text("status", "synced"),
                invocation=given.text("invocation", "", LONGEST_NAME),
                counts=given.counts("counts", MAX_COUNTS),
                calls=given.counts("calls"),
            )
        )

    def as_event(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Failure:
    """What the state machine caught."""

    error: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCommand:
    """Go on with a report, or keep why it can't be made. ``step`` counts the slices that left work to the next."""

    tenant_id: str
    connection_id: str
    run_id: str
    slice: int = 0
    step: int = 0
    failure: Failure | None = None

    @classmethod
    def parse(cls, event: Mapping[str, object]) -> ReportCommand:
        given, caught = Given(event), event.get("failure")
        why = Given({} if caught is None else caught)
        failure = why.whole(Failure(why.text("Error", ""), why.text("Cause", "")))
        return given.whole(
            cls(
                tenant_id=given.id("tenant_id"),
                connection_id=given.id("connection_id"),
                run_id=given.id("run_id"),
                slice=given.number("slice", 0),
                step=given.number("step", 0),
                failure=None if caught is None else failure,
            )
        )

    def outcome(self, more: bool, waits: bool) -> dict[str, object]:
        """What travels to the next state: ids, and whether there is more to do."""
        ids = {name: getattr(self, name) for name in ("tenant_id", "connection_id", "run_id")}
        step = self.step + (more and not waits)
        return {**ids, "slice": self.slice + 1, "step": step, "more": more, "waits": waits}


@dataclass(frozen=True, slots=True)
class Rung:
    """Somebody rang for a connection; ``look`` names the look that a tick found due."""

    tenant_id: str
    connection_id: str
    look: datetime | None = None

    @classmethod
    def parse(cls, message: object) -> Rung:
        given = Given(from_json(Given(message).text("body", "", LONGEST_MESSAGE)), names(cls))
        look = None if given.maybe("look") is None else _instant(given.text("look"))
        return given.whole(cls(given.id("tenant_id"), given.id("connection_id"), look))


def rings(event: Mapping[str, object]) -> list[Rung]:
    """The messages of a queue's event."""
    records = event.get("Records")
    if not isinstance(records, Sequence) or isinstance(records, str) or len(records) > MAX_MESSAGES:
        raise Malformed(["Records"])
    return [Rung.parse(one) for one in records]


@dataclass(frozen=True, slots=True)
class RunInput:
    """The input of an execution: no cursor and no secret, so a redrive may use it again."""

    tenant_id: str
    connection_id: str
    run_id: str

    @classmethod
    def parse(cls, event: object) -> RunInput:
        given = Given(event, names(cls))
        return given.whole(cls(given.id("tenant_id"), given.id("connection_id"), given.id("run_id")))


@dataclass(frozen=True, slots=True)
class Tick:
    """The schedule fired: look for due connections."""


@dataclass(frozen=True, slots=True)
class NoticesWait:
    """Somebody waits for a notice: send what is due, and do nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """An execution ended, well or not: record the run, free its lease. Instants are milliseconds since 1970."""

    execution_arn: str
    status: str
    input: RunInput
    output: SliceOutcome | None
    start_date: int
    stop_date: int | None = None
    error: str = ""
    cause: str = ""

    @classmethod
    def parse(cls, detail: object) -> RunEnded:
        """The detail of a "Step Functions Execution Status Change"."""
        given = Given(detail)
        output, stopped = given.maybe("output"), given.maybe("stopDate")
        return given.whole(
            cls(
                execution_arn=given.text("executionArn"),
                status=given.one_of("status", ENDS),
                input=RunInput.parse(from_json(given.maybe("input"))),
                output=None if output is None else SliceOutcome.parse(from_json(output)),
                start_date=given.number("startDate"),
                stop_date=None if stopped is None else given.number("stopDate"),
                error=str(given.maybe("error") or ""),
                cause=str(given.maybe("cause") or ""),
            )
        )


SchedulerEvent = Tick | NoticesWait | RunEnded


def parse_scheduler_event(event: Mapping[str, object]) -> SchedulerEvent:
    """A tick, a wait for notices or the end of a run."""
    match event.get("source"):
        case "ledgersync.tick":
            return Tick()
        case "ledgersync.notices":
            return NoticesWait()
        case "aws.states":
            return RunEnded.parse(event.get("detail"))
        case _:
            raise Malformed(["source"])


def names(cls: Any) -> frozenset[str]:
    return frozenset(one.name for one in fields(cls))


def from_json(text: object) -> object:
    """What a text of JSON holds; anything else as it is."""
    try:
        return json.loads(text) if isinstance(text, str) else text
    except (ValueError, RecursionError):
        raise Malformed(["event"]) from None


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Malformed(["look"]) from None
