"""What connecting tries out of both systems, and what it says when they refuse."""

from __future__ import annotations

from dataclasses import replace

from ledgersync.errors import RetriableError
from ledgersync.ports import Connection
from ledgersync.ports.setup import Cashflow360Credentials, IntacctCredentials

from .test_connections import freed
from .world import MINE, ApiWorld


def test_connecting_tries_both_systems_out_and_keeps_what_was_found(world: ApiWorld) -> None:
    freed(world)
    made = world.call("POST", "/connections", world.new_connection()).json["id"]
    kept = world.call("GET", f"/connections/{made}/probe").json
    assert kept["at"] is not None
    assert {(one["side"], one["code"]) for one in kept["findings"]} == {
        ("intacct", "sign-in"),
        ("intacct", "fields-needed"),
        ("intacct", "fields-left-out"),
        ("intacct", "cards"),
        ("intacct", "credit-sign"),
        ("intacct", "clock"),
        ("cashflow360", "sign-in"),
        ("cashflow360", "session"),
        ("cashflow360", "bill-credits"),
    }
    assert [one for one in kept["findings"] if one["ok"] is False] == []
    assert world.report("probe", f"/connections/{made}")["findings"] == kept["findings"]


def test_what_can_t_be_tried_out_does_not_stop_connecting(world: ApiWorld) -> None:
    freed(world)

    def fails(connection: Connection) -> None:
        raise RetriableError("intacct-throttled", connection.name)

    given = world.new_connection()
    made = replace(world.connections, try_out=fails).create(
        MINE, "New", IntacctCredentials(**given["intacct"]), Cashflow360Credentials(**given["cashflow360"]), False
    )
    assert world.runs.registry.connection(made.id) is not None
    assert made.due_at is not None


def test_a_refused_token_is_told_with_cashflow360_s_own_answer_and_what_to_ask_the_bank(world: ApiWorld) -> None:
    freed(world)
    answer = world.call("POST", "/connections", world.new_connection(cashflow360__token="wrong"))
    assert "Cashflow360 answered: BDC_1101" in answer.json["detail"]
    assert "Ask the bank whether API access is turned on for this organisation" in answer.json["detail"]
