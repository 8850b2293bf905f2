"""What clients do with a Jira all day, for a session through Prism."""

from __future__ import annotations

from prism import Session
from sandbox_writer import adf

API = "/rest/api/3"
SERVER = "/rest/api/2"
AGILE = "/rest/agile/1.0"
DESK = "/rest/servicedeskapi"


def cloud_reads(site: Session) -> None:
    """Lists and things of a fresh site, as a client that looks around asks for them."""
    for path in (
        "myself",
        "serverInfo",
        "configuration",
        "field",
        "field/search?type=custom&maxResults=20",
        "status",
        "statuses/search?maxResults=5",
        "statuscategory",
        "issuetype",
        "issuetype/project?projectId=10000",
        "priority/search",
        "resolution/search",
        "issueLinkType",
        "label?maxResults=3",
        "permissions",
        "mypermissions?permissions=BROWSE_PROJECTS,EDIT_ISSUES",
        "role",
        "project/PLAT",
        "project/search?expand=description,lead,issueTypes&maxResults=2",
        "project/PLAT/version?maxResults=3",
        "project/PLAT/component",
        "project/PLAT/role",
        "project/PLAT/roledetails",
        "project/PLAT/statuses",
        "project/PLAT/permissionscheme",
        "project/PLAT/notificationscheme",
        "project/PLAT/properties",
        "project/type",
        "projectCategory",
        "issue/PLAT-1",
        "issue/PLAT-2?fields=*all&expand=names,changelog",
        "issue/PLAT-1/changelog",
        "issue/PLAT-1/comment",
        "issue/PLAT-1/worklog",
        "issue/PLAT-1/editmeta",
        "issue/PLAT-1/transitions?expand=transitions.fields",
        "issue/PLAT-1/watchers",
        "issue/PLAT-1/votes",
        "issue/PLAT-1/remotelink",
        "issue/PLAT-1/properties",
        "issue/createmeta/PLAT/issuetypes",
        "search/jql?jql=project%20%3D%20PLAT&fields=*all&maxResults=20",
        "users/search?maxResults=20",
        "user/search?query=a",
        "group/bulk?maxResults=5",
        "groups/picker?query=dev",
        "groupuserpicker?query=a",
        "group/member?groupname=developers",
        "filter/search?expand=owner,jql,sharePermissions",
        "filter/my",
        "filter/favourite",
        "dashboard",
        "dashboard/search",
        "screens",
        "screenscheme",
        "workflow/search",
        "workflowscheme",
        "issuetypescheme",
        "issuetypescreenscheme",
        "fieldconfiguration",
        "fieldconfigurationscheme",
        "issuesecurityschemes",
        "notificationscheme",
        "permissionscheme",
        "auditing/record?limit=20",
        "jql/autocompletedata",
        "worklog/updated?since=0",
        "announcementBanner",
        "application-properties",
        "applicationrole",
        "avatar/project/system",
        "priorityscheme",
    ):
        site.ask("GET", f"{API}/{path}")  # fmt: skip


def cloud_issues(site: Session) -> None:
    """An issue's life: made, changed, talked about, worked on, linked, moved on, deleted."""
    me = site.ask("GET", f"{API}/myself")["accountId"]
    fields = {"project": {"key": "PLAT"}, "issuetype": {"name": "Story"}, "summary": "Judged by Prism"}
    more = {
        "description": adf("Rich"),
        "labels": ["prism"],
        "priority": {"name": "High"},
        "assignee": {"id": me},
    }
    made = site.ask("POST", f"{API}/issue", {"fields": fields | more}, status=201)
    bulk = {"issueUpdates": [{"fields": fields}, {"fields": fields}]}
    other, third = (row["key"] for row in site.ask("POST", f"{API}/issue/bulk", bulk, status=201)["issues"])
    issue = f"{API}/issue/{made['key']}"
    site.ask(
        "PUT", issue, {"fields": {"summary": "Changed"}, "update": {"labels": [{"add": "b"}]}}, status=204
    )
    site.ask("PUT", f"{issue}/assignee", {"accountId": None}, status=204)
    way = site.ask("GET", f"{issue}/transitions")["transitions"][0]["id"]
    site.ask("POST", f"{issue}/transitions", {"transition": {"id": way}}, status=204)
    comment = site.ask("POST", f"{issue}/comment", {"body": adf("Said")}, status=201)["id"]
    site.ask("PUT", f"{issue}/comment/{comment}", {"body": adf("Said again")})
    site.ask("POST", f"{API}/comment/list", {"ids": [int(comment)]})
    site.ask("DELETE", f"{issue}/comment/{comment}", status=204)
    work = {"timeSpentSeconds": 3600, "started": "2026-01-05T10:00:00.000+0000", "comment": adf("Done")}
    log = site.ask("POST", f"{issue}/worklog", work, status=201)["id"]
    site.ask("PUT", f"{issue}/worklog/{log}", {"timeSpent": "2h"})
    site.ask("POST", f"{API}/worklog/list", {"ids": [int(log)]})
    site.ask("DELETE", f"{issue}/worklog/{log}", status=204)
    theirs = site.ask("POST", f"{API}/search/jql", {"jql": "reporter != currentUser()"})["issues"][0]["id"]
    site.ask("POST", f"{API}/issue/{theirs}/votes", status=204)
    site.ask("DELETE", f"{issue}/watchers?accountId={me}", status=204)
    site.ask("PUT", f"{issue}/properties/prism", {"a": 1}, status=201)
    site.ask("GET", f"{issue}/properties/prism")
    site.ask("DELETE", f"{issue}/properties/prism", status=204)
    link = {"type": {"name": "Blocks"}, "inwardIssue": {"key": made["key"]}, "outwardIssue": {"key": other}}
    site.ask("POST", f"{API}/issueLink", link, status=201)
    row = site.ask("GET", issue, fields="issuelinks")["fields"]["issuelinks"][0]["id"]
    site.ask("GET", f"{API}/issueLink/{row}")
    site.ask("DELETE", f"{API}/issueLink/{row}", status=204)
    web = {"object": {"url": "https://example.com/a", "title": "A"}, "globalId": "a"}
    remote = site.ask("POST", f"{issue}/remotelink", web, status=201)["id"]
    site.ask("GET", f"{issue}/remotelink/{remote}")
    site.ask("DELETE", f"{issue}/remotelink/{remote}", status=204)
    site.ask("POST", f"{API}/issue/bulkfetch", {"issueIdsOrKeys": [other, "NOPE-1"], "fields": ["*all"]})
    site.ask("POST", f"{API}/changelog/bulkfetch", {"issueIdsOrKeys": [made["key"]]})
    site.ask("PUT", f"{API}/issue/archive", {"issueIdsOrKeys": [third]})
    edit = {
        "labelsFields": [
            {"fieldId": "labels", "bulkEditMultiSelectFieldOption": "ADD", "labels": [{"name": "x"}]}
        ]
    }
    task = {"editedFieldsInput": edit, "selectedActions": ["labels"], "selectedIssueIdsOrKeys": [other]}
    told = site.ask("POST", f"{API}/bulk/issues/fields", task, status=201)
    site.ask("GET", f"{API}/bulk/queue/{told['taskId']}")
    site.ask("DELETE", issue, status=204)
    site.ask("GET", issue, status=404)


def cloud_searches(site: Session) -> None:
    """Searches, filters and what stands behind the editor of queries."""
    jql = "project = PLAT ORDER BY created DESC"
    page = site.ask(
        "POST", f"{API}/search/jql", {"jql": jql, "fields": ["summary", "status"], "maxResults": 5}
    )
    site.ask("POST", f"{API}/search/jql", {"jql": jql, "nextPageToken": page["nextPageToken"]})
    site.ask("POST", f"{API}/search/approximate-count", {"jql": jql})
    site.ask("POST", f"{API}/jql/parse?validation=strict", {"queries": [jql, "status =", "due > -5d"]})
    site.ask("POST", f"{API}/jql/match", {"jqls": [jql], "issueIds": [10001, 10002]})
    site.ask("POST", f"{API}/search/jql", {"jql": "nonsense ="}, status=400)
    made = site.ask("POST", f"{API}/filter", {"name": "By Prism", "jql": jql, "favourite": True})["id"]
    site.ask("PUT", f"{API}/filter/{made}", {"name": "By Prism again", "jql": jql})
    site.ask("PUT", f"{API}/filter/{made}/columns", {"columns": ["summary", "status"]}, status=200)
    share = site.ask("POST", f"{API}/filter/{made}/permission", {"type": "authenticated"}, status=201)[0][
        "id"
    ]
    site.ask("GET", f"{API}/filter/{made}/permission/{share}")
    site.ask("DELETE", f"{API}/filter/{made}", status=204)


def cloud_projects(site: Session) -> None:
    """A project is founded, furnished and thrown away."""
    me = site.ask("GET", f"{API}/myself")["accountId"]
    body = {
        "key": "PRISM", "name": "Prism", "projectTypeKey": "software", "leadAccountId": me,
        "projectTemplateKey": "com.pyxis.greenhopper.jira:gh-simplified-kanban-classic",
    }  # fmt: skip
    made = site.ask("POST", f"{API}/project", body, status=201)["id"]
    site.ask("PUT", f"{API}/project/PRISM", {"description": "White light"})
    names = {"name": "1.0", "projectId": made, "releaseDate": "2026-12-01"}
    version = site.ask("POST", f"{API}/version", names, status=201)["id"]
    site.ask("PUT", f"{API}/version/{version}", {"released": True})
    site.ask("GET", f"{API}/version/{version}/relatedIssueCounts")
    site.ask("GET", f"{API}/version/{version}/unresolvedIssueCount")
    component = {"name": "Glass", "project": "PRISM", "assigneeType": "PROJECT_LEAD", "leadAccountId": me}
    part = site.ask("POST", f"{API}/component", component, status=201)["id"]
    site.ask("PUT", f"{API}/component/{part}", {"description": "Clear"})
    site.ask("GET", f"{API}/component/{part}/relatedIssueCounts")
    site.ask("DELETE", f"{API}/component/{part}", status=204)
    role = site.ask("GET", f"{API}/role")[0]["id"]
    site.ask("POST", f"{API}/project/PRISM/role/{role}", {"user": [me]})
    scheme = {
        "name": "Prism's",
        "permissions": [{"holder": {"type": "anyone"}, "permission": "BROWSE_PROJECTS"}],
    }
    strict = site.ask("POST", f"{API}/permissionscheme", scheme, status=201)["id"]
    grant = {"holder": {"type": "group", "parameter": "developers"}, "permission": "EDIT_ISSUES"}
    held = site.ask("POST", f"{API}/permissionscheme/{strict}/permission", grant, status=201)["id"]
    site.ask("DELETE", f"{API}/permissionscheme/{strict}/permission/{held}", status=204)
    site.ask("PUT", f"{API}/project/PRISM/permissionscheme", {"id": strict})
    site.ask("DELETE", f"{API}/project/PRISM", status=204)


def cloud_people(site: Session) -> None:
    """Groups and people come and go."""
    group = site.ask("POST", f"{API}/group", {"name": "prisms"}, status=201)["groupId"]
    body = {"emailAddress": "newton@example.com", "products": ["jira-software"]}
    user = site.ask("POST", f"{API}/user", body, status=201)["accountId"]
    site.ask("POST", f"{API}/group/user?groupId={group}", {"accountId": user}, status=201)
    site.ask("GET", f"{API}/user?accountId={user}&expand=groups,applicationRoles")
    site.ask("GET", f"{API}/user/groups?accountId={user}")
    site.ask("GET", f"{API}/user/bulk?accountId={user}")
    site.ask("DELETE", f"{API}/group/user?groupId={group}&accountId={user}")
    site.ask("DELETE", f"{API}/group?groupId={group}")
    site.ask("DELETE", f"{API}/user?accountId={user}", status=204)


def cloud_lists(site: Session) -> None:
    """What administrators keep: fields, kinds, priorities, statuses, dashboards, schemes."""
    kind = "com.atlassian.jira.plugin.system.customfieldtypes:select"
    field = site.ask("POST", f"{API}/field", {"name": "Color", "type": kind}, status=201)["id"]
    context = site.ask("GET", f"{API}/field/{field}/context")["values"][0]["id"]
    options = f"{API}/field/{field}/context/{context}/option"
    site.ask("POST", options, {"options": [{"value": "red"}, {"value": "blue"}]})
    site.ask("GET", options)
    made = site.ask("POST", f"{API}/issuetype", {"name": "Ray", "type": "standard"}, status=201)["id"]
    site.ask("PUT", f"{API}/issuetype/{made}", {"description": "Of light"})
    site.ask("DELETE", f"{API}/issuetype/{made}", status=204)
    board = site.ask(
        "POST", f"{API}/dashboard", {"name": "P", "sharePermissions": [], "editPermissions": []}
    )["id"]
    gadget = {"moduleKey": "com.atlassian.plugins.atlassian-connect-plugin:com.example__a", "title": "A"}
    site.ask("GET", f"{API}/dashboard/{board}/gadget")
    site.ask("POST", f"{API}/dashboard/{board}/gadget", gadget, status=400)
    site.ask("DELETE", f"{API}/dashboard/{board}", status=204)
    link = {"name": "Bends", "inward": "is bent by", "outward": "bends"}
    site.ask("POST", f"{API}/issueLinkType", link, status=201)
    site.ask("POST", f"{API}/projectCategory", {"name": "Optics"}, status=201)
    site.ask("POST", f"{API}/screens", {"name": "White screen"}, status=201)
    site.ask("GET", f"{API}/statuses?id=10000")


def agile(site: Session) -> None:
    """Boards, sprints and epics, of either product."""
    boards = site.ask("GET", f"{AGILE}/board")["values"]
    board = next(row["id"] for row in boards if row["type"] == "scrum")
    for path in ("", "/configuration", "/sprint", "/epic", "/backlog?maxResults=3", "/project", "/version"):
        site.ask("GET", f"{AGILE}/board/{board}{path}")
    sprint = site.ask("POST", f"{AGILE}/sprint", {"name": "Prism", "originBoardId": board}, status=201)["id"]
    site.ask("POST", f"{AGILE}/sprint/{sprint}", {"goal": "See"})
    site.ask("POST", f"{AGILE}/sprint/{sprint}/issue", {"issues": ["PLAT-1"]}, status=204)
    site.ask("GET", f"{AGILE}/sprint/{sprint}/issue?fields=summary")
    site.ask("GET", f"{AGILE}/issue/PLAT-1?fields=summary,sprint")
    site.ask("POST", f"{AGILE}/backlog/issue", {"issues": ["PLAT-1"]}, status=204)
    site.ask("PUT", f"{AGILE}/issue/rank", {"issues": ["PLAT-1"], "rankBeforeIssue": "PLAT-2"}, status=204)
    site.ask("DELETE", f"{AGILE}/sprint/{sprint}", status=204)


def desk(site: Session) -> None:
    """A service desk: what customers ask and agents do."""
    for path in (
        "info",
        "servicedesk",
        "servicedesk/1",
        "servicedesk/1/requesttype",
        "servicedesk/1/queue",
        "servicedesk/1/queue/10/issue",
        "request?requestOwnership=ALL_REQUESTS",
        "organization",
    ):
        site.ask("GET", f"{DESK}/{path}")  # fmt: skip
    kind = site.ask("GET", f"{DESK}/servicedesk/1/requesttype")["values"][0]["id"]
    site.ask("GET", f"{DESK}/servicedesk/1/requesttype/{kind}/field")
    asked = {"serviceDeskId": "1", "requestTypeId": kind, "requestFieldValues": {"summary": "Lamp is dark"}}
    request = site.ask("POST", f"{DESK}/request", asked, status=201)["issueKey"]
    for path in (
        "",
        "/comment",
        "/participant",
        "/sla",
        "/status",
        "/transition",
        "/approval",
        "/attachment",
    ):
        site.ask("GET", f"{DESK}/request/{request}{path}")
    said = site.ask("POST", f"{DESK}/request/{request}/comment", {"body": "On", "public": True}, status=201)[
        "id"
    ]
    site.ask("GET", f"{DESK}/request/{request}/comment/{said}")
    made = site.ask("POST", f"{DESK}/organization", {"name": "Opticians"}, status=201)["id"]
    site.ask("DELETE", f"{DESK}/organization/{made}", status=204)


def server_reads(site: Session) -> None:
    """The same look around on Data Center."""
    for path in (
        "myself",
        "serverInfo",
        "configuration",
        "field",
        "status",
        "statuscategory",
        "issuetype",
        "priority",
        "resolution",
        "issueLinkType",
        "mypermissions",
        "permissions",
        "role",
        "project",
        "project/PLAT",
        "project/PLAT/versions",
        "project/PLAT/components",
        "project/PLAT/statuses",
        "project/PLAT/role",
        "projectCategory",
        "issue/PLAT-1?fields=summary,status&expand=names,changelog",
        "issue/PLAT-1/comment",
        "issue/PLAT-1/worklog",
        "issue/PLAT-1/editmeta",
        "issue/PLAT-1/transitions",
        "issue/PLAT-1/watchers",
        "issue/PLAT-1/votes",
        "issue/PLAT-1/remotelink",
        "issue/createmeta/PLAT/issuetypes",
        "search?jql=project%20%3D%20PLAT&maxResults=3&fields=status,labels",
        "user/search?username=a",
        "groups/picker?query=dev",
        "group/member?groupname=developers",
        "filter/favourite",
        "dashboard",
        "screens",
        "permissionscheme",
        "application-properties",
        "applicationrole",
        "avatar/project/system",
        "issuetypescheme",
        "customFields?maxResults=5",
        "user?username=ada",
    ):
        site.ask("GET", f"{SERVER}/{path}")  # fmt: skip


def server_writes(site: Session) -> None:
    """An issue's life, a project's furniture and people on Data Center."""
    me = site.ask("GET", f"{SERVER}/myself")["name"]
    fields = {"project": {"key": "PLAT"}, "issuetype": {"name": "Story"}, "summary": "Judged by Prism"}
    made = site.ask("POST", f"{SERVER}/issue", {"fields": fields}, status=201)
    issue = f"{SERVER}/issue/{made['key']}"
    site.ask("PUT", issue, {"fields": {"summary": "Changed"}}, status=204)
    site.ask("PUT", f"{issue}/assignee", {"name": me}, status=204)
    way = site.ask("GET", f"{issue}/transitions")["transitions"][0]["id"]
    site.ask("POST", f"{issue}/transitions", {"transition": {"id": way}}, status=204)
    comment = site.ask("POST", f"{issue}/comment", {"body": "Said"}, status=201)["id"]
    site.ask("PUT", f"{issue}/comment/{comment}", {"body": "Said again"})
    site.ask("DELETE", f"{issue}/comment/{comment}", status=204)
    log = site.ask("POST", f"{issue}/worklog", {"timeSpent": "1h"}, status=201)["id"]
    site.ask("DELETE", f"{issue}/worklog/{log}", status=204)
    link = {
        "type": {"name": "Blocks"},
        "inwardIssue": {"key": made["key"]},
        "outwardIssue": {"key": "PLAT-1"},
    }
    site.ask("POST", f"{SERVER}/issueLink", link, status=201)
    web = {"object": {"url": "https://example.com/a", "title": "A"}}
    site.ask("POST", f"{issue}/remotelink", web, status=201)
    site.ask("POST", f"{SERVER}/search", {"jql": f"key = {made['key']}", "fields": ["summary"]})
    version = site.ask("POST", f"{SERVER}/version", {"name": "9.9", "project": "PLAT"}, status=201)["id"]
    site.ask("PUT", f"{SERVER}/version/{version}", {"released": True})
    part = site.ask("POST", f"{SERVER}/component", {"name": "Glass", "project": "PLAT"}, status=201)["id"]
    site.ask("PUT", f"{SERVER}/component/{part}", {"description": "Clear"})
    site.ask("POST", f"{SERVER}/group", {"name": "prisms"}, status=201)
    site.ask("POST", f"{SERVER}/group/user?groupname=prisms", {"name": me}, status=201)
    site.ask("DELETE", f"{SERVER}/group?groupname=prisms")
    made = site.ask("POST", f"{SERVER}/filter", {"name": "P", "jql": "project = PLAT"})["id"]
    site.ask("DELETE", f"{SERVER}/filter/{made}", status=204)
    site.ask("DELETE", issue, status=204)
    site.ask("GET", issue, status=404)
