"""What Sage bills for a run is kept with it: exact counts of known runs, held against what crossed the wire."""

from __future__ import annotations

import pytest

from tests.benchmarks.wire import CountedIntacct, Traffic
from tests.integration.runs.books import Shop

READS = frozenset({"query", "read", "readByName"})


@pytest.fixture
def traffic(shop: Shop) -> Traffic:
    """What a settled shop's next runs send."""
    found = Traffic()
    shop.world.prove()
    shop.run()
    shop.tomorrow()
    shop.run()
    shop.world.reach_intacct = lambda transport: CountedIntacct(transport, found)
    return found


def kept(shop: Shop) -> list[int]:
    return [shop.world.calls[f"intacct|{name}"] for name in ("read_calls", "records_written", "other_functions")]


def sent(traffic: Traffic) -> list[str]:
    return [name.partition(" ")[0] for functions in traffic.intacct for name in functions]


def test_a_quiet_run_is_billed_for_its_reads_alone(shop: Shop, traffic: Traffic) -> None:
    shop.run()
    reads = sum(name in READS for name in sent(traffic))
    assert kept(shop) == [reads, 0, len(sent(traffic)) - reads] == [17, 0, 0]


def test_a_run_is_billed_for_each_record_it_writes_though_they_ride_in_one_request(
    shop: Shop, traffic: Traffic
) -> None:
    for number in ("B1", "B2", "B3"):
        shop.bill(number, "60.00", "40.00")
    shop.run()
    writing = [functions for functions in traffic.intacct if "create APBILL" in functions]
    assert writing == [("create APBILL",) * 3]
    reads = sum(name in READS for name in sent(traffic))
    assert kept(shop) == [reads, 3, len(sent(traffic)) - reads - 3]
    assert reads >= 23
