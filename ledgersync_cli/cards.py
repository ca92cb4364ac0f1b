"""Records as people read them on 80 columns: a card each, whose texts wrap under their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from ledgersync_cli.terminal import harmless

WIDEST = 100
"""Longer lines are hard to read, however wide the terminal is."""
Line = tuple[str, str]
"""A label and its text; a line without a text is left out."""


@dataclass(frozen=True, slots=True)
class Card:
    """``title`` stands alone in its line, ``lines`` under it."""

    title: str
    lines: Sequence[Line] = ()


def show_cards(heading: str, cards: Iterable[Card], empty: str) -> None:
    """The heading, then every card; ``empty`` says what it means that there is none."""
    console = Console(highlight=False)
    shown = list(cards)
    begun = heading if shown else empty
    if begun:
        _print(console, begun, "bold" if shown else "")
    for number, card in enumerate(shown):
        if begun or number:
            console.print()
        _print(console, card.title, "cyan")
        for line in _drawn(card.lines, min(console.width, WIDEST)):
            _print(console, line)


def _drawn(lines: Sequence[Line], width: int) -> Iterator[str]:
    told = [(label, harmless(text)) for label, text in lines if text]
    indent = max((len(label) for label, _ in told), default=0) + 4
    for label, text in told:
        for number, part in enumerate(wrapped(text, max(width - indent, 20))):
            yield f"  {label if number == 0 else '':<{indent - 2}}{part}"


def wrapped(text: str, width: int) -> Iterator[str]:
    """Broken between words only: an id or a command longer than the line stays one piece that can be copied."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(Text(harmless(text), style=style), soft_wrap=True)
