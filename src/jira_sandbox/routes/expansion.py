"""What ``expand`` adds to issues: names, schema, rendered values, transitions, the changelog."""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.edit.lifecycle import way_screen, ways
from jira_sandbox.edit.right import allowed, fitted
from jira_sandbox.edit.screen import edit_screen
from jira_sandbox.state.encoding import CLOUD_BULK, CLOUD_READ, CLOUD_SEARCH, DATA_CENTER, Caps, encode
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.moment import spoken
from jira_sandbox.state.richtext import html, is_document
from jira_sandbox.state.selection import Selection

RENDERED_TIMES = frozenset({"created", "updated", "resolutiondate"})


def search_caps(call: Call) -> Caps:
    """How much of the lists inside an issue a search carries."""
    return CLOUD_SEARCH if call.site.cloud else DATA_CENTER


def bulk_caps(call: Call) -> Caps:
    """How much of them a bulk fetch carries."""
    return CLOUD_BULK if call.site.cloud else DATA_CENTER


def read_caps(call: Call) -> Caps:
    """How much of them the read of one issue carries."""
    return CLOUD_READ if call.site.cloud else DATA_CENTER


def encoded(call: Call, issue: Issue, selection: Selection, caps: Caps, expand: set[str]) -> bytes:
    """Encode one issue with what ``expand`` and ``properties`` ask for beside its fields."""
    issue = call.sight.shown(issue)
    extras = _extras(call, issue, selection, caps, expand) if expand or call.names_properties else ()
    return call.world.encoder.issue(issue, selection, caps, version=call.version, extras=extras)


def _extras(call: Call, issue: Issue, selection: Selection, caps: Caps, expand: set[str]) -> list[bytes]:
    extras: list[bytes] = []
    encoder = call.world.encoder
    if "changelog" in expand:
        extras.append(encoder.changelog(issue.histories(), caps.histories))
    if "transitions" in expand:
        extras.append(b'"transitions":' + encode(transitions(call, issue)))
    if "renderedFields" in expand:
        extras.append(b'"renderedFields":' + encode(rendered(issue, selection, encoder.navigable)))
    if "operations" in expand:
        extras.append(b'"operations":{"linkGroups":[]}')
    if "editmeta" in expand:
        extras.append(b'"editmeta":' + encode({"fields": editable(call, issue)}))
    if call.names_properties:
        extras.append(b'"properties":' + encode(properties(call, issue)))
    return extras


def properties(call: Call, issue: Issue) -> dict[str, Any]:
    """Give the properties of an issue that a request names: all for ``*all``, none of those after ``-``."""
    asked = call.words("properties")
    barred = {name[1:] for name in asked if name.startswith("-")}
    kept = call.site.properties.get(issue.id, {})
    every = "*all" in asked or asked == {f"-{name}" for name in barred}
    return {name: value for name, value in kept.items() if (every or name in asked) and name not in barred}


def meanings(call: Call, issues: list[Issue], selection: Selection, expand: set[str]) -> list[bytes]:
    """Encode the ``names`` and ``schema`` of the fields that an answer carries."""
    if not expand & {"names", "schema"}:
        return []
    shown = {name for issue in issues for name in selection.pick(issue, call.world.encoder.navigable)}
    known = [field for field in call.site.fields if field["id"] in shown]
    extras = []
    if "names" in expand:
        extras.append(b'"names":' + encode({field["id"]: field["name"] for field in known}))
    if "schema" in expand:
        extras.append(b'"schema":' + encode({f["id"]: f["schema"] for f in known if "schema" in f}))
    return extras


def transitions(
    call: Call, issue: Issue, *, fields: bool = False, closed: bool = False
) -> list[dict[str, Any]]:
    """List where the caller may take an issue; none if nothing is known.

    Args:
        call: the request.
        issue: which one.
        fields: tell what each transition's screen takes.
        closed: tell the transitions too whose conditions the caller does not meet.
    """
    rows = []
    for way in ways(call.site, issue, closed=closed):
        row: dict[str, Any] = {"id": way.id, "name": way.name, "to": way.to}
        screen = way_screen(call.site, issue, way)
        if call.site.cloud:
            row |= {"hasScreen": bool(screen.fields), "isGlobal": not way.rule.sources, "isInitial": False}
            row |= {"isAvailable": way.available, "isConditional": way.rule.owners, "isLooped": False}
        rows.append(row | ({"fields": screen.told(creating=True)} if fields else {}))
    return rows


def editable(call: Call, issue: Issue) -> dict[str, Any]:
    """Tell which fields of an issue may be changed, how, and to which values where these are few."""
    if not allowed(call.site, "EDIT_ISSUES", issue):
        return {}
    return fitted(call.site, edit_screen(call.site, issue), issue).told()


def rendered(issue: Issue, selection: Selection, navigable: frozenset[str]) -> dict[str, Any]:
    """Give ``renderedFields``: HTML for rich text, words for times, null for the rest."""
    found: dict[str, Any] = {}
    for name in selection.pick(issue, navigable):
        value = issue.fields[name]
        if name in RENDERED_TIMES and isinstance(value, str):
            found[name] = spoken(value)
        elif is_document(value) or (name in ("description", "environment") and value is not None):
            found[name] = html(value)
        elif name == "comment" and isinstance(value, dict):
            found[name] = {**value, "comments": [rendered_row(row, "body") for row in value["comments"]]}
        else:
            found[name] = None
    return found


def rendered_row(row: dict[str, Any], text: str) -> dict[str, Any]:
    """Give a comment or a worklog with its text as HTML and its times as words."""
    return {
        **row,
        text: html(row.get(text)),
        "created": spoken(row["created"]),
        "updated": spoken(row["updated"]),
    }
