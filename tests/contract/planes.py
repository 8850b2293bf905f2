"""A sandbox and the clients of its planes, each with the credential its plane takes."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx2
from sandbox_writer import Writer

Thing = dict[str, Any]


@dataclass
class Planes:
    """Who asks: the organization, the identity provider, an application of Crowd's, or nobody."""

    writer: Writer
    stack: ExitStack
    """Closes the clients."""

    @property
    def keys(self) -> dict[str, str]:
        return dict(self.writer.jira.sandbox.keys)

    def client(self, token: str | None, **more: Any) -> httpx2.Client:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = self.writer.jira.sandbox.url
        return self.stack.enter_context(httpx2.Client(base_url=url, headers=headers, timeout=30, **more))

    @cached_property
    def organization(self) -> httpx2.Client:
        return self.client(self.keys["organizationKey"])

    @cached_property
    def provider(self) -> httpx2.Client:
        return self.client(self.keys["scimKey"])

    @property
    def scim(self) -> str:
        return f"/scim/directory/{self.keys['scimDirectoryId']}"

    def users(self, method: str, path: str = "", body: Any = None, *, status: int = 200, **more: Any) -> Any:
        return self.ask(self.provider, method, f"{self.scim}/Users{path}", body, status=status, **more)

    def groups(self, method: str, path: str = "", body: Any = None, *, status: int = 200, **more: Any) -> Any:
        return self.ask(self.provider, method, f"{self.scim}/Groups{path}", body, status=status, **more)

    def ask(
        self,
        client: httpx2.Client,
        method: str,
        path: str,
        body: Any = None,
        *,
        status: int = 200,
        **more: Any,
    ) -> Any:
        return self.writer.send(method, path, body, status=status, client=client, **more)

    @property
    def org(self) -> str:
        return f"/admin/v1/orgs/{self.keys['organizationId']}"

    @property
    def directory(self) -> str:
        return f"/admin/v2/orgs/{self.keys['organizationId']}/directories/{self.keys['directoryId']}"

    def admin(self, method: str, path: str, body: Any = None, *, status: int = 200, **more: Any) -> Any:
        """Ask with the organization's key."""
        return self.ask(self.organization, method, path, body, status=status, **more)

    def invited(self, name: str, **values: Any) -> str:
        """The account id of somebody new whom no identity provider looks after."""
        path = f"/admin/v2/orgs/{self.keys['organizationId']}/users/invite"
        told = self.admin("POST", path, {"emails": [f"{name}@example.com"], **values})
        account: str = told["data"][0]["id"]
        return account

    def person(self, name: str) -> Thing:
        """Somebody as Jira shows them, by display name."""
        found: list[Thing] = self.writer.jira.get("/rest/api/3/users/search", maxResults=1000)
        return next(row for row in found if row["displayName"] == name)

    def people(self, query: str) -> list[str]:
        """Names that Jira's search for people finds."""
        return [row["displayName"] for row in self.writer.jira.get("/rest/api/3/user/search", query=query)]

    def members(self, group: str) -> set[str]:
        """Account ids of a group's members, as Jira tells them."""
        rows: list[Thing] = []
        while True:
            found = self.writer.jira.get(
                "/rest/api/3/group/member", groupname=group, includeInactiveUsers="true", startAt=len(rows)
            )
            rows += found["values"]
            if found["isLast"]:
                return {row["accountId"] for row in rows}


def user(name: str, /, **values: Any) -> Thing:
    """A user as an identity provider sends one."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": f"{name}@example.com",
        "emails": [{"value": f"{name}@example.com", "type": "work", "primary": True}],
        "displayName": name.title(),
        **values,
    }


def operation(op: str, path: str | None = None, value: Any = None) -> Thing:
    """A patch of one operation."""
    told = {
        "op": op,
        **({} if path is None else {"path": path}),
        **({} if value is None else {"value": value}),
    }
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [told]}
