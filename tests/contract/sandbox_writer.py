"""A site that may be changed, and the requests that change it, each judged by Atlassian's descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import httpx2
from sandbox_openapi import Description, Operation, description

from jira_sandbox.routes.registry import served

Thing = dict[str, Any]
DOCUMENTS = {
    True: [
        ("jira-cloud-platform-v3.2026-06.json", ""),
        ("jira-software-cloud.2026-06.json", ""),
        ("jira-service-management-cloud.2026-05.json", ""),
        ("admin-organizations.2026-08.json", "/admin"),
        ("admin-user-management.2026-08.json", ""),
        ("scim-user-provisioning.2024-11.json", ""),
    ],
    # Data Center's Service Management has no description; its resources are those of Cloud.
    False: [("jira-software-dc-10.3.json", "/rest"), ("jira-service-management-cloud.2026-05.json", "")],
}
WHOLE = ("/rest/", "/admin/", "/scim/", "/users/")
LIST = "declares the item although every Jira answers the list"
URN = "Schemas/urn:ietf:params:scim:schemas"
DISCOVERY = (
    *("ServiceProviderConfig", "Schemas", "ResourceTypes", "ResourceTypes/User", "ResourceTypes/Group"),
    *(f"{URN}:core:2.0:User", f"{URN}:core:2.0:Group", f"{URN}:extension:enterprise:2.0:User"),
)
DEFECTS = {
    (False, "POST /rest/api/2/filter/{id}/permission"): LIST,
    (
        False,
        "GET /rest/api/2/issue/{issueIdOrKey}/pinned-comments",
    ): "types one pinned comment; its own words say that it is a collection",
    **{
        (False, f"GET /rest/agile/1.0/{path}"): "types the values of `fields` as objects: no text, no number"
        for path in (
            "sprint/{sprintId}/issue",
            "epic/none/issue",
            "epic/{epicIdOrKey}/issue",
            "issue/{issueIdOrKey}",
        )
    },
    **{
        (False, f"{verb} /rest/agile/1.0/issue/{{issueIdOrKey}}/estimation"): "types an estimate as an object"
        for verb in ("GET", "PUT")
    },
    **{
        (True, f"{verb} /rest/api/3/dashboard/{{dashboardId}}/gadget"): "names row and column of a gadget by "
        "what they are for; every Jira answers `row` and `column`"
        for verb in ("GET", "POST")
    },
    (
        False,
        "GET /rest/api/2/dashboard/{dashboardId}/items/{itemId}/properties/{propertyKey}",
    ): "types the value of a property as a text; every Jira answers the JSON that was put",
    (
        False,
        "GET /rest/agile/1.0/sprint/{sprintId}/properties/{propertyKey}",
    ): "types the value of a property as a text; every Jira answers the JSON that was put",
    **{
        (False, f"GET /rest/api/2/version/{path}"): "types a remote link as a text; it is any JSON object"
        for path in ("remotelink", "{versionId}/remotelink", "{versionId}/remotelink/{globalId}")
    },
    **{
        (False, f"GET /rest/api/2/{path}"): LIST
        for path in (
            "project/{projectIdOrKey}/components",
            "project/{projectIdOrKey}/versions",
            "project",
            "project/type",
            "projectCategory",
            "filter/favourite",
            "filter/{id}/columns",
            "filter/{id}/permission",
            "applicationrole",
            "password/policy",
            "user/assignable/multiProjectSearch",
            "user/a11y/personal-settings",
            "user/assignable/search",
            "user/columns",
            "user/permission/search",
            "user/search",
            "user/viewissue/search",
            "role",
        )
    },
    **{
        (False, f"GET /rest/api/2/screens/{{screenId}}/{path}"): LIST
        for path in ("availableFields", "tabs", "tabs/{tabId}/fields")
    },
    **{
        (False, f"GET /rest/api/2/{path}"): LIST
        for path in (
            "field",
            "priority",
            "resolution",
            "status",
            "statuscategory",
            "issuetype",
            "issuetype/{id}/alternatives",
            "issuetypescheme/{schemeId}/associations",
            "settings/columns",
            "terminology/entries",
        )
    },
    (
        False,
        "GET /rest/api/2/issuetype/{issueTypeId}/properties/{propertyKey}",
    ): "types the value of a property as a text; every Jira answers the JSON that was put",
    (
        False,
        "GET /rest/api/2/project/{projectIdOrKey}/properties/{propertyKey}",
    ): "types the value of a property as a text; every Jira answers the JSON that was put",
    (
        False,
        "GET /rest/api/2/issue/{issueIdOrKey}/properties/{propertyKey}",
    ): "types the value of a property as a text; every Jira answers the JSON that was put",
    (
        False,
        "POST /rest/api/2/issue/{issueIdOrKey}/attachments",
    ): "types one attachment; every Jira answers a list of those that were added",
    (
        True,
        "PUT /rest/api/3/issues/archive/export",
    ): "types the moment of submission as a text; its own example has milliseconds",
    (False, "PUT /rest/api/2/applicationrole"): LIST,
    **{(False, f"POST /rest/api/2/password/policy/{path}"): LIST for path in ("createUser", "updateUser")},
    (
        True,
        "GET /rest/api/3/bulk/queue/{taskId}",
    ): "types moments as texts; its own example and its words have milliseconds",
    (
        False,
        "GET /rest/api/2/attachment/{id}/expand/human",
    ): "types the entries as one object without members; they are a list, as Cloud's description says",
    **{
        (True, f"GET /scim/directory/{{directoryId}}/{path}"): "types the document as a text"
        for path in DISCOVERY
    },
}
"""Where a description is wrong about real servers, and why."""


def adf(text: str) -> Thing:
    """A document of one paragraph."""
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


UNDESCRIBED: set[str] = {
    # Files are no part of the REST API; what it answers names these addresses.
    "GET /media/file/{id}/binary",
    "GET /media/archive/{name}",
    "GET /secure/attachment/{id}/{name}",
    "GET /secure/thumbnail/{id}/{name}",
    "GET /secure/issueAttachments/{name}",
    "GET /secure/attachmentzip/{name}",
    "GET /secure/useravatar",
    "GET /secure/projectavatar",
    "GET /secure/viewavatar",
    # Taken away in Jira 9, which still answers it with a text of its own.
    "GET /rest/api/2/issue/createmeta",
    # Webhooks of administrators are told of on a page about webhooks, in no description.
    *(
        f"{method} {home}{id_}"
        for home in ("/rest/webhooks/1.0/webhook", "/rest/jira-webhook/1.0/webhooks")
        for method, id_ in (
            ("GET", ""),
            ("POST", ""),
            ("GET", "/{id}"),
            ("PUT", "/{id}"),
            ("DELETE", "/{id}"),
        )
    ),
}
"""Routes that real Jiras have and Atlassian's descriptions do not; tests of their own judge them."""


def shape(name: str) -> str:
    """An operation's name, whatever its ``{names}`` are called."""
    return re.sub(r"\{[^}]*\}", "{}", name)


@dataclass
class Writer:
    """Changes a site; ``operations`` names what was done, by product and as the description
    calls it.

    What was done is kept for the whole run: a process may open a site more than once.
    """

    jira: Any
    shared: Path
    operations: ClassVar[set[tuple[bool, str]]] = set()

    @property
    def cloud(self) -> bool:
        cloud: bool = self.jira.cloud
        return cloud

    @property
    def api(self) -> str:
        return "/rest/api/3" if self.cloud else "/rest/api/2"

    def rich(self, text: str) -> Any:
        return adf(text) if self.cloud else text

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        status: int,
        client: httpx2.Client | None = None,
        sent: Thing | None = None,
        **query: Any,
    ) -> Any:
        """Do something; the status is the one given, and the body fits the description.

        Args:
            method: of HTTP.
            path: below ``/rest/api/3`` (or 2), or whole if it names another API.
            body: as JSON; ``None`` sends none.
            status: the one expected.
            client: somebody else than the one who is logged in.
            sent: more arguments of the request, such as ``files``, ``headers`` or ``content``.
            query: parameters.
        """
        url = path if path.startswith(WHOLE) else self.api + path
        more = {**({} if body is None else {"json": body}), **(sent or {})}
        answer = (client or self.jira.client).request(method, url, params=query, **more)
        assert answer.status_code == status, f"{method} {url}: {answer.status_code} {answer.text[:400]}"
        home, operation = self.described(method, url)
        self.operations.add((self.cloud, operation.name))
        if status == 204:
            assert answer.content == b""
            return None
        value = answer.json() if answer.content and "json" in answer.headers["content-type"] else None
        told = operation.schema(str(status))
        if told is not None and value is not None:
            wrong = home.judge(told)(value)
            known = status < 400 and (self.cloud, operation.name) in DEFECTS
            assert (wrong is not None) == known, wrong or "an exception that is needed no more"
        if status >= 400 and url.startswith(("/rest/api", "/rest/agile")):
            own = told is not None and "ErrorCollection" not in str(told)
            assert value is None or own or set(value) == {"errorMessages", "errors"}
        return value

    def described(self, method: str, url: str) -> tuple[Description, Operation]:
        """The operation of a path, in the document that describes it."""
        for name, prefix in DOCUMENTS[self.cloud]:
            home = description(self.shared / "contracts" / name, prefix)
            operation = home.find(method, url)
            if operation is not None:
                return home, operation
        raise LookupError(f"no description of {method} {url}")

    def unjudged(self, modules: Iterable[str]) -> set[str]:
        """The routes of these modules (``attachments`` …) of which no answer has been judged yet.

        Routes that Atlassian does not describe are left out: see ``UNDESCRIBED``.
        """
        done = {shape(name) for cloud, name in self.operations if cloud == self.cloud}
        product = "cloud" if self.cloud else "datacenter"
        found = set()
        for route in served(product):
            path = "/" + "/".join(route.segments).replace("{v}", "3" if self.cloud else "2")
            name = f"{route.method} {path}"
            if route.handler.__module__.rpartition(".")[2] in modules and shape(name) not in done:
                found.add(name)
        return found - UNDESCRIBED

    def issue(self, key: str, **query: Any) -> Thing:
        found: Thing = self.jira.get(f"{self.api}/issue/{key}", **query)
        return found

    def created(self, kind: str = "Story", project: str = "PLAT", **fields: Any) -> str:
        """The key of a new issue."""
        asked = {"project": {"key": project}, "issuetype": {"name": kind}, "summary": "Made here", **fields}
        key: str = self.send("POST", "/issue", {"fields": asked}, status=201)["key"]
        return key

    def found(self, jql: str) -> list[str]:
        """Keys of the issues a search finds."""
        return sorted(issue["key"] for issue in self.jira.issues(jql, "summary"))


def pass_time(writer: Writer, seconds: float) -> None:
    """Move the site's clock on."""
    now = datetime.fromisoformat(writer.jira.get(f"{writer.api}/serverInfo")["serverTime"])
    told = {"now": (now + timedelta(seconds=seconds)).isoformat()}
    assert writer.jira.client.post("/sandbox/moods", json=told).status_code == 204
