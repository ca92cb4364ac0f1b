"""Notices: whom they go to, confirming an address, sending a test."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Body as BodyOf
from pydantic import Field

from ledgersync.domain.notices import CHOOSABLE, LABELS, Channel, Event, Means, NoticeSettings
from ledgersync.http.access import asking, tenant
from ledgersync.http.bodies import Body
from ledgersync.http.connections import JSON
from ledgersync.http.described import answers
from ledgersync.http.model import Model
from ledgersync.http.services import Services
from ledgersync.management.notices import Wanted
from ledgersync.management.refusal import Refusal

ChannelId = Annotated[str, Field(min_length=1, max_length=64)]


class ChannelIn(Body):
    """``id`` of a channel that is kept, of which only ``events`` change; without one it is new."""

    id: Annotated[str, Field(max_length=64)] = ""
    means: Means
    to: Annotated[str, Field(max_length=500, description="an e-mail address, or the address of a webhook")]
    events: Annotated[list[Event], Field(max_length=len(CHOOSABLE))]
    resume: Annotated[bool, Field(description="send again to one that is paused because it failed")] = False


class NoticesIn(Body):
    version: Annotated[int | None, Field(ge=0, description="the version that was read")] = None
    channels: list[ChannelIn]


class ChannelOut(Model):
    id: str
    means: Means
    to: Annotated[str, Field(description="a Slack address is masked")]
    events: list[Event]
    confirmed: Annotated[bool, Field(description="an address that is not gets nothing but its code")]
    paused: Annotated[str, Field(description="why nothing is sent to it; empty while it is")]
    secret: Annotated[str, Field(description="of a new webhook, this once: verify signatures with it")] = ""


class EventOut(Model):
    event: Event
    label: str


class NoticesOut(Model):
    version: int
    events: Annotated[list[EventOut], Field(description="what can be chosen")]
    channels: list[ChannelOut]


class TestIn(Body):
    channel: ChannelId


class ConfirmIn(Body):
    channel: ChannelId
    code: Annotated[str, Field(min_length=1, max_length=20)]


class TestOut(Model):
    words: str


def add_to(app: APIGatewayHttpResolver, services: Services) -> None:
    @app.get("/notices", responses=answers(200, NoticesOut, "Whom notices go to"))
    def read_notices() -> Response[NoticesOut]:
        return Response(200, JSON, shown(services.notices().read(tenant(app, services))))

    @app.put("/notices", responses=answers(200, NoticesOut, "Saved; secrets of new webhooks are shown this once"))
    def save_notices(body: Annotated[NoticesIn, BodyOf()]) -> Response[NoticesOut]:
        if any(event not in CHOOSABLE for one in body.channels for event in one.events):
            raise Refusal("malformed", "A test or a code can't be subscribed to.")
        wanted = [
            Wanted(id=one.id, means=one.means, to=one.to, events=tuple(one.events), resume=one.resume)
            for one in body.channels
        ]
        saved = services.notices().save(tenant(app, services), wanted, body.version)
        return Response(200, JSON, shown(saved.settings, saved.secrets))

    @app.post("/notices/test", responses=answers(202, TestOut, "On its way"))
    def send_test(body: Annotated[TestIn, BodyOf()]) -> Response[TestOut]:
        who = asking(app, services)
        services.notices().test(who.tenant_id, body.channel, who.person)
        return Response(202, JSON, TestOut(words="A test is on its way; it arrives within a minute."))

    @app.post("/notices/confirm", responses=answers(200, NoticesOut, "The address is confirmed"))
    def confirm_address(body: Annotated[ConfirmIn, BodyOf()]) -> Response[NoticesOut]:
        return Response(200, JSON, shown(services.notices().confirm(tenant(app, services), body.channel, body.code)))


def shown(settings: NoticeSettings, secrets: dict[str, str] | None = None) -> NoticesOut:
    return NoticesOut(
        version=settings.version,
        events=[EventOut(event=one, label=LABELS[one]) for one in CHOOSABLE],
        channels=[_channel(one, (secrets or {}).get(one.id, "")) for one in settings.channels],
    )


def _channel(one: Channel, secret: str) -> ChannelOut:
    return ChannelOut(
        id=one.id,
        means=one.means,
        to=one.to,
        events=list(one.events),
        confirmed=one.confirmed,
        paused=one.paused,
        secret=secret,
    )
