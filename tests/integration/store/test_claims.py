"""One organisation and one entity are connected once in the service, in either store and however many ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ledgersync.errors import Stale
from ledgersync.ports import Claimed, Connection, ConnectionId, Registry, Taken

from .samples import ID, NOW, connection

OTHER = ConnectionId("other", "theirs")


def of(id: ConnectionId, company: str = "AcmeInc", entity: str = "100", organization: str = "008ORG") -> Connection:
    return replace(
        connection(id), company_id=company, entity_id=entity, organization_id=organization, event_keys=("k1", "k2")
    )


def test_a_connection_is_saved_with_its_schedule_and_its_claims(registry: Registry) -> None:
    kept = replace(of(ID), due_at=NOW)
    assert registry.connect(kept) is None
    assert registry.connection(ID) == replace(kept, version=1)
    assert [due.id for due in registry.due(NOW)] == [ID]


@pytest.mark.parametrize(
    ("second", "claim"),
    [
        (of(OTHER, company="Elsewhere"), Claimed.ORGANIZATION),
        (of(OTHER, organization="008OTHER"), Claimed.ENTITY),
        (of(OTHER, company=" acmeinc", organization="008OTHER"), Claimed.ENTITY),
        (of(ConnectionId("acme", "second"), organization="008OTHER"), Claimed.ENTITY),
    ],
)
def test_a_second_connection_of_an_organisation_or_entity_is_not_saved(
    registry: Registry, second: Connection, claim: Claimed
) -> None:
    registry.connect(of(ID))
    assert registry.connect(second) == Taken(claim, ID)
    assert registry.connection(second.id) is None
    third = of(second.id, company="Third", organization="008THIRD")
    assert registry.connect(third) is None  # nothing was left behind


def test_another_entity_of_the_company_is_free(registry: Registry) -> None:
    assert registry.connect(of(ID)) is None
    assert registry.connect(of(OTHER, entity="200", organization="008OTHER")) is None


def test_claims_are_given_up_by_disconnecting_and_taken_again_by_reconnecting(registry: Registry) -> None:
    registry.connect(of(ID))
    registry.disconnect(replace(of(ID), disconnected=True, version=1))
    kept = registry.connection(ID)
    assert kept is not None and kept.disconnected and kept.version == 2
    again = replace(kept, disconnected=False)
    assert registry.connect(of(OTHER)) is None
    assert registry.connect(again) == Taken(Claimed.ORGANIZATION, OTHER)
    registry.disconnect(kept)  # which gives up nothing of the other's
    assert registry.connect(replace(again, version=3)) == Taken(Claimed.ORGANIZATION, OTHER)
    registry.disconnect(replace(of(OTHER), disconnected=True, version=1))
    assert registry.connect(replace(again, version=3)) is None


def test_connecting_again_what_is_connected_changes_its_record_and_not_its_schedule(registry: Registry) -> None:
    registry.connect(replace(of(ID), due_at=NOW))
    assert registry.connect(replace(of(ID), name="Renamed", due_at=None, version=1)) is None
    kept = registry.connection(ID)
    assert kept is not None and (kept.name, kept.due_at) == ("Renamed", NOW)


@pytest.mark.parametrize("change", ["connect", "disconnect"])
def test_claims_are_neither_made_nor_given_up_for_a_version_that_was_changed_since(
    registry: Registry, change: str
) -> None:
    registry.connect(of(ID))
    renamed = registry.put_connection(replace(of(ID), name="Renamed", version=1))
    with pytest.raises(Stale):
        getattr(registry, change)(replace(of(ID), disconnected=change == "disconnect", version=1))
    assert registry.connection(ID) == renamed
    assert registry.connect(of(OTHER)) == Taken(Claimed.ORGANIZATION, ID)


def test_of_four_that_connect_one_organisation_at_once_one_is_saved(registry: Registry) -> None:
    four = [of(ConnectionId(f"tenant{n}", "main"), company=f"Company{n}") for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(registry.connect, four))
    saved = [one.id for one in four if registry.connection(one.id) is not None]
    assert len(saved) == 1 and answers.count(None) == 1
    assert {answer.by for answer in answers if answer is not None} == set(saved)
