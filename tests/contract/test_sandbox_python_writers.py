"""Two Python clients other people wrote, unmodified, changing a sandbox of either product."""

from __future__ import annotations

from typing import Any

import atlassian
import jira
import pytest

Thing = dict[str, Any]


def test_pycontribs_lives_through_an_issue(pycontribs: jira.JIRA, site: Any) -> None:
    fields = {
        "project": "PLAT",
        "issuetype": {"name": "Story"},
        "summary": "One",
        "description": "Some *text*",
    }
    issue = pycontribs.create_issue(fields=fields)
    assert (issue.fields.summary, issue.fields.description) == ("One", "Some *text*")
    issue.update(fields={"summary": "Two", "labels": ["a"]}, notify=False)
    issue.add_field_value("labels", "b")
    issue = pycontribs.issue(issue.key)
    assert (issue.fields.summary, issue.fields.labels) == ("Two", ["a", "b"])
    pycontribs.transition_issue(issue, "Done", resolution={"name": "Duplicate"}, comment="over")
    issue = pycontribs.issue(issue.key)
    assert (issue.fields.status.name, issue.fields.resolution.name) == ("Done", "Duplicate")
    assert [comment.body for comment in pycontribs.comments(issue)] == ["over"]
    issue.delete()
    with pytest.raises(jira.JIRAError) as gone:
        pycontribs.issue(issue.key)
    assert gone.value.status_code == 404


def test_pycontribs_creates_many_and_reads_the_metadata(pycontribs: jira.JIRA, site: Any) -> None:
    good = {"project": {"key": "PLAT"}, "issuetype": {"name": "Task"}, "summary": "Many"}
    rows = pycontribs.create_issues([good, {**good, "priority": {"name": "Nope"}}])
    assert [row["status"] for row in rows] == ["Success", "Error"]
    assert "Priority name 'Nope' is not valid" in str(rows[1]["error"])
    assert rows[0]["issue"].fields.summary == "Many"
    assert "summary" in pycontribs.editmeta(rows[0]["issue"])["fields"]
    if site.cloud:  # where this client knows only the metadata of all projects at once, which is no more
        return
    types = pycontribs.project_issue_types("PLAT")
    assert "Story" in [kind.name for kind in types]
    fields = pycontribs.project_issue_fields("PLAT", types[0].id)
    assert {"summary", "issuetype", "project"} <= {field.fieldId for field in fields if field.required}


def test_pycontribs_is_told_what_is_wrong(pycontribs: jira.JIRA) -> None:
    with pytest.raises(jira.JIRAError) as refused:
        pycontribs.create_issue(project="PLAT", issuetype={"name": "Story"}, summary="x", duedate="soon")
    assert refused.value.status_code == 400
    assert "Error parsing date string: soon" in str(refused.value.text)


def test_atlassian_api_lives_through_an_issue(atlassian_api: atlassian.Jira, site: Any) -> None:
    fields = {"project": {"key": "PLAT"}, "issuetype": {"name": "Task"}, "summary": "Three"}
    key = atlassian_api.issue_create(fields=fields)["key"]
    atlassian_api.issue_update(key, fields={"summary": "Four", "labels": ["z"]})
    me = atlassian_api.myself()
    atlassian_api.assign_issue(key, me["accountId"] if site.cloud else me["name"])
    told = atlassian_api.issue(key)["fields"]
    assert (told["summary"], told["labels"]) == ("Four", ["z"])
    assert told["assignee"]["displayName"] == me["displayName"]
    atlassian_api.set_issue_status(key, "Done")
    assert atlassian_api.get_issue_status(key) == "Done"
    assert "summary" in atlassian_api.issue_editmeta(key)["fields"]
    atlassian_api.delete_issue(key)
    with pytest.raises(Exception, match="does not exist"):
        atlassian_api.issue(key)


def test_pycontribs_talks_works_links_votes_and_watches(pycontribs: jira.JIRA, site: Any) -> None:
    one, two = (
        pycontribs.create_issue(project="PLAT", issuetype={"name": "Task"}, summary=name) for name in "ab"
    )
    comment = pycontribs.add_comment(one, "first")
    comment.update(body="second")
    assert [row.body for row in pycontribs.comments(one)] == ["second"]
    comment.delete()
    work = pycontribs.add_worklog(one, timeSpent="2h", comment="dug")
    assert [row.timeSpentSeconds for row in pycontribs.worklogs(one)] == [7200]
    work.update(fields={"timeSpent": "1h"})
    assert pycontribs.worklog(one.key, work.id).timeSpentSeconds == 3600
    work.delete()
    pycontribs.create_issue_link("Blocks", one.key, two.key)
    [link] = pycontribs.issue(one.key).fields.issuelinks
    assert link.outwardIssue.key == two.key
    link.delete()
    me = pycontribs.myself()
    mine = "accountId" if site.cloud else "name"
    voted = pycontribs.search_issues(
        f"project = PLAT AND reporter is not EMPTY AND reporter != '{me[mine]}'"
    )[0]
    pycontribs.add_vote(voted)
    assert pycontribs.votes(voted).hasVoted
    pycontribs.remove_vote(voted)
    pycontribs.add_watcher(one, me["emailAddress"] if site.cloud else me["name"])
    assert pycontribs.watchers(one).watchCount == 1
    if site.cloud:
        pycontribs.remove_watcher(one, me["emailAddress"])
    else:
        pycontribs.remove_watcher(one, me["name"])
    left = pycontribs.issue(one.key).fields
    assert (left.comment.total, left.worklog.total, left.issuelinks, left.watches.watchCount) == (0, 0, [], 0)


def test_atlassian_api_talks_works_and_links(atlassian_api: atlassian.Jira, site: Any) -> None:
    fields = {"project": {"key": "PLAT"}, "issuetype": {"name": "Task"}, "summary": "Five"}
    one, two = (atlassian_api.issue_create(fields=fields)["key"] for _ in range(2))
    comment = atlassian_api.issue_add_comment(one, "hello")
    atlassian_api.issue_edit_comment(one, comment["id"], "world")
    assert [row["body"] for row in atlassian_api.issue_get_comments(one)["comments"]] == ["world"]
    atlassian_api.issue_worklog(one, "2026-06-01T09:00:00.000+0000", 3600)
    assert atlassian_api.issue_get_worklog(one)["total"] == 1
    ends = {"inwardIssue": {"key": one}, "outwardIssue": {"key": two}}
    atlassian_api.create_issue_link({"type": {"name": "Relates"}, **ends})
    [link] = atlassian_api.issue(two)["fields"]["issuelinks"]
    assert link["inwardIssue"]["key"] == one
    atlassian_api.remove_issue_link(link["id"])
    assert atlassian_api.issue(two)["fields"]["issuelinks"] == []
