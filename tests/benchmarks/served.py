"""The sandbox as a server in a process of its own, for measurements that need a wire or an unshared memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

READY = "ready:"


@dataclass(frozen=True, slots=True)
class Served:
    """Where both systems are, and the scenario they serve."""

    scenario: str
    intacct: str
    cashflow360: str

    @property
    def origins(self) -> tuple[str, str]:
        """Scheme, host and port of both."""
        intacct, cashflow360 = urlsplit(self.intacct), urlsplit(self.cashflow360)
        return f"{intacct.scheme}://{intacct.netloc}", f"{cashflow360.scheme}://{cashflow360.netloc}"


@contextmanager
def served(scenario: str, latency_ms: int = 0) -> Iterator[Served]:
    """Serve a scenario on free ports of 127.0.0.1 until the block ends."""
    ports = ("--intacct-port", "0", "--cashflow360-port", "0")
    command = (sys.executable, "-m", "sandbox", "serve", "--scenario", scenario, *ports)
    with subprocess.Popen((*command, "--latency-ms", str(latency_ms)), stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _when_ready(process, scenario)
        finally:
            process.terminate()
            process.communicate()


def _when_ready(process: subprocess.Popen[str], scenario: str) -> Served:
    for line in process.stdout or ():
        if line.startswith(READY):
            _, _, intacct, _, cashflow360 = line.split()
            return Served(scenario, intacct, cashflow360)
    raise RuntimeError("the sandbox does not start")
