"""Everyday work on a site through Prism: requests and answers as Atlassian's descriptions want them.

The judge of the other contract tests forgives what real Jiras do (members that are not described, null for
no value); Prism forgives nothing. What it finds is either a defect of the sandbox, to be mended, or one of
the description, which is listed here with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prism import Session, document, proxy
from prism_script import (
    API,
    SERVER,
    agile,
    cloud_issues,
    cloud_lists,
    cloud_people,
    cloud_projects,
    cloud_reads,
    cloud_searches,
    desk,
    server_reads,
    server_writes,
)
from sandbox_writer import DOCUMENTS


@dataclass(frozen=True)
class Excuse:
    """A violation that is the description's fault: which (as a pattern) and why."""

    cloud: bool
    pattern: str
    reason: str


UNDESCRIBED = r"must NOT have additional properties; found '{}'"
CHANGE = r"(from|fromString|to|toString)"
EXCUSES: dict[int, Excuse] = {
    1: Excuse(True, UNDESCRIBED.format("untranslatedName"), "recorded in 2024 and 2026, in fields and types"),
    2: Excuse(
        True,
        r"(GET|POST|PUT) /rest/api/3/filter\S* 200 .*" + UNDESCRIBED.format("isWritable"),
        "described among what `expand` gives of a filter, and forgotten in its schema",
    ),
    3: Excuse(
        True,
        r"filter/\S+ 200 .*sharePermissions\[\]\.project .*" + UNDESCRIBED.format("entityId"),
        "a recorded team-managed project has it",
    ),
    4: Excuse(
        True,
        rf"changelog.*items\[\]\.{CHANGE} \| .*must be string",
        "every recorded change from or to nothing has null there",
    ),
    5: Excuse(True, r"/changelog/bulkfetch .*nextPageToken", "its own words: null on the last page"),
    6: Excuse(
        True,
        r"/transitions 200 .*" + UNDESCRIBED.format("fieldId"),
        "recorded in 2026 in the fields of a transition",
    ),
    7: Excuse(
        True,
        r"/resolution/search .*" + UNDESCRIBED.format("isDefault"),
        "its own example says isDefault, its schema default",
    ),
    8: Excuse(
        True,
        r"/fieldconfiguration .*" + UNDESCRIBED.format("(id|name|description|isDefault)"),
        "its schema is that of the request; its own example has these members",
    ),
    9: Excuse(
        True,
        r"/screenscheme .*" + UNDESCRIBED.format("screens"),
        "its schema of screens is for writing only; its own example has them",
    ),
    10: Excuse(
        True,
        r"/serverInfo .*" + UNDESCRIBED.format("defaultLocale"),
        "its own example has it, not its schema",
    ),
    11: Excuse(
        True,
        r"/jql/parse .*where \| .*" + UNDESCRIBED.format("(field|operand|operator)"),
        "forbids all members beside those of anyOf, so that no clause fits",
    ),
    12: Excuse(
        True, r"/bulk/queue/\S+ 200 .*(created|updated) \|.*must be string", "its own example has numbers"
    ),
    13: Excuse(
        True,
        r"204 \| response \| The received media type \"\" does not match",
        "describes a content of answers that have none (204)",
    ),
    14: Excuse(
        True,
        r"(PUT \S+/columns 200|POST \S+/issueLink 201|PUT \S+/properties/prism 201) \| response"
        r" \| The received media type \"\" does not match",
        "describes any JSON as the content of an answer that its words do not speak of",
    ),
    15: Excuse(True, r"PUT \S+/assignee 204 \| request", "its own words: null is nobody"),
    16: Excuse(
        True, r"request/\S+/attachment 200 \| request\.query .*'(limit|start)'", "demands what has a default"
    ),
    17: Excuse(
        True,
        r"board/\S+/configuration .*location \| .*" + UNDESCRIBED.format("(id|key|name|self)"),
        "its own example and a recorded board have the members of a project",
    ),
    18: Excuse(
        True, r"/rest/agile/1.0/\S+ 200 \| request\.query\.fields", "types the names of fields as objects"
    ),
    19: Excuse(
        False, r"/(agile/1.0/\S+|search) 200 \| request\.query\.fields", "types names of fields as objects"
    ),
    20: Excuse(
        False,
        r"/(agile/1.0/\S+|search|issue/{}) 200 \| \S+\.fields\.\w+ \| .*must be object",
        "types all values of fields as objects",
    ),
    21: Excuse(
        False,
        r"(issue|issue/{}) 20[14] \| request\.body\.fields\.summary \| .*must be object",
        "types all values of fields as objects",
    ),
    22: Excuse(
        False,
        r"GET /rest/api/2/(field|issuetype|priority|project|projectCategory|resolution|role|status"
        r"|statuscategory|filter/favourite|permissionscheme|applicationrole|application-properties"
        r"|project/{}/(components|versions|statuses)|issue/{}/remotelink|user/search)"
        r" 200 \| response\.body \| Response body must be object",
        "describes the item of a list that every server answers",
    ),
    23: Excuse(
        False,
        rf"changelog.*items\[\]\.{CHANGE} \| .*must be string",
        "every recorded change from or to nothing has null there",
    ),
    24: Excuse(
        False,
        r"POST \S+/remotelink 201 \| response \| Unable to match",
        "says 200 of new links too; the description of Cloud, which has the same words, says 201",
    ),
    25: Excuse(
        False,
        r"/application-properties 200 \| request\.query .*'(key|permissionlevel)'",
        "demands parameters of which its own words say what happens without them",
    ),
    26: Excuse(
        False,
        r"/group/member 200 \| request\.path .*'groupname'",
        "a parameter of the query, said to be of the path",
    ),
    27: Excuse(False, r"GET \S+/screens 200 \| response \| Unable to match", "says 201 of a read"),
}
"""Where the descriptions contradict real Jiras or themselves, by number."""


SCRIPTS: dict[bool, tuple[Callable[[Session], None], ...]] = {
    True: (
        cloud_reads,
        cloud_issues,
        cloud_searches,
        cloud_projects,
        cloud_people,
        cloud_lists,
        agile,
        desk,
    ),
    False: (server_reads, server_writes, agile),
}


@pytest.fixture(scope="module", params=[True, False], ids=["cloud", "datacenter"])
def judged(
    request: pytest.FixtureRequest,
    shared: Path,
    open_sandbox: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[bool, Session]]:
    cloud: bool = request.param
    product = "cloud" if cloud else "datacenter"
    # Data Center's Service Management has no description of its own.
    sources = DOCUMENTS[cloud][: 3 if cloud else 1]
    told = document([(shared / "contracts" / name, at) for name, at in sources])
    site = open_sandbox("--issues", "60", "--requests", "12", "--deployment", product)
    with site as jira, proxy(told, tmp_path_factory.mktemp("prism"), jira) as session:
        for step in SCRIPTS[cloud]:
            step(session)
        yield cloud, session


def test_nothing_breaks_the_description(judged: tuple[bool, Session]) -> None:
    cloud, session = judged
    excused = [row.pattern for row in EXCUSES.values() if row.cloud == cloud]
    found = sorted({str(row) for row in session.violations})
    assert [row for row in found if not any(re.search(pattern, row) for pattern in excused)] == []


def test_every_excuse_is_needed(judged: tuple[bool, Session]) -> None:
    cloud, session = judged
    found = {str(row) for row in session.violations}
    own = {number: row.pattern for number, row in EXCUSES.items() if row.cloud == cloud}
    assert [n for n, pattern in own.items() if not any(re.search(pattern, row) for row in found)] == []


def test_much_was_asked(judged: tuple[bool, Session]) -> None:
    cloud, session = judged
    assert session.calls > (180 if cloud else 80)


def test_prism_sees_what_is_wrong(judged: tuple[bool, Session]) -> None:
    cloud, session = judged
    before = len(session.violations)
    path = f"{API}/search/jql" if cloud else f"{SERVER}/search"
    session.ask("POST", path, {"jql": "project = PLAT", "maxResults": "many"}, status=400)
    assert "request.body.maxResults" in {row.where for row in session.violations[before:]}
    del session.violations[before:]
