"""The HTTP API."""

from ledgersync import bootstrap
from ledgersync.entrypoint import Answer, Event, Invocation, lambda_entrypoint
from ledgersync.settings import current_settings

bootstrap.load(bootstrap.API)


@lambda_entrypoint
def handler(event: Event, context: Invocation) -> Answer:
    return bootstrap.http_api(current_settings()).handle(event, context)
