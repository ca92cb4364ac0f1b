"""Which tests run which lines, as measured; lines of files that changed since are found again by their text."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from coverage import CoverageData

PAGES = tuple(f"tests/architecture/test_{one}.py" for one in ("mapping_page", "holds_page", "documents"))
"""Pages that are written from tables, or name their rows: they tell when one changed that is read at import."""
TABLES = "tests/unit/tables/test_tables.py"
"""Every table and limit against what was reviewed: it tells most of what changes outside of functions."""
NOTHING: Mapping[int, Sequence[str]] = {}


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement: its data, the tests that count in it, and the product as it was then."""

    data: Path
    root: Path
    sources: Path
    tests: frozenset[str]

    def by_file(self) -> dict[str, Mapping[int, Sequence[str]]]:
        kept = CoverageData(str(self.data))
        kept.read()
        found: dict[str, Mapping[int, Sequence[str]]] = {}
        for file in kept.measured_files():
            lines = kept.contexts_by_lineno(file)
            path = str(Path(file).relative_to(self.root))
            found[path] = {line: [name for one in some if (name := self._test(one))] for line, some in lines.items()}
        return found

    def _test(self, context: str) -> str:
        test = context.split("|")[0]
        return test if test.split("::")[0] in self.tests else ""

    def line_then(self, path: str, line: int, text: str) -> int | None:
        """Where a line of today's text stood; None where it is new."""
        source = self.sources / path
        then = source.read_text() if source.exists() else ""
        if then == text:
            return line
        blocks = SequenceMatcher(None, then.splitlines(), text.splitlines(), autojunk=False).get_matching_blocks()
        at = next((one for one in blocks if one.b < line <= one.b + one.size), None)
        return None if at is None else at.a + line - at.b


class Covering:
    """The tests to run for a line, those that run the least else first: they are quick and say most."""

    def __init__(self, root: Path, measured: Sequence[Measured]) -> None:
        self._root = root
        self._measured = [(one, one.by_file()) for one in measured]
        self._weight: Counter[str] = Counter()
        for _, files in self._measured:
            for by_line in files.values():
                for tests in by_line.values():
                    self._weight.update(tests)

    def tests_of(self, path: str, line: int) -> list[str]:
        """Tests of the very line; where it runs at import, of its module, or all, those named like it first."""
        text = (self._root / path).read_text()
        found = set[str]()
        for one, files in self._measured if _in_function(text, line) else ():
            then = one.line_then(path, line, text)
            found |= set() if then is None else set(files.get(path, NOTHING).get(then, ()))
        if not found:
            found = {test for _, files in self._measured for some in files.get(path, NOTHING).values() for test in some}
        words = _words(path) if not found else set()
        near = sorted(found or self._weight, key=lambda test: (-len(words & _words(test)), self._weight[test], test))
        named = [] if _in_function(text, line) else [TABLES, *self._importing(path)]
        return [*named, *(() if found else PAGES), *near]

    def _importing(self, path: str) -> list[str]:
        """Files of tests that import a module: what asserts a table need not run a line of it."""
        module = ".".join(Path(path).with_suffix("").parts[2:])
        files = sorted({file for one, _ in self._measured for file in one.tests})
        return [file for file in files if f"from {module} import" in (self._root / file).read_text()]


def _in_function(text: str, line: int) -> bool:
    """What stands outside runs at import, which is counted as a line of whichever test comes first."""
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.Lambda))
    return any(one.lineno < line <= (one.end_lineno or 0) for one in functions)


def _words(path: str) -> set[str]:
    """What a file is named by, without the ends of plurals: mapping/vendors.py, tests/unit/mapping/test_vendor.py."""
    file = path.split("::")[0].removesuffix(".py")
    return {word.rstrip("s") for word in re.split(r"[/_]", file)} - {"layer", "ledgersync", "test", "unit"}
