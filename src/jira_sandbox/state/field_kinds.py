"""The kinds of custom fields every Jira has: what they hold and how they are searched.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/#api-rest-api-3-field-post
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jira_sandbox.company.schema import TYPES


@dataclass(frozen=True)
class Kind:
    """A kind of custom field.

    Args:
        holds: ``type`` of its schema.
        items: what its list is of, if it is one.
        shown: its name in the list of kinds.
        searchers: the searchers it may have, the usual one first.
    """

    holds: str
    items: str
    shown: str
    searchers: tuple[str, ...]


SEVERAL = ("multiselectsearcher",)
TEXT = ("textsearcher",)
NUMBER = ("exactnumber", "numberrange")
KINDS: Mapping[str, Kind] = {
    "cascadingselect": Kind("option-with-child", "", "Select List (cascading)", ("cascadingselectsearcher",)),
    "datepicker": Kind("date", "", "Date Picker", ("daterange",)),
    "datetime": Kind("datetime", "", "Date Time Picker", ("datetimerange",)),
    "float": Kind("number", "", "Number Field", NUMBER),
    "grouppicker": Kind("group", "", "Group Picker (single group)", ("grouppickersearcher",)),
    "importid": Kind("number", "", "Import Id", NUMBER),
    "labels": Kind("array", "string", "Labels", ("labelsearcher",)),
    "multicheckboxes": Kind("array", "option", "Checkboxes", SEVERAL),
    "multigrouppicker": Kind("array", "group", "Group Picker (multiple groups)", SEVERAL),
    "multiselect": Kind("array", "option", "Select List (multiple choices)", SEVERAL),
    "multiuserpicker": Kind("array", "user", "User Picker (multiple users)", ("userpickergroupsearcher",)),
    "multiversion": Kind("array", "version", "Version Picker (multiple versions)", ("versionsearcher",)),
    "project": Kind("project", "", "Project Picker (single project)", ("projectsearcher",)),
    "radiobuttons": Kind("option", "", "Radio Buttons", SEVERAL),
    "readonlyfield": Kind("string", "", "Text Field (read only)", TEXT),
    "select": Kind("option", "", "Select List (single choice)", SEVERAL),
    "textarea": Kind("string", "", "Text Field (multi-line)", TEXT),
    "textfield": Kind("string", "", "Text Field (single line)", TEXT),
    "url": Kind("string", "", "URL Field", ("exacttextsearcher",)),
    "userpicker": Kind("user", "", "User Picker (single user)", ("userpickergroupsearcher",)),
    "version": Kind("version", "", "Version Picker (single version)", ("versionsearcher",)),
}
"""By the last word of the kind's key."""

OPTIONS = frozenset({"option", "option-with-child"})


def kind_of(schema: Mapping[str, object]) -> tuple[str, Kind | None]:
    """Give the last word of a field's kind, and the kind if it is one of these."""
    prefix, _colon, word = str(schema.get("custom", "")).rpartition(":")
    return word, KINDS.get(word) if prefix + ":" == TYPES else None


def has_options(schema: Mapping[str, object]) -> bool:
    """Tell whether a field is chosen from a list of options."""
    return bool({schema.get("type"), schema.get("items")} & OPTIONS)
