"""Which webhooks an event is for: its name, its issue, and what of the issue changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from jira_sandbox.jql import JqlError, search
from jira_sandbox.state.events import Event
from jira_sandbox.state.index import Showing
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.site import Site
from jira_sandbox.webhooks.catalog import PROPERTIES
from jira_sandbox.webhooks.hook import Hook, Hooks


def matches(site: Site, hook: Hook, issue: Issue) -> bool:
    """Tell whether a webhook's JQL finds an issue; JQL that is no longer sound finds nothing."""
    if not hook.jql.strip():
        return True
    try:
        return bool(search(hook.jql, cast("Site", Showing(site, [issue])), hook.owner))
    except JqlError:
        return False


def wanting(site: Site, event: Event) -> Iterator[Hook]:
    """List the webhooks that an event is for."""
    hooks = site.part(Hooks)
    for hook in hooks.rows.values():
        if event.name in hook.events and hook.alive(hooks.now) and _concerned(hook, event):
            issue = event.told.get("issue")
            if issue is None or matches(site, hook, issue):
                yield hook


def _concerned(hook: Hook, event: Event) -> bool:
    """Tell whether what changed is what a webhook of an app was narrowed to."""
    if hook.fields is not None and event.name == "jira:issue_updated":
        items = event.told.get("changelog", {}).get("items", ())
        return any(item.get("fieldId") in hook.fields for item in items)
    if hook.properties is not None and event.name in PROPERTIES:
        return event.told.get("property", {}).get("key") in hook.properties
    return True
