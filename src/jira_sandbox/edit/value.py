"""Reading the value a request gives for a field: into the shape answers have, or Jira's words why not.

https://developer.atlassian.com/server/jira/platform/jira-rest-api-examples/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from jira_sandbox.company.boards import sprint_value
from jira_sandbox.jql.directory import sprint as sprint_id
from jira_sandbox.service.told import chosen_organization, chosen_type, opened
from jira_sandbox.state.moment import written
from jira_sandbox.state.profiles import face
from jira_sandbox.state.ranks import Ranks
from jira_sandbox.state.richtext import RICH_CUSTOM_TYPE, document, is_document
from jira_sandbox.state.security_schemes import SecuritySchemes
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

LONGEST_TEXT = 32_767
LONGEST_LINE = 255
DEEPEST = 60
RICH = frozenset({"description", "environment"})
NOT_A_DOCUMENT = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
TOO_LONG = "The entered text is too long. It exceeds the allowed limit of 32,767 characters."


class FieldFault(Exception):
    """A value Jira does not take, in Jira's words."""


class Reader:
    """Reads values of one project's fields.

    Args:
        site: where the values must exist.
        project: id of the project whose versions and components are meant.
        version: API version of the request; 3 wants rich text as documents.
    """

    def __init__(self, site: Site, project: str, version: int) -> None:
        self.site = site
        self.project = project
        self.version = version
        self.readers: dict[str, Callable[[Thing, Any], Any]] = {
            "string": self.text, "number": self.number, "date": self.day, "datetime": self.instant,
            "user": self.user, "option": self.option, "option-with-child": self.cascade,
            "group": self.group, "team": self.team, "json": self.sprint, "any": self.epic,
            "securitylevel": self.level, "sd-customerrequesttype": self.request_type,
            "sd-customerorganization": self.organization,
        }  # fmt: skip

    def read(self, field: Thing, value: Any) -> Any:
        """Give the stored form of a value.

        Raises:
            FieldFault: Jira does not take it.
        """
        schema = field["schema"]
        if schema["type"] != "array":
            return None if value is None else self.single(field, schema["type"], value)
        if schema.get("items") == "json":
            return None if value is None else [self.sprint(field, value)]
        if value is None:
            return [] if not field["custom"] else None
        if not isinstance(value, list):
            raise FieldFault("data was not an array")
        held = [self.member(field, row, place) for place, row in enumerate(value)]
        return list({repr(row): row for row in held}.values()) or ([] if not field["custom"] else None)

    def member(self, field: Thing, value: Any, place: int = 0) -> Any:
        """Read one value of a list."""
        items = field["schema"]["items"]
        if items == "string":
            if not isinstance(value, str):
                raise FieldFault(f"string expected at index {place}")
            if re.search(r"\s", value) or not value:
                raise FieldFault(f"The label '{value}' contains spaces which is invalid.")
            return value
        return self.single(field, items, value)

    def single(self, field: Thing, kind: str, value: Any) -> Any:
        """Read one value of a kind."""
        reader = self.readers.get(kind)
        if reader is not None:
            return reader(field, value)
        return self.listed(field, kind, value)

    def text(self, field: Thing, value: Any) -> Any:
        """Read plain or rich text."""
        rich = field["id"] in RICH or field["schema"].get("custom") == RICH_CUSTOM_TYPE
        if rich and self.site.cloud:
            return rich_text(value, self.version)
        if not isinstance(value, str):
            raise FieldFault("Operation value must be a string")
        if len(value) > LONGEST_TEXT:
            raise FieldFault(TOO_LONG)
        if not rich and len(value) > LONGEST_LINE:
            raise FieldFault(f"{field['name']} can't exceed {LONGEST_LINE} characters.")
        if field["id"] == "summary":
            if "\n" in value or "\r" in value:
                raise FieldFault("The summary is invalid because it contains newline characters.")
            return value.strip()
        return value or None

    def number(self, _field: Thing, value: Any) -> float:
        """Read a number."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise FieldFault("Operation value must be a number")
        if not abs(value) <= 1e14:  # so written that it refuses what is no number, too
            raise FieldFault(f"'{value}' is an invalid number")
        return float(value)

    def day(self, _field: Thing, value: Any) -> str:
        """Read a date."""
        if not isinstance(value, str):
            raise FieldFault("Operation value must be a string")
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value) or not _is_date(value):
            raise FieldFault(f"Error parsing date string: {value}")
        return value

    def instant(self, _field: Thing, value: Any) -> str:
        """Read a time; it is stored in the site's zone."""
        if not isinstance(value, str):
            raise FieldFault("Operation value must be a string")
        try:
            when = datetime.fromisoformat(value)
            stored = written(when, self.site.zone)
        except (ValueError, OverflowError):  # the latter in the years 1 and 9999, by the offset
            raise FieldFault(f"Error parsing time: {value}") from None
        if "T" not in value or when.tzinfo is None:
            raise FieldFault(f"Error parsing time: {value}")
        return stored

    def user(self, _field: Thing, value: Any) -> Thing:
        """Read a person: by ``accountId`` or ``id`` on Cloud, by ``name`` or ``key`` on Data Center."""
        if not isinstance(value, dict):
            raise FieldFault("data was not an object")
        names = ("accountId", "id") if self.site.cloud else ("name", "key")
        wanted = next((value[name] for name in names if name in value), None)
        if not isinstance(wanted, str):
            raise FieldFault(f"expected Object containing a '{names[0]}' property")
        part = ("accountId",) if self.site.cloud else ("name", "key")
        for person in self.site.users:
            if any(person.get(name) == wanted for name in part):
                if not person.get("active", True):
                    raise FieldFault(f"User '{wanted}' cannot be assigned issues.")
                return face(self.site, person)
        raise FieldFault(f"User '{wanted}' does not exist.")

    def request_type(self, field: Thing, value: Any) -> Thing:
        """Read what an issue is raised as: the id of a request type of its project."""
        found = chosen_type(self.site.part(opened), self.project, value)
        if found is None:
            raise FieldFault(f"The request type '{value}' is not valid for the field '{field['name']}'.")
        return found

    def organization(self, field: Thing, value: Any) -> Thing:
        """Read an organization of customers, by its id."""
        found = chosen_organization(self.site.part(opened), value)
        if found is None:
            raise FieldFault(f"The organization '{value}' is not valid for the field '{field['name']}'.")
        return found

    def listed(self, field: Thing, kind: str, value: Any) -> Thing:
        """Read a thing of the site by id, key or name: a priority, a version, a project."""
        what = field["name"].removesuffix("s").capitalize() if not field["custom"] else field["name"]
        if not isinstance(value, dict):
            raise FieldFault("data was not an object")
        part = next((name for name in ("id", "key", "name") if name in value), None)
        if part is None:
            raise FieldFault(f"Specify a valid 'id' or 'name' for {field['name']}")
        wanted = value[part]
        if not isinstance(wanted, str):
            raise FieldFault(f"expected '{part}' property to be a string")
        for thing in self.things(kind):
            if str(thing.get(part)) == wanted:
                return brief(kind, thing)
        raise FieldFault(f"{what} {part} '{wanted}' is not valid")

    def things(self, kind: str) -> Iterable[Thing]:
        """List what there is of a kind in this project."""
        site = self.site
        own = {
            "version": site.versions, "component": site.components,
        }.get(kind)  # fmt: skip
        if own is not None:
            return [thing for thing in own if str(thing.get("projectId")) == self.project]
        return {
            "priority": site.part(Ranks).allowed(self.project), "project": site.projects,
            "resolution": site.resolutions,
            "issuetype": site.catalog.types.get(self.project, []),
        }.get(kind, [])  # fmt: skip

    def option(self, field: Thing, value: Any) -> Thing:
        """Read an option of a select field by id or value."""
        return self._chosen(field.get("allowedValues") or [], value, field["name"])

    def cascade(self, field: Thing, value: Any) -> Thing:
        """Read an option and the one below it."""
        known = field.get("allowedValues") or []
        parent = self._chosen(known, value, field["name"])
        found: Thing = {name: parent[name] for name in ("self", "value", "id") if name in parent}
        if value.get("child") is None:
            return found
        below = next(option for option in known if option["id"] == parent["id"]).get("children") or []
        return {**found, "child": self._chosen(below, value["child"], field["name"])}

    def _chosen(self, known: list[Thing], value: Any, name: str) -> Thing:
        if not isinstance(value, dict) or not {"id", "value"} & set(value):
            raise FieldFault(f"Specify a valid 'id' or 'name' for {name}")
        part = "id" if "id" in value else "value"
        for option in known:
            if str(option[part]) == value[part]:
                return option
        raise FieldFault(f"Option {part} '{value[part]}' is not valid")

    def group(self, _field: Thing, value: Any) -> Thing:
        """Read a group by name or id."""
        if not isinstance(value, dict):
            raise FieldFault("data was not an object")
        part = "groupId" if "groupId" in value else "name"
        for group in self.site.groups:
            if part in value and group.get(part) == value[part]:
                return {name: group[name] for name in ("name", "groupId", "self") if name in group}
        raise FieldFault(f"Group '{value.get(part)}' does not exist.")

    def team(self, field: Thing, value: Any) -> Thing:
        """Read a team by its id, one that some issue has."""
        for issue in self.site.living():
            team = issue.fields.get(field["id"])
            if isinstance(team, dict) and team.get("id") == value:
                return team
        raise FieldFault(f"Team id '{value}' is not valid")

    def level(self, field: Thing, value: Any) -> Thing:
        """Read a level of security by id or name."""
        if not isinstance(value, dict) or not {"id", "name"} & set(value):
            raise FieldFault(f"Specify a valid 'id' or 'name' for {field['name']}")
        part = "id" if "id" in value else "name"
        security = self.site.part(SecuritySchemes)
        for found in (security.of(self.project) or {}).get("levels", ()):
            if found[part] == value[part]:
                return security.shown(found)
        raise FieldFault(f"Security level {part} '{value[part]}' is not valid")

    def sprint(self, _field: Thing, value: Any) -> Any:
        """Read a sprint by its number, one that is not closed."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise FieldFault("Number value expected as the Sprint id.")
        for sprint in self.site.sprints:
            if sprint["id"] == value:
                if sprint["state"] == "closed":
                    raise FieldFault("Issue can be assigned only active or future sprints.")
                return sprint_value(sprint, self.site.cloud)
        raise FieldFault("Sprint does not exist.")

    def epic(self, _field: Thing, value: Any) -> str:
        """Read an epic by its key."""
        found = self.site.issue(value) if isinstance(value, str) else None
        if found is None or (found.fields.get("issuetype") or {}).get("name") != "Epic":
            raise FieldFault("Issue is not an Epic.")
        return found.key


def past_sprints(site: Site, values: Any) -> list[Any]:
    """Give of the sprints an issue holds the closed ones, which no change of the field takes away."""
    closed = {str(row["id"]) for row in site.sprints if row["state"] == "closed"}
    return [value for value in values or () if sprint_id(value) in closed]


def rich_text(value: Any, version: int) -> Any:
    """Read rich text on Cloud: a document in version 3, wiki text in version 2.

    Raises:
        FieldFault: it is neither.
    """
    if version != 3:
        if not isinstance(value, str):
            raise FieldFault("Operation value must be a string")
        if len(value) > LONGEST_TEXT:
            raise FieldFault(TOO_LONG)
        return document(value.replace("\r\n", "\n").split("\n\n")) if value else None
    if not is_document(value) or value.get("version") != 1 or not _sound(value, 0):
        raise FieldFault(NOT_A_DOCUMENT)
    return value


def _sound(node: Any, depth: int) -> bool:
    """Tell whether a node of a document is one, all the way down."""
    if not isinstance(node, dict) or not isinstance(node.get("type"), str) or depth > DEEPEST:
        return False
    if node["type"] == "text" and not isinstance(node.get("text"), str):
        return False
    if not isinstance(node.get("attrs") or {}, dict):
        return False
    content = node.get("content", [])
    return isinstance(content, list) and all(_sound(child, depth + 1) for child in content)


SHORT = {
    "version": ("self", "id", "name", "description", "archived", "released", "releaseDate"),
    "component": ("self", "id", "name", "description"),
    "project": ("self", "id", "key", "name", "projectTypeKey", "simplified", "avatarUrls", "projectCategory"),
}


def brief(kind: str, thing: Thing) -> Thing:
    """Show a thing of the site as issues do."""
    names = SHORT.get(kind)
    return thing if names is None else {name: thing[name] for name in names if name in thing}


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
