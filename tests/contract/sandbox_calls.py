"""Sensible calls of every operation the sandbox serves: several issues, projects and people each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

Thing = dict[str, Any]


@dataclass(frozen=True)
class Ask:
    """One request: the values of the ``{names}`` in a route's path, its query and its body."""

    path: Thing = field(default_factory=dict)
    query: Thing = field(default_factory=dict)
    body: Thing | None = None

    def url(self, template: str, version: str) -> str:
        """The concrete path."""
        for name, value in {**self.path, "v": version}.items():
            template = template.replace(f"{{{name}}}", quote(str(value), safe=""))
        return template


@dataclass
class Truth:
    """What a site holds, read once through its own search."""

    jira: Any
    issues: list[Thing]
    projects: list[Thing]
    boards: list[Thing]
    people: list[Thing]
    cloud: bool

    @classmethod
    def of(cls, jira: Any) -> Truth:
        api = "/rest/api/3" if jira.cloud else "/rest/api/2"
        people = (
            jira.get(f"{api}/users/search", maxResults=1000)
            if jira.cloud
            else jira.get(f"{api}/user/search", username=".", includeInactive="true", maxResults=1000)
        )
        boards = jira.get("/rest/agile/1.0/board")["values"]
        return cls(jira, jira.issues(), jira.get(f"{api}/project"), boards, people, jira.cloud)

    @property
    def api(self) -> str:
        return "/rest/api/3" if self.cloud else "/rest/api/2"

    def interesting(self) -> list[Thing]:
        """A few issues, those with the most of everything among them."""
        fields = [
            ("comment", "total"), ("worklog", "total"), ("watches", "watchCount"), ("votes", "votes"),
        ]  # fmt: skip
        picked = [max(self.issues, key=lambda i: i["fields"][name][count]) for name, count in fields]
        lists = ("issuelinks", "subtasks", "attachment")
        picked += [max(self.issues, key=lambda i: len(i["fields"][name])) for name in lists]
        picked += [
            next(i for i in self.issues if any("thumbnail" in row for row in i["fields"]["attachment"]))
        ]
        return list({issue["id"]: issue for issue in [*picked, *self.issues[::60]]}.values())

    def rows(self, name: str, inside: str) -> Iterator[tuple[str, Thing]]:
        """Rows of a list inside issues, with the key of their issue; a few of each."""
        for issue in self.interesting():
            for row in issue["fields"][name][inside][:2]:
                yield issue["key"], row

    def listed(self, path: str) -> list[Thing]:
        rows: list[Thing] = self.jira.get(self.api + path)
        return rows


Calls = Callable[[Truth], Iterable[Ask]]


def once(**query: Any) -> Calls:
    """The call as it is, and with these parameters."""
    return lambda _truth: [Ask(), *([Ask(query=query)] if query else [])]


def only(*bodies: Thing) -> Calls:
    return lambda _truth: [Ask(body=body) for body in bodies]


def issues(**query: Any) -> Calls:
    return lambda truth: [Ask({"key": issue["key"]}, query) for issue in truth.interesting()]


def projects(**query: Any) -> Calls:
    return lambda truth: [Ask({"project": p["key"]}, query) for p in truth.projects]


def each(path: str, name: str = "id", field: str = "id", inside: str | None = None) -> Calls:
    """Read every thing of a list by a member of its own."""

    def calls(truth: Truth) -> Iterator[Ask]:
        found: Any = truth.jira.get(truth.api + path)
        for row in found[inside] if inside else found:
            yield Ask({name: row[field]})

    return calls


def of_projects(path: str) -> Calls:
    """Read everything the projects list at a path of theirs."""

    def calls(truth: Truth) -> Iterator[Ask]:
        for project in truth.projects[:4]:
            for row in truth.listed(f"/project/{project['key']}/{path}")[:3]:
                yield Ask({"id": row["id"]})

    return calls


def roles(truth: Truth) -> Iterator[Ask]:
    for project in truth.projects[:4]:
        for role in truth.listed("/role"):
            yield Ask({"project": project["key"], "id": role["id"]})


def boards(sprints: bool | None = None, **query: Any) -> Calls:
    kinds = {None: ("scrum", "kanban"), True: ("scrum",), False: ("kanban",)}[sprints]
    return lambda truth: [Ask({"board": b["id"]}, query) for b in truth.boards if b["type"] in kinds]


def epic_boards(truth: Truth) -> Iterator[Ask]:
    simple = {p["key"] for p in truth.projects if p.get("simplified")}
    for board in truth.boards:
        project = truth.jira.get(f"/rest/agile/1.0/board/{board['id']}/configuration")["location"]["key"]
        if project not in simple:
            yield Ask({"board": board["id"]})


def sprints(truth: Truth) -> Iterator[Ask]:
    for board in truth.boards:
        if board["type"] == "scrum":
            for sprint in truth.jira.get(f"/rest/agile/1.0/board/{board['id']}/sprint")["values"][::5]:
                yield Ask({"board": board["id"], "sprint": sprint["id"]}, {"maxResults": 5})


def people(truth: Truth) -> Iterator[Ask]:
    for person in truth.people[::9]:
        name = "accountId" if truth.cloud else "username"
        yield Ask(query={name: person["accountId" if truth.cloud else "name"]})


def comments(truth: Truth) -> Iterator[Ask]:
    return (Ask({"key": key, "id": row["id"]}) for key, row in truth.rows("comment", "comments"))


def worklogs(truth: Truth) -> Iterator[Ask]:
    return (Ask({"key": key, "id": row["id"]}) for key, row in truth.rows("worklog", "worklogs"))


def links(truth: Truth) -> Iterator[Ask]:
    for issue in truth.interesting():
        for link in issue["fields"]["issuelinks"][:2]:
            yield Ask({"id": link["id"]})


def files(pictures: bool = False) -> Calls:
    def calls(truth: Truth) -> Iterator[Ask]:
        for issue in truth.issues:
            for row in issue["fields"]["attachment"][:1]:
                if not pictures or row["mimeType"] == "image/png":
                    yield Ask({"id": row["id"], "name": row["filename"]}, {"redirect": "false"})

    return lambda truth: list(calls(truth))[:5]


def keys(truth: Truth) -> list[str]:
    return [issue["key"] for issue in truth.interesting()]


ALL = "project is not EMPTY"
PLATFORM: dict[str, Calls] = {
    "GET /rest/api/{v}/field": once(),
    "GET /rest/api/{v}/customFields": once(maxResults=5),
    "GET /rest/api/{v}/field/search": once(type="custom", maxResults=5),
    "GET /rest/api/{v}/attachment/content/{id}": files(),
    "GET /rest/api/{v}/attachment/thumbnail/{id}": files(pictures=True),
    "GET /secure/attachment/{id}/{name}": files(),
    "GET /secure/thumbnail/{id}/{name}": files(pictures=True),
    "GET /rest/api/{v}/attachment/{id}": files(),
    "POST /rest/api/{v}/changelog/bulkfetch": lambda t: [Ask(body={"issueIdsOrKeys": keys(t)})],
    "POST /rest/api/{v}/comment/list": lambda t: [
        Ask(body={"ids": [int(row["id"]) for _, row in t.rows("comment", "comments")]})
    ],
    "GET /rest/api/{v}/component/{id}": of_projects("components"),
    "GET /rest/api/{v}/configuration": once(),
    "GET /rest/api/{v}/filter/favourite": once(),
    "GET /rest/api/{v}/filter/my": once(includeFavourites="true"),
    "GET /rest/api/{v}/filter/search": once(
        expand="description,favourite,favouritedCount,jql,owner,searchUrl,sharePermissions,subscriptions,viewUrl"
    ),
    "GET /rest/api/{v}/filter/{id}": lambda _: [Ask({"id": number}) for number in range(10000, 10010)],
    "GET /rest/api/{v}/group/bulk": once(maxResults=3),
    "GET /rest/api/{v}/group/member": lambda _: [Ask(query={"groupname": "developers"})],
    "GET /rest/api/{v}/groups/picker": once(query="dev"),
    "POST /rest/api/{v}/issue/bulkfetch": lambda t: [
        Ask(body={"issueIdsOrKeys": keys(t), "fields": ["*all"]}),
        Ask(body={"issueIdsOrKeys": keys(t), "fields": ["summary"], "expand": ["names", "changelog"]}),
    ],
    "GET /rest/api/{v}/issue/{key}": issues(
        expand="names,schema,renderedFields,transitions,changelog,operations,editmeta"
    ),
    "GET /rest/api/{v}/issue/{key}/changelog": issues(maxResults=20),
    "GET /rest/api/{v}/issue/{key}/comment": issues(),
    "GET /rest/api/{v}/issue/{key}/comment/{id}": comments,
    "GET /rest/api/{v}/issue/{key}/editmeta": issues(),
    "GET /rest/api/{v}/issue/createmeta/{project}/issuetypes": projects(),
    "GET /rest/api/{v}/issue/createmeta/{project}/issuetypes/{kind}": lambda t: [
        Ask({"project": p["key"], "kind": kind["id"]}, {"maxResults": 200})
        for p in t.projects[:4]
        for kind in t.jira.get(f"{t.api}/project/{p['key']}").get("issueTypes", [])
    ],
    "GET /rest/api/{v}/issue/{key}/properties": issues(),
    "GET /rest/api/{v}/issue/{key}/remotelink": issues(),
    "GET /rest/api/{v}/issue/{key}/subtask": issues(),
    "GET /rest/api/{v}/issue/{key}/transitions": issues(),
    "GET /rest/api/{v}/issue/{key}/votes": issues(),
    "GET /rest/api/{v}/issue/{key}/watchers": issues(),
    "GET /rest/api/{v}/issue/{key}/worklog": issues(),
    "GET /rest/api/{v}/issue/{key}/worklog/{id}": worklogs,
    "GET /rest/api/{v}/issueLink/{id}": links,
    "GET /rest/api/{v}/issueLinkType": once(),
    "GET /rest/api/{v}/issueLinkType/{id}": each("/issueLinkType", inside="issueLinkTypes"),
    "GET /rest/api/{v}/issuetype": once(),
    "GET /rest/api/{v}/issuetype/{id}": each("/issuetype"),
    "GET /rest/api/{v}/jql/autocompletedata": once(),
    "POST /rest/api/{v}/jql/autocompletedata": only({"includeCollapsedFields": True}),
    "POST /rest/api/{v}/jql/match": only({"jqls": [ALL, "nonsense ="], "issueIds": [10001, 10002]}),
    "POST /rest/api/{v}/jql/parse": only(
        {"queries": ["status = Done ORDER BY key", "status =", "assignee was in (currentUser())",
                     "status changed from 'To Do' after -5d", "x = 1 and (not labels = a or due is empty)"]}
    ),
    "GET /rest/api/{v}/label": once(maxResults=5),
    "GET /rest/api/{v}/mypermissions": lambda _: [Ask(query={"permissions": "BROWSE_PROJECTS,ADMINISTER"})],
    "GET /rest/api/{v}/myself": once(expand="groups,applicationRoles"),
    "GET /rest/api/{v}/priority": once(),
    "GET /rest/api/{v}/priority/page": once(maxResults=2),
    "GET /rest/api/{v}/priority/search": once(maxResults=2),
    "GET /rest/api/{v}/priority/{id}": each("/priority"),
    "GET /rest/api/{v}/project": once(expand="description,lead,issueTypes,url,projectKeys"),
    "GET /rest/api/{v}/project/search": once(expand="description,lead,issueTypes,url,projectKeys"),
    "GET /rest/api/{v}/project/{project}": projects(),
    "GET /rest/api/{v}/project/{project}/component": projects(),
    "GET /rest/api/{v}/project/{project}/components": projects(),
    "GET /rest/api/{v}/project/{project}/role": projects(),
    "GET /rest/api/{v}/project/{project}/roledetails": projects(),
    "GET /rest/api/{v}/project/{project}/role/{id}": roles,
    "GET /rest/api/{v}/project/{project}/statuses": projects(),
    "GET /rest/api/{v}/project/{project}/version": projects(maxResults=2),
    "GET /rest/api/{v}/project/{project}/versions": projects(),
    "GET /rest/api/{v}/resolution": once(),
    "GET /rest/api/{v}/resolution/page": once(maxResults=2),
    "GET /rest/api/{v}/resolution/search": once(maxResults=2),
    "GET /rest/api/{v}/resolution/{id}": each("/resolution"),
    "GET /rest/api/{v}/role": once(),
    "GET /rest/api/{v}/role/{id}": each("/role"),
    "POST /rest/api/{v}/search/approximate-count": only({"jql": ALL}),
    "GET /rest/api/{v}/search/jql": lambda _: [
        Ask(query={"jql": ALL}),
        Ask(query={"jql": ALL, "fields": "*all", "expand": "names,schema,changelog", "maxResults": 100}),
    ],
    "POST /rest/api/{v}/search/jql": only({"jql": ALL, "fields": ["*navigable"]}, {"jql": "id = 10001"}),
    "GET /rest/api/{v}/search": once(jql=ALL, fields="*all", expand="names,schema,changelog", maxResults=40),
    "POST /rest/api/{v}/search": only({"jql": ALL, "fields": ["*all"], "maxResults": 1000}),
    "GET /rest/api/{v}/serverInfo": once(),
    "GET /rest/api/{v}/status": once(),
    "GET /rest/api/{v}/status/{name}": each("/status", "name"),
    "GET /rest/api/{v}/statuscategory": once(),
    "GET /rest/api/{v}/statuscategory/{name}": each("/statuscategory", "name", "key"),
    "GET /rest/api/{v}/statuses/search": once(maxResults=3),
    "GET /rest/api/{v}/user": people,
    "GET /rest/api/{v}/user/bulk": lambda t: [
        Ask(query={"accountId": [p["accountId"] for p in t.people[:8]], "maxResults": 3})
    ],
    "GET /rest/api/{v}/user/groups": people,
    "GET /rest/api/{v}/user/list": once(maxResults=7),
    "GET /rest/api/{v}/user/search": lambda t: [Ask(query={"query" if t.cloud else "username": "a"})],
    "GET /rest/api/{v}/users": once(maxResults=1000),
    "GET /rest/api/{v}/users/search": once(maxResults=1000),
    "GET /rest/api/{v}/version/{id}": of_projects("versions"),
    "GET /rest/api/{v}/worklog/deleted": once(since=0),
    "GET /rest/api/{v}/worklog/updated": once(since=0),
    "POST /rest/api/{v}/worklog/list": lambda t: [
        Ask(body={"ids": [int(row["id"]) for _, row in t.rows("worklog", "worklogs")]})
    ],
    "GET /rest/auth/1/session": once(),
}  # fmt: skip
AGILE: dict[str, Calls] = {
    "GET /rest/agile/1.0/board": once(maxResults=2),
    "GET /rest/agile/1.0/board/{board}": boards(),
    "GET /rest/agile/1.0/board/{board}/configuration": boards(),
    "GET /rest/agile/1.0/board/{board}/epic": epic_boards,
    "GET /rest/agile/1.0/board/{board}/issue": boards(maxResults=10),
    "GET /rest/agile/1.0/board/{board}/sprint": boards(sprints=True),
    "GET /rest/agile/1.0/board/{board}/sprint/{sprint}/issue": sprints,
    "GET /rest/agile/1.0/sprint/{sprint}": sprints,
    "GET /rest/agile/1.0/sprint/{sprint}/issue": sprints,
}
CALLS = PLATFORM | AGILE
WRITES = frozenset(
    {
        "POST /rest/api/{v}/issue", "POST /rest/api/{v}/issue/bulk", "PUT /rest/api/{v}/issue/{key}",
        "DELETE /rest/api/{v}/issue/{key}", "PUT /rest/api/{v}/issue/{key}/assignee",
        "POST /rest/api/{v}/issue/{key}/transitions",
        "POST /rest/api/{v}/issue/{key}/comment", "PUT /rest/api/{v}/issue/{key}/comment/{id}",
        "DELETE /rest/api/{v}/issue/{key}/comment/{id}", "POST /rest/api/{v}/issue/{key}/worklog",
        "PUT /rest/api/{v}/issue/{key}/worklog/{id}", "DELETE /rest/api/{v}/issue/{key}/worklog/{id}",
        "POST /rest/api/{v}/issue/{key}/votes", "DELETE /rest/api/{v}/issue/{key}/votes",
        "POST /rest/api/{v}/issue/{key}/watchers", "DELETE /rest/api/{v}/issue/{key}/watchers",
        "GET /rest/api/{v}/issue/{key}/properties/{name}", "PUT /rest/api/{v}/issue/{key}/properties/{name}",
        "DELETE /rest/api/{v}/issue/{key}/properties/{name}", "POST /rest/api/{v}/issue/{key}/remotelink",
        "GET /rest/api/{v}/issue/{key}/remotelink/{id}", "PUT /rest/api/{v}/issue/{key}/remotelink/{id}",
        "DELETE /rest/api/{v}/issue/{key}/remotelink/{id}", "DELETE /rest/api/{v}/issue/{key}/remotelink",
        "POST /rest/api/{v}/issue/{key}/notify",
        "POST /rest/api/{v}/issueLink", "DELETE /rest/api/{v}/issueLink/{id}",
    }
)  # fmt: skip
"""What changes the site, and reads of what only changes make: called and judged by ``test_sandbox_writes``
on sites of its own."""


def spelled(template: str) -> str:
    """The key of ``CALLS`` for a route's path: Data Center's own routes name their version."""
    return template.replace("/rest/api/2/", "/rest/api/{v}/")
