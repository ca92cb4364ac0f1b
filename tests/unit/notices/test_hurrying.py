"""Who waits for a notice has it sent now: the scheduler is asked, does that alone, and is not waited for."""

from __future__ import annotations

import json
from typing import Any, cast

from botocore.exceptions import ClientError, EndpointConnectionError

from ledgersync.adapters.aws.hurrying import Hurry
from ledgersync.dispatch import SchedulerDispatch
from ledgersync.events import parse_scheduler_event
from ledgersync.management.notifying import Notifier
from ledgersync.runs.schedule import Scheduler

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:ledgersync-scheduler:live"
REFUSALS = (
    ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "x"}}, "Invoke"),
    EndpointConnectionError(endpoint_url="https://lambda"),
)


class Lambda:
    def __init__(self, *refusals: Exception) -> None:
        self.asked = list[dict[str, Any]]()
        self.refusals = list(refusals)

    def invoke(self, **request: Any) -> None:
        self.asked.append(request)
        if self.refusals:
            raise self.refusals.pop()


class OnlyNotices:
    """A notifier that has two notices to send."""

    def work(self) -> int:
        return 2


def test_the_scheduler_is_asked_for_notices_alone_and_not_waited_for() -> None:
    service, counted = Lambda(), list[tuple[str, int]]()
    Hurry(service, FUNCTION)()
    [asked] = service.asked
    assert (asked["FunctionName"], asked["InvocationType"]) == (FUNCTION, "Event")
    dispatch = SchedulerDispatch(
        scheduler=cast("Scheduler", None),  # it starts no run
        notifier=cast("Notifier", OnlyNotices()),
        count=lambda name, number: counted.append((name, number)),
    )
    assert dispatch.handle(parse_scheduler_event(json.loads(asked["Payload"]))) == {"sent": 2}
    assert counted == [("NoticesSent", 2)]


def test_a_scheduler_that_cannot_be_asked_loses_no_notice() -> None:
    """It waits in the table, and goes out with the next tick."""
    service = Lambda(*REFUSALS)
    for _ in REFUSALS:
        Hurry(service, FUNCTION)()
    assert len(service.asked) == len(REFUSALS)
