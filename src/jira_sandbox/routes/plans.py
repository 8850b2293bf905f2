"""Plans and their teams: created, read, changed by JSON Patch, archived and thrown away.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-plans/
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.configuration.form import form, read
from jira_sandbox.configuration.patch import patched
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.state.moment import written
from jira_sandbox.state.plans import TEAMS, Plans

Thing = dict[str, Any]

BASE = "/rest/api/{v}/plans/plan"
ONE = BASE + "/{plan}"
DATES = ("DueDate", "TargetStartDate", "TargetEndDate", "DateCustomField")
CHOICES = {
    "estimation": ("StoryPoints", "Days", "Hours"), "dependencies": ("Sequential", "Concurrent"),
    "inferredDates": ("None", "SprintDates", "ReleaseDates"),
}  # fmt: skip
USUAL = {"dependencies": "Sequential", "inferredDates": "None"}
RULES = ("issueIds", "issueTypeIds", "releaseIds", "workStatusCategoryIds", "workStatusIds")
STYLES = ("Scrum", "Kanban")


def opened(call: Call) -> Plans:
    """Give the plans to an administrator.

    Raises:
        JiraError: 403 for anybody else.
    """
    call.require("ADMINISTER")
    return call.site.part(Plans)


def _one_of(value: Any, allowed: tuple[str, ...], name: str) -> str:
    if value not in allowed:
        raise JiraError(400, f"The {name} '{value}' is not valid.")
    return str(value)


def _scheduling(given: Thing) -> Thing:
    asked = read(given, estimation="text!", dependencies="text", inferredDates="text", startDate="object",
                 endDate="object")  # fmt: skip
    found: Thing = {
        name: _one_of(asked.get(name, USUAL.get(name)), allowed, name) for name, allowed in CHOICES.items()
    }
    for name, usual in (("startDate", "TargetStartDate"), ("endDate", "TargetEndDate")):
        day = read(asked.get(name, {"type": usual}), type="text!", dateCustomFieldId="number")
        found[name] = day | {"type": _one_of(day["type"], DATES, f"{name} type")}
    return found


def _source(call: Call, given: Thing) -> Thing:
    asked = read(given, type="text!", value="number!")
    lists = {"Board": call.site.catalog.boards, "Project": call.site.projects, "Filter": call.site.filters}
    kind = _one_of(asked["type"], tuple(lists), "issue source type")
    if not any(str(row["id"]) == str(asked["value"]) for row in lists[kind]):
        raise JiraError(400, f"The {kind.lower()} with id {asked['value']} was not found.")
    return asked


def _permission(given: Thing) -> Thing:
    asked = read(given, type="text!", holder="object!")
    _one_of(asked["type"], ("View", "Edit"), "permission type")
    holder = read(asked["holder"], type="text!", value="text!")
    _one_of(holder["type"], ("Group", "AccountId"), "holder type")
    return {**asked, "holder": holder}


def _body(call: Call, given: Any) -> Thing:
    """Read a whole plan.

    Raises:
        JiraError: 400 for what is none.
    """
    asked = read(given, name="name!", leadAccountId="text", issueSources="objects!", scheduling="object!",
                 exclusionRules="object", crossProjectReleases="objects", customFields="objects",
                 permissions="objects")  # fmt: skip
    if not asked["issueSources"]:
        raise JiraError(400, "At least one issue source is required.")
    rules = read(asked.get("exclusionRules", {}), numberOfDaysToShowCompletedIssues="number",
                 **dict.fromkeys(RULES, "ids"))  # fmt: skip
    numbers: Thing = {name: [int(id_) for id_ in ids if id_.isdigit()] for name, ids in rules.items()
                      if name in RULES}  # fmt: skip
    days = rules.get("numberOfDaysToShowCompletedIssues", 30)
    releases = [read(row, name="name!", releaseIds="ids") for row in asked.get("crossProjectReleases", [])]
    customs = [read(row, customFieldId="number!", filter="flag") for row in asked.get("customFields", [])]
    return asked | {
        "issueSources": [_source(call, row) for row in asked["issueSources"]],
        "scheduling": _scheduling(asked["scheduling"]),
        "exclusionRules": numbers | {"numberOfDaysToShowCompletedIssues": days},
        "crossProjectReleases": [
            {**row, "releaseIds": [int(id_) for id_ in row.get("releaseIds", []) if id_.isdigit()]}
            for row in releases
        ],
        "customFields": [{"filter": False, **row} for row in customs],
        "permissions": [_permission(row) for row in asked.get("permissions", [])],
    }


def _cursor_page(call: Call, rows: list[Thing]) -> Thing:
    """Cut a page; its cursor is the place of the first row.

    Raises:
        JiraError: 400 for a cursor that is none.
    """
    cursor, size = call.text("cursor") or "0", call.number("maxResults", 50, 50) or 50
    if not cursor.isdigit():
        raise JiraError(400, "The cursor is not valid.")
    start = int(cursor)
    here, last = rows[start : start + size], start + size >= len(rows)
    page = {"cursor": cursor, "last": last, "size": len(here), "total": len(rows), "values": here}
    return page | ({} if last else {"nextPageCursor": str(start + size)})


@route("GET", BASE, only="cloud")
def plans(call: Call) -> Thing:
    """List plans; those archived or thrown away only if asked for."""
    asked = {"Archived": "includeArchived", "Trashed": "includeTrashed"}
    shown = {"Active", *(status for status, name in asked.items() if call.flag(name))}
    rows = [
        {"id": row["id"], "name": row["body"]["name"], "scenarioId": row["id"], "status": row["status"],
         "issueSources": row["body"]["issueSources"]}
        for row in opened(call).plans.rows
        if row["status"] in shown
    ]  # fmt: skip
    return _cursor_page(call, rows)


def _now(call: Call) -> str:
    return written(call.site.now, call.site.zone)


@route("POST", BASE, only="cloud")
def create(call: Call) -> Reply:
    """Create a plan; the answer is its id."""
    part = opened(call)
    return Reply(int(part.add(_body(call, call.body), _now(call))["id"]), 201)


def _row(call: Call) -> Thing:
    return opened(call).plans.get(call.path["plan"])


def _active(call: Call) -> Thing:
    """Find a plan that may be changed.

    Raises:
        JiraError: 409 for one that is archived or thrown away.
    """
    row = _row(call)
    if row["status"] != "Active":
        raise JiraError(409, f"The plan '{row['id']}' is not active.")
    return row


@route("GET", ONE, only="cloud")
def plan(call: Call) -> Thing:
    """Read a plan."""
    row = _row(call)
    return {**row["body"], "id": int(row["id"]), "status": row["status"], "lastSaved": row["saved"]}


@route("PUT", ONE, only="cloud")
def update(call: Call) -> Answer:
    """Change a plan by a patch; what comes of it must be a whole plan."""
    row = _active(call)
    row |= {"body": _body(call, patched(row["body"], call.body)), "saved": _now(call)}
    return DONE


@route("PUT", ONE + "/archive", only="cloud")
def archive(call: Call) -> Answer:
    """Archive a plan."""
    _active(call)["status"] = "Archived"
    return DONE


@route("PUT", ONE + "/trash", only="cloud")
def trash(call: Call) -> Answer:
    """Throw a plan away."""
    _active(call)["status"] = "Trashed"
    return DONE


@route("POST", ONE + "/duplicate", only="cloud")
def duplicate(call: Call) -> Reply:
    """Copy a plan with its teams under another name; the answer is the id of the copy."""
    row, name = _row(call), form(call, name="name!")["name"]
    copy = opened(call).add({**deepcopy(row["body"]), "name": name}, _now(call))
    copy["teams"] = deepcopy(row["teams"])
    return Reply(int(copy["id"]), 201)


@route("GET", ONE + "/team", only="cloud")
def teams(call: Call) -> Thing:
    """List the teams of a plan."""
    rows = [
        {"id": id_, "type": kind, **({"name": team["name"]} if "name" in team else {})}
        for kind, held in _row(call)["teams"].items()
        for id_, team in held.items()
    ]
    return _cursor_page(call, rows)


def _team(kind: str, given: Any) -> Thing:
    """Read a team.

    Raises:
        JiraError: 400 for what is none.
    """
    own: dict[str, str] = (
        {"name": "name!", "memberAccountIds": "texts"} if kind == "PlanOnly" else {"id": "text!"}
    )
    asked = read(
        given, planningStyle="text!", capacity="any", issueSourceId="number", sprintLength="number", **own
    )
    _one_of(asked["planningStyle"], STYLES, "planning style")
    capacity = asked.get("capacity", 0)
    if isinstance(capacity, bool) or not isinstance(capacity, (int, float)) or capacity < 0:
        raise JiraError(400, "The capacity is not valid.")
    return asked


def _held(call: Call, kind: str) -> tuple[dict[str, Thing], Thing]:
    held: dict[str, Thing] = _row(call)["teams"][kind]
    found = held.get(call.path["team"])
    if found is None:
        raise JiraError(404, f"The team with id '{call.path['team']}' was not found in the plan.")
    return held, found


@route("POST", ONE + "/team/atlassian", only="cloud")
def add_team(call: Call) -> Answer:
    """Let a team of the organization work on a plan.

    Raises:
        JiraError: 400 for one that does already.
    """
    held, team = _active(call)["teams"]["Atlassian"], _team("Atlassian", call.body)
    if team["id"] in held:
        raise JiraError(400, f"The team '{team['id']}' is already in the plan.")
    held[team["id"]] = team
    return DONE


@route("POST", ONE + "/team/planonly", only="cloud")
def create_team(call: Call) -> Reply:
    """Make a team that is the plan's alone; the answer is its id."""
    row, team = _active(call), _team("PlanOnly", call.body)
    id_ = opened(call).teams.numbers.text()
    row["teams"]["PlanOnly"][id_] = team
    return Reply(int(id_), 201)


def _offer(kind: str) -> None:
    """Register reading, changing and removing a team of one kind."""
    path = f"{ONE}/team/{TEAMS[kind]}/{{team}}"

    def read_team(call: Call) -> Thing:
        team = _held(call, kind)[1]
        return {**team, "id": int(call.path["team"])} if kind == "PlanOnly" else team

    def change_team(call: Call) -> Answer:
        _active(call)
        held, team = _held(call, kind)
        held[call.path["team"]] = _team(kind, patched(team, call.body)) | (
            {"id": team["id"]} if "id" in team else {}
        )
        return DONE

    def remove_team(call: Call) -> Answer:
        _active(call)
        del _held(call, kind)[0][call.path["team"]]
        return DONE

    route("GET", path, only="cloud")(read_team)
    route("PUT", path, only="cloud")(change_team)
    route("DELETE", path, only="cloud")(remove_team)


for _kind in TEAMS:
    _offer(_kind)
