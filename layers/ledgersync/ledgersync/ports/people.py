"""Where people are kept who may sign in: the directory behind the issuer of tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Standing(StrEnum):
    """``INVITED``: never signed in yet."""

    ACTIVE = "active"
    INVITED = "invited"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``name`` is how the issuer names them, an e-mail address as a rule."""

    id: str
    name: str
    role: str
    standing: Standing = Standing.ACTIVE


class Directory(Protocol):
    """People by tenant. An id of another tenant's person is as unknown as one that never was."""

    def people(self, tenant_id: str) -> Sequence[Person]: ...
    def person(self, tenant_id: str, person_id: str) -> Person | None: ...
    def invite(self, tenant_id: str, name: str, role: str) -> Person | None:
        """Mail them an invitation; None when somebody has an account of that name, in whatever tenant.

        An invitation that was cut off midway is finished by the next one of the same tenant.
        """

    def invite_again(self, person: Person) -> None: ...
    def give_role(self, person: Person, role: str) -> None: ...
    def enable(self, person: Person) -> None: ...
    def disable(self, person: Person) -> None:
        """They can't sign in, and what they are signed in to ends with their access token."""

    def remove(self, person: Person) -> None: ...
