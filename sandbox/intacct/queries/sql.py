"""The query language of `readByQuery`: comparisons with AND, OR, NOT and parentheses."""

import re
from dataclasses import dataclass

from sandbox.intacct.context import Context
from sandbox.intacct.errors import RefusedError, refused
from sandbox.intacct.objects.model import ObjectType
from sandbox.intacct.queries.conditions import Condition, compare, every, negated, some

OPERATORS = {
    "=": "equalto",
    "!=": "notequalto",
    "<>": "notequalto",
    "<": "lessthan",
    "<=": "lessthanorequalto",
    ">": "greaterthan",
    ">=": "greaterthanorequalto",
    "like": "like",
    "in": "in",
}
_TOKEN = re.compile(r"\s*(?:('(?:\\.|[^'\\])*')|(<=|>=|!=|<>|[=<>(),])|([A-Za-z0-9_.\-]+))")


@dataclass(slots=True)
class _Reader:
    tokens: list[str]
    at: int = 0

    def peek(self) -> str:
        return self.tokens[self.at].lower() if self.at < len(self.tokens) else ""

    def take(self, expected: str | None = None) -> str:
        if self.at >= len(self.tokens) or (expected is not None and self.peek() != expected):
            raise refused("processing")
        self.at += 1
        return self.tokens[self.at - 1]


def condition_of(ctx: Context, known: ObjectType, query: str) -> Condition | None:
    """Return the condition a query text means; None for an empty text."""
    if not query.strip():
        return None
    reader = _Reader(_tokens(query))
    found = _either(ctx, known, reader)
    if reader.at != len(reader.tokens):
        raise refused("processing")
    return found


def _tokens(query: str) -> list[str]:
    tokens: list[str] = []
    position = 0
    while position < len(query.rstrip()):
        match = _TOKEN.match(query, position)
        if match is None:
            raise refused("processing")
        tokens.append(next(group for group in match.groups() if group is not None))
        position = match.end()
    return tokens


def _either(ctx: Context, known: ObjectType, reader: _Reader) -> Condition:
    parts = [_both(ctx, known, reader)]
    while reader.peek() == "or":
        reader.take()
        parts.append(_both(ctx, known, reader))
    return parts[0] if len(parts) == 1 else some(parts)


def _both(ctx: Context, known: ObjectType, reader: _Reader) -> Condition:
    parts = [_one(ctx, known, reader)]
    while reader.peek() == "and":
        reader.take()
        parts.append(_one(ctx, known, reader))
    return parts[0] if len(parts) == 1 else every(parts)


def _one(ctx: Context, known: ObjectType, reader: _Reader) -> Condition:
    if reader.peek() == "not":
        reader.take()
        return negated(_one(ctx, known, reader))
    if reader.peek() == "(":
        reader.take()
        inner = _either(ctx, known, reader)
        reader.take(")")
        return inner
    return _comparison(ctx, known, reader)


def _comparison(ctx: Context, known: ObjectType, reader: _Reader) -> Condition:
    path = reader.take().upper()
    operator = reader.take().lower()
    if operator == "is":
        denied = reader.peek() == "not"
        if denied:
            reader.take()
        reader.take("null")
        return _compared(ctx, known, "isnotnull" if denied else "isnull", path, [])
    denied = operator == "not"
    name = OPERATORS.get(reader.take().lower() if denied else operator)
    if name is None:
        raise refused("processing")
    values = _values(reader) if name == "in" else [_literal(reader.take())]
    return _compared(ctx, known, f"not{name}" if denied else name, path, values, raw=True)


def _compared(
    ctx: Context, known: ObjectType, operator: str, path: str, values: list[str], raw: bool = False
) -> Condition:
    """Compare; the legacy language says of an unknown field that something went wrong, not what."""
    try:
        return compare(ctx, known, operator, path, values, raw=raw)
    except RefusedError as refusal:
        raise refused("processing") from refusal


def _values(reader: _Reader) -> list[str]:
    reader.take("(")
    values = [_literal(reader.take())]
    while reader.peek() == ",":
        reader.take()
        values.append(_literal(reader.take()))
    reader.take(")")
    return values


def _literal(token: str) -> str:
    if token.startswith("'"):
        return re.sub(r"\\(.)", r"\1", token[1:-1])
    return token
