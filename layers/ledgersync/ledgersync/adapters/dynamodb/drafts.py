"""Drafts in their tenant's partition. One that has secrets is in the sparse index until they are deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ledgersync.adapters.dynamodb.codec import decode, encode
from ledgersync.adapters.dynamodb.items import body, number, read_body, read_text, sortable, text, ttl, write_units
from ledgersync.adapters.dynamodb.keys import DUE_INDEX, Item, draft_sk, drafted, tenant_pk
from ledgersync.adapters.dynamodb.table import Condition, Table
from ledgersync.adapters.names import well_formed, well_formed_tenant
from ledgersync.errors import Stale
from ledgersync.ports import ConnectionId
from ledgersync.ports.drafts import Draft

KEPT = timedelta(days=90)
SHARD = "drafts"
"""Where the index has drafts with secrets, apart from connections and runs."""
_INDEXED = 1  # write unit: the entry in, or out
_THERE = Condition("attribute_exists(pk)", {}, {})


class DynamoDrafts:
    """``DraftStore`` over the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def draft(self, id: ConnectionId) -> Draft | None:
        if not well_formed(id):
            return None
        item = self._table.get(tenant_pk(id.tenant_id), draft_sk(id))
        return None if item is None else decode(Draft, read_body(item))

    def drafts(self, tenant_id: str) -> Sequence[Draft]:
        if not well_formed_tenant(tenant_id):
            return ()
        return [decode(Draft, read_body(item)) for item in self._table.query(tenant_pk(tenant_id), draft_sk())]

    def put_draft(self, draft: Draft) -> Draft:
        wanted = replace(draft, version=draft.version + 1)
        item = self._item(wanted)
        follows = Condition("version = :before", {}, {":before": number(draft.version)})
        condition = follows if draft.version else Condition("attribute_not_exists(pk)", {}, {})
        if not self._table.put(item, write_units(item, item) + _INDEXED, condition) and self.draft(draft.id) != wanted:
            raise Stale("stale", "the draft was changed meanwhile")
        return wanted

    def delete_draft(self, id: ConnectionId) -> None:
        self._table.delete(tenant_pk(id.tenant_id), draft_sk(id), _THERE)

    def holding_secrets(self, until: datetime) -> Iterator[ConnectionId]:
        due = {
            "IndexName": DUE_INDEX,
            "KeyConditionExpression": "due_shard = :shard AND due_at <= :until",
            "ExpressionAttributeValues": {":shard": text(SHARD), ":until": sortable(until)},
        }
        for entry in self._table.pages(due):
            yield drafted(read_text(entry, "pk"), read_text(entry, "sk"))

    def _item(self, draft: Draft) -> Item:
        indexed: Item = {}
        if draft.secrets_until is not None:
            indexed = {"due_shard": text(SHARD), "due_at": sortable(draft.secrets_until)}
        return {
            "pk": text(tenant_pk(draft.id.tenant_id)),
            "sk": text(draft_sk(draft.id)),
            "body": body(encode(draft)),
            "version": number(draft.version),
            "expires_at": ttl(draft.changed_at + KEPT),
            **indexed,
        }
