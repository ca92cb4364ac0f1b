"""Five hundred seeded histories keep every promise; each chunk is a test, so that workers share them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulation.campaign import run_chunk, story_of
from tests.simulation.faults.weather import OVERLAPS, SLOW

CHUNK = 25
CHUNKS = 20


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_promise_holds_in_seeded_histories(chunk: int) -> None:
    campaign = run_chunk(range(1 + chunk * CHUNK, 1 + (chunk + 1) * CHUNK))
    told = [f"make simulate SEED={failure.seed}: {failure.violations}" for failure in campaign.failures]
    assert campaign.histories == CHUNK
    assert told == []


@pytest.mark.parametrize("chunk", range(3))
def test_nothing_happens_twice_when_attempts_and_runs_overlap(chunk: int) -> None:
    seeds = range(1 + chunk * CHUNK, 1 + (chunk + 1) * CHUNK)
    campaign = run_chunk(seeds, "overlapping")
    told = [f"make simulate WEATHER=overlapping SEED={one.seed}: {one.violations}" for one in campaign.failures]
    assert all(campaign.injected[fault] > CHUNK / 2 for fault in (*OVERLAPS, SLOW))
    assert told == []


def test_a_seed_tells_the_same_story_twice() -> None:
    assert story_of(13) == story_of(13)


def test_the_readme_tells_the_story_of_its_seed() -> None:
    readme = Path(__file__).with_name("README.md").read_text()
    told = [line.strip() for block in readme.split("```")[1::2] for line in block.strip().splitlines()]
    seed = int(readme.partition("SEED=")[2].partition("`")[0])
    story = iter(story_of(seed)[0].splitlines())
    assert [line for line in told if not any(line in said for said in story)] == []
