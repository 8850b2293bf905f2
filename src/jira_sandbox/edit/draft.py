"""A change as a request asks for it, checked against a screen: the new values, or everything wrong with it.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-put
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jira_sandbox.edit.effort import estimated
from jira_sandbox.edit.remark import visibility
from jira_sandbox.edit.screen import Screen, operations
from jira_sandbox.edit.value import FieldFault, Reader, Thing, past_sprints, rich_text
from jira_sandbox.errors import JiraError
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.settings import Settings
from jira_sandbox.state.site import Site

NO_FIELD = "Field '{0}' cannot be set. It is not on the appropriate screen, or unknown."
NOT_VALID = "Field '{0}' is not valid for this operation."
"""What Data Center says of an edit instead."""

NO_BODY = "Invalid request payload. Refer to the REST API documentation and try again."
BESIDE = frozenset({"comment", "worklog", "issuelinks"})
"""What an update may add although it is not on the screen; ``edit.aside`` reads all but comments."""


def parts(body: Any) -> tuple[Thing, Thing]:
    """Give ``fields`` and ``update`` of a body.

    Raises:
        JiraError: 400 when one of them is no object.
    """
    if not isinstance(body, dict):
        raise JiraError(400, NO_BODY)
    fields, update = body.get("fields"), body.get("update")
    for part in (fields, update):
        if part is not None and not isinstance(part, dict):
            raise JiraError(400, NO_BODY)
    return fields or {}, update or {}


class Draft:
    """The values a request wants a screen's fields to have.

    Args:
        screen: what may be set.
        before: the fields as they are; empty for a new issue.
        version: API version of the request.
    """

    def __init__(self, screen: Screen, before: Mapping[str, Any], version: int) -> None:
        self.screen = screen
        self.before = before
        self.version = version
        self.reader = Reader(screen.site, screen.project, version)
        self.values: Thing = {}
        self.errors: dict[str, str] = {}
        self.comments: list[Thing] = []
        self.parent: Issue | None = None
        self.orphaned = False

    def take(self, fields: Thing, update: Thing) -> None:
        """Read everything a request asks for; what is wrong is kept, by field."""
        for name, value in fields.items():
            if self._known(name):
                self._attempt(name, lambda name=name, value=value: self._set(name, value))
        for name, verbs in update.items():
            if name in fields:
                self.errors[name] = f"Field '{name}' cannot be both set and updated."
            elif name == "comment":
                self._attempt(name, lambda verbs=verbs: self._add_comments(verbs))
            elif name in BESIDE:
                continue
            elif self._known(name):
                self._attempt(name, lambda name=name, verbs=verbs: self._update(name, verbs))

    def require(self) -> None:
        """Note every required field that would be empty."""
        for name in self.screen.required - set(self.errors) - {"reporter", "project"}:
            value = self.parent if name == "parent" else self.values.get(name, self.before.get(name))
            if not value:
                self.errors[name] = self._needed(name)

    def check(self) -> None:
        """End the reading.

        Raises:
            JiraError: 400 with everything that is wrong.
        """
        if self.errors:
            raise JiraError(400, errors=self.errors)

    def _needed(self, name: str) -> str:
        if name == "summary":
            return "You must specify a summary of the issue."
        if name == "parent":
            return "Issue type is a sub-task but parent issue key or id not specified."
        return f"{self.screen.fields[name]['name']} is required."

    def _known(self, name: str) -> bool:
        if name in self.screen.fields:
            return True
        refusal = NO_FIELD if self.screen.site.cloud or not self.before else NOT_VALID
        self.errors[name] = refusal.format(name)
        return False

    def _attempt(self, name: str, step: Any) -> None:
        try:
            step()
        except FieldFault as fault:
            self.errors[name] = str(fault)

    def _set(self, name: str, value: Any) -> None:
        field = self.screen.fields[name]
        if name == "parent":
            self._adopt(value)
        elif name == "timetracking":
            self.values |= estimated(
                value, {**self.before, **self.values}, self.screen.site.part(Settings).units
            )
        elif name != "project":
            self.values[name] = self.reader.read(field, value)
            if field["schema"].get("items") == "json":
                past = past_sprints(self.screen.site, self.before.get(name))
                self.values[name] = [*past, *(self.values[name] or [])] or None
            if name in self.screen.required and not self.values[name]:
                raise FieldFault(self._needed(name))

    def _update(self, name: str, verbs: Any) -> None:
        field = self.screen.fields[name]
        for verb, value in _pairs(verbs):
            if verb not in operations(field):
                raise FieldFault(f"Field does not support update '{verb}'")
            if verb in ("set", "edit"):
                self._set(name, value)
                continue
            now = list(self.values.get(name, self.before.get(name)) or [])
            member = self.reader.member(field, value)
            same = [row for row in now if _identity(row) == _identity(member)]
            if verb == "add":
                now += [] if same else [member]
            else:
                now = [row for row in now if row not in same]
            self.values[name] = now

    def _add_comments(self, verbs: Any) -> None:
        for verb, value in _pairs(verbs):
            if verb != "add":
                raise FieldFault(f"Field does not support update '{verb}'")
            if not isinstance(value, dict):
                raise FieldFault("data was not an object")
            visibility(self.screen.site, value.get("visibility"))
            text = comment_text(self.screen.site, value.get("body"), self.version)
            self.comments.append({**value, "body": text})

    def _adopt(self, value: Any) -> None:
        """Find the parent that is wanted; it must be one level above, in the same project for a sub-task."""
        kind = self.values.get("issuetype") or self.before.get("issuetype") or {}
        if value is None:
            if kind.get("subtask"):
                raise FieldFault(self._needed("parent"))
            self.orphaned = True
            return
        if not isinstance(value, dict) or not {"key", "id"} & set(value):
            raise FieldFault("data was not an object")
        found = self.screen.site.issue(str(value.get("key") or value.get("id")))
        if found is None:
            raise FieldFault("Could not find issue by id or key.")
        above = found.fields.get("issuetype") or {}
        level = above.get(
            "hierarchyLevel", 1 if above.get("name") == "Epic" else -int(above.get("subtask", False))
        )
        home = str((found.fields.get("project") or {}).get("id"))
        if level != (0 if kind.get("subtask") else 1) or (
            kind.get("subtask") and home != self.screen.project
        ):
            raise FieldFault("Given parent work item does not belong to appropriate hierarchy.")
        self.parent = found


def comment_text(site: Site, value: Any, version: int) -> Any:
    """Read the text of a comment; it must not be empty.

    Raises:
        FieldFault: it is no text, or none at all.
    """
    if site.cloud:
        text = rich_text(value, version)
        if text is None or not text["content"]:
            raise FieldFault("Comment body can not be empty!")
        return text
    if not isinstance(value, str) or not value.strip():
        raise FieldFault("Comment body can not be empty!")
    return value


def _pairs(verbs: Any) -> list[tuple[str, Any]]:
    if not isinstance(verbs, list) or not all(isinstance(row, dict) for row in verbs):
        raise FieldFault("data was not an array")
    return [pair for row in verbs for pair in row.items()]


def _identity(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return str(value.get("id") or value.get("accountId") or value.get("key") or value.get("name"))
