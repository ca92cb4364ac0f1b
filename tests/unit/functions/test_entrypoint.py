"""Errors leave a function under two exact names, and neither they nor log lines carry what was not named."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import StringIO

import pytest

from ledgersync.entrypoint import Answer, Event, Invocation, lambda_entrypoint, seconds_left
from ledgersync.errors import FatalError, LeaseLost, LedgersyncError, RetriableError
from ledgersync.events import RunInput
from ledgersync.logs import logger

SECRET = "hunter2"


@dataclass(frozen=True)
class FakeContext:
    function_name: str = "sync-lists"
    aws_request_id: str = "request-1"
    milliseconds: int = 61_500

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


class Busier(RetriableError):
    pass


class Deadlier(FatalError):
    pass


def raising(error: Exception) -> LedgersyncError:
    @lambda_entrypoint
    def handler(_: Event, __: Invocation) -> Answer:
        raise error

    with pytest.raises(LedgersyncError) as caught:
        handler({}, FakeContext())
    return caught.value


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (RetriableError("busy"), RetriableError),
        (Busier("busy"), RetriableError),
        (LeaseLost("lease"), RetriableError),
        (FatalError("refused"), FatalError),
        (Deadlier("refused"), FatalError),
        (ValueError(SECRET), FatalError),
        (KeyError(SECRET), FatalError),
        (MemoryError(), FatalError),
    ],
)
def test_every_error_leaves_under_exactly_one_of_two_names(error: Exception, name: type[Exception]) -> None:
    assert type(raising(error)) is name


def test_the_code_and_text_of_our_own_errors_are_kept() -> None:
    assert str(raising(Deadlier("password-refused", "the password is wrong"))) == (
        "password-refused: the password is wrong"
    )


def test_a_foreign_error_is_told_by_class_and_place_only() -> None:
    text = str(raising(ValueError(SECRET)))
    assert "ValueError at test_entrypoint.py:" in text
    assert SECRET not in text


def test_a_malformed_event_is_told_by_its_fields_only() -> None:
    @lambda_entrypoint
    def handler(event: Event, _: Invocation) -> Answer:
        return RunInput.model_validate(event).model_dump()

    with pytest.raises(FatalError, match="event-malformed: connection_id, run_id") as refused:
        handler({"tenant_id": "acme", "connection_id": f"{SECRET}!"}, FakeContext())
    assert SECRET not in str(refused.value)


def test_nothing_that_went_wrong_inside_hangs_on_the_error() -> None:
    error = raising(ValueError(SECRET))
    assert error.__cause__ is None
    assert error.__suppress_context__


def test_log_lines_hold_ids_counts_and_codes_and_no_field_beside_them(written: StringIO) -> None:
    @lambda_entrypoint
    def handler(_: Event, __: Invocation) -> Answer:
        logger().info("halfway", extra={"kind": "bill", "password": SECRET, "body": SECRET})
        return {"counts": {"bill|intacct|created": 2}, "note": SECRET}

    handler({"tenant_id": "acme", "run_id": "r1", "token": SECRET}, FakeContext())
    output = written.getvalue()
    halfway, done = (json.loads(line) for line in output.splitlines())
    assert (halfway["kind"], halfway["tenant_id"], halfway["run_id"]) == ("bill", "acme", "r1")
    assert done["counts"] == {"bill|intacct|created": 2}
    assert SECRET not in output


def test_a_failure_is_logged_without_its_text(written: StringIO) -> None:
    raising(ValueError(SECRET))
    [line] = written.getvalue().splitlines()
    assert (json.loads(line)["code"], json.loads(line)["error"]) == ("unexpected", "ValueError")
    assert SECRET not in line


def test_ids_of_one_call_are_not_on_the_lines_of_the_next(written: StringIO) -> None:
    @lambda_entrypoint
    def handler(_: Event, __: Invocation) -> Answer:
        return {}

    handler({"tenant_id": "acme"}, FakeContext())
    handler({}, FakeContext())
    _, second = written.getvalue().splitlines()
    assert "tenant_id" not in json.loads(second)


def test_time_left_is_in_seconds() -> None:
    assert seconds_left(FakeContext())() == 61.5


@pytest.fixture(autouse=True)
def written(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What is logged, since the logger holds on to the output stream it first saw."""
    stream = StringIO()
    for handler in logger().handlers:
        monkeypatch.setattr(handler, "stream", stream)
    return stream
