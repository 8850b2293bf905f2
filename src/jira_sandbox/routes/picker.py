"""Issues suggested while somebody types.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-issue-picker-get
"""

from __future__ import annotations

import html
import re
from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.search import found
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.profiles import is_person, key_of

Thing = dict[str, Any]

MOST = 20
NONE = "No matching issues found."


@route("GET", "/rest/api/{v}/issue/picker")
def suggestions(call: Call) -> Thing:
    """Suggest issues of the caller's, and those of ``currentJQL`` where it is sent; no views are kept."""
    mine = [issue for issue in call.site.living() if call.sight.issue(issue) and _mine(call, issue)]
    mine.sort(key=lambda issue: str(issue.fields.get("updated")), reverse=True)
    sections = [_section(call, "hs", "History Search", mine)]
    jql = call.query.get("currentJQL")
    if jql is not None:
        try:
            places = list(found(call, jql, strict=False)[1])
        except JiraError:
            places = []
        sections.append(_section(call, "cs", "Current Search", [call.site.issues[n] for n in places]))
    return {"sections": sections}


def _mine(call: Call, issue: Issue) -> bool:
    """Tell whether the caller made, reports or works on an issue."""
    people = (issue.fields.get(name) for name in ("creator", "reporter", "assignee"))
    return any(is_person(person) and key_of(person) == key_of(call.caller.user) for person in people)


def _section(call: Call, id_: str, label: str, issues: list[Issue]) -> Thing:
    rows = [issue for issue in issues if _fits(call, issue)]
    told: Thing = {"label": label, "id": id_, "issues": [_suggestion(call, one) for one in rows[:MOST]]}
    shown = min(MOST, len(rows))
    return told | ({"sub": f"Showing {shown} of {len(rows)} matching issues"} if rows else {"msg": NONE})


def _words(call: Call) -> list[str]:
    return call.query.get("query", "").casefold().split()


def _fits(call: Call, issue: Issue) -> bool:
    query, kind = call.query, issue.fields.get("issuetype") or {}
    current = call.sight.find(query.get("currentIssueKey", ""))
    project = query.get("currentProjectId")
    if project and str((issue.fields.get("project") or {}).get("id")) != project:
        return False
    if issue == current or (kind.get("subtask") and query.get("showSubTasks", "true").lower() == "false"):
        return False
    parent = (current.fields.get("parent") or {}).get("id") if current is not None else None
    if issue.id == parent and query.get("showSubTaskParent", "true").lower() == "false":
        return False
    text = f"{issue.key} {issue.fields.get('summary') or ''}".casefold()
    return all(word in text for word in _words(call))


def _suggestion(call: Call, issue: Issue) -> Thing:
    summary = str(issue.fields.get("summary") or "")
    icon = str((issue.fields.get("issuetype") or {}).get("iconUrl", "")).removeprefix(call.site.url)
    told: Thing = {"id": int(issue.id)} if call.site.cloud else {}
    return told | {
        "key": issue.key, "keyHtml": _marked(issue.key, _words(call)), "img": icon,
        "summary": _marked(summary, _words(call)), "summaryText": summary,
    }  # fmt: skip


def _marked(text: str, words: list[str]) -> str:
    """Write text as HTML with the words of the question in bold."""
    if not words:
        return html.escape(text)
    parts = re.split("(" + "|".join(map(re.escape, words)) + ")", text, flags=re.IGNORECASE)
    return "".join(f"<b>{html.escape(p)}</b>" if n % 2 else html.escape(p) for n, p in enumerate(parts))
