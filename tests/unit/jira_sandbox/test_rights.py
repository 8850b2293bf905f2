"""Every permission of a project that a write of issues takes, taken away one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.edit import lifecycle, remark, work
from jira_sandbox.edit.files import add_files
from jira_sandbox.edit.move import Move
from jira_sandbox.edit.upload import Upload
from jira_sandbox.errors import JiraError
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.permission_schemes import PermissionSchemes
from jira_sandbox.state.snapshots import Snapshots

NEW = {"fields": {"project": {"key": "PLAT"}, "issuetype": {"name": "Story"}, "summary": "x"}}
SPENT = {"timeSpentSeconds": 60, "timeSpent": "1m", "started": "2026-06-01T10:00:00.000+0000"}


def move(ledger: Ledger, issue: Issue) -> None:
    project = next(row for row in ledger.site.projects if row["key"] == "WEB")
    Move(project, ledger.site.catalog.types[str(project["id"])][1])(ledger, issue)


DEEDS: list[tuple[str, int, Callable[[Ledger, Issue], Any]]] = [
    ("CREATE_ISSUES", 400, lambda ledger, _issue: lifecycle.create(ledger, NEW, 2)),
    ("EDIT_ISSUES", 403,
     lambda ledger, issue: lifecycle.edit(ledger, issue, {"fields": {"summary": "y"}}, 2)),
    ("ASSIGN_ISSUES", 403, lambda ledger, issue: lifecycle.assign(ledger, issue, None, 2)),
    ("ASSIGN_ISSUES", 400,
     lambda ledger, issue: lifecycle.edit(ledger, issue, {"fields": {"assignee": None}}, 2)),
    ("ASSIGNABLE_USER", 400,
     lambda ledger, issue: lifecycle.assign(ledger, issue, ledger.site.caller.name, 2)),
    ("SCHEDULE_ISSUES", 400,
     lambda ledger, issue: lifecycle.edit(ledger, issue, {"fields": {"duedate": "2026-08-01"}}, 2)),
    ("TRANSITION_ISSUES", 400,
     lambda ledger, issue: lifecycle.transition(ledger, issue, {"transition": {"id": "21"}}, 2)),
    ("DELETE_ISSUES", 403, lambda ledger, issue: lifecycle.delete(ledger, issue, subtasks=False)),
    ("MOVE_ISSUES", 403, move),
    ("CREATE_ISSUES", 403, move),
    ("ADD_COMMENTS", 400, lambda ledger, issue: remark.add_comment(ledger, issue, "x")),
    ("WORK_ON_ISSUES", 400, lambda ledger, issue: work.add_work(ledger, issue, SPENT, None)),
    ("CREATE_ATTACHMENTS", 403,
     lambda ledger, issue: add_files(ledger, issue, [Upload("a", "text/plain", b"1")])),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "status", "deed"), DEEDS, ids=[f"{d[0]}-{d[1]}-{n}" for n, d in enumerate(DEEDS)]
)
def test_a_permission_that_is_taken_away_is_missed(
    key: str, status: int, deed: Callable[[Ledger, Issue], Any]
) -> None:
    site = generated_site("http://jira.test", deployment="datacenter", issues=20)
    ledger = Ledger(site, Encoder(site), Snapshots())
    issue = lifecycle.create(ledger, NEW, 2)
    for scheme in site.part(PermissionSchemes).schemes:
        scheme["permissions"] = [row for row in scheme["permissions"] if row["permission"] != key]
    before = dict(issue.fields), issue.later
    with pytest.raises(JiraError) as refused:
        deed(ledger, issue)
    assert refused.value.status == status
    assert (dict(issue.fields), issue.later) == before
    assert site.issue(issue.id) is issue


@pytest.mark.parametrize("deed", [deed for _key, _status, deed in DEEDS[:4]], ids=["a", "b", "c", "d"])
def test_who_has_the_permission_is_let_through(deed: Callable[[Ledger, Issue], Any]) -> None:
    site = generated_site("http://jira.test", deployment="datacenter", issues=20)
    ledger = Ledger(site, Encoder(site), Snapshots())
    deed(ledger, lifecycle.create(ledger, NEW, 2))
