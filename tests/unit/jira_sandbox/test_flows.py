"""Whom a strict workflow lets close an issue, without a server."""

from __future__ import annotations

from typing import Any

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.edit.lifecycle import ways
from jira_sandbox.permission import permitted
from jira_sandbox.state.flows import STRICT, Flows, strict
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.profiles import caller
from jira_sandbox.state.site import Person, Site


def worker(site: Site) -> Person:
    """Somebody who works in the strict project and does not administer it."""
    project = next(row for row in site.projects if row["key"] == STRICT)
    people = (caller(site, user) for user in site.users)
    return next(
        person for person in people
        if permitted(site, person, "TRANSITION_ISSUES", project)
        and not permitted(site, person, "ADMINISTER_PROJECTS", project)
    )  # fmt: skip


def reviewed(site: Site) -> Issue:
    home = (issue for issue in site.living() if issue.key.startswith("SET-"))
    return next(issue for issue in home if issue.fields["status"]["name"] in ("In Review", "QA"))


@pytest.mark.parametrize("deployment", ["cloud", "datacenter"])
def test_only_assignees_and_administrators_close_a_strict_issue(deployment: Any) -> None:
    site = generated_site("http://jira.test", deployment=deployment, issues=200)
    issue, me = reviewed(site), site.caller
    issue.fields.values_kept["assignee"] = None
    assert "Done" in [way.name for way in ways(site, issue)]
    site.caller = worker(site)
    assert "Done" not in [way.name for way in ways(site, issue)]
    shut = next(way for way in ways(site, issue, closed=True) if way.name == "Done")
    assert not shut.available
    issue.fields.values_kept["assignee"] = site.caller.user
    assert "Done" in [way.name for way in ways(site, issue)]
    site.caller = me


def test_a_site_without_the_project_has_no_rules() -> None:
    site = generated_site("http://jira.test", issues=20)
    site.issues.clear()
    assert Flows(site).rules == {}
    assert strict([]) == {}
