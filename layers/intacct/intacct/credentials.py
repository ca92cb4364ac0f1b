"""Who signs in, and the session that signing in gives."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Credentials:
    """The sender, the company, its Web Services user and the entity to enter (None: the top level)."""

    sender_id: str
    sender_password: str = field(repr=False)
    company_id: str
    user_id: str
    user_password: str = field(repr=False)
    entity_id: str | None

    def stray_blanks(self) -> tuple[str, ...]:
        """Names of the parts that begin or end with white space, a common slip when pasting."""
        values = ((part.name, getattr(self, part.name)) for part in fields(self))
        return tuple(name for name, value in values if value is not None and value != value.strip())


@dataclass(frozen=True, slots=True)
class Session:
    """A session in one entity; every call with it moves `expires_at` (aware UTC) on."""

    session_id: str = field(repr=False)
    endpoint: str
    entity_id: str | None
    expires_at: datetime | None
