"""Writes every request and answer of the sandbox servers to a file each, with their secrets redacted."""

import itertools
import re
from pathlib import Path
from typing import Protocol

REDACTED = "REDACTED"

_FORM_SECRETS = re.compile(r"((?:^|&)(?:password|devKey|sessionId|mfaId|deviceId)=)[^&]*")
_JSON_SECRETS = re.compile(r'("sessionId":\s*")[^"]*')
_XML_SECRETS = re.compile(r"(<(password|sessionid|userpassword)>)[^<]*(</\2>)")


class Recorder(Protocol):
    """Keeps one exchange; servers call it after every answer, and with an empty answer when none was given."""

    def record(self, *, system: str, method: str, path: str, request: bytes, status: int, answer: bytes) -> None: ...


class NoRecorder:
    """Keeps nothing."""

    def record(self, *, system: str, method: str, path: str, request: bytes, status: int, answer: bytes) -> None: ...


class FileRecorder:
    """Numbers the exchanges of each system and writes `<nnnnnn>-<what>.request` and `.answer` under its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers: dict[str, itertools.count[int]] = {}

    def record(self, *, system: str, method: str, path: str, request: bytes, status: int, answer: bytes) -> None:
        folder = self._folder / system
        folder.mkdir(parents=True, exist_ok=True)
        number = next(self._numbers.setdefault(system, itertools.count(1)))
        stem = f"{number:06d}-{_file_name(path)}"
        (folder / f"{stem}.request").write_bytes(f"{method} {path}\n\n".encode() + redact(request))
        (folder / f"{stem}.answer").write_bytes(f"HTTP {status}\n\n".encode() + redact(answer))


def redact(body: bytes) -> bytes:
    """Return a body without passwords, keys and session ids (form, JSON or XML)."""
    text = body.decode("utf-8", "replace")
    text = _JSON_SECRETS.sub(rf"\g<1>{REDACTED}", text)
    text = _FORM_SECRETS.sub(rf"\g<1>{REDACTED}", text)
    return _XML_SECRETS.sub(rf"\g<1>{REDACTED}\g<3>", text).encode()


def _file_name(path: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", path).strip("-")[-60:]
