"""``dataclass`` as the standard library has it, but a class's methods are made when they are first called.

The standard library compiles some seven methods of every class, half a millisecond of a cold start each time. A
function loads hundreds of classes and uses few of them before its first answer. A class begins with fields and slots.
``__init__``, ``__repr__``, ``__eq__`` and ``__hash__`` are made by the standard library at the first call of each, and
stay. For a type checker this is the standard library's own ``dataclass``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, eq=True):
        def light(plain: type) -> type:
            return _light(plain, frozen=frozen, slots=slots, kw_only=kw_only, eq=eq)

        return light if cls is None else light(cls)


def _light(plain: Any, *, frozen: bool, slots: bool, kw_only: bool, eq: bool) -> Any:
    plain.__doc__ = plain.__doc__ or plain.__name__
    own = set(plain.__dict__)
    cls: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(plain)
    for name in ("__init__", "__repr__", *(("__eq__",) if eq else ()), *(("__hash__",) if eq and frozen else ())):
        if name not in own:
            setattr(cls, name, _made_when_called(cls, name, frozen))
    if eq and not frozen:
        cls.__hash__ = None
    if frozen:
        cls.__setattr__, cls.__delattr__, cls.__setstate__ = _refuse_to_set, _refuse_to_delete, _set_state
    return cls


def _made_when_called(cls: Any, name: str, frozen: bool) -> Callable[..., Any]:
    def method(*args: Any, **named: Any) -> Any:
        setattr(cls, name, getattr(_with(cls, name, frozen), name))
        return getattr(cls, name)(*args, **named)

    return method


def _with(cls: Any, name: str, frozen: bool) -> type:
    """A class of the same fields with one method, which is good for ``cls`` as well."""
    after = {"__post_init__": cls.__post_init__} if hasattr(cls, "__post_init__") else {}
    return dataclasses.make_dataclass(
        cls.__name__,
        [(one.name, one.type, one) for one in dataclasses.fields(cls)],
        namespace={"__doc__": cls.__doc__, "__qualname__": cls.__qualname__, **after},
        init=name == "__init__",
        repr=name == "__repr__",
        eq=name in ("__eq__", "__hash__"),
        frozen=frozen,
        match_args=False,
    )


def _refuse_to_set(_: object, name: str, __: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _set_state(self: object, state: tuple[object, Mapping[str, object]]) -> None:
    """Copies and unpickles what may not be set."""
    for name, value in state[1].items():
        object.__setattr__(self, name, value)
