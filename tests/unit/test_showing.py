"""What a remote or a user wrote never drives the terminal it is shown on."""

from __future__ import annotations

import json

import pytest

from ledgersync_cli import showing

HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202eevil\u2066\u200f\x9b31m\x00\r\b\x7f"
HARMLESS = "Ünïcode ✓ 東京 – naïve"


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


def is_harmless(text: str) -> bool:
    return not any(character in text for character in set(HOSTILE) - set("]0;owned[2Jevil31m"))


def test_control_and_bidi_characters_never_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"name": f"{HOSTILE}{HARMLESS}", "inner": {"x": [HOSTILE]}}
    showing.show([row], "Rows", {"name": "Name", "inner": "Inner"}, as_json=False)
    showing.show([row], "Rows", {}, as_json=True)
    showing.say(HOSTILE)
    showing.complain({"code": HOSTILE, "detail": HOSTILE, "errors": [{"field": HOSTILE, "detail": HOSTILE}]})
    assert is_harmless(shown(capsys))


def test_what_is_harmless_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    showing.say(HARMLESS)
    assert HARMLESS in shown(capsys)


def test_json_shown_is_the_json_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    content = [{"name": f"{HOSTILE}{HARMLESS}", "backslash": "\\u202e"}]
    showing.show_json(content)
    assert json.loads(shown(capsys)) == content


def test_a_code_is_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    showing.complain({"code": "[bold]x[/bold]", "detail": "[/red]"})
    assert shown(capsys) == "[bold]x[/bold]: [/red]\n"
