"""Colours of the console: light and dark differ in nothing else, and what is read stands out from what it is on."""

from __future__ import annotations

import re

import pytest

from console.rendering import HOME

STYLE = re.sub(r"/\*.*?\*/", "", (HOME / "static" / "console.css").read_text(), flags=re.S)
DARK = r"(?:@media \(prefers-color-scheme: dark\) \{\s*:root[^{]*|:root\[data-theme=\"dark\"\] )\{([^{}]*)\}"
READ = ("text", "muted", "accent", "ok", "warn", "bad", "info", "idle", "intacct", "cashflow360")
ON = ("surface", "canvas")
CHIPS = ("accent", "ok", "warn", "bad", "info", "idle")
"""Colours of words on a soft ground of their own."""


def declared(block: str) -> dict[str, str]:
    pairs = (one.partition(":") for one in block.split(";") if one.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def blocks() -> list[dict[str, str]]:
    return [declared(one) for one in re.findall(DARK, STYLE)]


def tokens(scheme: str) -> dict[str, str]:
    """The values of a scheme by name; dark keeps what it does not set."""
    (light, *_) = (declared(one) for one in re.findall(r":root \{([^{}]*--canvas[^{}]*)\}", STYLE))
    return light | max(blocks(), key=len) if scheme == "dark" else light


def test_dark_sets_nothing_but_colours() -> None:
    """So a rule that asks for no colour finds the same in both: a browser asks it once."""
    assert len(blocks()) >= 3
    names = {name for one in blocks() for name in one} - {"color-scheme", "--shadow"}
    assert {name for name in names if not tokens("light").get(name, "").startswith("#")} == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_read_stands_out_from_what_it_is_on(scheme: str) -> None:
    colours = tokens(scheme)
    pairs = [(one, ground) for one in READ for ground in ON] + [(one, f"{one}-soft") for one in CHIPS]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-hover")]
    weak = {pair: round(ratio(colours[f"--{pair[0]}"], colours[f"--{pair[1]}"]), 2) for pair in pairs}
    assert {pair: found for pair, found in weak.items() if found < 4.5} == {}
    assert ratio(colours["--line-strong"], colours["--surface"]) >= 3


def ratio(one: str, other: str) -> float:
    """Of two colours, as WCAG 2.2 reckons contrast."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
