"""Notices from a run's end to what a channel receives: in SES, at a signed webhook, at Slack, each once."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import boto3
import httpx
import pytest
from moto.sesv2.models import sesv2_backends
from standardwebhooks import Webhook

from ledgersync.adapters.aws.encryption import KmsEncryption
from ledgersync.adapters.dynamodb import DynamoRegistry
from ledgersync.adapters.dynamodb.notices import DynamoNotices
from ledgersync.adapters.dynamodb.table import Table
from ledgersync.adapters.notices.delivery import Delivery, sealed_for
from ledgersync.adapters.notices.signing import new_secret
from ledgersync.domain.notices import BACK_OFF, Channel, Delivered, Event, Means, Message, Notice, NoticeSettings
from ledgersync.management.notifying import Notifier
from ledgersync.ports import Connection, ConnectionId, PutHold, Run
from ledgersync.runs.failures import RunStatus
from tests.integration.store.aws import REGION
from tests.integration.store.conftest import Aws, Watch, aws, dynamo, table, watch
from tests.integration.store.samples import hold

__all__ = ["aws", "dynamo", "table", "watch"]

ID = ConnectionId("acme", "shop")
SECRET = new_secret(b"0123456789abcdefghijklmn")
SENDER, CONSOLE = "notices@ledgersync.example", "https://console.example.com"


@dataclass
class Receiver:
    """A webhook of this machine: what it was sent, and what it answers."""

    server: HTTPServer
    status: int = 204
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            made.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(made.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    made = Receiver(HTTPServer(("127.0.0.1", 0), Handler))
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@dataclass
class Clock:
    watch: Watch

    def now(self) -> datetime:
        return self.watch.now

    def sleep(self, seconds: float) -> None: ...

    def time_left(self) -> float:
        return 200.0


@dataclass
class World:
    registry: DynamoRegistry
    box: DynamoNotices
    notifier: Notifier
    watch: Watch
    mail: Any
    aws: Aws

    def channels(self, *channels: Channel) -> None:
        kept = self.box.settings(ID.tenant_id)
        self.box.put_settings(ID.tenant_id, NoticeSettings(channels, kept.version))

    def sealed(self, secret: str) -> str:
        key = KmsEncryption(self.aws.kms, self.aws.key_id)
        return b64encode(key.seal(sealed_for(ID.tenant_id), secret)).decode()

    def ended(self, number: int, error: str = "", **changed: Any) -> Run:
        at = self.watch.now + timedelta(hours=number)
        run = Run(ID, f"r{number}", "schedule", RunStatus.RUNNING, at)
        self.registry.start_run(run)
        status = RunStatus.FAILED if error else RunStatus.SUCCEEDED
        run = replace(
            run, status=status, ended_at=at, error=error, advice="Enter them again." if error else "", **changed
        )
        self.registry.end_run(run)
        self.watch.now = at
        return run

    def work(self) -> int:
        return self.notifier.work()

    def mails(self) -> list[tuple[str, str, str]]:
        sent = mailbox()
        return [(str(one.destinations["ToAddresses"][0]), one.subject, one.body) for one in sent]


def mailbox() -> list[Any]:
    """What SES was asked to send."""
    found: list[Any] = sesv2_backends["123456789012"][REGION].core_backend.sent_messages
    return found


@pytest.fixture
def world(aws: Aws, table: Table, dynamo: DynamoRegistry, watch: Watch) -> World:
    mail = boto3.Session("testing", "testing", region_name=REGION).client("sesv2")
    mail.create_email_identity(EmailIdentity=SENDER)
    box, clock = DynamoNotices(table, watch), Clock(watch)
    real = KmsEncryption(aws.kms, aws.key_id)
    delivery = Delivery(
        http=httpx.Client(),
        mail=lambda: mail,
        encryption=real,
        now=lambda: datetime.now(UTC),
        sender=SENDER,
        console_url=CONSOLE,
        loopback=True,
    )
    dynamo.put_connection(Connection(ID, "Harbor", "HARBORCO", "", "org", False, watch.now))
    mailbox().clear()
    notifier = Notifier(registry=dynamo, box=box, deliver=delivery, clock=clock, console_url=CONSOLE)
    return World(dynamo, box, notifier, watch, mail, aws)


def email(*events: Event) -> Channel:
    return Channel(id="dana", means=Means.EMAIL, to="dana@example.com", events=events)


def webhook(world: World, receiver: Receiver, *events: Event) -> Channel:
    return Channel(id="hook", means=Means.WEBHOOK, to=receiver.url, events=events, sealed=world.sealed(SECRET))


def test_a_stopped_sync_arrives_once_by_mail_and_at_a_webhook_whose_signature_others_accept(
    world: World, receiver: Receiver
) -> None:
    world.channels(email(Event.SYNC_STOPPED), webhook(world, receiver, Event.SYNC_STOPPED))
    run = world.ended(1, "intacct-request-refused")
    assert world.work() == 2
    world.registry.end_run(run)
    assert [world.work(), world.work()] == [0, 0]
    link = f"{CONSOLE}/connections/shop"
    text = f"Enter them again.\n\n{link}"
    assert world.mails() == [("dana@example.com", "Harbor: A sync stopped", text)]
    [(headers, body)] = receiver.got
    assert Webhook(SECRET).verify(body, headers) == {
        "type": "sync-stopped",
        "timestamp": world.watch.now.isoformat(),
        "data": {"connection": "shop", "title": "Harbor: A sync stopped", "text": text},
    }
    assert headers["webhook-id"] == "sync-stopped-shop-r1.hook"


def test_a_changed_body_is_not_accepted(world: World, receiver: Receiver) -> None:
    world.channels(webhook(world, receiver, Event.SYNC_STOPPED))
    world.ended(1, "intacct-request-refused")
    world.work()
    [(headers, body)] = receiver.got
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(SECRET).verify(body.replace("Harbor", "Other"), headers)


def test_the_same_failure_again_is_told_once_in_a_row_and_another_one_anew(world: World) -> None:
    world.channels(email(Event.SYNC_STOPPED, Event.SIGN_IN_REFUSED))
    for number, error in enumerate(["intacct-user-refused", "intacct-user-refused", "intacct-request-refused", "",
                                    "intacct-request-refused"], 1):  # fmt: skip
        world.ended(number, error)
        world.work()
    assert [subject for _, subject, _ in world.mails()] == [
        "Harbor: A sign-in was refused",
        "Harbor: A sync stopped",
        "Harbor: A sync stopped",
    ]


def test_a_new_cause_is_told_once_without_amounts_or_names(world: World) -> None:
    world.channels(email(Event.NEW_CAUSE))
    lease = world.registry.take_lease(ID, "r", world.watch.now, world.watch.now + timedelta(hours=9))
    assert lease is not None
    held = replace(hold("1"), cause="term-missing", params={"party": "Acme", "total": "99.10"})
    world.registry.books(ID, lease).commit([PutHold(held)])
    for number in (1, 2):
        world.ended(number, counts={"bill|cashflow360|held": 1})
        world.work()
    [(_, subject, text)] = world.mails()
    assert subject == "Harbor: Records wait for a new reason"
    assert text == f"1 record waits for a reason that is new: term-missing.\n\n{CONSOLE}/connections/shop"


def test_a_quiet_run_is_told_to_nobody_and_is_not_even_looked_at(world: World) -> None:
    world.channels(email(*Event))
    world.ended(1, counts={"bill|intacct|seen": 4})
    assert list(world.box.waiting(world.watch.now)) == []


def test_a_failing_webhook_is_tried_with_back_off_under_one_id_and_then_paused_with_a_note(
    world: World, receiver: Receiver
) -> None:
    receiver.status = 500
    world.channels(webhook(world, receiver, Event.SYNC_STOPPED))
    world.ended(1, "intacct-request-refused")
    began = world.watch.now
    for wait in BACK_OFF:
        world.work()
        tried = len(receiver.got)
        world.work()
        assert len(receiver.got) == tried
        world.watch.now += wait
    world.work()
    assert len(receiver.got) == len(BACK_OFF) + 1
    assert {headers["webhook-id"] for headers, _ in receiver.got} == {"sync-stopped-shop-r1.hook"}
    channel = world.box.settings(ID.tenant_id).channel("hook")
    assert channel is not None
    assert channel.paused.startswith(f"Paused on {world.watch.now:%d %b %Y}: it answered 500, 7 times")
    assert world.watch.now - began == sum(BACK_OFF, timedelta())
    world.ended(30, "")
    world.ended(31, "intacct-request-refused")
    world.work()
    assert len(receiver.got) == len(BACK_OFF) + 1


def test_a_mail_whose_sender_was_killed_is_never_sent_twice(world: World) -> None:
    world.channels(email(Event.PERMANENT_CHOICE))
    notice = Notice(
        tenant_id="acme",
        event=Event.PERMANENT_CHOICE,
        key="k",
        at=world.watch.now,
        connection_id="shop",
        connection="Harbor",
        words="why",
    )
    world.box.tell(notice)
    world.box.tell(notice)
    deliver = world.notifier.deliver

    def killed(channel: Channel, tenant_id: str, id: str, notice: Notice, message: Message) -> Delivered:
        deliver(channel, tenant_id, id, notice, message)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace(world.notifier, deliver=killed).work()
    world.watch.now += timedelta(days=1)
    world.work()
    assert len(world.mails()) == 1


def test_the_weekly_digest_comes_on_mondays_to_those_who_want_it(world: World) -> None:
    world.channels(email(Event.WEEKLY_DIGEST))
    monday = datetime(2026, 2, 2, 7, tzinfo=UTC)
    world.box.digest("acme", monday)
    assert world.work() == 0
    world.watch.now = monday
    assert world.work() == 1
    digest = "lists sync, transactions wait for preferences"
    assert world.mails() == [("dana@example.com", "Weekly digest", f"Harbor: {digest}\n\n{CONSOLE}")]
    assert world.work() == 0
    world.watch.now += timedelta(days=7)
    assert world.work() == 1


def test_slack_is_sent_its_own_form_to_an_address_that_lies_sealed(world: World, receiver: Receiver) -> None:
    slack = Channel(
        id="s", means=Means.SLACK, to="masked", events=(Event.SYNC_STOPPED,), sealed=world.sealed(receiver.url)
    )
    world.channels(slack)
    world.ended(1, "intacct-request-refused")
    world.work()
    [(headers, body)] = receiver.got
    assert json.loads(body) == {"text": f"*Harbor: A sync stopped*\nEnter them again.\n\n{CONSOLE}/connections/shop"}
    assert "webhook-signature" not in headers
