"""Users of a company: how they sign in, what they see and what they may do."""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.intacct.formats import UserFormat


@dataclass(slots=True)
class User:
    """A user; `denied` holds (object, operation) pairs, `*` for any of either."""

    user_id: str
    password: str = field(repr=False)
    recordno: int = 0
    entities: frozenset[str] | None = None
    """Entities the user is limited to, "" for the top level; None for one who may work everywhere."""
    form: UserFormat = field(default_factory=UserFormat)
    denied: set[tuple[str, str]] = field(default_factory=set)
    audit_history: bool = True
    two_step_verification: bool = False
    web_services_only: bool = True
    user_type: str = "business user"
    admin: str = "Full"
    active: bool = True

    def may(self, object_name: str, operation: str) -> bool:
        """Tell whether an operation on an object is permitted."""
        wanted = {(object_name, operation), (object_name, "*"), ("*", operation)}
        return not wanted & self.denied

    def sees_entity(self, entity_id: str | None) -> bool:
        """Tell whether the user may work in an entity, or at the top level for None."""
        return self.entities is None or (entity_id or "") in self.entities


@dataclass(slots=True)
class Session:
    """A session: tied to a company, a user and an entity; every call extends it."""

    session_id: str
    company_id: str
    user: User
    entity_id: str | None
    expires_at: datetime
