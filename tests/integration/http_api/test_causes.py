"""The catalogue of causes, for anybody."""

from __future__ import annotations

import pytest

from ledgersync.domain.causes import CAUSES
from ledgersync.http.roles import Role

from .world import ApiWorld

TERM_MISSING = {
    "code": "term-missing",
    "frees": ["a preference, a setting or a payment term changes"],
    "places": ["Sage Intacct › AP terms", "Sage Intacct › AR terms"],
}


def test_anybody_reads_what_a_cause_means_without_a_token(world: ApiWorld) -> None:
    answer = world.call("GET", "/causes/term-missing", tenant=None)
    assert answer.status == 200
    told = answer.json
    examples = told.pop("examples")
    assert told == TERM_MISSING
    assert all(set(one) == {"kind", "words", "advice", "where"} and all(one.values()) for one in examples)
    assert world.call("GET", "/causes", tenant=None).headers["cache-control"] == "public, max-age=3600"


def test_the_list_has_every_cause_as_it_is_read_alone(world: ApiWorld) -> None:
    listed = world.call("GET", "/causes", tenant=None).json["items"]
    assert [one["code"] for one in listed] == [cause.code for cause in CAUSES]
    for one in listed:
        assert world.call("GET", f"/causes/{one['code']}", tenant=None).json == one
        assert not any("{" in said["words"] + said["advice"] + said["where"] for said in one["examples"])


@pytest.mark.parametrize("code", ["no-such-cause", "TERM-MISSING", "%00", "x" * 64])
def test_a_cause_there_is_none_of_is_not_found(world: ApiWorld, code: str) -> None:
    answer = world.call("GET", f"/causes/{code}", tenant=None)
    assert (answer.status, answer.json["code"]) == (404, "not-found")


@pytest.mark.parametrize("role", Role)
def test_every_role_reads_the_causes(world: ApiWorld, role: Role) -> None:
    assert world.call("GET", "/causes/term-missing", role=role).status == 200
