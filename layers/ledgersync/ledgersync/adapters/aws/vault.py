"""Credentials in Secrets Manager, one secret per connection that holds both sides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from ledgersync.adapters.aws.errors import answers, code_of
from ledgersync.adapters.names import checked
from ledgersync.domain.model import Side
from ledgersync.errors import OperatorError
from ledgersync.ports import ConnectionId

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

_ABSENT = "ResourceNotFoundException"
_PRESENT = "ResourceExistsException"
_BEING_DELETED = "InvalidRequestException"

Secrets = Mapping[Side, str]


class SecretsManagerVault:
    """Secrets named ``<prefix>/<tenant>/<connection>``. A deleted one can be put again at once.

    ``recovery_days`` is how long AWS keeps a deleted secret (7 to 30); ``key_id`` the KMS key, AWS's own if empty.
    """

    def __init__(
        self,
        client: SecretsManagerClient,
        prefix: str = "ledgersync",
        key_id: str = "",
        recovery_days: int = 7,
    ) -> None:
        self._client = client
        self._prefix = prefix
        self._key_id = key_id
        self._recovery_days = recovery_days

    def put(self, id: ConnectionId, side: Side, secret: str) -> None:
        kept = self.read(id)
        if kept:
            with answers("vault"):
                self._client.put_secret_value(
                    SecretId=secret_name(id, self._prefix), SecretString=packed({**kept, side: secret})
                )
        elif not self.take(id, {side: secret}):
            self.put(id, side, secret)  # somebody else made it just now

    def get(self, id: ConnectionId, side: Side) -> str | None:
        return self.read(id).get(side)

    def read(self, id: ConnectionId) -> Secrets:
        """Both sides at once; empty when there is no such secret, or it waits to be deleted."""
        name = secret_name(id, self._prefix)
        with answers("vault"):
            try:
                return unpacked(self._client.get_secret_value(SecretId=name)["SecretString"])
            except ClientError as error:
                if code_of(error) in (_ABSENT, _BEING_DELETED):
                    return {}
                raise

    def take(self, id: ConnectionId, secrets: Secrets) -> bool:
        """Keep both sides of a connection that has none yet; False when it has."""
        name, text = secret_name(id, self._prefix), packed(secrets)
        with answers("vault"):
            try:
                if self._key_id:
                    self._client.create_secret(Name=name, SecretString=text, KmsKeyId=self._key_id)
                else:
                    self._client.create_secret(Name=name, SecretString=text)
            except ClientError as error:
                if code_of(error) not in (_PRESENT, _BEING_DELETED):
                    raise
            else:
                return True
        if self.read(id):
            return False
        with answers("vault"):  # it waits to be deleted
            self._client.restore_secret(SecretId=name)
            self._client.put_secret_value(SecretId=name, SecretString=text)
        return True

    def delete(self, id: ConnectionId) -> None:
        with answers("vault"):
            try:
                self._client.delete_secret(
                    SecretId=secret_name(id, self._prefix), RecoveryWindowInDays=self._recovery_days
                )
            except ClientError as error:
                if code_of(error) not in (_ABSENT, _BEING_DELETED):
                    raise


def service_secret(client: SecretsManagerClient, name: str) -> str:
    """What the service itself is known by; OperatorError while nobody has filled it in."""
    with answers("vault"):
        try:
            return client.get_secret_value(SecretId=name)["SecretString"]
        except ClientError as error:
            if code_of(error) != _ABSENT:
                raise
    raise OperatorError("service-credentials-missing", f"The secret {name} has no value yet.")


def secret_name(id: ConnectionId, prefix: str = "ledgersync") -> str:
    checked(id)
    return f"{prefix}/{id.tenant_id}/{id.connection_id}"


def packed(secrets: Secrets) -> str:
    """Both sides as one JSON object; the same text in either store."""
    return json.dumps({side.value: secrets[side] for side in Side if side in secrets})


def unpacked(text: str) -> Secrets:
    """OperatorError when it is not of this kind, as for credentials somebody spoiled by hand."""
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise OperatorError("credentials-malformed", "The kept credentials are not a JSON object by side.")
    return {side: str(content[side.value]) for side in Side if side.value in content}
