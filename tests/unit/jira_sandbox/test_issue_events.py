"""What listeners hear of issues that are written, without a server."""

from __future__ import annotations

from typing import Any

import pytest

from jira_sandbox.company.generator import generated_site
from jira_sandbox.edit import lifecycle, remark, work
from jira_sandbox.state.encoding import Encoder
from jira_sandbox.state.events import Event
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.snapshots import Snapshots

FIELDS = {"project": {"key": "PLAT"}, "issuetype": {"name": "Story"}, "summary": "Made here"}


class Heard:
    """Writes to a small site and keeps what is told."""

    def __init__(self, deployment: Any) -> None:
        self.site = generated_site("http://jira.test", deployment=deployment, issues=20)
        self.ledger = Ledger(self.site, Encoder(self.site), Snapshots())
        self.events: list[Event] = []
        self.site.events.listeners.append(self.events.append)
        self.version = 3 if self.site.cloud else 2

    def issue(self, **fields: Any) -> Issue:
        return lifecycle.create(self.ledger, {"fields": FIELDS | fields}, self.version)

    def names(self) -> list[tuple[str, str]]:
        told = [(event.name, event.told.get("issue_event_type_name", "")) for event in self.events]
        self.events.clear()
        return told


@pytest.fixture(params=["cloud", "datacenter"])
def heard(request: pytest.FixtureRequest) -> Heard:
    return Heard(request.param)


def test_a_creation_tells_what_was_given(heard: Heard) -> None:
    issue = heard.issue(labels=["a"])
    (event,) = heard.events
    assert (event.name, event.told["issue"]) == ("jira:issue_created", issue)
    told = {item["field"]: item["toString"] for item in event.told["changelog"]["items"]}
    assert told["summary"] == "Made here"
    assert {"status", "reporter", "priority", "labels"} <= set(told)
    assert issue.histories() == []


def test_a_change_is_told_once_with_its_entry_of_history(heard: Heard) -> None:
    issue = heard.issue()
    heard.names()
    lifecycle.edit(heard.ledger, issue, {"fields": {"summary": "Other", "labels": ["x"]}}, heard.version)
    (event,) = heard.events
    entry = issue.histories()[-1]
    assert event.told["changelog"] == {"id": entry["id"], "items": entry["items"]}
    assert heard.names() == [("jira:issue_updated", "issue_updated")]
    lifecycle.assign(heard.ledger, issue, None, heard.version)
    assert heard.names() == []
    name = heard.site.caller.account_id if heard.site.cloud else heard.site.caller.name
    lifecycle.assign(heard.ledger, issue, name, heard.version)
    lifecycle.transition(heard.ledger, issue, {"transition": {"id": "21"}}, heard.version)
    types = [("jira:issue_updated", "issue_assigned"), ("jira:issue_updated", "issue_generic")]
    assert heard.names() == types


def test_a_new_parent_and_other_fields_are_one_change() -> None:
    heard = Heard("cloud")
    issue, epic = heard.issue(), heard.issue(issuetype={"name": "Epic"})
    heard.names()
    body = {"fields": {"parent": {"key": epic.key}, "summary": "Other"}}
    lifecycle.edit(heard.ledger, issue, body, 3)
    (event,) = heard.events
    assert [i["field"] for i in event.told["changelog"]["items"]] == ["summary", "IssueParentAssociation"]


def test_comments_and_work_are_told_as_each_product_does(heard: Heard) -> None:
    issue = heard.issue()
    text: Any = "Hello"
    heard.names()
    row = remark.add_comment(heard.ledger, issue, text)
    assert heard.events[-1].told["comment"] == row
    remark.change_comment(heard.ledger, issue, row["id"], text)
    remark.remove_comment(heard.ledger, issue, row["id"])
    types = {"created": "issue_commented", "updated": "issue_comment_edited",
             "deleted": "issue_comment_deleted"}  # fmt: skip
    both = [
        pair for what, type_ in types.items()
        for pair in [("jira:issue_updated", type_), (f"comment_{what}", "")]
    ]  # fmt: skip
    assert heard.names() == (both[1::2] if heard.site.cloud else both)
    said = {"timeSpentSeconds": 3600, "timeSpent": "1h", "started": heard.ledger.stamp()}
    row = work.add_work(heard.ledger, issue, said, None)
    work.change_work(heard.ledger, issue, row | {"timeSpentSeconds": 7200}, None)
    work.remove_work(heard.ledger, issue, row["id"], None)
    name = "jira:issue_updated" if heard.site.cloud else "jira:worklog_updated"
    assert heard.names() == [
        (name, "issue_work_logged"), ("worklog_created", ""), (name, "issue_worklog_updated"),
        ("worklog_updated", ""), (name, "issue_worklog_deleted"), ("worklog_deleted", ""),
    ]  # fmt: skip


def test_a_deletion_tells_of_the_links_that_go_with_it(heard: Heard) -> None:
    linked = next(issue for issue in heard.site.living() if issue.fields.get("issuelinks"))
    links = len(linked.fields["issuelinks"])
    children = len(linked.fields.get("subtasks") or ())
    lifecycle.delete(heard.ledger, linked, subtasks=True)
    told = heard.events[-1 - links :] if not children else heard.events
    assert told[-1].name == "jira:issue_deleted"
    assert told[-1].told["issue"] is linked
    link = next(event.told["issuelink"] for event in told if event.name == "issuelink_deleted")
    assert int(linked.id) in (link["sourceIssueId"], link["destinationIssueId"])
    assert set(link["issueLinkType"]) >= {"outwardName", "inwardName"}
