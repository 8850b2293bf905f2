"""The words of the house, and where they may stand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from isthmus.catalog.resources import RESOURCES

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
SOURCES = sorted(SOURCE.rglob("*.py"))
DOORS = sorted((SOURCE / "isthmus" / "doors").rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


def test_no_file_is_called_what_says_nothing() -> None:
    assert [path for path in SOURCES if VAGUE & set(path.relative_to(SOURCE).with_suffix("").parts)] == []


@pytest.mark.parametrize("path", DOORS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_door_names_a_resource(path: Path) -> None:
    """What a door knows of Jira it knows from the catalog."""
    named = {value for value in _strings(path) if value in RESOURCES}
    assert named == set()


def _strings(path: Path) -> Iterator[str]:
    """The string literals of a file, docstrings aside."""
    tree = ast.parse(path.read_text())
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value


def test_the_deployment_is_asked_in_one_room_only() -> None:
    outside = [path for path in SOURCES if "is_cloud" in path.read_text() and "jira" not in path.parts]
    assert outside == []


def test_nothing_swallows_everything() -> None:
    broad = re.compile(r"^\s*except( Exception| BaseException)?\s*(as \w+)?:", re.MULTILINE)
    found = [path for path in SOURCES if broad.search(path.read_text()) and not _raises_again(path)]
    assert found == []


def _raises_again(path: Path) -> bool:
    """Whether each broad except of the file ends by raising what it caught."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ExceptHandler):
            continue
        broad = node.type is None or (
            isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")
        )
        if broad and not isinstance(node.body[-1], ast.Raise):
            return False
    return True


def test_no_unit_test_patches_what_it_tests() -> None:
    patch = re.compile(r"MagicMock|mock\.patch|mocker\.|monkeypatch\.setattr")
    own = Path(__file__)
    found = [
        path for path in (ROOT / "tests").rglob("*.py") if path != own and patch.search(path.read_text())
    ]
    assert found == []
