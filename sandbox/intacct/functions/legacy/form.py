"""How a legacy function is described: the object, its elements, and where its lines are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Legacy:
    """One legacy function."""

    object_name: str
    verb: str
    names: Mapping[str, str] = field(default_factory=dict)
    """Elements and the generic fields they stand for."""
    contacts: Mapping[str, str] = field(default_factory=dict)
    """Elements that name a contact, and the field or the group it becomes."""
    lines: str = ""
    target: str = ""
    key: str = "key"
    fixed: Mapping[str, str] = field(default_factory=dict)


def upper(names: str | Iterable[str]) -> dict[str, str]:
    """Return elements whose generic name is the same in capitals."""
    return {name: name.upper() for name in (names.split() if isinstance(names, str) else names)}
