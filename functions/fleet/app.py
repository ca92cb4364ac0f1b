"""The operator's API: all connections, and no record of any."""

from ledgersync import bootstrap, fleet_bootstrap
from ledgersync.entrypoint import Answer, Event, Invocation, lambda_entrypoint
from ledgersync.settings import current_settings

bootstrap.load(fleet_bootstrap.NEEDED)


@lambda_entrypoint
def handler(event: Event, context: Invocation) -> Answer:
    return fleet_bootstrap.fleet_api(current_settings()).handle(event, context)
