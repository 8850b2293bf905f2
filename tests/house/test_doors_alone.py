"""Importing one door loads no other door, and no other door's dependencies.

The import contracts in pyproject.toml see imports as they are written; this sees what really happens.
"""

import subprocess
import sys

import pytest

FOREIGN = {
    "isthmus.doors.sql": ["isthmus.doors.cli", "typer", "rich", "prompt_toolkit", "pandas", "polars"],
    "isthmus.doors.cli": ["isthmus.doors.sql", "sqlglot", "duckdb"],
    "isthmus.engine.reader": ["isthmus.doors", "duckdb", "sqlglot", "typer"],
    "isthmus.connect": ["isthmus.jira", "httpx2", "pyarrow"],
    "isthmus.catalog.resources": ["isthmus.connect", "pyarrow", "msgspec"],
    "isthmus": ["pyarrow", "duckdb", "sqlglot", "httpx2", "typer"],
    "jira_sandbox": ["isthmus"],
}


@pytest.mark.parametrize("module", FOREIGN)
def test_a_module_loads_only_what_is_its_own(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert sorted(set(FOREIGN[module]) & set(loaded)) == []
