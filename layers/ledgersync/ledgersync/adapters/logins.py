"""What may be spent of the service's Cashflow360 logins: 200 an hour of one developer key, shared by everybody.

| who | an hour |
|---|---|
| the whole service | 200 |
| what people ask for (connecting, doctor, previews), together | 100: the other half is left to runs |
| what people of one tenant ask for | 20 |
| the runs of one tenant | 100 |
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cashflow360.errors import Throttled
from cashflow360.limits import InProcessBudget, Use, hour_of
from ledgersync.adapters.aws.metrics import Count, uncounted
from ledgersync.ports import Registry

LOGINS = Use.LOGIN.value
ASKED_FOR = LOGINS // 2
ASKED_BY_TENANT = LOGINS // 10
RUNS_OF_TENANT = LOGINS // 2
BUDGET = "cashflow360-login"


class LoginBudget:
    """Counts logins in the table, for one tenant; ``asked`` when a person waits and no run does.

    Requests are counted in this process only: the scheduler paces runs so that the service stays within the hour.
    """

    def __init__(
        self,
        registry: Registry,
        now: Callable[[], datetime],
        count: Count = uncounted,
        *,
        tenant_id: str,
        asked: bool = False,
    ) -> None:
        self._registry = registry
        self._now = now
        self._count = count
        self._requests = InProcessBudget(now)
        who = "asked" if asked else "runs"
        tenant = (f"{BUDGET}:{who}:{tenant_id}", ASKED_BY_TENANT if asked else RUNS_OF_TENANT)
        everybody = (BUDGET, LOGINS)
        self._shares = (tenant, (f"{BUDGET}:asked", ASKED_FOR), everybody) if asked else (tenant, everybody)

    def spend(self, use: Use) -> None:
        """The narrowest share first, so that a tenant without any left takes nothing from the others."""
        if use is not Use.LOGIN:
            return self._requests.spend(use)
        hour = hour_of(self._now())
        for share, most in self._shares:
            if not self._registry.spend(share, f"{hour:%Y-%m-%dT%H}", 1, most):
                self._count("Cashflow360LoginsRefused", 1)
                raise Throttled("this hour's logins are spent", until=hour + timedelta(hours=1), code="BDC_1144")
        self._count("Cashflow360Logins", 1)
        return None

    def exhausted(self, use: Use) -> None:
        self._requests.exhausted(use)
