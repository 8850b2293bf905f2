"""Reading one project of a real Jira: with GET alone, one request at a time, patiently.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/
https://developer.atlassian.com/server/jira/platform/rest/v10003/
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

Thing = dict[str, Any]

LISTS = ("field", "status", "priority", "resolution", "issuetype", "issueLinkType")
"""What is read beside the project: lists that are the site's."""

OF_PROJECT = ("components", "versions", "statuses")
PAGE = 100
TRIES = 6
PATIENT = frozenset({429, 502, 503, 504})
"""Refusals that a later try may not meet."""

LONGEST_PAUSE = 300.0
REST_OF = {"comment": "comments", "worklog": "worklogs"}
"""Lists inside an issue that may be cut there, and what their pages call their rows."""


REMEDIES = {
    401: ": is the token right (JIRA_TOKEN), and the --user? Cloud needs both, a PAT stands without",
    403: ": the user may not read this",
    404: ": is this the address of a Jira, and may the user see the project?",
}
"""What whoever records should look at when a site refuses."""


class UnreadableSiteError(Exception):
    """A site that does not answer as Jira does; the message says what it was asked and what it said."""


@dataclass
class Reader:
    """Reads from one site.

    Args:
        client: logged in, with the site's URL as its base.
        say: told a line about every step.
        pause: waits; the argument is seconds.
    """

    client: httpx2.Client
    say: Callable[[str], None]
    pause: Callable[[float], None] = time.sleep
    interactions: list[Thing] = field(default_factory=list)

    def get(self, path: str, **query: Any) -> Any:
        """Read a path.

        Raises:
            UnreadableSiteError: the site refuses, is not Jira, or stays away.
        """
        for attempt in range(TRIES):
            answer = None
            try:
                answer = self.client.get(path, params=query)
            except httpx2.UnsupportedProtocol:
                raise UnreadableSiteError(
                    f"{self.client.base_url} is no address: it begins with http:// or https://"
                ) from None
            except httpx2.TransportError as problem:
                last = str(problem) or type(problem).__name__
            if answer is not None and answer.status_code not in PATIENT:
                return self._value(path, answer)
            if answer is not None:
                last = f"answers {answer.status_code}"
            if attempt + 1 < TRIES:
                self.say(f"GET {path}: {last}; trying again")
                self.pause(min(LONGEST_PAUSE, max(_asked_to_wait(answer), float(2**attempt))))
        raise UnreadableSiteError(f"GET {path}: {last}, {TRIES} times")

    def _value(self, path: str, answer: httpx2.Response) -> Any:
        if answer.status_code != 200:
            reason = answer.headers.get("x-seraph-loginreason", "")
            told = f"GET {path} answers {answer.status_code} {reason}".rstrip()
            raise UnreadableSiteError(told + REMEDIES.get(answer.status_code, ""))
        try:
            return answer.json()
        except ValueError:
            media = answer.headers.get("content-type", "without a type")
            raise UnreadableSiteError(f"GET {path} answers no JSON ({media}): is this a Jira?") from None

    def keep(self, path: str, **query: Any) -> Any:
        """Read a path and keep the answer."""
        value = self.get(path, **query)
        self._kept(path, value)
        return value

    def _kept(self, path: str, value: Any) -> None:
        self.interactions.append({"request": {"method": "GET", "path": path}, "response": value})

    def project(self, key: str) -> int:
        """Read a project, what its issues point at, and its issues; how many issues it has."""
        about = self.keep("/rest/api/2/serverInfo")
        cloud = about.get("deploymentType") == "Cloud"
        api = "/rest/api/3" if cloud else "/rest/api/2"
        for name in LISTS:
            self.keep(f"{api}/{name}")
        self.say(f"{about.get('baseUrl')}: {'Cloud' if cloud else 'Data Center'} {about.get('version')}")
        self.keep(f"{api}/project/{key}")
        for name in OF_PROJECT:
            self.keep(f"{api}/project/{key}/{name}")
        count = 0
        for page in self._pages(api, f'project = "{key}" ORDER BY id', cloud):
            for issue in page["issues"]:
                self._complete(api, issue, cloud)
            count += len(page["issues"])
            self._kept(f"{api}/search", {"issues": page["issues"]})
            self.say(f"{count:,} issues")
        return count

    def _pages(self, api: str, jql: str, cloud: bool) -> Iterator[Thing]:
        query: Thing = {"jql": jql, "fields": "*all", "expand": "changelog", "maxResults": PAGE}
        start = 0
        while True:
            page = self.get(f"{api}/search/jql" if cloud else f"{api}/search", **query)
            yield page
            start += len(page["issues"])
            if not page["issues"] or (page.get("isLast", True) if cloud else start >= page["total"]):
                return
            query |= {"nextPageToken": page["nextPageToken"]} if cloud else {"startAt": start}

    def _complete(self, api: str, issue: Thing, cloud: bool) -> None:
        """Read what the search has cut off: comments, worklogs and, on Cloud, history."""
        path = f"{api}/issue/{issue['key']}"
        for name, inside in REST_OF.items():
            page = issue["fields"].get(name)
            if isinstance(page, dict) and page["total"] > len(page[inside]):
                rows = self._rows(f"{path}/{name}", inside, page["total"])
                issue["fields"][name] = {**page, inside: rows, "maxResults": len(rows), "startAt": 0}
        log = issue.get("changelog") or {}
        if cloud and log.get("total", 0) > len(log["histories"]):
            issue["changelog"] = {**log, "histories": self._rows(f"{path}/changelog", "values", log["total"])}

    def _rows(self, path: str, inside: str, total: int) -> list[Thing]:
        rows: list[Thing] = []
        while len(rows) < total:
            page = self.get(path, startAt=len(rows), maxResults=PAGE)
            if not page[inside]:
                break
            rows += page[inside]
        return rows


def _asked_to_wait(answer: httpx2.Response | None) -> float:
    """Seconds a refusal asks to wait: ``Retry-After`` is a number of them or a moment."""
    text = "" if answer is None else answer.headers.get("retry-after", "")
    if text.isdigit():
        return float(text)
    try:
        return parsedate_to_datetime(text).timestamp() - time.time()
    except ValueError:
        return 0.0
