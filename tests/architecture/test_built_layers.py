"""What the build puts into the layers is enough: a function imports with nothing else on its path."""

from __future__ import annotations

import importlib.util
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.deployment import ROOT, resources

ARCHITECTURES = {"x86_64": "x86_64", "AMD64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}
LAYERS = resources("AWS::Serverless::LayerVersion")
FUNCTIONS = resources("AWS::Serverless::Function")
RUNTIMES_OWN = ("boto3", "botocore", "s3transfer", "urllib3", "dateutil", "six.py", "jmespath")
"""What the Lambda runtime brings along."""


@pytest.fixture(scope="module")
def opt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layers built with the recipes of the deployment, for this machine's own architecture and Python."""
    built = tmp_path_factory.mktemp("opt")
    for name, properties in LAYERS.items():
        environ = {
            **os.environ,
            "ARTIFACTS_DIR": str(built),
            "ARCHITECTURE": ARCHITECTURES[platform.machine()],
            "PYTHON_VERSION": f"{sys.version_info.major}.{sys.version_info.minor}",
            "PYTHON": sys.executable,
            "COMPILER": sys.executable,
            "UV": str(Path(sys.executable).with_name("uv")),
        }
        command = ["make", "--silent", "--makefile", str(ROOT / "layers" / "Makefile"), f"build-{name}"]
        subprocess.run(command, check=True, cwd=ROOT / properties["ContentUri"], env=environ)
    runtime = built / "runtime"
    runtime.mkdir()
    for name in RUNTIMES_OWN:
        [home] = {Path(place) / name for place in sys.path if (Path(place) / name).exists()}
        (runtime / name).symlink_to(home)
    return built


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_built_function_imports_with_only_its_layers(opt: Path, function: str) -> None:
    path = [str(ROOT / FUNCTIONS[function]["CodeUri"]), str(opt / "python"), str(opt / "runtime")]
    code = "; ".join(
        [
            f"import sys; sys.path[:0] = {path!r}",
            "import app, ledgersync, importlib, pkgutil",
            "found = pkgutil.walk_packages(ledgersync.__path__, 'ledgersync.')",
            "print(app.handler, [importlib.import_module(module.name).__file__ for module in found])",
        ]
    )
    isolated = [sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(isolated, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert str(opt) in done.stdout


def test_nothing_but_packages_ships(opt: Path) -> None:
    shipped = {path.name for path in (opt / "python").iterdir()}
    assert {"intacct", "cashflow360", "ledgersync", "pydantic", "httpx", "lxml"} <= shipped
    assert not shipped & {"tests", "bin", "pyproject.toml", "Makefile", "sandbox", "boto3"}


def test_layers_carry_bytecode_that_is_not_checked_again(opt: Path) -> None:
    """Of hashed, unchecked files the second word of the header is 1 (PEP 552)."""
    sources = [path for path in (opt / "python" / "ledgersync").rglob("*.py") if path.stat().st_size]
    compiled = {path: Path(importlib.util.cache_from_source(str(path))) for path in sources}
    assert {path for path, cached in compiled.items() if not cached.exists()} == set()
    assert {cached.read_bytes()[4:8] for cached in compiled.values()} == {b"\x01\x00\x00\x00"}
    assert str(opt).encode() not in next(iter(compiled.values())).read_bytes()


def test_a_build_without_the_runtimes_python_says_so(tmp_path: Path) -> None:
    environ = {**os.environ, "ARTIFACTS_DIR": str(tmp_path), "COMPILER": "python-of-nowhere"}
    command = ["make", "--silent", "--makefile", str(ROOT / "layers" / "Makefile"), "build-IntacctLayer"]
    done = subprocess.run(command, check=True, cwd=ROOT / "layers/intacct", env=environ, capture_output=True, text=True)
    assert "python-of-nowhere is not here" in done.stderr
    assert not list(tmp_path.rglob("*.pyc"))
