"""What people put on issues: comments, work, votes, watching.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-worklogs/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-watchers/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit import crowd, remark, work
from jira_sandbox.edit.draft import NO_BODY, comment_text
from jira_sandbox.edit.right import demand
from jira_sandbox.edit.value import FieldFault
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.issue import wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.talk import comment, worklog
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.profiles import face, key_of, name_of
from jira_sandbox.state.settings import Settings

Thing = dict[str, Any]


def _said(call: Call) -> tuple[Any, Any]:
    """Read the text of a comment and who may see it.

    Raises:
        JiraError: 400 for no text.
    """
    if not isinstance(call.body, dict):
        raise JiraError(400, NO_BODY)
    try:
        return comment_text(call.site, call.body.get("body"), call.version), call.body.get("visibility")
    except FieldFault as fault:
        raise JiraError(400, errors={"comment": str(fault)}) from None


@route("POST", "/rest/api/{v}/issue/{key}/comment")
def add_comment(call: Call) -> Reply:
    """Comment an issue."""
    issue = wanted(call)
    row = remark.add_comment(call.ledger, issue, *_said(call))
    return Reply(row, 201, {"Location": call.api(f"issue/{issue.id}/comment/{row['id']}")})


@route("PUT", "/rest/api/{v}/issue/{key}/comment/{id}")
def change_comment(call: Call) -> Thing:
    """Change a comment."""
    row = comment(call)
    return remark.change_comment(call.ledger, wanted(call), row["id"], *_said(call))


@route("DELETE", "/rest/api/{v}/issue/{key}/comment/{id}")
def remove_comment(call: Call) -> Answer:
    """Delete a comment."""
    remark.remove_comment(call.ledger, wanted(call), comment(call)["id"])
    return DONE


@route("POST", "/rest/api/{v}/issue/{key}/worklog")
def add_work(call: Call) -> Reply:
    """Log work on an issue; ``adjustEstimate`` says what becomes of the remaining estimate."""
    issue = wanted(call)
    said = work.logged(call.ledger, call.body, call.version)
    remaining = work.adjusted(
        issue.fields, call.query, said["timeSpentSeconds"], "reduceBy", call.site.part(Settings).units
    )
    row = work.add_work(call.ledger, issue, said, remaining)
    return Reply(row, 201, {"Location": call.api(f"issue/{issue.id}/worklog/{row['id']}")})


@route("PUT", "/rest/api/{v}/issue/{key}/worklog/{id}")
def change_work(call: Call) -> Thing:
    """Change a worklog."""
    issue, old = wanted(call), worklog(call)
    said = work.logged(call.ledger, call.body, call.version, old)
    more = said["timeSpentSeconds"] - old["timeSpentSeconds"]
    remaining = work.adjusted(issue.fields, call.query, more, "reduceBy", call.site.part(Settings).units)
    return work.change_work(call.ledger, issue, said, remaining)


@route("DELETE", "/rest/api/{v}/issue/{key}/worklog/{id}")
def remove_work(call: Call) -> Answer:
    """Delete a worklog."""
    issue, old = wanted(call), worklog(call)
    remaining = work.adjusted(
        issue.fields, call.query, -old["timeSpentSeconds"], "increaseBy", call.site.part(Settings).units
    )
    work.remove_work(call.ledger, issue, old["id"], remaining)
    return DONE


@route("POST", "/rest/api/{v}/issue/{key}/votes")
def vote(call: Call) -> Answer:
    """Vote for an issue; who did so already has voted once.

    Raises:
        JiraError: 404 for who reported it.
    """
    issue = wanted(call)
    reporter = issue.fields.get("reporter")
    if reporter is not None and key_of(reporter) == key_of(call.caller.user):
        raise JiraError(404, "You cannot vote for an issue you have reported.")
    crowd.join(call.ledger, issue, "votes", call.caller.user)
    return DONE


@route("DELETE", "/rest/api/{v}/issue/{key}/votes")
def unvote(call: Call) -> Answer:
    """Take a vote back.

    Raises:
        JiraError: 404 when there is none.
    """
    issue = wanted(call)
    if not crowd.leave(call.ledger, issue, "votes", call.caller.user):
        raise JiraError(404, "You have not voted for this issue.")
    return DONE


@route("POST", "/rest/api/{v}/issue/{key}/watchers")
def watch(call: Call) -> Answer:
    """Let somebody watch an issue: the person whose id or name is the body, or the caller.

    Raises:
        JiraError: 400 when the body is no text, 404 when there is nobody of that name.
    """
    issue = wanted(call)
    if call.body is not None and not isinstance(call.body, str):
        raise JiraError(400, NO_BODY)
    person = _watcher(call, issue, call.body) if call.body else call.caller.user
    crowd.join(call.ledger, issue, "watches", person)
    return DONE


@route("DELETE", "/rest/api/{v}/issue/{key}/watchers")
def unwatch(call: Call) -> Answer:
    """Let somebody watch an issue no more: ``accountId`` on Cloud, ``username`` on Data Center.

    Raises:
        JiraError: 400 when nobody is named, 404 when there is nobody of that name.
    """
    issue = wanted(call)
    name = call.query.get("accountId" if call.site.cloud else "username")
    if not name:
        raise JiraError(400, "The accountId or username query parameter must be provided.")
    crowd.leave(call.ledger, issue, "watches", _watcher(call, issue, name))
    return DONE


def _watcher(call: Call, issue: Issue, name: str) -> Thing:
    """Find who shall watch, or no more; others than the caller take a permission."""
    person = _person(call, name)
    if key_of(person) != key_of(call.caller.user):
        demand(call.site, "MANAGE_WATCHERS", issue)
    return person


def _person(call: Call, name: str) -> Thing:
    for person in call.site.users:
        if name_of(person) == name or (not call.site.cloud and person.get("key") == name):
            return face(call.site, person)
    raise JiraError(404, f"The user named '{name}' does not exist")
