"""Texts sealed for one connection: what was sealed for one can't be opened for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import ClientError

from ledgersync.adapters.aws.errors import answers, code_of
from ledgersync.adapters.names import checked
from ledgersync.ports import ConnectionId

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_UNREADABLE = frozenset(
    {
        "DisabledException",
        "IncorrectKeyException",
        "InvalidCiphertextException",
        "KMSInvalidStateException",
        "NotFoundException",
    }
)


class Encryption(Protocol):
    def seal(self, id: ConnectionId, secret: str) -> bytes: ...
    def open(self, id: ConnectionId, sealed: bytes) -> str | None:
        """None when it can't be opened with this key for this connection."""
        ...


class KmsEncryption:
    """KMS with tenant and connection as encryption context; takes texts up to 4,096 bytes (KMS ``Encrypt``)."""

    def __init__(self, client: KMSClient, key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def seal(self, id: ConnectionId, secret: str) -> bytes:
        with answers("encryption"):
            answer = self._client.encrypt(KeyId=self._key_id, Plaintext=secret.encode(), EncryptionContext=_context(id))
        return answer["CiphertextBlob"]

    def open(self, id: ConnectionId, sealed: bytes) -> str | None:
        with answers("encryption"):
            try:
                answer = self._client.decrypt(KeyId=self._key_id, CiphertextBlob=sealed, EncryptionContext=_context(id))
            except ClientError as error:
                if code_of(error) in _UNREADABLE:
                    return None
                raise
        return answer["Plaintext"].decode()


def _context(id: ConnectionId) -> dict[str, str]:
    checked(id)
    return {"tenant": id.tenant_id, "connection": id.connection_id}
