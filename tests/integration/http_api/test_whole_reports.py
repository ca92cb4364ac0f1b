"""Reports whole: every field that their readers find."""

from __future__ import annotations

import json
from typing import Any

from tests.integration.runs.books import open_shop

from .world import ApiWorld


def test_a_tie_out_names_every_party_every_reason_and_every_draft() -> None:
    shop = open_shop()
    shop.run()
    bill = shop.bill("B2", "40.00")
    draft = str(shop.intacct_bill("D1", "7.00", ACTION="Draft"))
    world = ApiWorld(shop.world)
    id = world.call("POST", f"{world.path}/reports", {"kind": "tie-out"}).json["id"]
    world.make_reports()
    raw = world.call("GET", f"{world.path}/reports/{id}/file", query={"as": "json"}, role="viewer").raw
    found: dict[str, Any] = json.loads(raw)
    nothing = dict.fromkeys(("intacct", "cashflow360", "difference", "explained", "unexplained"), "0.00")
    [party] = found["payables"].pop("parties")
    [why] = party.pop("explanations")
    assert why.pop("words")
    assert why == {
        "kind": "bill",
        "id": bill,
        "label": "B2",
        "intacct": "0.00",
        "cashflow360": "40.00",
        "cause": "not-synced",
    }
    owed = {"intacct": "0.00", "cashflow360": "40.00", "difference": "-40.00"}
    assert party == {"id": shop.id("Vendor", "V1"), "name": "Acme Paper", **owed}
    assert found == {
        "at": world.runs.clock.now().isoformat(),
        "payables": {
            "read": 2,
            **owed,
            "explained": "-40.00",
            "unexplained": "0.00",
            "drafts": [
                {
                    "kind": "bill",
                    "id": draft,
                    "label": "D1",
                    "party": "Acme Paper",
                    "amount": "7.00",
                    "state": "a draft in Sage Intacct",
                }
            ],
        },
        "receivables": {"read": 0, **nothing, "parties": [], "drafts": []},
    }
