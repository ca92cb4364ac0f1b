"""Looks at a connection between its runs, and starts the run that a change or a hint asks for."""

from ledgersync import bootstrap, watch_bootstrap
from ledgersync.entrypoint import Answer, Event, Invocation, lambda_entrypoint, seconds_left
from ledgersync.settings import current_settings

bootstrap.load(watch_bootstrap.NEEDED)


@lambda_entrypoint
def handler(event: Event, context: Invocation) -> Answer:
    return watch_bootstrap.answer(current_settings(), event, seconds_left(context))
