"""A light dataclass is the standard library's in all that can be seen of it, but the time it takes to load."""

from __future__ import annotations

import ast
import copy
import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from typing import Any

import pytest

import light_dataclasses
from tests.architecture.test_layout import PACKAGES, parsed

DEPLOYED = ("remote", "intacct", "cashflow360", "ledgersync")
Decorator = Callable[..., Any]
LIGHT: Decorator = light_dataclasses.dataclass


def point(decorator: Decorator) -> Any:
    class Point:
        """A point."""

        x: int
        y: int = 2
        seen: list[int] = field(default_factory=list, compare=False)
        secret: str = field(default="s", repr=False)
        last: int = field(default=0, kw_only=True)

    return decorator(frozen=True, slots=True)(Point)


def counter(decorator: Decorator) -> Any:
    class Counter:
        by: dict[str, int]
        total: int = 0

        def __post_init__(self) -> None:
            self.total = sum(self.by.values())

        def __repr__(self) -> str:
            return "a counter"

    return decorator(slots=True, kw_only=True)(Counter)


@light_dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    name: str
    value: int = 0


@light_dataclasses.dataclass(frozen=True, slots=True)
class KeptLonger(Kept):
    days: int = 1


def tried(asked: Callable[[], object]) -> object:
    """The answer, or the kind and text of the error."""
    try:
        return asked()
    except (TypeError, AttributeError) as error:
        return type(error), str(error).replace("<locals>.", "")


def seen_of_points(decorator: Decorator) -> list[object]:
    cls = point(decorator)
    one, other = cls(1), cls(1, 2, [5], last=0)
    return [
        repr(one),
        one == other,
        hash(one) == hash(other),
        one == cls(1, 3),
        one == (1, 2),
        {one, other} == {one},
        asdict(replace(one, y=7, last=3)),
        [(part.name, part.compare, part.repr, part.kw_only) for part in fields(cls)],
        cls.__match_args__,
        cls.__doc__,
        tried(lambda: cls()),
        tried(lambda: cls(1, 2, [], "s", 4)),
        tried(lambda: cls(1, nothing=2)),
        tried(lambda: setattr(one, "x", 3)),
        tried(lambda: delattr(one, "x")),
        hasattr(one, "__dict__"),
        repr(copy.deepcopy(other)),
        other.seen is not one.seen,
    ]


def seen_of_counters(decorator: Decorator) -> list[object]:
    cls = counter(decorator)
    one = cls(by={"a": 1, "b": 2})
    before = one.total
    one.total = 9
    return [
        before,
        one.total,
        repr(one),
        one == cls(by={"a": 1, "b": 2}),
        tried(lambda: hash(one)),
        tried(lambda: cls({})),
    ]


@pytest.mark.parametrize("seen", [seen_of_points, seen_of_counters])
def test_it_is_what_the_standard_library_makes(seen: Callable[[Decorator], object]) -> None:
    assert seen(LIGHT) == seen(dataclasses.dataclass)


def test_methods_are_made_once_and_by_the_standard_library(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Mapping[str, object]] = []
    make = dataclasses.make_dataclass

    def counted(*args: Any, **named: Any) -> type:
        made.append(named)
        return make(*args, **named)

    monkeypatch.setattr(dataclasses, "make_dataclass", counted)
    cls = point(LIGHT)
    assert made == []
    ones = [cls(number) for number in range(3)]
    assert len(made) == 1
    assert ones[0] != ones[1] != ones[2]
    assert len(made) == 2
    assert cls.__init__.__code__.co_varnames[:2] == ("self", "x")


def test_a_class_of_more_fields_has_methods_of_its_own() -> None:
    assert [Kept("a"), KeptLonger("a", 1, days=3)] == [Kept("a", 0), KeptLonger("a", 1, 3)]
    assert Kept("a", 1) != KeptLonger("a", 1)
    assert repr(KeptLonger("a")) == "KeptLonger(name='a', value=0, days=1)"
    assert isinstance(KeptLonger("a"), Kept)


def test_what_may_not_be_set_can_be_copied() -> None:
    one = Kept("a", 3)
    assert copy.copy(one) == one
    with pytest.raises(FrozenInstanceError):
        copy.copy(one).value = 4  # type: ignore[misc]


def test_whatever_is_deployed_with_the_engine_uses_it() -> None:
    """Each other one is half a millisecond of every cold start."""
    heavy = [
        f"{path.relative_to(PACKAGES[name])}"
        for name in DEPLOYED
        for path in PACKAGES[name].rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"
        if "dataclass" in {one.name for one in node.names}
    ]
    assert heavy == []
