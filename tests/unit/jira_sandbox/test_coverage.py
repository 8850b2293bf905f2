"""What the sandbox says it serves, counted."""

import pytest
from typer.testing import CliRunner

from jira_sandbox.command import app
from jira_sandbox.coverage import coverage

TOTALS = {"cloud": (119, 676), "datacenter": (98, 335)}
"""Operations served and not served: what is served more or less is seen here."""


@pytest.mark.parametrize("deployment", TOTALS)
def test_every_operation_is_counted_once(deployment: str) -> None:
    groups = coverage(deployment).values()
    assert (sum(len(g.served) for g in groups), sum(len(g.missing) for g in groups)) == TOTALS[deployment]
    assert not any(set(group.served) & set(group.missing) for group in groups)


def test_a_literal_path_is_not_served_by_a_name_in_its_place() -> None:
    assert "GET /rest/api/3/issue/createmeta" in coverage("cloud")["issue"].missing
    assert "GET /rest/api/3/issue/{issueIdOrKey}" in coverage("cloud")["issue"].served


def test_the_command_prints_groups_and_what_is_missing() -> None:
    runner = CliRunner()
    whole = runner.invoke(app, ["coverage"]).output
    assert "issuetype" in whole
    assert "GET /rest" not in whole
    named = runner.invoke(app, ["coverage", "--deployment", "datacenter", "--missing"]).output
    assert "    GET /rest/api/2/dashboard\n" in named
    assert "cloud" not in named.splitlines()[-1]
