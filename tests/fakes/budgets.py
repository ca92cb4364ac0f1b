"""Counters of budgets in memory."""

from __future__ import annotations

from tests.fakes.books import Fault


class MemoryBudgets:
    """What is spent, by budget and window."""

    def __init__(self, before_write: Fault, after_write: Fault) -> None:
        self.before_write = before_write
        self.after_write = after_write
        self._budgets: dict[tuple[str, str], int] = {}

    def spend(self, budget: str, window: str, amount: int, limit: int) -> bool:
        self.before_write("spend", ())
        spent = self._budgets.get((budget, window), 0) + amount
        if spent <= limit:
            self._budgets[budget, window] = spent
        self.after_write("spend", ())
        return spent <= limit

    def spent(self, budget: str, window: str) -> int:
        return self._budgets.get((budget, window), 0)

    def give_back(self, budget: str, window: str, amount: int) -> None:
        self.before_write("give_back", ())
        self._budgets[budget, window] = self._budgets.get((budget, window), 0) - amount
        self.after_write("give_back", ())
