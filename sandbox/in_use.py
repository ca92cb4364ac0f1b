"""Which ports a serving sandbox has taken: a small file for every one that serves from this folder."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parents[1] / ".local" / "serving"
Ports = tuple[int, int]
"""Of the Intacct gateway and of the Cashflow360 API."""


@contextmanager
def announced(ports: Ports, scenario: str, seed: int) -> Iterator[None]:
    """Keep the ports on record while a sandbox serves on them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    own = FOLDER / f"{os.getpid()}.json"
    own.write_text(json.dumps({"ports": ports, "scenario": scenario, "seed": seed}))
    try:
        yield
    finally:
        own.unlink(missing_ok=True)


def ports_of(scenario: str, seed: int) -> Ports | None:
    """Return the ports of the sandbox that began last to serve a scenario and still does."""
    files = sorted(FOLDER.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files:
        told = json.loads(file.read_text())
        if _runs(int(file.stem)) and (told["scenario"], told["seed"]) == (scenario, seed):
            intacct, cashflow360 = told["ports"]
            return intacct, cashflow360
    return None


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
