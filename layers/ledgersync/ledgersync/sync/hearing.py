"""What Intacct's audit history says since the last run, and which kinds need not be read because of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ledgersync.domain.audited import LOOKED_BACK, TOLD_WITHIN, Audited, Comparison, Window, compared, stamps_of
from ledgersync.domain.model import Kind, Record
from ledgersync.domain.remembered import Position
from ledgersync.ports import Deletion, Ledger, Told

NOTHING = Told(whole=False)


@dataclass(slots=True, kw_only=True)
class Hearing:
    """Of one process; asked once for all kinds that a run reads.

    ``trusted`` kinds are read where the history names them. With ``stamps_due`` every kind is read, and the history is
    asked from the last time that was so.
    """

    audited: Audited = field(default_factory=Audited)
    trusted: frozenset[Kind] = frozenset()
    stamps_due: bool = True
    told: Told = NOTHING
    _since: dict[Kind, datetime] = field(default_factory=dict)
    _found: defaultdict[Kind, Comparison] = field(default_factory=lambda: defaultdict(Comparison))

    def ask(self, ledger: Ledger, since: Mapping[Kind, datetime]) -> Told:
        """What happened to each kind since then; what was asked before in this process is not asked again."""
        if any(kind not in self._since or self._since[kind] > at for kind, at in since.items()):
            self.told = ledger.history({kind: Position(at) for kind, at in since.items()})
            self._since = dict(since)
        return self.told

    def begins(self, known: datetime | None, created: datetime) -> datetime:
        """From when on the history is asked of a kind that is known so far."""
        if known is None:
            return created - LOOKED_BACK
        compared_from = self.audited.stamps_at if self.stamps_due else None
        return min(known, compared_from) if compared_from else known

    def forget(self) -> None:
        """Settings changed: ask anew, and compare anew."""
        self.told = NOTHING
        self._since.clear()
        self._found.clear()

    def passes_over(self, kind: Kind) -> bool:
        """Whether the kind need not be read: the history is to be believed, and names none of it."""
        return not self.stamps_due and kind in self.trusted and self.told.says_untouched(kind)

    def nothing_deleted(self, kind: Kind) -> bool:
        told = self.told
        heard = told.whole and kind in self._since and kind not in told.unread
        return heard and all(one.kind is not kind for one in told.deletions)

    def compare(self, kind: Kind, records: Iterable[Record], now: datetime) -> None:
        """Note how much of what was found by its stamps the history named."""
        window = self._window(kind, now)
        if window is not None:
            self._found[kind] += compared(stamps_of(records), self.told.touched.get(kind, {}), window)

    def compare_undone(self, kinds: Iterable[Kind], undone: Sequence[Deletion], now: datetime) -> None:
        """The same for payments. Of those only the undone ones are looked for."""
        for kind in kinds:
            window, touched = self._window(kind, now), self.told.touched.get(kind, {})
            if window is not None:
                found = [((one.key,), one.at) for one in undone if one.kind is kind]
                self._found[kind] += replace(compared(found, touched, window), told=bool(touched))

    def proved(self, now: datetime, whole: bool) -> Audited:
        """What is known of the history after this slice; ``whole`` when it ended a run that read every kind."""
        found = self.audited
        for kind, one in self._found.items():
            found = found.with_found(kind, one, now)
        if whole and self.stamps_due:
            found = Audited(proofs=found.proofs, stamps_at=now)
        return found

    def _window(self, kind: Kind, now: datetime) -> Window | None:
        heard = self.told.whole and kind in self._since and kind not in self.told.unread
        return Window(self._since[kind], now - TOLD_WITHIN) if heard else None
