"""The language of ``user/search/query``: what people are to issues, and what properties they have.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-user-search/#api-rest-api-3-user-search-query-get
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jira_sandbox.errors import JiraError
from jira_sandbox.sight import Sight, project_of
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.profiles import Profiles, is_person, key_of

Thing = dict[str, Any]

LINKS = re.compile(r"\s+(AND|OR)\s+(?=is\s|\[)", re.IGNORECASE)
ROLE = re.compile(r"is\s+(\w+)\s+of\s+(\([^()]*\)|[^\s()]+)", re.IGNORECASE)
PROPERTY = re.compile(r'\[([^\]]+)\]((?:\.[^\s.]+)*)\s+is\s+"([^"]*)"', re.IGNORECASE)


def _field(name: str) -> Callable[[Issue], Iterable[Any]]:
    return lambda issue: [issue.fields.get(name)]


def _crowd(name: str, inside: str) -> Callable[[Issue], Iterable[Any]]:
    return lambda issue: (issue.fields.get(name) or {}).get(inside, ())


def _commenters(issue: Issue) -> Iterator[Any]:
    return (row.get("author") for row in (issue.fields.get("comment") or {}).get("comments", ()))


def _transitioners(issue: Issue) -> Iterator[Any]:
    for entry in issue.histories():
        if any(item.get("field") == "status" for item in entry["items"]):
            yield entry.get("author")


ROLES: Mapping[str, Callable[[Issue], Iterable[Any]]] = {
    "assignee": _field("assignee"),
    "reporter": _field("reporter"),
    "watcher": _crowd("watches", "watchers"),
    "voter": _crowd("votes", "voters"),
    "commenter": _commenters,
    "transitioner": _transitioners,
}
"""What people may be to an issue, and who that is."""


def found(text: str, sight: Sight) -> set[str]:
    """Give the keys of the people a query means, as far as the caller sees issues.

    Raises:
        JiraError: 400 for a text that is no query, or issues and projects there are not.
    """
    pieces = LINKS.split(text.strip())
    either: list[set[str]] = []
    for place in range(0, len(pieces), 2):
        people = _statement(pieces[place].strip(), sight)
        if place and pieces[place - 1].upper() == "AND":
            either[-1] = either[-1] & people
        else:
            either.append(people)
    return set().union(*either)


def _statement(text: str, sight: Sight) -> set[str]:
    role, entity = ROLE.fullmatch(text), PROPERTY.fullmatch(text)
    if role is not None and role[1].lower() in ROLES:
        names = [name.strip() for name in role[2].strip("()").split(",")]
        people = ROLES[role[1].lower()]
        issues = (issue for name in names for issue in _issues(name, sight))
        return {key_of(who) for issue in issues for who in people(issue) if is_person(who)}
    if entity is not None:
        kept = sight.site.part(Profiles).properties
        path = entity[2].split(".")[1:]
        return {
            key for key, own in kept.items() if entity[1] in own and _says(own[entity[1]], path, entity[3])
        }
    raise JiraError(400, f"The user query '{text}' is not valid.")


def _says(value: Any, path: list[str], wanted: str) -> bool:
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return isinstance(value, (str, int, float)) and str(value) == wanted


def _issues(name: str, sight: Sight) -> Iterator[Issue]:
    home = next((row for row in sight.projects() if name in (row["key"], str(row["id"]))), None)
    if home is not None:
        key = str(home["id"])
        for one in sight.site.living():
            project = project_of(sight.site, one)
            if project is not None and str(project["id"]) == key and sight.issue(one):
                yield one
        return
    issue = sight.find(name)
    if issue is None:
        raise JiraError(400, f"The project or issue '{name}' does not exist.")
    yield issue
