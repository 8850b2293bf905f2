"""The budgets of the house: what is too long is split, before it is too late."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))

FILE_LINES = 400
FUNCTION_LINES = 50
CLASS_LINES = 300

# Files that are a table of facts, each with the reason why it may be longer.
TABULAR: dict[str, str] = {}


def _length(node: ast.AST) -> int:
    return int(node.end_lineno) - int(node.lineno) + 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_its_classes_and_its_functions_fit(path: Path) -> None:
    text = path.read_text()
    name = str(path.relative_to(ROOT))
    too_long = (
        [] if name in TABULAR else [f"{name}: {text.count(chr(10))} lines"] * (text.count("\n") > FILE_LINES)
    )
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > FUNCTION_LINES:
            too_long.append(f"{name}:{node.lineno} {node.name}: {_length(node)} lines")
        if isinstance(node, ast.ClassDef) and _length(node) > CLASS_LINES:
            too_long.append(f"{name}:{node.lineno} {node.name}: {_length(node)} lines")
    assert not too_long


def test_every_exemption_is_still_needed() -> None:
    assert [name for name in TABULAR if (ROOT / name).read_text().count("\n") <= FILE_LINES] == []
