"""`lookup`: which fields an object has in this very company, and what a refusal says of fields it has not."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from intacct.elements import child, element
from intacct.functions import Function
from intacct.results import Done, GatewayError, Refused, Result

_NOT_VALID = re.compile(r"field requested is not valid:\s*(\w+)\.([\w.]+)", re.IGNORECASE)
_NOT_QUERYABLE = re.compile(r"fields cannot be queried:\s*\[(.*)\]", re.IGNORECASE | re.DOTALL)
_LISTED = re.compile(r"(\w+):\s*\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class ObjectFields:
    """The fields of an object by name, and the objects that its relations lead to by the relation's name."""

    fields: frozenset[str] = frozenset()
    relations: Mapping[str, str] = field(default_factory=dict)


def lookup(object_name: str) -> Function:
    """Ask for the fields of an object; the gateway does not check rights on it."""
    function = element("lookup")
    child(function, "object", object_name)
    return Function("lookup", function, None, writes=False)


def read_lookup(done: Done) -> ObjectFields:
    """The fields and relations that the answer lists."""
    listed = done.rows[0].lines if done.rows else {}
    fields = (row.get("ID", "") for row in listed.get("Fields", ()))
    relations = ((row.get("OBJECTPATH", ""), row.get("OBJECTNAME", "")) for row in listed.get("Relationships", ()))
    return ObjectFields(frozenset(name for name in fields if name), {path: name for path, name in relations if path})


def has(known: Mapping[str, ObjectFields], object_name: str, path: str) -> bool:
    """Whether a company has a field; what nobody looked up is taken to be there.

    A dotted path is listed itself, or begins with a relation to an object that has the rest. Where a list tells of
    neither, nobody knows.
    """
    one = known.get(object_name)
    if one is None or path in one.fields:
        return True
    head, _, rest = path.partition(".")
    if rest and head in one.relations:
        return has(known, one.relations[head], rest)
    return bool(rest) and not one.relations and not any("." in name for name in one.fields)


def refused_fields(errors: Sequence[GatewayError]) -> frozenset[str]:
    """The fields that a refusal names as unknown or as not to be queried, without their object.

    Captured: XL03000010 "Field requested is not valid: gldetail.STATUS", and XL03000006 "The following fields cannot
    be queried: [ apbill: [...] ]".
    """
    texts = [error.text for error in errors]
    found = [match[2] for text in texts for match in _NOT_VALID.finditer(text)]
    for text in texts:
        for listed in _NOT_QUERYABLE.finditer(text):
            found += [name for part in _LISTED.finditer(listed[1]) for name in re.findall(r"[\w.]+", part[2])]
    return frozenset(name.rstrip(".") for name in found)


def refused_paths(function: Function, result: Result) -> frozenset[str]:
    """The selected fields of a query that its refusal names; a dotted path may be named by its last part."""
    if function.name != "query" or not isinstance(result, Refused):
        return frozenset()
    named = {name.casefold() for name in refused_fields(result.errors)}
    asked = {(one.text or "") for one in function.element.iter("field")}
    return frozenset(path for path in asked if any(_names(name, path.casefold()) for name in named))


def without(function: Function, paths: Collection[str]) -> Function | None:
    """The query without some of its selected fields; None when it filters or sorts by them, or selects nothing else."""
    made = deepcopy(function.element)
    select = made.find("select")
    for one in [] if select is None else select.findall("field"):
        if select is not None and one.text in paths:
            select.remove(one)
    if made.find("select/field") is None or any(one.text in paths for one in made.iter("field")):
        return None
    return replace(function, element=made)


def _names(name: str, path: str) -> bool:
    return path == name or path.endswith(f".{name}")
