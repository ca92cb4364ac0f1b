"""One slice of a report: preview, doctor, tie-out or support bundle."""

from ledgersync import bootstrap, report_bootstrap
from ledgersync.entrypoint import Answer, Event, Invocation, lambda_entrypoint, seconds_left
from ledgersync.events import ReportCommand
from ledgersync.settings import current_settings

bootstrap.load(report_bootstrap.NEEDED)


@lambda_entrypoint
def handler(event: Event, context: Invocation) -> Answer:
    command = ReportCommand.model_validate(event)
    return report_bootstrap.report_slice(current_settings(), command, seconds_left(context))
