"""Texts that people take for the same, and texts that are made of others."""

from __future__ import annotations

from collections.abc import Iterable


def fold(text: str) -> str:
    """Trimmed, case and white space folded."""
    return " ".join(text.split()).casefold()


def joined(parts: Iterable[object]) -> str | None:
    """The texts among the parts, a space between them; None where there is none."""
    return " ".join(part for part in parts if isinstance(part, str) and part) or None
