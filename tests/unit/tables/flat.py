"""Tables as plain data: functions by name with what they were made with, enumerations by their words."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import partial
from pathlib import Path
from types import FunctionType, ModuleType

WIDTH = 120
SENTENCE = 60
"""What is as long is read by people, and tested as pages of the documents."""


def tables_of(module: ModuleType) -> dict[str, object]:
    """Every table, limit and word that a module itself defines, and every enumeration."""
    found: dict[str, object] = {}
    for node in ast.parse(Path(module.__file__ or "").read_text()).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                if re.fullmatch(r"_?[A-Z][A-Z0-9_]+", name):
                    found[name] = plain(vars(module)[name])
            case ast.ClassDef(name=name):
                if told := _of_class(vars(module)[name]):
                    found[name] = told
            case _:
                pass
    return found


def _of_class(defined: type) -> dict[str, object]:
    """The words of an enumeration, and what the fields of a dataclass hold while nobody says anything else."""
    if issubclass(defined, Enum):
        return {one.name: one.value for one in defined}
    given = fields(defined) if is_dataclass(defined) and "__dataclass_fields__" in vars(defined) else ()
    return {one.name: plain(one.default) for one in given if one.default is not MISSING}


def plain(value: object) -> object:
    """A value as JSON can hold it; equal for equal tables."""
    match value:
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case str():
            return value if len(value) < SENTENCE else "(words)"
        case None | bool() | int() | float():
            return value
        case Decimal() | date() | timedelta():
            return str(value)
        case re.Pattern():
            return value.pattern
        case Mapping() | frozenset() | set() | tuple() | list():
            return _gathered(value)
        case _:
            return _made(value)


def _gathered(value: Mapping[object, object] | Collection[object]) -> object:
    if isinstance(value, Mapping):
        return {_name(key): plain(held) for key, held in value.items()}
    told = [plain(one) for one in value]
    return sorted(told, key=str) if isinstance(value, frozenset | set) else told


def _made(value: object) -> object:
    """A record by its fields, a function by its name, anything else by its type's name."""
    if isinstance(value, partial):
        return {"part of": plain(value.func), "with": plain(value.args), **_gathered_names(value.keywords)}
    if isinstance(value, FunctionType):
        return _function(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {"": type(value).__name__, **_held(value)}
    return getattr(value, "__qualname__", type(value).__qualname__)


def _name(key: object) -> str:
    told = plain(key)
    return told if isinstance(told, str) else str(told)


def _function(function: FunctionType) -> object:
    """A function that another one made is told with what it was given."""
    name = function.__qualname__.split(".<locals>")[0]
    given = [cell.cell_contents for cell in function.__closure__ or ()]
    held = [plain(one) for one in given if one is not function]
    return {name: held} if held else name


def _gathered_names(given: Mapping[str, object]) -> dict[str, object]:
    return {name: plain(value) for name, value in given.items()}


def _held(value: object) -> dict[str, object]:
    """The fields that are not at their default: a default that changes shows wherever it stands in the text."""
    assert is_dataclass(value)
    told: dict[str, object] = {}
    for one in fields(value):
        held = getattr(value, one.name)
        if one.default is MISSING or held != one.default:
            told[one.name] = plain(held)
    return told


def written(value: object, indent: int = 0) -> str:
    """JSON that is read line by line: what fits on a line stands on one."""
    short = json.dumps(value, ensure_ascii=False)
    if len(short) + indent <= WIDTH or not isinstance(value, dict | list) or not value:
        return short
    pad, end = " " * (indent + 1), " " * indent
    if isinstance(value, dict):
        rows = [
            f"{pad}{json.dumps(name, ensure_ascii=False)}: {written(held, indent + 1)}" for name, held in value.items()
        ]
        return "{\n" + ",\n".join(rows) + "\n" + end + "}"
    return "[\n" + ",\n".join(pad + written(one, indent + 1) for one in value) + "\n" + end + "]"
