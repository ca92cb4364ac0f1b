"""One of the two systems, as the engine sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from ledgersync.domain.model import Key, Kind, Record, Side, Values
from ledgersync.domain.remembered import Page, Position, Refused, Write, WriteResult
from ledgersync.domain.rights import UserRights
from ledgersync.ports.changes import DeletionPage, Told
from ledgersync.ports.conditions import WHOLE, Conditions, Part


class Ledger(Protocol):
    """One remote system, as records. Reads raise RetriableError or FatalError; writes answer one by one."""

    side: Side

    def conditions(self) -> Conditions:
        """What the settings say: as they were recalled, or asked now."""

    def recall(self, told: str) -> bool:
        """Take its settings to be as ``told`` says of an earlier asking; false when that can't be used."""

    def ask_again(self, parts: Collection[Part] = WHOLE) -> bool:
        """Ask for these parts of the settings anew; true when anything is other than it was taken to be.

        Records that were read before may have been read by what no longer holds.
        """

    @property
    def told(self) -> str:
        """The settings as they are known, for ``recall``."""

    def rights(self) -> UserRights:
        """What the user may do here, as far as it can be told. Asked only for holds of that cause, and by previews."""

    def prefetch(self, positions: Mapping[Kind, Position | None]) -> None:
        """Fetch the first page of several kinds in as few requests as possible, for ``changes`` to use."""

    def changes(self, kind: Kind, since: Position | None, *, whole: bool = False) -> Iterator[Page]:
        """Records changed at or after the position (all when None), inactive ones too, keyset-paged.

        It may end before records that are being written just now: the next run reads those. A ``whole`` one does not,
        and goes on right after the position where it can: who compares both systems must not take them for missing.
        """

    def read(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Record]:
        """The records now; one that is missing from the answer no longer exists."""

    def keys(self, kind: Kind) -> Iterator[Key]: ...
    def find(self, kind: Kind, wanted: Sequence[Values]) -> Sequence[Record]:
        """Records whose natural key may equal that of one of the wanted values (references in this side's ids)."""

    def write(self, writes: Sequence[Write], control_ids: Sequence[str]) -> Sequence[WriteResult]:
        """Writes of one kind and one operation, references in this side's ids, answered in order."""

    def rehearse(self, writes: Sequence[Write]) -> Sequence[Refused | None]:
        """What ``write`` would refuse by itself of these, since it can't say it; None for the others. Nothing is sent.

        Writes of one kind and one operation, at least one.
        """

    def deletions(
        self, kinds: Sequence[Kind], since: Position | None, told: Told | None = None
    ) -> Iterator[DeletionPage]:
        """``told`` is what the history was already asked for, of these kinds and since then or before."""

    def history(self, since: Mapping[Kind, Position]) -> Told:
        """What happened to records of each kind since its position, by one question."""

    @property
    def calls(self) -> Mapping[str, int]:
        """ "requests", "logins", "writes" so far."""
