"""Builds what tells people, and what they set about it, out of a function's settings."""

from __future__ import annotations

import secrets

from ledgersync import aws_clients
from ledgersync.adapters.aws.encryption import Encryption, KmsEncryption
from ledgersync.adapters.aws.hurrying import Hurry
from ledgersync.adapters.dynamodb import Table
from ledgersync.adapters.dynamodb.notices import DynamoNotices
from ledgersync.adapters.http_clients import http_client
from ledgersync.adapters.notices.delivery import Delivery, sealed_for
from ledgersync.adapters.notices.public_hosts import objection
from ledgersync.adapters.notices.signing import new_secret
from ledgersync.management.notices import Notices
from ledgersync.management.notifying import Notifier
from ledgersync.ports import Clock, Registry
from ledgersync.ports.notices import NoticeBox
from ledgersync.settings import Settings


def notices_key(settings: Settings) -> Encryption:
    """Seals and opens secrets of webhooks, of the tenant at hand where there is a role for that."""

    return KmsEncryption(aws_clients.tenant_client(settings, "kms"), settings.credential_key)


def notice_box(settings: Settings, clock: Clock) -> NoticeBox:
    """Notices of the tenant at hand, where there is a role for that."""

    table = Table(aws_clients.tenant_client(settings, "dynamodb"), settings.table, clock.sleep, aws_clients.jitter)
    return DynamoNotices(table, clock.now)


def notifier(settings: Settings, clock: Clock, kept: Registry) -> Notifier:
    """What tells people; it opens secrets of webhooks, and nothing else that is sealed."""

    box = notice_box(settings, clock)
    loopback = settings.webhook_hosts == "loopback-too"
    delivery = Delivery(
        http=http_client(),
        mail=lambda: aws_clients.client("sesv2"),
        encryption=notices_key(settings),
        now=clock.now,
        sender=settings.notice_sender,
        console_url=settings.console_url,
        loopback=loopback,
    )
    return Notifier(registry=kept, box=box, deliver=delivery, clock=clock, console_url=settings.console_url)


def notices(settings: Settings, clock: Clock, kept: Registry) -> Notices:
    """What people set about notices."""
    key, loopback = notices_key(settings), settings.webhook_hosts == "loopback-too"
    return Notices(
        registry=kept,
        box=notice_box(settings, clock),
        clock=clock,
        new_id=lambda: secrets.token_hex(8),
        new_secret=lambda: new_secret(secrets.token_bytes(24)),
        new_code=lambda: f"{secrets.randbelow(10**8):08d}",
        seal=lambda tenant_id, secret: key.seal(sealed_for(tenant_id), secret),
        wrong=lambda url: objection(url, loopback),
        by_mail=bool(settings.notice_sender),
        hurry=Hurry(aws_clients.client("lambda"), settings.scheduler_function) if settings.scheduler_function else idle,
    )


def idle() -> None:
    """Nobody is asked to hurry: the next tick sends."""
