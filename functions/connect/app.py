"""The HTTP API."""

from ledgersync import api_bootstrap, bootstrap
from ledgersync.entrypoint import Answer, Event, Invocation, lambda_entrypoint
from ledgersync.settings import current_settings

bootstrap.load(api_bootstrap.NEEDED)


@lambda_entrypoint
def handler(event: Event, context: Invocation) -> Answer:
    return api_bootstrap.http_api(current_settings()).handle(event, context)
