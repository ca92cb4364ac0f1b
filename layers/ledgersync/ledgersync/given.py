"""Reads an object that came from outside field by field, and names the fields that are wrong, never what they hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TypeVar

T = TypeVar("T")
ID = re.compile(r"[A-Za-z0-9_-]{1,80}")


class Malformed(ValueError):
    """An object without the fields it should have."""

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__(", ".join(sorted(fields)))


class Given:
    """Every field is asked for by its kind. One that is wrong is noted, and ``whole`` refuses them together."""

    def __init__(self, raw: object, only: Collection[str] = ()) -> None:
        """``only`` names the fields there may be; any when it is empty."""
        self._raw: Mapping[object, object] = raw if isinstance(raw, Mapping) else {}
        self._wrong = {str(name) for name in self._raw if only and name not in only}
        if not isinstance(raw, Mapping):
            self._wrong.add("event")

    def whole(self, value: T) -> T:
        """What was made of the fields, if all of them were right."""
        if self._wrong:
            raise Malformed(self._wrong)
        return value

    def id(self, name: str) -> str:
        text = self.text(name)
        return text if ID.fullmatch(text) else self._refuse(name, "")

    def text(self, name: str, default: str | None = None, longest: int | None = None) -> str:
        value = self._raw.get(name, default)
        right = isinstance(value, str) and (longest is None or len(value) <= longest)
        return str(value) if right else self._refuse(name, "")

    def number(self, name: str, default: int | None = None, least: int = 0) -> int:
        value = self._raw.get(name, default)
        right = isinstance(value, int) and not isinstance(value, bool) and value >= least
        return value if right and isinstance(value, int) else self._refuse(name, least)

    def flag(self, name: str) -> bool:
        value = self._raw.get(name)
        return value if isinstance(value, bool) else self._refuse(name, False)

    def counts(self, name: str, most: int | None = None) -> Mapping[str, int]:
        value = self._raw.get(name, {})
        if not isinstance(value, Mapping) or (most is not None and len(value) > most):
            return self._refuse(name, {})
        right = all(isinstance(key, str) and isinstance(count, int) for key, count in value.items())
        return dict(value) if right else self._refuse(name, {})

    def one_of(self, name: str, known: Collection[str]) -> str:
        value = self._raw.get(name)
        return value if isinstance(value, str) and value in known else self._refuse(name, "")

    def maybe(self, name: str) -> object:
        """Whatever it is; None when it is missing."""
        return self._raw.get(name)

    def _refuse(self, name: str, instead: T) -> T:
        self._wrong.add(name)
        return instead
