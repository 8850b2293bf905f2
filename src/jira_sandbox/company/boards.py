"""The company's boards and sprints, and the filters people saved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from jira_sandbox.company.people import People
from jira_sandbox.company.projects import Project
from jira_sandbox.company.shared import api, roles

Thing = dict[str, Any]

SPRINT_LENGTH = timedelta(days=14)
FUTURE_SPRINTS = 2
FIRST_FILTER = 10_000
CLOSED_SPRINTS = 12


def boards(url: str, projects: list[Project]) -> list[Thing]:
    """List one board for every project that has one, as the agile API shows them; ``project`` is its id."""
    found = []
    for number, project in enumerate((p for p in projects if p.plan.board), 1):
        found.append(
            {
                "id": number,
                "self": f"{url}/rest/agile/1.0/board/{number}",
                "name": f"{project.plan.key} board",
                "type": project.plan.board,
                "location": {
                    "projectId": int(project.id),
                    "displayName": f"{project.plan.name} ({project.plan.key})",
                    "projectName": project.plan.name,
                    "projectKey": project.plan.key,
                    "projectTypeKey": project.plan.kind,
                    "name": f"{project.plan.name} ({project.plan.key})",
                },
                "isPrivate": False,
            }
        )
    return found


def sprints(url: str, found: list[Thing], now: datetime) -> list[Thing]:
    """List the sprints of every scrum board: closed ones, one active, and future ones without dates."""
    listed: list[Thing] = []
    for board in found:
        if board["type"] != "scrum":
            continue
        key = board["location"]["projectKey"]
        current = (now - timedelta(days=5)).replace(hour=7, minute=0, second=0, microsecond=0)
        for number in range(1, CLOSED_SPRINTS + FUTURE_SPRINTS + 2):
            id_ = len(listed) + 1
            start = current + SPRINT_LENGTH * (number - CLOSED_SPRINTS - 1)
            state = "closed" if number <= CLOSED_SPRINTS else "active" if start == current else "future"
            sprint: Thing = {
                "id": id_,
                "self": f"{url}/rest/agile/1.0/sprint/{id_}",
                "state": state,
                "name": f"{key} Sprint {number}",
                "createdDate": _utc(start - SPRINT_LENGTH * 2),
                "originBoardId": board["id"],
                "goal": f"Ship increment {number}" if number % 3 else "",
            }
            if state != "future":
                sprint |= {"startDate": _utc(start), "endDate": _utc(start + SPRINT_LENGTH)}
            if state == "closed":
                sprint["completeDate"] = _utc(start + SPRINT_LENGTH + timedelta(hours=3, minutes=7))
            listed.append(sprint)
    return listed


def sprint_value(sprint: Thing, cloud: bool) -> Any:
    """Give a sprint as the Sprint field of an issue shows it: an object, or Data Center's Java text."""
    if cloud:
        shown = {name: sprint[name] for name in ("id", "name", "state", "goal")}
        shown["boardId"] = sprint["originBoardId"]
        dates = ("startDate", "endDate", "completeDate")
        return shown | {name: sprint[name] for name in dates if name in sprint}
    parts = {
        "id": sprint["id"],
        "rapidViewId": sprint["originBoardId"],
        "state": sprint["state"].upper(),
        "name": sprint["name"],
        "startDate": sprint.get("startDate", "<null>"),
        "endDate": sprint.get("endDate", "<null>"),
        "completeDate": sprint.get("completeDate", "<null>"),
        "activatedDate": sprint.get("startDate", "<null>"),
        "sequence": sprint["id"],
        "goal": sprint["goal"],
        "autoStartStop": "false",
        "synced": "false",
    }
    inside = ",".join(f"{name}={value}" for name, value in parts.items())
    return f"com.atlassian.greenhopper.service.sprint.Sprint@{sprint['id'] * 7919:x}[{inside}]"


def filters(url: str, cloud: bool, staff: People, projects: list[Project]) -> list[Thing]:
    """List saved filters: a board's own for each project, and some that people wrote."""
    queries = [
        (f"Filter for {p.plan.key} board", f'project = "{p.plan.key}" ORDER BY Rank ASC') for p in projects
    ]
    queries += [
        ("My open issues", "assignee = currentUser() AND resolution = Unresolved ORDER BY updated DESC"),
        ("All open bugs", "issuetype = Bug AND resolution IS EMPTY"),
        ("Größe & 緊急", 'labels IN ("Größe", "緊急")'),
        ("Due soon", "due <= 7d AND statusCategory != Done ORDER BY due"),
    ]
    found = []
    for number, (name, jql) in enumerate(queries, FIRST_FILTER):
        owner = staff.everyone[0] if number % 2 or number > 10007 else staff.working[number % 7]
        saved: Thing = {
            "self": f"{api(url, cloud)}/filter/{number}",
            "id": str(number),
            "name": name,
            "description": "" if number % 3 else f"{name}, saved for the team",
            "owner": owner,
            "jql": jql,
            "viewUrl": f"{url}/issues/?filter={number}",
            "searchUrl": f"{api(url, cloud)}/search{'/jql' if cloud else ''}?jql={quote(jql)}",
            "favourite": number > 10007,
            "favouritedCount": number % 4,
            "sharePermissions": _shares(url, cloud, number, staff, projects),
            "subscriptions": {"size": 0, "items": [], "max-results": 0, "start-index": 0, "end-index": 0},
        }
        if cloud:
            saved |= {"editPermissions": [], "isWritable": owner is staff.everyone[0]}
        found.append(saved)
    return found


def _shares(url: str, cloud: bool, number: int, staff: People, projects: list[Project]) -> list[Thing]:
    """Share a filter with everyone, a project, a role in one, a group, or nobody."""
    project = {name: value for name, value in projects[number % len(projects)].rest.items() if name != "lead"}
    group = {name: value for name, value in staff.groups[3].items() if name != "members"}
    role = roles(url, cloud)[1]
    ways: tuple[list[Thing], ...] = (
        [{"type": "loggedin" if cloud else "global"}],
        [{"type": "project", "project": project}],
        [{"type": "project", "project": project, "role": role}, {"type": "group", "group": group}],
        [],
    )
    return [{"id": number * 10 + place, **way} for place, way in enumerate(ways[number % len(ways)])]


def _utc(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.000Z")
