"""One small change of the product that a test should notice, and how it is laid over a copy of the tree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """``start`` and ``end`` are offsets in the file's text; ``path`` is relative to the root of the project."""

    path: str
    line: int
    what: str
    start: int
    end: int
    after: str

    @property
    def name(self) -> str:
        return f"{self.path}:{self.line} {self.what}"

    def applied(self, text: str) -> str:
        return text[: self.start] + self.after + text[self.end :]

    def shown(self, text: str) -> str:
        """The changed line before and after, for a person to judge whether it matters."""
        before = text[self.start : self.end].splitlines() or [""]
        after = self.after.splitlines() or ["(nothing)"]
        return f"{before[0].strip()[:90]}  →  {after[0].strip()[:90]}"


def lay(mutation: Mutation, tree: Path) -> str:
    """Write the mutation into the tree; the text that was there before, to put back."""
    file = tree / mutation.path
    text = file.read_text()
    file.write_text(mutation.applied(text))
    return text
