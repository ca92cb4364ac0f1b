"""Sends one notice to one channel: e-mail through SES, a signed webhook, or Slack's incoming webhook."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from ledgersync.adapters.aws.encryption import Encryption
from ledgersync.adapters.notices.public_hosts import NotPublic, Resolve, resolve, target
from ledgersync.adapters.notices.signing import headers
from ledgersync.domain.notices import Channel, Delivered, Means, Message, Notice, payload
from ledgersync.ports import ConnectionId

SECONDS = 5.0
"""For a webhook to answer."""
SEALED_AS = "notices"
"""What secrets of notices are sealed for, in place of a connection: the key opens no credentials under it."""
USER_AGENT = "Ledgersync-Notices/1"


class Mail(Protocol):
    """The part of SES that is used."""

    def send_email(self, **request: Any) -> Any: ...


def sealed_for(tenant_id: str) -> ConnectionId:
    return ConnectionId(tenant_id, SEALED_AS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """``loopback`` lets webhooks of this machine be sent to; only the local stack sets it. Never raises."""

    http: httpx.Client
    mail: Callable[[], Mail]
    encryption: Encryption
    now: Callable[[], datetime]
    sender: str
    console_url: str
    loopback: bool = False
    find: Resolve = resolve

    def __call__(self, channel: Channel, tenant_id: str, id: str, notice: Notice, message: Message) -> Delivered:
        if channel.means is Means.EMAIL:
            return self._mail(channel.to, message)
        secret = self.encryption.open(sealed_for(tenant_id), b64decode(channel.sealed))
        if secret is None:
            return Delivered(ok=False, said="its secret can't be read any more")
        if channel.means is Means.SLACK:
            return self._post(secret, json.dumps({"text": f"*{message.subject}*\n{message.text}"}), {})
        body = json.dumps(payload(notice, self.console_url), separators=(",", ":"))
        return self._post(channel.to, body, headers(secret, id, int(self.now().timestamp()), body))

    def _mail(self, to: str, message: Message) -> Delivered:
        try:
            self.mail().send_email(
                FromEmailAddress=self.sender,
                Destination={"ToAddresses": [to]},
                Content={
                    "Simple": {
                        "Subject": {"Data": message.subject, "Charset": "UTF-8"},
                        "Body": {"Text": {"Data": message.text, "Charset": "UTF-8"}},
                    }
                },
            )
        except ClientError as error:
            return Delivered(ok=False, said=f"SES refused it ({error.response['Error'].get('Code', 'unknown')})")
        except BotoCoreError as error:
            return Delivered(ok=False, said=f"SES gave no answer ({type(error).__name__})", unclear=True)
        return Delivered(ok=True)

    def _post(self, url: str, body: str, signed: dict[str, str]) -> Delivered:
        try:
            to = target(url, self.loopback, self.find)
            answer = self.http.post(
                to.url,
                content=body,
                headers={"host": to.header, "content-type": "application/json", "user-agent": USER_AGENT, **signed},
                extensions={"sni_hostname": to.host},
                timeout=SECONDS,
                follow_redirects=False,
            )
        except NotPublic as refused:
            return Delivered(ok=False, said=str(refused))
        except httpx.ConnectError:
            return Delivered(ok=False, said="it could not be reached")
        except httpx.HTTPError as error:
            return Delivered(ok=False, said=f"it gave no answer ({type(error).__name__})", unclear=True)
        return Delivered(ok=answer.is_success, said="" if answer.is_success else f"it answered {answer.status_code}")
