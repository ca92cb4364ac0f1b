"""Mutations of Python: comparisons, conditions, constants, calls, rows of tables, answers. Never words or types."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from tests.mutants.mutation import Mutation

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
SAYING = {"logger", "log", "warnings"}
"""What is called on these is words for people."""


class Text:
    """Offsets of nodes: ``ast`` counts columns in bytes of UTF-8."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._lines = source.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def at(self, line: int, column: int) -> int:
        return self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode())

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)

    def of(self, node: ast.expr | ast.stmt) -> str:
        start, end = self.span(node)
        return self.source[start:end]


def python_mutations(path: str, source: str) -> list[Mutation]:
    """Every mutation of a module, in the order of its text."""
    text = Text(source)
    found: list[Mutation] = []
    for node in _worth_changing(ast.parse(source)):
        for what, target, after in _changes(node, text):
            start, end = text.span(target)
            found.append(Mutation(path=path, line=target.lineno, what=what, start=start, end=end, after=after))
    return sorted(found, key=lambda one: (one.start, one.what))


def _worth_changing(tree: ast.Module) -> Iterator[ast.AST]:
    """All nodes but imports, types, decorators, docstrings, protocols, errors' words and log lines."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if _is_words_or_types(node):
            continue
        yield node
        left_out = _left_out(node)
        waiting.extend(child for child in ast.iter_child_nodes(node) if child not in left_out)


def _is_words_or_types(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.JoinedStr():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.ClassDef(bases=bases):
            return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in bases)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            return name in SAYING
        case ast.Call(func=ast.Name(id="TypeVar" | "NewType" | "cast")):
            return True
        case _:
            return False


def _left_out(node: ast.AST) -> list[ast.AST | None]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return [
                *node.decorator_list,
                node.returns,
                *(a.annotation for a in ast.walk(node.args) if isinstance(a, ast.arg)),
            ]
        case ast.ClassDef():
            return [*node.decorator_list, *node.bases]
        case ast.AnnAssign():
            return [node.annotation]
        case ast.Raise():
            return [node.exc, node.cause]
        case ast.Subscript():
            return [node.slice] if isinstance(node.slice, ast.Tuple) else []
        case _:
            return []


Change = tuple[str, "ast.expr | ast.stmt", str]


def _changes(node: ast.AST, text: Text) -> Iterator[Change]:
    for change in CHANGES:
        yield from change(node, text)


def _comparison(node: ast.AST, text: Text) -> Iterator[Change]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        other = COMPARISONS[type(node.ops[0])]
        yield "comparison", node, f"({text.of(node.left)}) {other} ({text.of(node.comparators[0])})"


def _both_or_either(node: ast.AST, text: Text) -> Iterator[Change]:
    if isinstance(node, ast.BoolOp):
        word = " or " if isinstance(node.op, ast.And) else " and "
        yield "and/or", node, "(" + word.join(f"({text.of(one)})" for one in node.values) + ")"
        for left_out in node.values:
            rest = [f"({text.of(one)})" for one in node.values if one is not left_out]
            yield "part of a condition left out", node, "(" + f" {_word(node)} ".join(rest) + ")"


def _word(node: ast.BoolOp) -> str:
    return "and" if isinstance(node.op, ast.And) else "or"


def _negation(node: ast.AST, text: Text) -> Iterator[Change]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not left out", node, f"bool({text.of(node.operand)})"


def _condition(node: ast.AST, text: Text) -> Iterator[Change]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "condition always false", node.test, "False"
        if not isinstance(node, ast.While):
            yield "condition always true", node.test, "True"
    if isinstance(node, ast.comprehension):
        for test in node.ifs:
            yield "filter left out", test, "True"


def _constant(node: ast.AST, text: Text) -> Iterator[Change]:
    match node:
        case ast.Constant(value=bool(value)):
            yield "the other truth", node, str(not value)
        case ast.Constant(value=int(value)):
            yield "one more", node, str(value + 1)
        case ast.Constant(value=str(value)) if value.strip() and len(value) < 60 and " " not in value:
            yield "another text", node, repr(f"{value}~")


def _row(node: ast.AST, text: Text) -> Iterator[Change]:
    """A row of a table, an element of a set or list, or a keyword of a call is left out."""
    if isinstance(node, ast.Dict) and len(node.keys) > 1 and None not in node.keys:
        for left_out in range(len(node.keys)):
            pairs = [(k, v) for at, (k, v) in enumerate(zip(node.keys, node.values, strict=True)) if at != left_out]
            rows = ", ".join(f"{text.of(key)}: {text.of(value)}" for key, value in pairs if key is not None)
            yield f"row {left_out + 1} left out", node, "{" + rows + "}"
    if isinstance(node, ast.Set | ast.List) and len(node.elts) > 1:
        opened, closed = ("{", "}") if isinstance(node, ast.Set) else ("[", "]")
        for left_out in range(len(node.elts)):
            kept = ", ".join(text.of(one) for at, one in enumerate(node.elts) if at != left_out)
            yield f"element {left_out + 1} left out", node, opened + kept + closed


def _statement(node: ast.AST, text: Text) -> Iterator[Change]:
    match node:
        case ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield "statement left out", node, "pass"
        case ast.Raise():
            yield "refusal left out", node, "pass"
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield "nothing answered", node, "return None"


def _arithmetic(node: ast.AST, text: Text) -> Iterator[Change]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        sign = "-" if isinstance(node.op, ast.Add) else "+"
        yield "plus/minus", node, f"({text.of(node.left)}) {sign} ({text.of(node.right)})"


CHANGES: tuple[Callable[[ast.AST, Text], Iterator[Change]], ...] = (
    _comparison,
    _both_or_either,
    _negation,
    _condition,
    _constant,
    _row,
    _statement,
    _arithmetic,
)
