"""What a use case answers instead of doing: a stable code, and words for whoever asked."""

from __future__ import annotations

from collections.abc import Sequence


class Refusal(Exception):
    """Nothing was changed. ``reasons`` are (field, code, words) when several things are wrong at once."""

    def __init__(
        self, code: str, detail: str = "", reasons: Sequence[tuple[str, str, str]] = (), wait_seconds: int = 0
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.reasons = tuple(reasons)
        self.wait_seconds = wait_seconds


def not_found(what: str) -> Refusal:
    """The same words whether it never was or is somebody else's."""
    return Refusal("not-found", f"There is no such {what}.")
