"""Texts that people take for the same."""

from __future__ import annotations


def fold(text: str) -> str:
    """Trimmed, case and white space folded."""
    return " ".join(text.split()).casefold()
