"""The river flows one way: a module imports only from stages before its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "reportparse"
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60

# A module or package, and its stage. What is not listed fails: a new module finds its place here.
RANKS = {
    "": -1,  # the package itself: the version, and lazy exports that import nothing
    "collector": 0,
    "errors": 0,
    "inert": 0,
    "layout": 0,
    "limits": 0,
    "vocabulary": 0,
    "regions": 1,
    "report": 1,
    "labels": 1,
    "outputs": 1,
    "codebook": 2,
    "pages": 3,
    "narrative": 4,
    "tables": 4,
    "agencies": 5,
    "statistics": 5,
    "figures": 5,
    "checks": 6,
    "second_reading": 6,
    "readability": 6,
    "pipeline": 7,
    "batch": 8,
    "evaluate": 8,
    "index": 8,
    "page_picture": 8,
    "compare": 9,
    "export": 9,
    "cli": 10,
    "__main__": 11,
}
PDF_LIBRARIES = {"pymupdf", "fitz", "pdfplumber", "pdfminer", "pypdfium2"}
MAY_TOUCH_A_PDF_LIBRARY = {"pages", "page_picture"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def stage_of(path: Path) -> str:
    """Return the first part of a module's name below the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "" if parts == ("__init__",) else parts[0]


def imported_modules(path: Path) -> Iterator[str]:
    """Yield every module a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.module or ""


def imported_stages(path: Path) -> Iterator[str]:
    """Yield the stage of every module of the package that a file imports."""
    for name in imported_modules(path):
        first, _, rest = name.partition(".")
        if first == "reportparse":
            yield rest.partition(".")[0]


def test_every_module_has_a_rank() -> None:
    assert {stage_of(path) for path in MODULES} == set(RANKS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_imports_only_from_stages_before_its_own(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        return
    own = stage_of(path)
    against_the_river = {
        stage for stage in imported_stages(path) if stage != own and RANKS[stage] >= RANKS[own]
    }
    assert not against_the_river


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_readers_touch_a_pdf_library(path: Path) -> None:
    touched = {name.partition(".")[0] for name in imported_modules(path)} & PDF_LIBRARIES
    assert not touched or stage_of(path) in MAY_TOUCH_A_PDF_LIBRARY


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_MODULE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            assert length <= MAX_FUNCTION_LINES, f"{node.name} has {length} lines"
