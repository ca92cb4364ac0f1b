"""The store, the vault and the state machine in memory, with the laws of the real ones."""

from ledgersync.adapters.memory.books import Fault, MemoryBooks
from ledgersync.adapters.memory.executions import MemoryExecutions
from ledgersync.adapters.memory.registry import MemoryRegistry
from ledgersync.adapters.memory.vault import MemoryVault

__all__ = ["Fault", "MemoryBooks", "MemoryExecutions", "MemoryRegistry", "MemoryVault"]
