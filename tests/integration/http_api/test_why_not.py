"""Why a record is not found in any of several connections."""

from __future__ import annotations

from ledgersync.http.finding import by_connection


def test_reasons_of_several_connections_name_theirs_and_shared_ones_are_said_once() -> None:
    told = [("East", ["Posted only.", "The last sync ended."]), ("West", ["Posted only.", "No sync has ended yet."])]
    assert by_connection(told) == ["Posted only.", "East: The last sync ended.", "West: No sync has ended yet."]


def test_reasons_of_one_connection_need_no_name() -> None:
    assert by_connection([("East", ["Posted only."])]) == ["Posted only."]
