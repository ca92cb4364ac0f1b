"""The secrets of set-ups that are not finished: deleted with the set-up, and by the tick once their time is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from ledgersync.errors import Stale
from ledgersync.ports import Clock, Registry, Vault
from ledgersync.ports.drafts import Draft, DraftStore

SECRETS_LIVE = timedelta(days=14) - timedelta(hours=1)
"""From then on a draft's secrets are not used; the tick deletes them within the hour that is left of 14 days."""
FINISHING = timedelta(minutes=2)
"""The longest that a call may still be using the secrets of a draft."""


@dataclass(frozen=True, slots=True)
class DraftSecrets:
    store: DraftStore
    registry: Registry
    open_vault: Callable[[], Vault]
    clock: Clock

    @property
    def vault(self) -> Vault:
        """Opened at its first use: most ticks delete nothing."""
        return self.open_vault()

    def clear(self) -> int:
        """Delete every secret whose time is over, for all tenants; how many drafts had some. The tick asks for it.

        Secrets go first and the mark last: cut off in between, the next tick does it again.
        """
        now, cleared = self.clock.now(), 0
        for id in self.store.holding_secrets(now - FINISHING):
            draft = self.store.draft(id)
            if draft is None or draft.secrets_until is None or draft.secrets_until > now - FINISHING:
                continue
            self.forget(draft)
            try:
                self.store.put_draft(without_secrets(draft))
            except Stale:  # somebody changes it just now: the next tick looks again
                continue
            cleared += 1
        return cleared

    def forget(self, draft: Draft) -> None:
        """Delete the secrets of a draft; those of a connection stay."""
        if self.registry.connection(draft.id) is None:
            self.vault.delete(draft.id)
            self.registry.forget_sessions(draft.id)


def without_secrets(draft: Draft) -> Draft:
    """As it is once its secrets were deleted: what was entered beside them stays."""
    return replace(
        draft,
        intacct=replace(draft.intacct, secret_at=None) if draft.intacct else None,
        cashflow360=replace(draft.cashflow360, secret_at=None) if draft.cashflow360 else None,
        secrets_until=None,
    )
