"""A site that may be changed, and the requests that change it, each judged by Atlassian's descriptions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from sandbox_openapi import description

Thing = dict[str, Any]
DOCUMENTS = {
    True: [("jira-cloud-platform-v3.2026-06.json", ""), ("jira-software-cloud.2026-06.json", "")],
    False: [("jira-software-dc-10.3.json", "/rest")],
}
DEFECTS = {
    (
        False,
        "GET /rest/api/2/issue/{issueIdOrKey}/properties/{propertyKey}",
    ): "types the value of a property as a text; every Jira answers the JSON that was put"
}
"""Where a description is wrong about real servers, and why."""


def adf(text: str) -> Thing:
    """A document of one paragraph."""
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": text}]}],
    }


@dataclass
class Writer:
    """Changes a site; ``operations`` names what was done, as the description calls it.

    What was done is kept for the whole run: a process may open a site more than once.
    """

    jira: Any
    shared: Path
    operations: ClassVar[set[str]] = set()

    @property
    def cloud(self) -> bool:
        cloud: bool = self.jira.cloud
        return cloud

    @property
    def api(self) -> str:
        return "/rest/api/3" if self.cloud else "/rest/api/2"

    def rich(self, text: str) -> Any:
        return adf(text) if self.cloud else text

    def send(self, method: str, path: str, body: Any = None, *, status: int, **query: Any) -> Any:
        """Do something; the status is the one given, which the description knows, and the body fits it."""
        url = path if path.startswith("/rest/") else self.api + path
        answer = self.jira.client.request(method, url, json=body, params=query)
        assert answer.status_code == status, f"{method} {url}: {answer.status_code} {answer.text[:400]}"
        found = [
            description(self.shared / "contracts" / name, prefix) for name, prefix in DOCUMENTS[self.cloud]
        ]
        home, operation = next((known, op) for known in found if (op := known.find(method, url)) is not None)
        self.operations.add(operation.name)
        told = operation.schema(str(status))
        if status == 204:
            assert answer.content == b""
            return None
        value = answer.json() if answer.content else None
        if (self.cloud, operation.name) in DEFECTS:
            assert told is not None
            assert home.judge(told)(value) is not None, "an exception that is needed no more"
        elif told is not None and value is not None:
            assert home.judge(told)(value) is None
        if status >= 400:
            assert set(value) == {"errorMessages", "errors"}
        return value

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
