"""What a terminal is given of what a remote or a user wrote."""

from __future__ import annotations

import unicodedata


def harmless(text: str) -> str:
    """What a terminal would obey instead of show, written out: escape sequences, and what turns the reading order."""
    return "".join(written(character) for character in text)


def written(character: str) -> str:
    """One character, as it is or written out."""
    if character in "\n\t" or unicodedata.category(character)[0] != "C":
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
