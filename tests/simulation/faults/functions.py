"""The sync functions as Lambda runs them: an event in, an answer or one of two named errors out, and log lines."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO

from ledgersync.domain.kinds import Group
from ledgersync.entrypoint import Answer, Event, lambda_entrypoint
from ledgersync.errors import FatalError, RetriableError
from ledgersync.events import SliceCommand, SliceOutcome
from ledgersync.logs import logger
from ledgersync.ports import ConnectionId
from ledgersync.sync.context import ENDS
from tests.simulation.worlds.clock import SimClock
from tests.simulation.worlds.running import Violation
from tests.simulation.worlds.world import World


@dataclass(frozen=True, slots=True)
class Invocation:
    """What Lambda hands over beside the event."""

    clock: SimClock
    function_name: str
    aws_request_id: str = "request"

    def get_remaining_time_in_millis(self) -> int:
        return round(self.clock.time_left() * 1000)


class Functions:
    """Invokes the sync functions of a world and reads everything they say: promises 9, 11, 12 and 14."""

    def __init__(self, world: World) -> None:
        self._world = world

    def sync(self, group: Group, event: Event) -> Answer:
        """One slice. Raises RetriableError, FatalError or Killed."""
        written = StringIO()
        with _logging_to(written):
            try:
                answer = lambda_entrypoint(lambda event, _: self._handle(group, event))(
                    event, Invocation(self._world.clock, f"sync-{group.value}")
                )
            except (RetriableError, FatalError) as error:
                self._check(written, event)
                self._check_secrecy("an error's text", str(error))
                if error.code == "unexpected":
                    raise Violation(f"14: a slice ends in {error.text}") from error
                raise
        self._check(written, event)
        return answer

    def _handle(self, group: Group, event: Event) -> Answer:
        command = SliceCommand.parse(event, group)
        id = ConnectionId(command.tenant_id, command.connection_id)
        invocation = self._world.running[-1].invocation = self._world.new_invocation()
        done = self._world.runner().run_slice(id, command.run_id, command.group, invocation, command.invocation)
        _check_counts(command.run_id, done.counts)
        return SliceOutcome.of(
            command,
            more=done.more,
            transactions_ready=done.transactions_ready,
            status=done.status.value,
            invocation=invocation,
            counts=done.counts,
            calls=done.calls,
        ).model_dump(mode="json")

    def _check(self, written: StringIO, event: Event) -> None:
        text = written.getvalue()
        self._check_secrecy("a log line", text)
        lines = [json.loads(line) for line in text.splitlines()]
        ids = ("tenant_id", "connection_id", "run_id")
        if not lines:
            raise Violation("11: a slice has ended and no log line says so")
        for line in lines:
            if [line.get(name) for name in ids] != [event[name] for name in ids]:
                raise Violation(f"11: a log line of {event['run_id']} says {line}")

    def _check_secrecy(self, what: str, text: str) -> None:
        for secret in self._world.secrets():
            if secret in text:
                raise Violation(f"12: {what} names a secret")


def _check_counts(run_id: str, counts: Mapping[str, int]) -> None:
    """Promise 9: every record that a slice saw ended in exactly one way."""
    for where in {name.rpartition("|")[0] for name in counts}:
        seen, ended = counts.get(f"{where}|seen", 0), sum(counts.get(f"{where}|{end}", 0) for end in ENDS)
        if seen != ended:
            raise Violation(f"9: a slice of {run_id} saw {seen} of {where}, and {ended} ended")


@contextmanager
def _logging_to(stream: StringIO) -> Iterator[None]:
    """A process of its own: the product's logger starts without keys, and whatever is logged goes to the stream.

    `setStream` would flush the stream of before, and that may be closed: pytest's capture of an earlier test.
    """
    log, root = logger(), logging.getLogger()
    keys: Mapping[str, object] = dict(log.get_current_keys())
    handler = log.registered_handler
    assert isinstance(handler, logging.StreamHandler)
    others = logging.StreamHandler(stream)
    others.addFilter(lambda record: record.name != log.name)
    log.remove_keys([name for name in keys if name in ("tenant_id", "connection_id", "run_id", "slice")])
    before, handler.stream = handler.stream, stream
    root.addHandler(others)
    try:
        yield
    finally:
        root.removeHandler(others)
        handler.stream = before
        log.append_keys(**keys)
