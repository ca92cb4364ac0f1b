"""One slice of transaction sync."""

from ledgersync import bootstrap
from ledgersync.domain.kinds import Group
from ledgersync.entrypoint import Answer, Event, Invocation, lambda_entrypoint, seconds_left
from ledgersync.events import SliceCommand
from ledgersync.settings import current_settings

bootstrap.load(bootstrap.SLICE)


@lambda_entrypoint
def handler(event: Event, context: Invocation) -> Answer:
    command = SliceCommand.parse(event, Group.TRANSACTIONS)
    return bootstrap.sync_slice(current_settings(), command, seconds_left(context)).model_dump(mode="json")
