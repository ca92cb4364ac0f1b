"""Imports every module of a package while environment, AWS, logging, threads and sockets refuse that package.

``python -m tests.architecture.import_guard PACKAGE`` ends with an AssertionError that names the module and what it did.
"""

from __future__ import annotations

import importlib
import logging
import os
import pkgutil
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

import boto3

REFUSED: tuple[tuple[Any, str], ...] = (
    (boto3, "client"),
    (boto3, "resource"),
    (boto3, "Session"),
    (boto3, "setup_default_session"),
    (os, "getenv"),
    (type(os.environ), "__getitem__"),
    (type(os.environ), "__contains__"),
    (type(os.environ), "get"),
    (type(os.environ), "copy"),
    (logging, "basicConfig"),
    (logging, "getLogger"),
    (logging.Logger, "addHandler"),
    (logging.Logger, "setLevel"),
    (threading.Thread, "start"),
    (socket, "socket"),
)


def guarded(real: Callable[..., object], what: str, package: str) -> Callable[..., object]:
    """The real thing for everybody but the package, which must not ask for it while it is imported."""

    def guard(*arguments: object, **named: object) -> object:
        caller = str(sys._getframe(1).f_globals.get("__name__", ""))
        if caller.split(".")[0] == package:
            raise AssertionError(f"{caller} uses {what} at import")
        return real(*arguments, **named)

    return guard


def import_whole(package: str) -> int:
    """How many modules were imported, ``__main__`` left out."""
    for owner, name in REFUSED:
        setattr(owner, name, guarded(getattr(owner, name), name, package))
    found = pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
    names = [module.name for module in found if not module.name.endswith(".__main__")]
    for name in names:
        importlib.import_module(name)
    return len(names)


if __name__ == "__main__":
    sys.stdout.write(f"{import_whole(sys.argv[1])}\n")
