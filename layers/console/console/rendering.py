"""Templates and static files, read once a process; static files carry their digest in their address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from console import words

HOME = Path(str(resources.files("console")))
TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
HTMX = "htmx-2.min.js"


@cache
def environment() -> Environment:
    """Everything a template prints is escaped; a name that does not exist is an error."""
    made = Environment(
        loader=FileSystemLoader(HOME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(static=static_address, words=words)
    made.filters.update(
        day=words.day,
        dated=words.dated,
        money=words.money,
        number=words.number,
        shown=words.value,
        field_name=words.field_name,
        quoted=quoted,
    )
    return made


def quoted(part: object) -> str:
    """A part of an address; a slash in it is no slash of the address."""
    return quote(str(part), safe="")


@cache
def static_files() -> Mapping[str, bytes]:
    """Every file of the folder by the name it is asked for under."""
    files = {file.name: file.read_bytes() for file in sorted((HOME / "static").iterdir()) if file.suffix in TYPES}
    return {f"{hashlib.sha256(content).hexdigest()[:12]}-{name}": content for name, content in files.items()}


def static_address(name: str) -> str:
    """``/static/<digest>-console.css``; empty when there is no such file."""
    return next((f"/static/{key}" for key in static_files() if key.partition("-")[2] == name), "")


def content_type(name: str) -> str:
    return TYPES[Path(name).suffix]
