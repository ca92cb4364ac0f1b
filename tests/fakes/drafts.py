"""Set-ups that are not finished, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ledgersync.errors import Stale
from ledgersync.ports import ConnectionId
from ledgersync.ports.drafts import Draft


class MemoryDrafts:
    """``DraftStore`` over a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[ConnectionId, Draft] = {}

    def draft(self, id: ConnectionId) -> Draft | None:
        return self.kept.get(id)

    def drafts(self, tenant_id: str) -> Sequence[Draft]:
        return [one for id, one in sorted(self.kept.items(), key=str) if id.tenant_id == tenant_id]

    def put_draft(self, draft: Draft) -> Draft:
        known = self.kept.get(draft.id)
        if (known.version if known else 0) != draft.version:
            raise Stale("stale", "the draft was changed meanwhile")
        self.kept[draft.id] = replace(draft, version=draft.version + 1)
        return self.kept[draft.id]

    def delete_draft(self, id: ConnectionId) -> None:
        self.kept.pop(id, None)

    def holding_secrets(self, until: datetime) -> Iterator[ConnectionId]:
        dated = [(one.secrets_until, id) for id, one in self.kept.items() if one.secrets_until]
        yield from [id for at, id in sorted(dated, key=str) if at <= until]
