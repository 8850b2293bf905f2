"""Field configurations: which fields are required or hidden, for which types of issues of which projects.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-field-configurations/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.rows import Rows
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

DEFAULT = "10000"
"""Id of the configuration of every project without a scheme."""

ALWAYS_REQUIRED = frozenset({"summary", "issuetype"})


class FieldConfigurations:
    """The field configurations of a site and their schemes.

    ``configurations`` are rows ``{id, name, description, items: {field id: {isRequired?, isHidden?,
    description?, renderer?}}}``; ``schemes`` are rows ``{id, name, description, mappings: {"default" or
    issue type id: configuration id}}``; ``projects`` is project id → scheme id.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.configurations = Rows("field configuration", int(DEFAULT))
        self.schemes = Rows("field configuration scheme", 10_100)
        self.projects: dict[str, str] = {}
        about = "The default field configuration"
        required: Thing = {name: {"isRequired": True} for name in sorted(ALWAYS_REQUIRED)}
        self.configurations.add(name="Default Field Configuration", description=about, items=required)

    def of(self, project: str, kind: str) -> Thing:
        """Give the configuration of a type of issues in a project."""
        scheme = self.projects.get(project)
        mappings = self.schemes.get(scheme)["mappings"] if scheme else {}
        return self.configurations.get(mappings.get(kind, mappings.get("default", DEFAULT)))

    def marked(self, project: str, kind: str, mark: str) -> set[str]:
        """List the fields that are ``isRequired`` or ``isHidden`` there."""
        return {name for name, item in self.of(project, kind)["items"].items() if item.get(mark)}
