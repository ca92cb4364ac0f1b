"""What the documents promise about commands, settings and error codes is what the project has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledgersync.errors import FatalError, LeaseLost, RetriableError
from ledgersync.settings import PREFIX, Settings
from tests.architecture.deployment import ROOT

README = (ROOT / "README.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
PRODUCT = ROOT / "layers" / "ledgersync" / "ledgersync"
RAISED = {FatalError.__name__, RetriableError.__name__, LeaseLost.__name__}
BUSY = re.compile(r"(lease-lost|(?<!-id)-(transport|throttled|offline|paging|malformed|out-of-time|busy))$")
"""Codes of systems that were busy: told in one row, since nobody has to act on one by itself."""


def targets() -> set[str]:
    """Targets that ``make help`` lists."""
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def first_cells(text: str) -> set[str]:
    """What stands in backticks at the beginning of the first cell of table rows."""
    return set(re.findall(r"^\| *`([^`]+)`", text, re.MULTILINE))


def literal_codes() -> Iterator[tuple[str, str]]:
    """Code and file of every error that is made with a code written out."""
    for path in PRODUCT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    yield str(code.value), path.name


def aws_codes() -> set[str]:
    """Of the services that adapters ask ``answers`` or ``translated`` about, when they refuse."""
    text = "\n".join(path.read_text() for path in (PRODUCT / "adapters").rglob("*.py"))
    return {f"{service}-refused" for service in re.findall(r'(?:answers|translated)\((?:error, )?"([a-z_]+)"\)', text)}


def test_the_readme_lists_every_make_target_and_no_other() -> None:
    listed = {cell.removeprefix("make ") for cell in first_cells(README) if cell.startswith("make ")}
    if not listed:
        pytest.skip("the README has no table of commands yet")
    assert listed == targets()


def test_the_make_targets_are_all_phony() -> None:
    [phony] = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(phony.split()) == targets()


def test_make_targets_named_anywhere_in_the_documents_exist() -> None:
    documents = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
    named = {(path.name, name) for path in documents for name in re.findall(r"`make ([a-z-]+)", path.read_text())}
    assert {name for _, name in named} <= targets(), sorted(named)


def test_the_readme_lists_every_setting_and_no_other() -> None:
    listed = {cell for cell in first_cells(README) if cell.startswith(PREFIX)}
    if not listed:
        pytest.skip("the README has no table of settings yet")
    assert listed == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_the_operations_guide_names_every_error_that_is_raised_under_a_written_code() -> None:
    missing = {
        (code, file) for code, file in literal_codes() if not BUSY.search(code) and f"`{code}`" not in OPERATIONS
    }
    assert missing == set()


def test_codes_of_errors_have_one_style() -> None:
    codes = {code for code, _ in literal_codes()} | aws_codes()
    assert [code for code in codes if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []


def test_the_operations_guide_names_every_service_of_aws_that_may_refuse() -> None:
    assert aws_codes()
    assert {code for code in aws_codes() if f"`{code}`" not in OPERATIONS} == set()


@pytest.mark.parametrize("document", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: str(path.name))
def test_files_named_in_a_document_exist(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_file_that_the_architecture_names_exists() -> None:
    named = re.findall(r"`([a-z0-9_/]+(?:\.py|/))`", (ROOT / "docs" / "architecture.md").read_text())
    assert len(named) > 30
    missing = [name for name in named if not (PRODUCT / name).exists() and not (ROOT / name).exists()]
    assert missing == []


def test_every_section_that_is_referred_to_exists() -> None:
    """A § is one of docs/sync-rules.md, wherever it stands."""
    sections = set(re.findall(r"^## (\d+)\. ", (ROOT / "docs" / "sync-rules.md").read_text(), re.MULTILINE))
    assert sections == {str(number) for number in range(1, len(sections) + 1)}
    homes = ("layers", "functions", "sandbox", "tests", "ledgersync_cli", "docs")
    texts = [path for home in homes for kind in ("*.py", "*.md") for path in (ROOT / home).rglob(kind)]
    referred = {
        (str(path.relative_to(ROOT)), number)
        for path in (*texts, *ROOT.glob("*.md"))
        for number in re.findall(r"§ ?(\d+)", path.read_text(encoding="utf-8"))
    }
    assert len(referred) > 50
    assert {(name, number) for name, number in referred if number not in sections} == set()


def test_the_product_points_to_nothing_outside_the_project() -> None:
    outside = re.compile(r"\.\./shared|shared/reference|\bspec/|\(product [A-Z]\d?|\([JN]\d\d?(?: to N\d+)?\)")
    homes = ("layers", "functions", "sandbox", "ledgersync_cli", "docs")
    texts = [path for home in homes for kind in ("*.py", "*.md") for path in (ROOT / home).rglob(kind)]
    assert [str(path) for path in (*texts, *ROOT.glob("*.md")) if outside.search(path.read_text())] == []


def test_the_walk_of_a_bill_passes_at_most_18_modules_and_none_twice() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    walk = page.split("## One Intacct bill")[1].split("\n## ")[0]
    named = re.findall(r"^\d+\. `([a-z0-9_/]+\.py)`", walk, re.MULTILINE)
    assert len(named) > 10
    assert len(named) <= 18
    assert [name for name in named if named.count(name) > 1] == []
