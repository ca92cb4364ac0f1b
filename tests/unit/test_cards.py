"""Cards fit the terminal and keep what people copy in one piece."""

from __future__ import annotations

import pytest

from ledgersync_cli.cards import Card, show_cards

ID = "YmlsbB9pbnRhY2N0HzEYmlsbB9pbnRhY2N0HzEYmlsbB9pbnRhY2N0HzEYmlsbB9pbnRhY2N0HzEYmlsbB9pbnRhY2N0HzE"


def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int, *cards: Card) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    show_cards("Holds", cards, "Nothing is held.")
    return capsys.readouterr().out


def test_a_text_wraps_under_its_label(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    card = Card("Bill 7", (("Why", "The term of this bill does not exist"), ("Note", ""), ("To do", "Make it")))
    assert shown(capsys, monkeypatch, 30, card) == (
        "Holds\n\nBill 7\n  Why    The term of this bill\n         does not exist\n  To do  Make it\n"
    )


@pytest.mark.parametrize("width", [30, 80, 140])
def test_an_id_is_never_broken(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    assert f"  Id  {ID}\n" in shown(capsys, monkeypatch, width, Card("Bill 7", (("Id", ID),)))


def test_no_line_is_too_long_to_read(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for width, longest in ((80, 80), (140, 100)):
        text = shown(capsys, monkeypatch, width, Card("Bill 7", (("Why", "word " * 100),)))
        assert longest - 6 < max(len(line) for line in text.splitlines()) <= longest


def test_no_card_says_what_that_means(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(capsys, monkeypatch, 80) == "Nothing is held.\n"


def test_a_card_drives_no_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(capsys, monkeypatch, 80, Card("\x1b[2J", (("Why", "\x1b]0;owned\x07 [bold]x[/bold]"),)))
    assert "\x1b" not in text and "\x07" not in text and "[bold]x[/bold]" in text
