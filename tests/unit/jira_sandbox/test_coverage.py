"""What the sandbox says it serves, counted."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from jira_sandbox.command import app
from jira_sandbox.coverage import coverage
from jira_sandbox.operations import table
from jira_sandbox.routes.registry import find

GOLDEN = Path(__file__).parent / "coverage.txt"
"""What ``jira-sandbox coverage`` prints: what is served more or less is seen here."""


def test_as_much_is_served_as_the_table_says() -> None:
    assert CliRunner().invoke(app, ["coverage"]).output == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_every_operation_is_counted_once(deployment: str) -> None:
    groups = coverage(deployment).values()
    operations = sum(len(methods) for _pattern, _path, methods in table(deployment))
    assert sum(len(g.served) + len(g.missing) for g in groups) == operations
    assert not any(set(group.served) & set(group.missing) for group in groups)


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_what_is_missing_is_not_served_by_a_name_in_its_place(deployment: str) -> None:
    for group in coverage(deployment).values():
        for operation in group.missing:
            method, path = operation.split()
            assert find(method, path.replace("{", "").replace("}", ""), deployment) is None


def test_the_command_prints_groups_and_what_is_missing() -> None:
    runner = CliRunner()
    whole = runner.invoke(app, ["coverage"]).output
    assert "issuetype" in whole
    assert "GET /rest" not in whole
    named = runner.invoke(app, ["coverage", "--deployment", "datacenter", "--missing"]).output
    assert "    POST /rest/api/2/issue/archive\n" in named
    assert "cloud" not in named.splitlines()[-1]
