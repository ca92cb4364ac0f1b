"""The events that reach the functions, parsed at the border, and the answer that travels between states.

What travels is ids and counts only, at most 8 KB: the output of one slice is the command of the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, field_validator

from ledgersync.domain.kinds import Group

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
MAX_COUNTS = 100
"""How many counts pass from state to state, the largest ones. With the longest names they stay within 8 KB."""


class SliceCommand(BaseModel):
    """Sync one slice of a group. ``slice`` counts those this run has done before, ``counts`` and ``calls`` add up.

    ``invocation`` did the slice before, and has ended.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    group: Group
    tenant_id: Id
    connection_id: Id
    run_id: Id
    slice: int = Field(default=0, ge=0)
    invocation: str = Field(default="", max_length=80)
    counts: Mapping[str, int] = Field(default_factory=dict)
    calls: Mapping[str, int] = Field(default_factory=dict)

    @classmethod
    def parse(cls, event: Mapping[str, object], group: Group) -> SliceCommand:
        """The command in an event: the input of a run, or the outcome of the slice before."""
        return cls.model_validate({**event, "group": group})


class SliceOutcome(BaseModel):
    """What the run did so far: the state machine branches on ``more``, ``slice`` and ``transactions_ready``.

    ``invocation`` did this slice; the next one knows by its name that it has ended.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tenant_id: Id
    connection_id: Id
    run_id: Id
    slice: int = Field(ge=1)
    more: bool
    transactions_ready: bool
    status: str = "synced"
    invocation: str = Field(default="", max_length=80)
    counts: Mapping[str, int] = Field(default_factory=dict, max_length=MAX_COUNTS)
    calls: Mapping[str, int] = Field(default_factory=dict)

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


class Failure(BaseModel):
    """What the state machine caught."""

    model_config = ConfigDict(frozen=True)

    error: str = Field(default="", alias="Error")
    cause: str = Field(default="", alias="Cause")


class ReportCommand(BaseModel):
    """Go on with a report, or keep why it can't be made. ``step`` counts the slices that left work to the next."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    tenant_id: Id
    connection_id: Id
    run_id: Id
    slice: int = Field(default=0, ge=0)
    step: int = Field(default=0, ge=0)
    failure: Failure | None = None

    def outcome(self, more: bool, waits: bool) -> dict[str, object]:
        """What travels to the next state: ids, and whether there is more to do."""
        ids = {name: getattr(self, name) for name in ("tenant_id", "connection_id", "run_id")}
        step = self.step + (more and not waits)
        return {**ids, "slice": self.slice + 1, "step": step, "more": more, "waits": waits}


class Rung(BaseModel):
    """Somebody rang for a connection; ``look`` names the look that a tick found due."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tenant_id: Id
    connection_id: Id
    look: datetime | None = None


def rings(event: Mapping[str, object]) -> list[Rung]:
    """The messages of a queue's event; ValidationError for anything else."""
    return [Rung.model_validate_json(one.body) for one in _Batch.model_validate(event).records]


class _Message(BaseModel):
    body: str = Field(max_length=1000)


class _Batch(BaseModel):
    records: list[_Message] = Field(alias="Records", max_length=10)


class RunInput(BaseModel):
    """The input of an execution: no cursor and no secret, so a redrive may use it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tenant_id: Id
    connection_id: Id
    run_id: Id


class Tick(BaseModel):
    """The schedule fired: look for due connections."""

    model_config = ConfigDict(frozen=True)

    source: Literal["ledgersync.tick"]


class NoticesWait(BaseModel):
    """Somebody waits for a notice: send what is due, and do nothing else."""

    model_config = ConfigDict(frozen=True)

    source: Literal["ledgersync.notices"]


class RunEndedDetail(BaseModel):
    """A "Step Functions Execution Status Change"; instants are milliseconds since 1970."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    execution_arn: str = Field(alias="executionArn")
    status: Literal["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]
    input: RunInput
    output: SliceOutcome | None = None
    start_date: int = Field(alias="startDate")
    stop_date: int | None = Field(default=None, alias="stopDate")
    error: str | None = None
    cause: str | None = None

    @field_validator("input", mode="before")
    @classmethod
    def _from_json(cls, value: object) -> object:
        return RunInput.model_validate_json(value) if isinstance(value, str) else value

    @field_validator("output", mode="before")
    @classmethod
    def _output_from_json(cls, value: object) -> object:
        return SliceOutcome.model_validate_json(value) if isinstance(value, str) else value


class RunEnded(BaseModel):
    """An execution ended, well or not: record the run, free its lease."""

    model_config = ConfigDict(frozen=True)

    source: Literal["aws.states"]
    detail: RunEndedDetail


SchedulerEvent = Tick | NoticesWait | RunEnded

_SCHEDULER_EVENT: TypeAdapter[SchedulerEvent] = TypeAdapter(Annotated[SchedulerEvent, Field(discriminator="source")])


def parse_scheduler_event(event: Mapping[str, object]) -> SchedulerEvent:
    """A tick, a wait for notices or the end of a run; ValidationError for anything else."""
    return _SCHEDULER_EVENT.validate_python(event)
