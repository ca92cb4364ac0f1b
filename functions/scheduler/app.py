"""Starts the runs that are due on a tick, and records a run that ended."""

from ledgersync import bootstrap
from ledgersync.entrypoint import Answer, Event, Invocation, lambda_entrypoint, seconds_left
from ledgersync.events import parse_scheduler_event
from ledgersync.settings import current_settings

bootstrap.load(bootstrap.SCHEDULER)


@lambda_entrypoint
def handler(event: Event, context: Invocation) -> Answer:
    return bootstrap.scheduler(current_settings(), seconds_left(context)).handle(parse_scheduler_event(event))
