"""Without any one of its rules the product breaks a promise, and the simulation notices."""

from __future__ import annotations

import pytest

from tests.simulation.ablations.catalogue import ABLATIONS, NOTICED, Ablation
from tests.simulation.ablations.naming import held_at, noticed_at


@pytest.mark.parametrize(
    "ablation", [one for one in ABLATIONS if one.name in NOTICED], ids=lambda ablation: ablation.name
)
def test_a_missing_rule_is_noticed(ablation: Ablation) -> None:
    assert noticed_at(ablation, ablation.seed) != ""
    assert held_at(ablation, ablation.seed)
