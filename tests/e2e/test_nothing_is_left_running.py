"""Children of the local stack end with whoever started them, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_emulator_ends_with_its_parent(end: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as parent:
        assert parent.stdout is not None
        emulator = int(parent.stdout.readline())
        assert group_lives(emulator)
        parent.send_signal(end)
    deadline = time.monotonic() + 10
    while group_lives(emulator):
        assert time.monotonic() < deadline, "the emulator outlived its parent"


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
