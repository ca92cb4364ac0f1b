"""What the settings of both systems are taken to be: as they were kept, until something depends on them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from ledgersync.domain.model import Side
from ledgersync.domain.rules import Rules
from ledgersync.ports import WHOLE, Ledger, Part


class SettingsChanged(Exception):
    """A setting is other than it was taken to be. Nothing was decided by it; the slice begins anew."""


def _unkept(_whole: bool) -> None:
    """What was asked is used and not kept."""


class KnownSettings:
    """``sure`` parts were asked in this run. ``keep`` is called with whether all of them are sure.

    - Nothing is decided, written or kept before all of them are.
    - A hold that waits for a setting has that part asked.
    - After a refusal, which may be for a setting that changed meanwhile, the next slice asks again.
    """

    def __init__(
        self,
        ledgers: Mapping[Side, Ledger],
        rules: Callable[[], Rules],
        keep: Callable[[bool], None] = _unkept,
        sure: frozenset[Part] = WHOLE,
    ) -> None:
        self.rules = rules
        self.changed = False
        self._ledgers = ledgers
        self._keep = keep
        self._sure = sure
        self._doubted = False

    def sure(self, parts: Collection[Part] = WHOLE) -> None:
        """Have these parts asked, unless they were. Raises SettingsChanged when anything is other than it was known."""
        wanted = frozenset(parts) - self._sure
        if not wanted:
            return
        changed = [ledger.ask_again(wanted) for ledger in self._ledgers.values()]
        self._sure |= wanted
        if any(changed) or self._sure == WHOLE:
            self._keep(self._sure == WHOLE)
        if any(changed):
            self.changed = True
            raise SettingsChanged

    def doubt(self) -> None:
        """Something was refused: let the next slice ask again."""
        if not self._doubted:
            self._doubted = True
            self._keep(False)
