"""Weather rigged so that one rule matters often: what a seed draws decides all that is not rigged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ledgersync.domain.frequency import Frequency
from ledgersync.domain.model import Kind
from tests.simulation.faults.weather import OVERLAPS, WHOLE_PAGE, Weather

VENDORS = frozenset({Kind.ACCOUNT, Kind.LOCATION, Kind.VENDOR})
PAYABLES = VENDORS | {Kind.BILL, Kind.VENDOR_CREDIT, Kind.CREDIT_APPLICATION, Kind.BILL_PAYMENT}
BUSY_USERS = {"killed": 0.0, "frozen": 0.0, "user-acts": 0.08, "second-run": 0.0}
QUIET_STORE = {"store-throttled": 0.0, "store-answer-lost": 0.0}


def as_drawn(weather: Weather) -> Weather:
    """What the seed draws, and nothing else."""
    return weather


def small_pages(weather: Weather) -> Weather:
    """Many short pages in long slices, under busy users; nothing fails."""
    return replace(
        _on_vendors(weather),
        call_rate=0.0,
        late_edits=0.0,
        points={**BUSY_USERS, **QUIET_STORE},
        slice_seconds=(800.0, 900.0),
        intacct_page=2,
        cashflow360_page=2,
    )


def lost_answers(weather: Weather) -> Weather:
    """Writes take effect and nobody hears of it, while users go on."""
    return replace(
        _on_vendors(weather),
        call_rate=0.08,
        calls=("timeout-after", "reset-after", "500-after", "524-after"),
        late_edits=0.0,
        points={**BUSY_USERS, **QUIET_STORE, "killed": 0.004},
    )


def shown_late(weather: Weather) -> Weather:
    """What is written shows late, the product's own writes and the users'."""
    return replace(
        _on_vendors(weather),
        call_rate=0.08,
        calls=("late-visibility",),
        late_edits=0.4,
        points={**BUSY_USERS, **QUIET_STORE},
    )


def lost_and_late(weather: Weather) -> Weather:
    """Writes take effect, nobody hears of it, and they show late."""
    return replace(
        _on_vendors(weather),
        call_rate=0.08,
        calls=("lost-and-late",),
        late_edits=0.0,
        points={**BUSY_USERS, **QUIET_STORE},
    )


def side_by_side(weather: Weather) -> Weather:
    """Runs that begin while another one is at work, or frozen."""
    points = {**BUSY_USERS, **QUIET_STORE, "second-run": 0.01, "frozen": 0.004}
    return replace(_on_vendors(weather), call_rate=0.0, late_edits=0.0, points=points)


def cut_short(weather: Weather) -> Weather:
    """Processes that are killed at any moment, while users go on."""
    points = {**BUSY_USERS, **QUIET_STORE, "killed": 0.02}
    return replace(_on_vendors(weather), call_rate=0.0, late_edits=0.0, points=points)


def cut_between_changes(weather: Weather) -> Weather:
    """Processes that are killed once something was kept, while users go on. Writes go in batches from the start.

    Of a first write the link is kept before its intent goes, in a commit of its own, since it is read back in between.
    """
    points = {**BUSY_USERS, **QUIET_STORE}
    calm = replace(_on_vendors(weather), call_rate=0.0, late_edits=0.0)
    return replace(calm, points=points, cut_commits=0.1, read_back=False)


def interrupted(weather: Weather) -> Weather:
    """Starts, ends, redrives and ticks of which one call of AWS goes wrong, and runs that fail."""
    points = {**BUSY_USERS, **QUIET_STORE, "killed": 0.004}
    ends = {**dict.fromkeys(weather.ends, 0.2), "redriven": 0.7}
    calm = replace(_on_vendors(weather), call_rate=0.0, late_edits=0.0)
    return replace(calm, points=points, ends=ends, cut_flows=0.6)


def closed_meanwhile(weather: Weather) -> Weather:
    """Books that are closed and opened while a run writes bills into them; nothing fails."""
    return replace(busy_with_bills(weather), closings=True)


def busy_with_bills(weather: Weather) -> Weather:
    """Users who work on bills before runs and between their calls; nothing fails."""
    points = {**BUSY_USERS, **QUIET_STORE}
    calm = replace(weather, overlaps={}, slow_writes=0.0, cut_flows=0.0, call_rate=0.0, late_edits=0.0, points=points)
    busy = frozenset({Kind.BILL})
    return replace(calm, kinds=VENDORS | busy, busy=busy, connections=1, poisoned=0.0, closings=False, one_way=False)


def undisturbed(weather: Weather) -> Weather:
    """Whole pages in long slices, and users who pay: nothing fails, and nobody acts while a run is at work."""
    calm = replace(weather, overlaps={}, slow_writes=0.0, cut_flows=0.0, call_rate=0.0, late_edits=0.0, poisoned=0.0)
    return replace(
        calm,
        points=dict.fromkeys(weather.points, 0.0),
        ends=dict.fromkeys(weather.ends, 0.0),
        slice_seconds=(800.0, 900.0),
        intacct_page=2000,
        cashflow360_page=WHOLE_PAGE,
        kinds=PAYABLES,
        busy=PAYABLES - VENDORS,
        connections=1,
        acts=30,
    )


def overlapping_all(weather: Weather) -> Weather:
    """What the seed draws, and attempts and runs beside earlier ones that are in the middle of slow writes."""
    return replace(weather, overlaps=dict.fromkeys(OVERLAPS, 0.002), slow_writes=0.05)


def overlapping(weather: Weather) -> Weather:
    """Attempts and runs that begin while a function of an earlier one is in the middle of a slow write."""
    return replace(
        _on_vendors(weather),
        call_rate=0.0,
        late_edits=0.0,
        points={**BUSY_USERS, **QUIET_STORE},
        ends=dict.fromkeys(weather.ends, 0.0),
        overlaps=dict.fromkeys(OVERLAPS, 0.004),
        slow_writes=0.15,
        slice_seconds=(800.0, 900.0),
    )


def unheard(weather: Weather) -> Weather:
    """Daily runs that believe no audit history, and all that Intacct's tells."""
    return replace(weather, believed=False, untold=frozenset(), frequency=Frequency.DAILY)


def believed(weather: Weather) -> Weather:
    """Audit histories that are believed of some kinds, and tell nothing of changes of others; nothing fails."""
    calm = replace(weather, overlaps={}, slow_writes=0.0, cut_flows=0.0, call_rate=0.0, late_edits=0.0)
    return replace(
        calm,
        points=dict.fromkeys(weather.points, 0.0),
        believed=True,
        untold=frozenset({"VENDOR", "CUSTOMER", "APBILL", "ARINVOICE"}),
        intacct_page=2000,
    )


def told_falsely(weather: Weather) -> Weather:
    """Events of both systems come, and some are of what never happened; nothing fails."""
    calm = replace(weather, overlaps={}, slow_writes=0.0, cut_flows=0.0, call_rate=0.0, late_edits=0.0)
    return replace(calm, points=dict.fromkeys(weather.points, 0.0), frequency=Frequency.MINUTES, acts=12)


RIGGED = (
    as_drawn,
    small_pages,
    lost_answers,
    shown_late,
    lost_and_late,
    side_by_side,
    cut_short,
    cut_between_changes,
    interrupted,
    closed_meanwhile,
)
WEATHERS: Mapping[str, Callable[[Weather], Weather]] = {
    weather.__name__.replace("_", "-"): weather
    for weather in (*RIGGED, busy_with_bills, overlapping, overlapping_all, undisturbed, believed, told_falsely)
}


def _on_vendors(weather: Weather) -> Weather:
    calm = replace(weather, overlaps={}, slow_writes=0.0, cut_flows=0.0)
    return replace(calm, kinds=VENDORS, busy=frozenset({Kind.VENDOR}), connections=1, poisoned=0.0)
