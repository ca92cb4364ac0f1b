"""The texts of the refusals are the vendor's, not ours."""

import re
from pathlib import Path

import pytest

from sandbox.intacct.errors import CATALOGUE, UNVERIFIED

REFERENCES = Path(__file__).parents[4] / "shared" / "reference"
PAGES = ("intacct-xml-api.md", "existing-sync-behaviour.md", "live-evidence.md")


def words(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


@pytest.mark.skipif(not REFERENCES.exists(), reason="the references are not beside the project")
@pytest.mark.parametrize("cause", sorted(set(CATALOGUE) - UNVERIFIED))
def test_a_text_that_is_not_marked_unverified_stands_in_the_references(cause: str) -> None:
    stated = words(" ".join((REFERENCES / page).read_text(encoding="utf-8") for page in PAGES))
    fragments = [words(fragment) for fragment in re.split(r"\{\w+\}", CATALOGUE[cause].text)]
    missing = [fragment for fragment in fragments if fragment and fragment not in stated]
    assert not missing


@pytest.mark.skipif(not REFERENCES.exists(), reason="the references are not beside the project")
def test_every_error_number_that_is_not_marked_unverified_stands_in_the_references() -> None:
    stated = " ".join((REFERENCES / page).read_text(encoding="utf-8") for page in PAGES)
    numbers = {CATALOGUE[cause].number.split("{")[0].strip() for cause in set(CATALOGUE) - UNVERIFIED}
    assert {number for number in numbers if number not in stated} == set()
