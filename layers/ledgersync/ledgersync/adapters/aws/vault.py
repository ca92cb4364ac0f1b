"""Credentials in Secrets Manager, one secret per connection and side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from ledgersync.adapters.aws.errors import answers, code_of
from ledgersync.adapters.names import checked
from ledgersync.domain.model import Side
from ledgersync.ports import ConnectionId

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

_ABSENT = "ResourceNotFoundException"
_PRESENT = "ResourceExistsException"
_BEING_DELETED = "InvalidRequestException"


class SecretsManagerVault:
    """Secrets named ``<prefix>/<tenant>/<connection>/<side>``. A deleted one can be put again at once.

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
        """Created first, changed when it is there: a role may not so much as ask for a name that is not there yet."""
        name = secret_name(id, side, self._prefix)
        with answers("vault"):
            if not self._created(name, secret):
                self._change(name, secret)
        if self.get(id, side) is None:  # it waits to be deleted, which some answer with an error and some do not
            with answers("vault"):
                self._client.restore_secret(SecretId=name)
                self._client.put_secret_value(SecretId=name, SecretString=secret)

    def _created(self, name: str, secret: str) -> bool:
        """False when there is such a secret, or one that waits to be deleted."""
        try:
            if self._key_id:
                self._client.create_secret(Name=name, SecretString=secret, KmsKeyId=self._key_id)
            else:
                self._client.create_secret(Name=name, SecretString=secret)
        except ClientError as error:
            if code_of(error) not in (_PRESENT, _BEING_DELETED):
                raise
            return False
        return True

    def _change(self, name: str, secret: str) -> None:
        try:
            self._client.put_secret_value(SecretId=name, SecretString=secret)
        except ClientError as error:
            if code_of(error) != _BEING_DELETED:
                raise

    def get(self, id: ConnectionId, side: Side) -> str | None:
        with answers("vault"):
            try:
                return self._client.get_secret_value(SecretId=secret_name(id, side, self._prefix))["SecretString"]
            except ClientError as error:
                if code_of(error) in (_ABSENT, _BEING_DELETED):
                    return None
                raise

    def delete(self, id: ConnectionId) -> None:
        for side in Side:
            with answers("vault"):
                try:
                    self._client.delete_secret(
                        SecretId=secret_name(id, side, self._prefix), RecoveryWindowInDays=self._recovery_days
                    )
                except ClientError as error:
                    if code_of(error) not in (_ABSENT, _BEING_DELETED):
                        raise


def secret_name(id: ConnectionId, side: Side, prefix: str = "ledgersync") -> str:
    checked(id)
    return f"{prefix}/{id.tenant_id}/{id.connection_id}/{side}"
