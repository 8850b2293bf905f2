"""Which fields may be set where: the screens behind the create, edit and transition metadata.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from jira_sandbox.edit.default import default_of, word_of
from jira_sandbox.state.custom_fields import CustomFields
from jira_sandbox.state.field_configurations import FieldConfigurations
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ranks import Ranks
from jira_sandbox.state.screens import RESOLVE_SCREEN, Screens
from jira_sandbox.state.security_schemes import SecuritySchemes
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

NOT_SET = frozenset(
    {"security", "resolution", "attachment", "worklog", "comment", "issuelinks", "customfield_10019"}
)
"""Fields with an order that no screen carries: they change by operations of their own."""

BESIDE: dict[str, list[str]] = {"attachment": [], "comment": ["add"], "issuelinks": ["add"]}
"""Fields an edit shows that are no values to set, and what an update may do with them."""

CHOSEN = frozenset({"sd-customerrequesttype", "sd-customerorganization"})
"""Fields of a service desk that are set like any other."""

PICKED = "issue/picker?currentProjectId=&showSubTaskParent=true&showSubTasks=true&currentIssueKey=&query="
PARENT = {"type": "issuelink", "system": "parent"}
WITH_DEFAULT = frozenset({"reporter", "priority", "resolution"})
ALWAYS = frozenset({"project", "issuetype", "summary", "parent"})
"""Fields a request may set whatever is on the screen."""


@dataclass(frozen=True)
class Screen:
    """The fields that may be set together, by id, with the definition and schema of each."""

    site: Site
    project: str
    """Id of the project."""
    fields: dict[str, Thing]
    required: frozenset[str]
    beside: dict[str, Thing] = dataclass_field(default_factory=dict)
    """Fields the screen shows that change by operations of their own."""
    kind: str = ""
    """Id of the issue type."""

    def told(self, *, creating: bool = False) -> dict[str, Thing]:
        """Tell the fields as the metadata of a screen does, with allowed values where these are few."""
        return {name: self._field(field, creating) for name, field in (self.fields | self.beside).items()}

    def _field(self, field: Thing, creating: bool) -> Thing:
        cloud, id_ = self.site.cloud, field["id"]
        told: Thing = {
            "required": id_ in self.required,
            "schema": field["schema"],
            "name": field["name"],
            ("key" if cloud else "fieldId"): id_,
            "operations": operations(field),
        }
        if creating:
            told |= {"key": id_, "fieldId": id_} if cloud else {}
            told["hasDefaultValue"] = id_ in WITH_DEFAULT
            value = None
            if field.get("custom") and word_of(field):
                value = default_of(self.site, self.project, self.kind, field)
            elif id_ == "priority":
                value = self.site.part(Ranks).usual(self.project)
            if value is not None:
                told |= {"hasDefaultValue": True, "defaultValue": value}
        return told | self._choices(field)

    def _choices(self, field: Thing) -> Thing:
        """Tell the values a field may take, or where to look for them when these are too many to list."""
        site, kind = self.site, field["schema"].get("items") or field["schema"]["type"]
        base = f"{site.url}/rest/api/{3 if site.cloud else 2}/"
        if kind == "user":
            return {"autoCompleteUrl": base + f"user/search?{'query' if site.cloud else 'username'}="}
        if field["id"] == "labels":
            return {"autoCompleteUrl": base + "labels/suggest?query="}
        if field["id"] == "issuelinks":
            return {"autoCompleteUrl": base + PICKED}
        own = self.project
        listed = {
            "priority": site.part(Ranks).allowed(own),
            "resolution": site.resolutions,
            "issuetype": site.catalog.types.get(own, []),
            "component": [thing for thing in site.components if str(thing.get("projectId")) == own],
            "version": [thing for thing in site.versions if str(thing.get("projectId")) == own],
        }
        allowed = field.get("allowedValues") or listed.get(kind)
        if allowed is None and "allowedValues" in field:
            allowed = []
        return {} if allowed is None else {"allowedValues": allowed}


def operations(field: Thing) -> list[str]:
    """List the verbs by which an update may change a field."""
    if field["id"] in BESIDE:
        return BESIDE[field["id"]]
    if field["id"] == "timetracking":
        return ["set", "edit"]
    return ["add", "set", "remove"] if field["schema"]["type"] == "array" else ["set"]


def settable(site: Site) -> dict[str, Thing]:
    """Give every field of the site that some screen may carry."""
    found = {
        field["id"]: field
        for field in site.fields
        if field.get("orderable") and "schema" in field and field["id"] not in NOT_SET and not _desks(field)
    }
    parent = next((field for field in site.fields if field["id"] == "parent"), {"name": "Parent"})
    return found | {"parent": {"custom": False, **parent, "id": "parent", "schema": PARENT}}


def _desks(field: Thing) -> bool:
    """Tell whether a field changes by operations of the service desk alone."""
    schema = field["schema"]
    kind = str(schema.get("items") or schema["type"])
    return kind.startswith("sd-") and kind not in CHOSEN


def template(site: Site, project: str) -> Issue | None:
    """Find an issue of a project, to learn which fields its issues have."""
    home = (issue for issue in site.living() if str((issue.fields.get("project") or {}).get("id")) == project)
    return next(home, None)


def blank(site: Site, project: str, kind: str) -> list[str]:
    """List the fields the issues of a type in a project have, whatever their screens show."""
    known = template(site, project)
    custom = site.part(CustomFields)
    if known is None:
        return [f["id"] for f in site.fields if f["id"] not in ("issuekey", "thumbnail", "parent")]
    other = (known.fields.get("issuetype") or {}).get("id") != kind
    names = [name for name in known.fields if name != "parent"]
    if not other:
        return names
    touched = [id_ for id_ in custom.hidden if any(field["id"] == id_ for field in site.fields)]
    fits = [id_ for id_ in touched if custom.fitting(id_, project, kind)]
    return [name for name in names if name not in touched or name in fits] + [
        name for name in fits if name not in names
    ]


def carried(
    site: Site, project: str, kind: str, operation: str, fields: dict[str, Thing]
) -> dict[str, Thing]:
    """Leave the fields that a project's screen carries, each with the options of its context there."""
    shown = site.part(Screens).shown(project, kind, operation)
    custom = site.part(CustomFields)
    found = {}
    security = site.part(SecuritySchemes).of(project)
    if security is not None:
        secured = {field["id"]: field for field in site.fields if field["id"] == "security"}
        levels = [site.part(SecuritySchemes).shown(level) for level in security["levels"]]
        fields |= {name: {**field, "allowedValues": levels} for name, field in secured.items()}
    hidden = site.part(FieldConfigurations).marked(project, kind, "isHidden")
    fields = {name: field for name, field in fields.items() if name not in hidden}
    for name, field in fields.items():
        if shown is not None and name not in shown | ALWAYS:
            continue
        options = custom.allowed(field, project, kind) if field.get("custom") else None
        found[name] = field if options is None else {**field, "allowedValues": options}
    return found


def create_screen(site: Site, project: Thing, kind: Thing) -> Screen:
    """Give the screen on which issues of a type are created in a project."""
    own = str(project["id"])
    fields = carried(site, own, str(kind["id"]), "create", settable(site))
    there = blank(site, own, str(kind["id"]))
    chosen = {name: field for name, field in fields.items() if name in there}
    chosen.pop("parent", None)
    subtask = bool(kind.get("subtask"))
    if subtask or (site.cloud and kind.get("hierarchyLevel", 0) < 1):
        chosen["parent"] = fields["parent"]
    schema = {"type": "project", "system": "project"}
    chosen["project"] = {"id": "project", "name": "Project", "custom": False, "schema": schema,
                         "allowedValues": [project]}  # fmt: skip
    required = site.part(FieldConfigurations).marked(own, str(kind["id"]), "isRequired")
    needed = {"project", "issuetype", "summary", "reporter"} | required | ({"parent"} if subtask else set())
    return Screen(site, own, chosen, frozenset(needed & set(chosen)), kind=str(kind["id"]))


def edit_screen(site: Site, issue: Issue) -> Screen:
    """Give the screen on which an issue is edited."""
    own = str((issue.fields.get("project") or {}).get("id", ""))
    kind = issue.fields.get("issuetype") or {}
    fields = carried(site, own, str(kind.get("id", "")), "edit", settable(site))
    chosen = {name: field for name, field in fields.items() if name in issue.fields}
    if site.cloud and kind.get("hierarchyLevel", 0) < 1:
        chosen["parent"] = settable(site)["parent"]
    beside = {field["id"]: field for field in site.fields if field["id"] in BESIDE}
    required = site.part(FieldConfigurations).marked(own, str(kind.get("id", "")), "isRequired")
    return Screen(site, own, chosen, frozenset({"summary", "issuetype", *required} & set(chosen)), beside)


def transition_screen(site: Site, issue: Issue, to: Thing) -> Screen:
    """Give the screen a transition shows: on the way to done the resolution, else nothing."""
    own = str((issue.fields.get("project") or {}).get("id", ""))
    fields: dict[str, Thing] = {}
    if to["statusCategory"]["key"] == "done" and site.resolutions:
        screens = site.part(Screens)
        known = {field["id"]: field for field in site.fields if field["id"] == "resolution"} | settable(site)
        shown = screens.fields_of(screens.screens.get(RESOLVE_SCREEN))
        fields = {name: known[name] for name in shown if name in issue.fields and name in known}
    return Screen(site, own, fields, frozenset())
