"""Who is doing something, where and when."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.intacct.company import Company
from sandbox.intacct.formats import UserFormat, in_force
from sandbox.intacct.settings import Settings
from sandbox.intacct.users import User

Data = dict[str, object]
"""Fields of a request or of a seeding call before they are read: name to text, native value, group or list."""


@dataclass(slots=True)
class Context:
    """One caller: an API session or a user at the screen, at the top level or in an entity."""

    company: Company
    user: User
    entity_id: str | None
    now: datetime
    source: str = "api"

    @property
    def settings(self) -> Settings:
        """Settings of the world."""
        return self.company.settings

    @property
    def told(self) -> UserFormat:
        """How answers are written for the caller."""
        return in_force(self.user.form, self.settings.dates_told, self.settings.stamp_zone)

    @property
    def taken(self) -> UserFormat:
        """How the caller's requests are read."""
        return in_force(self.user.form, self.settings.dates_taken, self.settings.stamp_zone)
