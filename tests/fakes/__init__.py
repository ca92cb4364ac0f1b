"""The store, the vault and the state machine in memory, with the laws of the real ones."""

from tests.fakes.books import Fault, MemoryBooks
from tests.fakes.executions import MemoryExecutions
from tests.fakes.registry import MemoryRegistry
from tests.fakes.vault import MemoryVault

__all__ = ["Fault", "MemoryBooks", "MemoryExecutions", "MemoryRegistry", "MemoryVault"]
