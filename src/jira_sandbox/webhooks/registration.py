"""What may be registered as a webhook, and Jira's words for what may not.

https://developer.atlassian.com/cloud/jira/platform/webhooks/#registering-a-webhook
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from jira_sandbox.errors import JiraError
from jira_sandbox.jql import JqlError, parse
from jira_sandbox.jql.tree import And, Clause, FieldName, Node, Not, Or
from jira_sandbox.state.site import Site
from jira_sandbox.webhooks.catalog import ADMIN, DYNAMIC

Thing = dict[str, Any]

CLAUSES = frozenset(
    {"issuekey", "key", "project", "issuetype", "type", "status", "priority", "assignee", "reporter"}
)
"""Fields that the JQL of an app's webhook may name.

https://developer.atlassian.com/cloud/jira/platform/webhooks/#jql-filtering
"""

LONGEST_URL = 2048
OPERATORS = frozenset({"=", "!=", "in", "not in"})
EPIC_LABEL = "gh-epic-label"
SECTION = "issue-related-events-section"
"""Where an admin's webhook keeps its JQL."""


def destination(value: Any) -> str:
    """Read the URL of a webhook.

    Raises:
        JiraError: 400 for what is no address to send to.
    """
    if not isinstance(value, str) or len(value) > LONGEST_URL or not _reachable(value):
        raise JiraError(400, errors={"url": "The URL of the webhook is invalid."})
    return value


def _reachable(url: str) -> bool:
    """Tell whether a URL names a host, and a port there can be."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    printable = url.isprintable() and " " not in url
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and printable


def events(value: Any, *, cloud: bool) -> list[str]:
    """Read the events of an admin's webhook.

    Raises:
        JiraError: 400 for none, or one Jira does not have.
    """
    named = texts(value)
    if not named:
        raise JiraError(400, errors={"events": "At least one event must be selected."})
    unknown = [name for name in named if name not in ADMIN[cloud]]
    if unknown:
        raise JiraError(400, errors={"events": f"Unknown webhook events: {', '.join(unknown)}"})
    return list(dict.fromkeys(named))


def texts(value: Any) -> list[str] | None:
    """Read a list of texts; ``None`` for anything else."""
    if not isinstance(value, list) or not all(isinstance(row, str) for row in value):
        return None
    return value


def filtered(value: Any) -> str:
    """Read the JQL of an admin's webhook out of its ``filters``.

    Raises:
        JiraError: 400 when it is not JQL.
    """
    jql = value.get(SECTION, "") if isinstance(value, dict) else value
    if jql is None or jql == "":
        return ""
    if not isinstance(jql, str):
        raise JiraError(400, errors={"filters": "The JQL of the webhook is invalid."})
    try:
        parse(jql)
    except JqlError as error:
        raise JiraError(400, errors={"filters": " ".join(error.messages)}) from None
    return jql


def problems(site: Site, wanted: Any) -> list[str]:
    """List what is wrong with a webhook an app wants to register."""
    if not isinstance(wanted, dict):
        return ["The webhook is not an object."]
    found = []
    named = texts(wanted.get("events"))
    if not named:
        found.append("The list of events must not be empty.")
    unknown = [name for name in named or () if name not in DYNAMIC]
    if unknown:
        found.append(f"The following events are not supported: {', '.join(unknown)}")
    lists = ("fieldIdsFilter", "issuePropertyKeysFilter")
    wrong = (name for name in lists if wanted.get(name) is not None and texts(wanted[name]) is None)
    found += [f"{name} must be a list of strings." for name in wrong]
    return [*found, *_unsuited(site, wanted.get("jqlFilter"))]


def _unsuited(site: Site, jql: Any) -> list[str]:
    """List what the JQL of an app's webhook must not hold."""
    if not isinstance(jql, str):
        return ["The JQL filter must be a string."]
    try:
        query = parse(jql)
    except JqlError as error:
        return list(error.messages)
    found = [f"The clause {sort.field} is unsupported" for sort in query.order]
    for clause in _clauses(query.where) if query.where else ():
        if not _supported(site, clause.field):
            found.append(f"The clause {clause.field} is unsupported")
        elif clause.operator not in OPERATORS:
            found.append(f"The operator {clause.operator} is unsupported")
    return list(dict.fromkeys(found))


def _clauses(node: Node) -> Iterator[Clause]:
    match node:
        case Clause():
            yield node
        case Not(operand=operand):
            yield from _clauses(operand)
        case And(operands=operands) | Or(operands=operands):
            for inner in operands:
                yield from _clauses(inner)


def _supported(site: Site, field: FieldName) -> bool:
    """Tell whether a field may be named: a plain one, a property of the issue, the name of an epic."""
    if field.custom_id is not None:
        kind = next((f for f in site.fields if f["id"] == f"customfield_{field.custom_id}"), {})
        return str((kind.get("schema") or {}).get("custom", "")).endswith(EPIC_LABEL)
    if field.path:
        return field.name.lower() == "issue.property"
    return field.name.lower() in CLAUSES
