"""Versions of projects.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-versions/
"""

from __future__ import annotations

import uuid
from typing import Any

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.errors import JiraError
from jira_sandbox.estate import versions as estate
from jira_sandbox.estate.swap import carriers, count, custom_fields, unresolved
from jira_sandbox.estate.versions import BEAN, MEMBERS, Releases, home, shown, siblings, wanted
from jira_sandbox.routes.projects import named
from jira_sandbox.routes.projects import wanted as project_wanted
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]

SORTED = {
    "name": "name",
    "description": "description",
    "startDate": "startDate",
    "releaseDate": "releaseDate",
}


@route("GET", "/rest/api/{v}/project/{project}/versions")
def versions(call: Call) -> list[Thing]:
    """List the versions of a project."""
    return [told(call, version) for version in siblings(call.site, project_wanted(call))]


@route("GET", "/rest/api/{v}/project/{project}/version")
def version_page(call: Call) -> Thing:
    """List the versions of a project a page at a time; ``status`` and ``query`` narrow them."""
    query, states = call.text("query").lower(), call.words("status")
    rows = []
    for thing in siblings(call.site, project_wanted(call)):
        state = "archived" if thing.get("archived") else "released" if thing.get("released") else "unreleased"
        words = (thing["name"] + thing.get("description", "")).lower()
        if (not states or state in states) and query in words:
            rows.append(told(call, thing))
    order = call.text("orderBy")
    if order.lstrip("+-") in SORTED:
        rows.sort(key=lambda row: str(row.get(order.lstrip("+-"), "")).lower())
    return call.page(rows[::-1] if order.startswith("-") else rows, 50, 50)


def told(call: Call, version: Thing) -> Thing:
    """Show a version with what ``expand`` asks for."""
    expand, notes, id_ = call.words("expand"), call.site.part(Releases), version["id"]
    more: Thing = {}
    if "operations" in expand:
        more["operations"] = []
    if call.site.cloud and "issuesstatus" in expand:
        more["issuesStatusForFixVersion"] = _states(call, id_)
    if call.site.cloud and "driver" in expand and id_ in notes.drivers:
        more["driver"] = notes.drivers[id_]
    if call.site.cloud and "approvers" in expand:
        more["approvers"] = notes.approvers.get(id_, [])
    return shown(call.site, version) | more


def _states(call: Call, id_: str) -> Thing:
    found: Thing = {"unmapped": 0, "toDo": 0, "inProgress": 0, "done": 0}
    names = {"new": "toDo", "indeterminate": "inProgress", "done": "done"}
    for issue in carriers(call.site, "fixVersions", id_):
        category = (issue.fields.get("status") or {}).get("statusCategory") or {}
        found[names.get(category.get("key", ""), "unmapped")] += 1
    return found


@route("GET", "/rest/api/2/version", only="datacenter")
def version_search(call: Call) -> Thing:
    """List versions of several projects a page at a time; ``query`` and ``projectIds`` narrow them."""
    query, projects = call.text("query").lower(), call.words("projectIds")
    rows = [
        shown(call.site, version)
        for version in call.sight.things(call.site.versions)
        if query in version["name"].lower() and (not projects or str(version["projectId"]) in projects)
    ]
    return call.page(rows, 100, 1000)


@route("GET", "/rest/api/{v}/version/{id}")
def version(call: Call) -> Thing:
    """Read one version."""
    return told(call, wanted(call))


@route("POST", "/rest/api/{v}/version")
def create(call: Call) -> Reply:
    """Create a version.

    Raises:
        JiraError: 400 with everything that is wrong, 403 for whoever does not administer the project, 404
            without that project.
    """
    asked = Asked(call, MEMBERS, BEAN)
    name = asked.number("projectId") if "projectId" in asked else asked.text("project")
    if name is None:
        raise JiraError(400, errors={"project": "Project must be specified to create a version."})
    project = named(call, str(name))
    call.require("ADMINISTER_PROJECTS", project)
    notes = _notes(call, asked)
    made = estate.create(call, asked, project)
    _keep(call, made, notes)
    return Reply(shown(call.site, made), 201)


@route("PUT", "/rest/api/{v}/version/{id}")
def update(call: Call) -> Thing:
    """Change a version: what the body does not name stays.

    Raises:
        JiraError: 400 with everything that is wrong.
    """
    old = wanted(call)
    call.require("ADMINISTER_PROJECTS", home(call.site, old))
    asked = Asked(call, MEMBERS, BEAN)
    notes = _notes(call, asked)
    new = estate.update(call, asked, old)
    _keep(call, new, notes)
    return shown(call.site, new)


def _notes(call: Call, asked: Asked) -> Thing:
    """Read who drives and who approves a version; both must exist."""
    notes: Thing = {}
    known = {user.get("accountId") for user in call.site.users}
    if (driver := asked.text("driver")) is not None:
        notes["driver"] = driver
    if (approvers := asked.objects("approvers")) is not None:
        notes["approvers"] = [
            {"accountId": row.get("accountId"), "description": row.get("description"), "status": "PENDING"}
            for row in approvers
        ]
    people = [notes.get("driver"), *(row["accountId"] for row in notes.get("approvers", ()))]
    if any(person and person not in known for person in people if isinstance(person, str)):
        asked.errors["driver" if notes.get("driver") not in known else "approvers"] = (
            "The user does not exist."
        )
    if not all(person is None or isinstance(person, str) for person in people):
        raise asked.malformed()
    return notes


def _keep(call: Call, version: Thing, notes: Thing) -> None:
    kept = call.site.part(Releases)
    if "driver" in notes:
        kept.drivers[version["id"]] = notes["driver"]
    if "approvers" in notes:
        kept.approvers[version["id"]] = notes["approvers"]


@route("POST", "/rest/api/{v}/version/{id}/move")
def move(call: Call) -> Thing:
    """Move a version among those of its project."""
    found = wanted(call)
    call.require("ADMINISTER_PROJECTS", home(call.site, found))
    return shown(call.site, estate.place(call, Asked(call, {"after", "position"}), found))


@route("PUT", "/rest/api/{v}/version/{id}/mergeto/{target}")
def merge(call: Call) -> Answer:
    """Merge a version into another: that one comes instead of it wherever issues have it.

    Raises:
        JiraError: 404 for a version that is not there, 400 for the version itself.
    """
    old = wanted(call)
    target = wanted(call, "target")
    call.require("ADMINISTER_PROJECTS", home(call.site, old))
    fields = estate.fields(call.site)
    others = estate.substitutes(call, old, [(field, target["id"]) for field in fields])
    estate.remove(call, old, others, event="jira:version_merged", mergedTo=shown(call.site, target))
    return DONE


@route("DELETE", "/rest/api/{v}/version/{id}", only="cloud")
def delete(call: Call) -> Answer:
    """Delete a version; ``moveFixIssuesTo`` and ``moveAffectedIssuesTo`` name those that come instead."""
    old = wanted(call)
    call.require("ADMINISTER_PROJECTS", home(call.site, old))
    asked = zip(estate.SYSTEM_FIELDS, ("moveFixIssuesTo", "moveAffectedIssuesTo"), strict=True)
    others = estate.substitutes(call, old, [(field, call.query.get(name)) for field, name in asked])
    estate.remove(call, old, others)
    return DONE


@route("POST", "/rest/api/{v}/version/{id}/removeAndSwap")
def remove_and_swap(call: Call) -> Answer:
    """Delete a version; the body names those that come instead, also in custom fields.

    Raises:
        JiraError: 400 for versions or fields there are not.
    """
    old = wanted(call)
    call.require("ADMINISTER_PROJECTS", home(call.site, old))
    asked = Asked(call, {"customFieldReplacementList", "moveAffectedIssuesTo", "moveFixIssuesTo"})
    names = zip(estate.SYSTEM_FIELDS, ("moveFixIssuesTo", "moveAffectedIssuesTo"), strict=True)
    ids: list[tuple[str, Any]] = [(field, asked.number(name)) for field, name in names]
    known = {field["id"] for field in custom_fields(call.site, "version")}
    for row in asked.objects("customFieldReplacementList") or ():
        field = f"customfield_{row.get('customFieldId')}"
        if field not in known:
            raise JiraError(400, f"Custom field with id '{row.get('customFieldId')}' does not hold versions.")
        ids.append((field, row.get("moveTo")))
    estate.remove(call, old, estate.substitutes(call, old, ids))
    return DONE


@route("GET", "/rest/api/{v}/version/{id}/relatedIssueCounts")
def related_counts(call: Call) -> Thing:
    """Count the issues that have a version in each of the fields for versions."""
    id_ = wanted(call)["id"]
    usage: list[Thing] = []
    issues: set[int] = set()
    for field in custom_fields(call.site, "version"):
        here = [issue.index for issue in carriers(call.site, field["id"], id_)]
        issues |= set(here)
        number = field["schema"]["customId"]
        usage.append(
            {"fieldName": field["name"], "customFieldId": number,
             "issueCountWithVersionInCustomField": len(here)}
        )  # fmt: skip
    return {
        "self": call.api(f"version/{id_}"),
        "issuesFixedCount": count(call.site, "fixVersions", id_),
        "issuesAffectedCount": count(call.site, "versions", id_),
        "issueCountWithCustomFieldsShowingVersion": len(issues),
        ("customFieldUsage" if call.site.cloud else "customFieldNames"): usage,
    }


@route("GET", "/rest/api/{v}/version/{id}/unresolvedIssueCount")
def unresolved_count(call: Call) -> Thing:
    """Count the issues a version shall fix, and those of them that have no resolution."""
    id_ = wanted(call)["id"]
    issues = list(carriers(call.site, "fixVersions", id_))
    found = {"self": call.api(f"version/{id_}"), "issuesUnresolvedCount": sum(map(unresolved, issues))}
    return found | ({"issuesCount": len(issues)} if call.site.cloud else {})


@route("GET", "/rest/api/{v}/version/{id}/relatedwork", only="cloud")
def related_work(call: Call) -> list[Thing]:
    """List what else belongs to a version."""
    return call.site.part(Releases).work.get(wanted(call)["id"], [])


def _work(call: Call, version: Thing) -> Thing:
    for permission in ("RESOLVE_ISSUES", "EDIT_ISSUES"):
        call.require(permission, home(call.site, version))
    asked = Asked(call, {"category", "issueId", "relatedWorkId", "title", "url"})
    row: Thing = {"category": asked.short("category", "category", required="The category is required.")}
    row["title"] = asked.short("title", "title")
    url = asked.short("url", "url", most=2048)
    if url is not None and not url.startswith(("http://", "https://")):
        asked.errors["url"] = "The URL is not valid."
    asked.check()
    issue = asked.number("issueId")
    return {**row, "url": url, **({} if issue is None else {"issueId": issue})}


@route("POST", "/rest/api/{v}/version/{id}/relatedwork", only="cloud")
def add_work(call: Call) -> Reply:
    """Note that something belongs to a version."""
    version = wanted(call)
    id_, work = version["id"], _work(call, version)
    rows = call.site.part(Releases).work.setdefault(id_, [])
    number = uuid.uuid5(uuid.NAMESPACE_URL, f"{call.site.url}/{id_}/{call.ledger.fresh()}")
    rows.append({"relatedWorkId": str(number), **work})
    return Reply(rows[-1], 201)


def _work_place(call: Call, id_: str, work: str) -> tuple[list[Thing], int]:
    rows = call.site.part(Releases).work.get(id_, [])
    for place, row in enumerate(rows):
        if row["relatedWorkId"] == work:
            return rows, place
    raise JiraError(404, f"Could not find related work with id '{work}'.")


@route("PUT", "/rest/api/{v}/version/{id}/relatedwork", only="cloud")
def change_work(call: Call) -> Thing:
    """Change what belongs to a version.

    Raises:
        JiraError: 404 when that was never noted.
    """
    version = wanted(call)
    id_, work = version["id"], _work(call, version)
    rows, place = _work_place(call, id_, call.text("relatedWorkId"))
    rows[place] = {"relatedWorkId": rows[place]["relatedWorkId"], **work}
    return rows[place]


@route("DELETE", "/rest/api/{v}/version/{id}/relatedwork/{work}", only="cloud")
def remove_work(call: Call) -> Answer:
    """Forget what belonged to a version.

    Raises:
        JiraError: 404 when that was never noted.
    """
    rows, place = _work_place(call, wanted(call)["id"], call.path["work"])
    del rows[place]
    return DONE
