"""Entity properties of all things but issues and people: JSON that programs keep on them.

https://developer.atlassian.com/cloud/jira/platform/jira-entity-properties/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.state.site import Site

Thing = dict[str, Any]


class Properties:
    """The properties of all things of a site but issues and people: by kind and id of the thing."""

    def __init__(self, _site: Site) -> None:
        self.kept: dict[tuple[str, str], Thing] = {}

    def of(self, kind: str, id_: str) -> Thing:
        """Give the properties of a thing."""
        return self.kept.setdefault((kind, id_), {})

    def forget(self, kind: str, id_: str) -> None:
        """Forget the properties of a thing that is gone."""
        self.kept.pop((kind, id_), None)
