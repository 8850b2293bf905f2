"""Classification of data: the levels an organization has, and the one new work of a project gets.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-classification-levels/
"""

from __future__ import annotations

import uuid
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.projects import wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

LEVELS = (
    ("Restricted", "published", "RED", "Would be very damaging if it became known."),
    ("Protected", "archived", "ORANGE", "Was damaging if it became known."),
    ("Confidential", "published", "BLUE", "Is meant for people of the company."),
    ("Public", "published", "GREEN", "Is known to everybody."),
)
"""The levels of the company's organization in rank order: name, status, color, what it is for."""

USUAL = "Confidential"
"""The level of everything that was given no other."""


class Classification:
    """The levels of a site's organization, and those that projects were given, by project id."""

    def __init__(self, _site: Site) -> None:
        self.levels: list[Thing] = [
            {
                "id": f"ari:cloud:platform::classification-tag/{uuid.uuid5(uuid.NAMESPACE_DNS, name)}",
                "status": status, "name": name, "rank": rank, "description": about, "color": color,
                "guideline": f"Treat it as {name.lower()}.",
            }
            for rank, (name, status, color, about) in enumerate(LEVELS, 1)
        ]  # fmt: skip
        self.projects: dict[str, str] = {}

    def of(self, project: Thing) -> Thing | None:
        """Give the level of a project, if it was given one."""
        id_ = self.projects.get(str(project["id"]))
        return next((level for level in self.levels if level["id"] == id_), None)


@route("GET", "/rest/api/{v}/classification-levels", only="cloud")
def levels(call: Call) -> Thing:
    """List the levels; ``status`` narrows them, ``orderBy`` sorts them by rank."""
    states = {state.lower() for state in call.several("status")}
    rows = [row for row in call.site.part(Classification).levels if not states or row["status"] in states]
    return {"classifications": rows[::-1] if call.text("orderBy") == "-rank" else rows}


def _ruled(call: Call) -> Thing:
    project = wanted(call)
    call.require("ADMINISTER_PROJECTS", project)
    return project


@route("GET", "/rest/api/{v}/project/{project}/classification-config", only="cloud")
def configuration(call: Call) -> Thing:
    """Tell which levels a project may have, and which it has."""
    project, kept = _ruled(call), call.site.part(Classification)
    usual = next(level for level in kept.levels if level["name"] == USUAL)
    own = kept.of(project)
    told: Thing = {
        "classificationLevels": [level for level in kept.levels if level["status"] == "published"],
        "containerOverride": "ANY", "organizationClassificationLevel": usual,
    }  # fmt: skip
    return told | ({"defaultClassificationLevel": own} if own is not None else {})


@route("GET", "/rest/api/{v}/project/{project}/classification-level/default", only="cloud")
def level(call: Call) -> Thing:
    """Tell the level of a project."""
    own = call.site.part(Classification).of(_ruled(call))
    return {"classification": own} if own is not None else {}


@route("PUT", "/rest/api/{v}/project/{project}/classification-level/default", only="cloud")
def set_level(call: Call) -> Answer:
    """Give a project a level.

    Raises:
        JiraError: 400 for one there is not, or that is no longer used.
    """
    project, kept = _ruled(call), call.site.part(Classification)
    id_ = Asked(call, {"id"}).text("id")
    if not any(row["id"] == id_ and row["status"] == "published" for row in kept.levels):
        raise JiraError(400, errors={"id": f"The classification level '{id_}' does not exist."})
    kept.projects[str(project["id"])] = str(id_)
    return DONE


@route("DELETE", "/rest/api/{v}/project/{project}/classification-level/default", only="cloud")
def remove_level(call: Call) -> Answer:
    """Take the level away from a project."""
    call.site.part(Classification).projects.pop(str(_ruled(call)["id"]), None)
    return DONE
