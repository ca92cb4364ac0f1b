"""Children of the local stack end with whoever started them, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.steady import awaited

pytestmark = pytest.mark.e2e

SCRIPT = """
import sys
from pathlib import Path
from sandbox.local.emulator import Emulator, free_port
emulator = Emulator(free_port(), Path(sys.argv[1]), 1.0)
emulator.wait_ready()
print(emulator.pid, flush=True)
sys.stdin.read()
"""
DEMO = """
import sys
from pathlib import Path
from sandbox.local import demo
demo.STATE = Path(sys.argv[1])
sys.exit(demo.main([]))
"""


def test_the_emulator_ends_with_its_parent_however_that_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as parent:
        assert parent.stdout is not None
        emulator = int(parent.stdout.readline())
        assert group_lives(emulator)
        parent.kill()
    awaited(lambda: not group_lives(emulator), "the emulator outlived its parent")


def test_an_interrupted_demo_says_so_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", DEMO, str(tmp_path / "demo")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as demo:
        children = awaited(lambda: both_children(demo.pid), "the demo never started its children", 60)
        demo.send_signal(signal.SIGTERM)  # As Ctrl-C: Python turns that one into an interrupt by itself.
        said, _ = demo.communicate(timeout=60)
    assert (demo.returncode, said.split()[-1]) == (130, "stopped")
    assert "Traceback" not in said
    awaited(lambda: not any(group_lives(child) for child in children), "a child outlived the demo")


def both_children(parent: int) -> list[int]:
    """The remote systems and the emulator, once both are there; each leads a group of its own."""
    leaders = []
    for pid in map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split()):
        with suppress(ProcessLookupError):  # One that has ended since.
            leaders += [pid] if os.getpgid(pid) == pid else []
    return leaders if len(leaders) == 2 else []


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
