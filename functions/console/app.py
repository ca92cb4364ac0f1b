"""The web console."""

from console.starting import Answer, Event, application


def handler(event: Event, context: object) -> Answer:
    _ = context
    return application().handle(event)
