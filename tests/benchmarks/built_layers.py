"""The layers as the deployment builds them, compiled for the runtime's own Python, where this machine has that."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.deployment import ROOT, resources
from tests.architecture.test_built_layers import ARCHITECTURES, RUNTIMES_OWN

RUNTIME = "3.13"
COMPILER = os.environ.get("COMPILER", f"python{RUNTIME}")
"""As `layers/Makefile` names it."""


def runtime_python() -> str | None:
    """The runtime's Python, if there is one that starts."""
    found = shutil.which(COMPILER)
    asked = [found or "", "-c", "import sys; print(*sys.version_info[:2], sep='.')"]
    version = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() if found else ""
    return found if version == RUNTIME else None


def build(python: str, folder: Path) -> str:
    """Build every layer into a folder, and beside them what the runtime brings along; the path that holds both."""
    for name, properties in resources("AWS::Serverless::LayerVersion").items():
        environ = {
            **os.environ,
            "ARTIFACTS_DIR": str(folder),
            "ARCHITECTURE": ARCHITECTURES[platform.machine()],
            "PYTHON_VERSION": RUNTIME,
            "COMPILER": python,
        }
        command = ["make", "--silent", "--makefile", str(ROOT / "layers" / "Makefile"), f"build-{name}"]
        subprocess.run(command, check=True, cwd=ROOT / properties["ContentUri"], env=environ)
    runtime = folder / "runtime"
    runtime.mkdir()
    for name in RUNTIMES_OWN:
        [home] = {Path(place) / name for place in sys.path if (Path(place) / name).exists()}
        if home.is_dir():
            shutil.copytree(home, runtime / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(home, runtime)
    subprocess.run([python, "-m", "compileall", "-q", str(runtime)], check=True)
    return f"{folder / 'python'}{os.pathsep}{runtime}"
