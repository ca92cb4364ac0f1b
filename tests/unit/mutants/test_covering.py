"""Which tests `make mutants` runs for a line, and how long it lets them run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from coverage import CoverageData

from tests.mutants import judge as judging
from tests.mutants.covering import PAGES, TABLES, Covering, Measured
from tests.mutants.judge import Judge
from tests.mutants.measuring import measured
from tests.mutants.mutation import Mutation

PATH = "layers/ledgersync/ledgersync/mapping/bills.py"
PRODUCT = "def total(a: int) -> int:\n    return a + 1\nROWS = [1]\n"
ONE = "tests/unit/mapping/test_bill.py"


def covering(
    tmp_path: Path, now: str, tests: frozenset[str] = frozenset({ONE, "tests/unit/test_other.py"})
) -> Covering:
    root, sources = tmp_path / "root", tmp_path / "sources"
    for base, text in ((root, now), (sources, PRODUCT)):
        (base / PATH).parent.mkdir(parents=True)
        (base / PATH).write_text(text)
    for test in tests:
        (root / test).parent.mkdir(parents=True, exist_ok=True)
        (root / test).write_text("")
    data = CoverageData(str(tmp_path / "coverage"))
    for test, lines in ((f"{ONE}::test_a[x]|run", [2, 4]), ("tests/unit/test_other.py::test_b|run", [3, 4])):
        data.set_context(test)
        data.add_lines({str(root / PATH): lines})
    data.write()
    return Covering(root, [Measured(tmp_path / "coverage", root, sources, tests)])


def test_a_line_is_found_again_where_lines_came_before_it(tmp_path: Path) -> None:
    assert covering(tmp_path, "# new\n" + PRODUCT).tests_of(PATH, 3) == [f"{ONE}::test_a[x]"]


def test_a_line_that_runs_at_import_is_no_line_of_the_test_that_imported_it_first(tmp_path: Path) -> None:
    assert len(covering(tmp_path, PRODUCT).tests_of(PATH, 3)) == 3


def test_for_a_table_the_tests_that_import_its_module_come_first(tmp_path: Path) -> None:
    found = covering(tmp_path, PRODUCT)
    (tmp_path / "root" / ONE).write_text("from ledgersync.mapping.bills import ROWS\n")
    assert found.tests_of(PATH, 3)[:2] == [TABLES, ONE]
    assert found.tests_of(PATH, 2) == [f"{ONE}::test_a[x]"]


def test_for_a_new_line_the_tests_of_its_module_run(tmp_path: Path) -> None:
    assert len(covering(tmp_path, PRODUCT + "LIMIT = 3\n").tests_of(PATH, 4)) == 3


def test_tests_that_changed_since_do_not_count_in_an_old_measurement(tmp_path: Path) -> None:
    assert covering(tmp_path, PRODUCT, frozenset({ONE})).tests_of(PATH, 3) == [TABLES, f"{ONE}::test_a[x]"]


def test_where_no_test_runs_a_module_those_named_like_it_come_after_the_pages(tmp_path: Path) -> None:
    found = covering(tmp_path, PRODUCT)
    other = tmp_path / "root" / PATH.replace("bills", "vendors")
    other.write_text("A = 1\n")
    assert found.tests_of(PATH.replace("bills", "vendors"), 1)[1 + len(PAGES)] == f"{ONE}::test_a[x]"


def test_what_was_measured_is_kept_while_no_test_changes(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text("x")
    kept = tmp_path / "home" / "000"
    kept.mkdir(parents=True)
    (kept / "tests.json").write_text(json.dumps({"tests/test_x.py": "x", "tests/test_gone.py": "y"}))
    (kept / "root.txt").write_text(str(tmp_path))
    [found] = measured(tmp_path, tmp_path / "home")
    assert found.tests == {"tests/test_x.py"}


def tree(tmp_path: Path, test: str) -> Judge:
    root = tmp_path / "product"
    (root / "tests").mkdir(parents=True)
    (root / "rows.py").write_text("ROWS = [1, 2]\n")
    (root / "tests" / "test_rows.py").write_text(f"import pytest, time\nfrom rows import ROWS\n{test}\n")
    return Judge(root, tmp_path / "copy", Listed(tmp_path))


class Listed(Covering):
    def __init__(self, root: Path) -> None:
        super().__init__(root, [])

    def tests_of(self, path: str, line: int) -> list[str]:
        return ["tests/test_rows.py::test_row[2]"]


SHORTER = Mutation(path="rows.py", line=1, what="element 2 left out", start=7, end=13, after="[1]")


@pytest.fixture(autouse=True)
def no_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "HISTORIES", ("json.tool", "--help"))


def test_a_case_that_is_gone_with_the_row_it_comes_from_notices_nothing(tmp_path: Path) -> None:
    itself = "@pytest.mark.parametrize('row', ROWS)\ndef test_row(row):\n    assert row in ROWS"
    assert tree(tmp_path, itself).judge(SHORTER).survived


def test_what_cannot_be_imported_any_more_is_noticed(tmp_path: Path) -> None:
    judge = tree(tmp_path, "assert len(ROWS) == 2\ndef test_row(): pass")
    assert "tests/test_rows.py" in judge.judge(SHORTER).noticed_by


def test_a_test_that_is_not_there_at_all_is_no_verdict(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such test"):
        tree(tmp_path, "def test_column(): pass").judge(SHORTER)


def test_the_tree_is_as_it_was_after_a_mutation_was_noticed(tmp_path: Path) -> None:
    judge = tree(tmp_path, "@pytest.mark.parametrize('row', [2])\ndef test_row(row):\n    assert row in ROWS")
    assert "test_row[2]" in judge.judge(SHORTER).noticed_by
    assert (tmp_path / "copy" / "rows.py").read_text() == "ROWS = [1, 2]\n"


def test_a_test_that_runs_without_end_notices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "ONE_TEST", 0.2)
    endless = "@pytest.mark.parametrize('row', [2])\ndef test_row(row):\n    while len(ROWS) < 2: time.sleep(0.01)"
    assert not tree(tmp_path, endless).judge(SHORTER).survived


def test_a_mutation_has_a_limited_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "SECONDS", 0.2)
    assert tree(tmp_path, "def test_row(): assert ROWS == [1, 2]").judge(SHORTER).survived
