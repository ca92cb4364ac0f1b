"""Promise 19: what is removed goes before what takes its place, so that nothing is refused for want of that order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledgersync.domain.model import Side
from ledgersync.domain.remembered import Refused, Written
from tests.simulation.worlds.sent import Sent


def out_of_order(sent: Sequence[Sent]) -> Iterator[str]:
    """What Intacct refused and took later in the same run, which nobody disturbed.

    Example: a credit was taken back from bill B1, and payment P1 pays B1. Booked before the application is reversed,
    P1 is refused: B1 has too little due.
    """
    refused: set[object] = set()
    for one in sent:
        write, key = one.write, (one.write.kind, one.write.side, one.write.operation, one.write.source_id)
        if isinstance(one.result, Refused) and write.side is Side.INTACCT:
            refused.add(key)
        elif isinstance(one.result, Written) and key in refused:
            yield f"19: {write.operation} of {write.kind} {write.source_id} was refused, and done later in the run"
