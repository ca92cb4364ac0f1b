"""A preference of Intacct is on, off or unknown, in every spelling that was seen."""

from __future__ import annotations

import pytest

from ledgersync.domain.preferences import names_sequence, switch

SEEN = (("T", "F"), ("true", "false"), ("Y", "N"), ("1", "0"), ("Yes", "No"), ("On", "Off"))


@pytest.mark.parametrize(("on", "off"), SEEN)
def test_each_spelling_of_on_and_off_is_read_in_any_case(on: str, off: str) -> None:
    for written in (on, on.upper(), on.lower(), f" {on} "):
        assert switch(written) is True
    for written in (off, off.upper(), off.lower(), f" {off} "):
        assert switch(written) is False
        assert not names_sequence(written)


@pytest.mark.parametrize("value", [None, "", " ", "Enabled", "maybe", "2", "TF", "null"])
def test_what_is_absent_or_in_other_words_is_unknown_and_never_off(value: str | None) -> None:
    assert switch(value) is None


@pytest.mark.parametrize(("value", "named"), [("VENDOR", True), ("Bill 2026", True), ("None", False), ("", False)])
def test_a_preference_names_a_sequence_unless_it_is_empty_or_off(value: str, named: bool) -> None:
    assert names_sequence(value) is named
