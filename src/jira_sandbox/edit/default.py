"""The default values of custom fields: in the words of their contexts, and as an issue then holds them.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-custom-field-contexts/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jira_sandbox.edit.value import FieldFault, Reader
from jira_sandbox.state.custom_fields import CustomFields
from jira_sandbox.state.field_kinds import kind_of
from jira_sandbox.state.moment import written
from jira_sandbox.state.security_schemes import SecuritySchemes
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

WORDS: Mapping[str, tuple[str, str]] = {
    "cascadingselect": ("option.cascading", "optionId"), "datepicker": ("datepicker", "date"),
    "datetime": ("datetimepicker", "dateTime"), "float": ("float", "number"),
    "grouppicker": ("grouppicker.single", "groupId"), "importid": ("float", "number"),
    "labels": ("labels", "labels"), "multicheckboxes": ("option.multiple", "optionIds"),
    "multigrouppicker": ("grouppicker.multiple", "groupIds"), "multiselect": ("option.multiple", "optionIds"),
    "multiuserpicker": ("multi.user.select", "accountIds"),
    "multiversion": ("version.multiple", "versionIds"),
    "project": ("project", "projectId"), "radiobuttons": ("option.single", "optionId"),
    "readonlyfield": ("readonly", "text"), "select": ("option.single", "optionId"),
    "textarea": ("textarea", "text"), "textfield": ("textfield", "text"), "url": ("url", "url"),
    "userpicker": ("single.user.select", "accountId"), "version": ("version.single", "versionId"),
}  # fmt: skip
"""Kind of field → ``type`` of its default, and the member that holds the value."""

PARTS = {
    "optionId": "id",
    "groupId": "groupId",
    "accountId": "accountId",
    "projectId": "id",
    "versionId": "id",
}
"""Member of a default → by what an issue's request names the same thing; lists end in ``s``."""


def word_of(field: Mapping[str, Any]) -> tuple[str, str] | None:
    """Give the ``type`` and the member of a field's defaults; ``None`` where it can have none."""
    return WORDS.get(kind_of(field["schema"])[0])


def asked(site: Site, member: str, default: Thing) -> Any:
    """Give a default as a request for an issue would say it."""
    if default.get("useCurrent"):
        now = written(site.now, site.zone)
        return now[:10] if member == "date" else now
    value = default.get(member)
    if member == "optionId" and default.get("cascadingOptionId") is not None:
        return {"id": value, "child": {"id": default["cascadingOptionId"]}}
    if member.removesuffix("s") in PARTS:
        part = PARTS[member.removesuffix("s")]
        return [{part: one} for one in value or ()] if member.endswith("s") else {part: value}
    return value


def held(site: Site, project: str, field: Thing, default: Thing) -> Any:
    """Give the value an issue gets by a default.

    Raises:
        FieldFault: the default is none this field can have.
    """
    kind, member = word_of(field) or ("", "")
    if default.get("type") != kind:
        raise FieldFault(f"The default value type '{default.get('type')}' is not valid for this field.")
    value = asked(site, member, default)
    return None if value is None else Reader(site, project, 2).read(field, value)


def default_of(site: Site, project: str, kind: str, field: Thing) -> Any:
    """Give the value a new issue gets in a custom field nobody fills; ``None`` without a default."""
    context = site.part(CustomFields).fitting(field["id"], project, kind)
    if context is None or context["default"] is None:
        return None
    return _tried(lambda: held(site, project, field, context["default"]))


def _tried(step: Callable[[], Any]) -> Any:
    """Take a default only while what it names is still there."""
    try:
        return step()
    except FieldFault:
        return None


def defaults(site: Site, project: str, kind: str, fields: Mapping[str, Thing]) -> Thing:
    """Give the values a new issue gets in all custom fields of a screen that nobody fills."""
    found = {
        name: default_of(site, project, kind, field)
        for name, field in fields.items()
        if field.get("custom") and word_of(field)
    }
    security = site.part(SecuritySchemes)
    level = security.found((security.of(project) or {}).get("default", ""))
    if level is not None:
        found["security"] = security.shown(level)
    return {name: value for name, value in found.items() if value is not None}
