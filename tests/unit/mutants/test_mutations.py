"""The mutations `make mutants` draws: small, valid, and never of words or types."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.mutants.__main__ import ROOT, all_mutations, drawn
from tests.mutants.in_documents import document_mutations
from tests.mutants.in_python import python_mutations
from tests.mutants.mutation import Mutation, lay

MODULE = '''"""What this module is for: x == 1."""
from typing import Final
LIMITS: dict[str, int] = {"a": 1, "b": 2}
def f(x: int) -> int:
    if x == 1 and not x:
        raise ValueError("x == 1")
    return x
'''


def changed(mutations: list[Mutation], source: str) -> set[str]:
    return {f"{one.what}: {source[one.start : one.end]} → {one.after}" for one in mutations}


def test_a_module_is_changed_in_what_it_does() -> None:
    assert {
        "comparison: x == 1 → (x) != (1)",
        "and/or: x == 1 and not x → ((x == 1) or (not x))",
        "part of a condition left out: x == 1 and not x → ((x == 1))",
        "not left out: not x → bool(x)",
        "condition always true: x == 1 and not x → True",
        'row 1 left out: {"a": 1, "b": 2} → {"b": 2}',
        'refusal left out: raise ValueError("x == 1") → pass',
        "nothing answered: return x → return None",
        "one more: 2 → 3",
    } <= changed(python_mutations("m.py", MODULE), MODULE)


def test_words_and_types_stay_as_they_are() -> None:
    lines = {one.line for one in python_mutations("m.py", MODULE)}
    assert lines == {3, 5, 6, 7}


def test_an_entry_of_the_template_goes_with_what_belongs_to_it() -> None:
    template = "Resources:\n  Table:\n    Type: T\n    Properties:\n      A: true\n      B: 1\n    Other: x\n"
    found = {(one.line, one.what): one.applied(template) for one in document_mutations("t.yaml", template)}
    assert found[(4, "entry left out")] == "Resources:\n  Table:\n    Type: T\n    Other: x\n"
    assert "A: false" in found[(5, "the other truth")]
    assert "B: 3" in found[(6, "another number")]


def test_every_drawn_mutation_of_a_module_still_parses_and_changes_it() -> None:
    sample = [one for one in drawn(list(all_mutations(ROOT)), 300, 1) if one.path.endswith(".py")]
    assert sample
    for one in sample:
        text = (ROOT / one.path).read_text()
        assert one.applied(text) != text
        ast.parse(one.applied(text))


def test_the_same_seed_draws_the_same_sample() -> None:
    everything = list(all_mutations(ROOT))
    assert drawn(everything, 20, 4) == drawn(everything, 20, 4)
    assert drawn(everything, 20, 4) != drawn(everything, 20, 5)


def test_a_mutation_is_laid_over_a_tree_and_taken_back(tmp_path: Path) -> None:
    (tmp_path / "m.py").write_text(MODULE)
    mutation = python_mutations("m.py", MODULE)[0]
    before = lay(mutation, tmp_path)
    assert (tmp_path / "m.py").read_text() == mutation.applied(MODULE)
    assert before == MODULE
