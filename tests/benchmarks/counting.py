"""One run, counted where its work arrives: at the transports, the table, the key service and the vault."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.benchmarks.connected import Connected
from tests.benchmarks.store import Store


@dataclass(frozen=True, slots=True)
class RunWork:
    """Units include those of the tick that starts the run and of the event that ends it.

    ``seconds`` of processor time include what both sandboxes and the table in this process take: an upper bound.
    """

    intacct_requests: int
    sage_transactions: int
    cashflow360_requests: int
    logins: int
    transitions: int
    invocations: int
    write_units: int
    metered_write_units: int
    read_units: float
    kms_requests: int
    secret_reads: int
    remote_writes: int
    seconds: float
    units_by_item: dict[str, int]


def counted_run(world: Connected, store: Store) -> RunWork:
    world.traffic.clear()
    store.reset()
    metered, secrets = store.registry.meter.write_units, world.vault.reads
    began = time.process_time()
    walked = world.run()
    seconds = time.process_time() - began
    traffic, units = world.traffic, store.units
    return RunWork(
        intacct_requests=len(traffic.intacct),
        sage_transactions=traffic.sage_transactions,
        cashflow360_requests=len(traffic.cashflow360),
        logins=traffic.logins,
        transitions=walked.transitions,
        invocations=walked.invocations,
        write_units=units.writes,
        metered_write_units=store.registry.meter.write_units - metered,
        read_units=units.reads,
        kms_requests=store.kms_requests,
        secret_reads=world.vault.reads - secrets,
        remote_writes=traffic.written_functions + sum(traffic.cashflow360_writes().values()),
        seconds=seconds,
        units_by_item=dict(units.by_item),
    )
