"""Credentials in the table, sealed under a KMS key of their own with tenant and connection as encryption context."""

from __future__ import annotations

from ledgersync.adapters.aws.encryption import Encryption
from ledgersync.adapters.aws.vault import Secrets, packed, unpacked
from ledgersync.adapters.dynamodb.items import text, write_units
from ledgersync.adapters.dynamodb.keys import CREDENTIALS, Item, connection_pk
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.domain.model import Side
from ledgersync.errors import FatalError, OperatorError
from ledgersync.ports import ConnectionId

LONGEST = 4096
"""Bytes that KMS encrypts by itself."""
_ABSENT = Condition("attribute_not_exists(pk)", {}, {})
_PRESENT = Condition("attribute_exists(pk)", {}, {})


class SealedVault:
    """One item per connection. Nothing is kept after a deletion, and point-in-time recovery brings back ciphertext."""

    def __init__(self, table: Table, encryption: Encryption) -> None:
        self.table = table
        self._encryption = encryption

    def put(self, id: ConnectionId, side: Side, secret: str) -> None:
        item = self._item(id, {**self.read(id), side: secret})
        self.table.put(item, write_units(None, item))

    def get(self, id: ConnectionId, side: Side) -> str | None:
        return self.read(id).get(side)

    def read(self, id: ConnectionId) -> Secrets:
        """Both sides at once; empty when there are none. OperatorError when they can't be opened."""
        item = self.table.get(connection_pk(id), CREDENTIALS)
        sealed = item["sealed"]["B"] if item is not None else None
        if not isinstance(sealed, bytes):
            return {}
        opened = self._encryption.open(id, sealed)
        if opened is None:
            raise OperatorError("credentials-unreadable", "The kept credentials can't be opened with the key.")
        return unpacked(opened)

    def take(self, id: ConnectionId, secrets: Secrets) -> bool:
        """Keep both sides of a connection that has none yet; False when it has."""
        item = self._item(id, secrets)
        return self.table.put(item, write_units(None, item), _ABSENT)

    def delete(self, id: ConnectionId) -> None:
        self.table.delete(connection_pk(id), CREDENTIALS, _PRESENT)

    def _item(self, id: ConnectionId, secrets: Secrets) -> Item:
        content = packed(secrets)
        if len(content.encode()) > LONGEST:
            raise FatalError("credentials-too-long", f"Credentials of more than {LONGEST} bytes can't be sealed.")
        sealed = self._encryption.seal(id, content)
        return {"pk": text(connection_pk(id)), "sk": text(CREDENTIALS), "sealed": {"B": sealed}}
