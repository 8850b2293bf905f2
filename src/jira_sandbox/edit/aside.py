"""What a request for an issue may bring beside values and comments: work, links and properties.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from jira_sandbox.edit import work
from jira_sandbox.edit.draft import NO_BODY
from jira_sandbox.edit.limit import room
from jira_sandbox.edit.link import tie
from jira_sandbox.edit.right import REFUSALS, demand
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.sight import Sight
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger

Thing = dict[str, Any]

ESTIMATE = ("adjustEstimate", "newEstimate", "reduceBy")
TEXTS = ("activityDescription", "activityDescriptionKey", "description", "descriptionKey", "emailDescription",
         "emailDescriptionKey", "type")  # fmt: skip
PERSON = ("avatarUrl", "displayName", "displayNameKey", "id", "type", "url")
PEOPLE = ("actor", "cause", "generator")
"""Objects of a ``historyMetadata``, each with texts in ``PERSON``."""

LONGEST_KEY = 255
LONGEST_VALUE = 32_768


@dataclass
class Link:
    """A link that is wanted: its type, the other issue, and whether that is the outward one."""

    kind: Thing
    other: Issue
    outward: bool


@dataclass
class Aside:
    """What is wanted beside values, checked: worklogs, each with how the estimate follows, and the rest."""

    works: list[tuple[Thing, dict[str, str]]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    properties: Thing = field(default_factory=dict)
    metadata: Thing = field(default_factory=dict)
    """What the entry of history keeps beside."""

    def write(self, ledger: Ledger, issue: Issue) -> None:
        """Write all of it."""
        for said, how in self.works:
            remaining = work.adjusted(issue.fields, how, said["timeSpentSeconds"], "reduceBy")
            work.add_work(ledger, issue, said, remaining)
        for link in self.links:
            ends = (issue, link.other) if link.outward else (link.other, issue)
            tie(ledger, link.kind, *ends)
        if self.properties:
            ledger.site.properties.setdefault(issue.id, {}).update(self.properties)
        for name, value in self.properties.items():
            ledger.tell("issue_property_set", issue=issue, property={"key": name, "value": value})


def aside(ledger: Ledger, body: Thing, version: int, place: Issue | Thing) -> Aside:
    """Read what a request wants beside values.

    Args:
        ledger: of the site.
        body: of the request.
        version: of the API.
        place: the issue that changes, or the project of a new one.

    Raises:
        JiraError: 400 for what is not understood, 403 and 413 for what may not be; nothing was written then.
    """
    update, found = body.get("update") or {}, Aside()
    for row in _rows(update.get("worklog"), "worklog"):
        how = {name: str(row[name]) for name in ESTIMATE if row.get(name) is not None}
        found.works.append((work.logged(ledger, row, version), how))
        work.adjusted(place.fields if isinstance(place, Issue) else {}, how, 0, "reduceBy")
    for row in _rows(update.get("issuelinks"), "issuelinks"):
        found.links.append(_link(ledger, row))
    given = body.get("properties") or []
    if not isinstance(given, list):
        raise JiraError(400, NO_BODY)
    for row in given:
        found.properties |= _property(row)
    found.metadata = _metadata(body.get("historyMetadata"))
    for what, key, wanted in (
        ("worklog", "WORK_ON_ISSUES", found.works), ("issuelinks", "LINK_ISSUES", found.links),
    ):  # fmt: skip
        if wanted and isinstance(place, Issue):
            demand(ledger.site, key, place)
            room(ledger.site, place, what, len(wanted))
        elif wanted and not permitted(ledger.site, ledger.site.caller, key, place):
            raise JiraError(*REFUSALS[key])
    if found.properties and isinstance(place, Issue):
        demand(ledger.site, "EDIT_ISSUES", place)
    return found


def _rows(verbs: Any, name: str) -> list[Thing]:
    """Give what is to be added.

    Raises:
        JiraError: 400 when it is no list of additions.
    """
    if verbs is None:
        return []
    if not isinstance(verbs, list) or not all(isinstance(row, dict) for row in verbs):
        raise JiraError(400, errors={name: "data was not an array"})
    rows = []
    for verb, value in (pair for row in verbs for pair in row.items()):
        if verb != "add":
            raise JiraError(400, errors={name: f"Field does not support update '{verb}'"})
        if not isinstance(value, dict):
            raise JiraError(400, errors={name: "data was not an object"})
        rows.append(value)
    return rows


def _link(ledger: Ledger, row: Thing) -> Link:
    site, kind = ledger.site, row.get("type")
    told = kind if isinstance(kind, dict) else {}
    known = next(
        (one for one in site.catalog.link_types
         if told.get("id") == one["id"] or str(told.get("name", "")).casefold() == one["name"].casefold()),
        None,
    )  # fmt: skip
    if known is None:
        raise JiraError(
            400, errors={"issuelinks": f"No issue link type with name '{told.get('name')}' found."}
        )
    side = "outwardIssue" if "outwardIssue" in row else "inwardIssue"
    end = row.get(side)
    named = (end.get("key") or end.get("id")) if isinstance(end, dict) else None
    other = Sight(site, site.caller.user).find(str(named)) if named else None
    if other is None:
        raise JiraError(400, errors={"issuelinks": "The linked issue does not exist or you cannot see it."})
    return Link(known, other, side == "outwardIssue")


def _property(row: Any) -> Thing:
    if not isinstance(row, dict) or not isinstance(row.get("key"), str) or row.get("value") is None:
        raise JiraError(400, NO_BODY)
    if not 0 < len(row["key"]) <= LONGEST_KEY or len(msgspec.json.encode(row["value"])) > LONGEST_VALUE:
        raise JiraError(400, "The key or the value of a property is too long.")
    return {row["key"]: row["value"]}


def _metadata(given: Any) -> Thing:
    """Read what the history shall keep beside an entry; names that Jira does not know are left out.

    Raises:
        JiraError: 400 for a value of another kind.
    """
    if given is None:
        return {}
    if not isinstance(given, dict) or any(
        not isinstance(given.get(name, {}), dict) for name in (*PEOPLE, "extraData")
    ):
        raise JiraError(400, NO_BODY)
    found = {name: given[name] for name in TEXTS if name in given}
    for name in PEOPLE:
        if name in given:
            found[name] = {part: given[name][part] for part in PERSON if part in given[name]}
    values = [*(found[name] for name in TEXTS if name in found), *(given.get("extraData") or {}).values()]
    values += [text for name in PEOPLE for text in found.get(name, {}).values()]
    if not all(isinstance(value, str) for value in values):
        raise JiraError(400, NO_BODY)
    return found | ({"extraData": given["extraData"]} if "extraData" in given else {})
