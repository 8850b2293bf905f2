"""Refusals, limits and faults on the wire, as recordings and Atlassian's pages have them."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

ALL = "project is not EMPTY"
SEARCH = "/rest/api/3/search/jql"


def recorded(shared: Path, name: str) -> Any:
    return json.loads((shared / "recorded" / "errors" / name).read_text(encoding="utf-8"))


# --- refusals, word for word ----------------------------------------------------------------------------


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_old_search_is_gone_from_cloud(version: int, method: str, cloud: Any, shared: Path) -> None:
    told = recorded(shared, "410-search-removed.json")
    answer = cloud.client.request(method, f"/rest/api/{version}/search")
    assert (answer.status_code, answer.json()["errorMessages"]) == (410, told["body"]["errorMessages"])
    ours = {name.lower() for name in answer.headers}
    assert {"x-arequestid", "x-aaccountid", "atl-traceid", "x-ratelimit-limit"} <= ours
    assert answer.headers["content-type"] == told["headers"]["Content-Type"]


@pytest.mark.parametrize("jql", ["ORDER BY updated DESC", ""])
def test_an_unbounded_search_is_refused(jql: str, cloud: Any, shared: Path) -> None:
    told = recorded(shared, "400-jql-unbounded.json")
    for path in (SEARCH, "/rest/api/3/search/approximate-count"):
        answer = cloud.client.post(path, json={"jql": jql})
        assert (answer.status_code, answer.json()) == (400, told["body"])


@pytest.mark.parametrize(
    ("name", "jql"),
    [
        ("400-jql-paren.json", "project = PLAT AND (status = Open"),
        ("400-jql-reserved-word.json", "project = CM AND summary ~ abc AND a = for"),
    ],
)
def test_a_broken_query_is_refused_alike_on_both(
    name: str, jql: str, cloud: Any, datacenter: Any, shared: Path
) -> None:
    told = recorded(shared, name)["body"]
    for answer in (
        cloud.client.post(SEARCH, json={"jql": jql}),
        datacenter.client.get("/rest/api/2/search", params={"jql": jql}),
    ):
        assert (answer.status_code, answer.json()) == (400, told)


def test_a_bad_token_is_refused_in_plain_text(cloud: Any, shared: Path) -> None:
    told = recorded(shared, "401-cloud-basic-bad-token.json")
    answer = httpx2.get(f"{cloud.sandbox.url}/rest/api/3/myself", auth=(cloud.sandbox.user, "wrong"))
    assert (answer.status_code, answer.text) == (401, told["body_text"])
    assert answer.headers["x-seraph-loginreason"] == "AUTHENTICATED_FAILED"


# --- search ------------------------------------------------------------------------------------------------


def test_a_page_token_belongs_to_its_question(cloud: Any) -> None:
    token = cloud.post(SEARCH, jql=ALL, maxResults=10)["nextPageToken"]
    assert cloud.post(SEARCH, jql=ALL, maxResults=10, nextPageToken=token)["issues"]
    for body in (
        {"jql": "project = PLAT", "nextPageToken": token},
        {"jql": ALL, "nextPageToken": token[:-4]},
    ):
        assert cloud.client.post(SEARCH, json=body).status_code == 400


def test_bulk_fetch_leaves_out_what_is_not_there(cloud: Any) -> None:
    names = ["PLAT-2", "NOPE-1", "10001", "99999999"]
    found = cloud.post("/rest/api/3/issue/bulkfetch", issueIdsOrKeys=names, fields=["summary"])
    assert found["issueErrors"] == []
    assert {issue["id"] for issue in found["issues"]} >= {"10001"}
    assert len(found["issues"]) == 2


def test_data_center_forgives_unknown_values_when_asked(datacenter: Any) -> None:
    for jql in ("status = Fred", "nonsense = 1", "assignee = nobody.at.all"):
        for strict, status in (("true", 400), ("false", 200)):
            query = {"jql": jql, "validateQuery": strict}
            assert datacenter.client.get("/rest/api/2/search", params=query).status_code == status
    query = {"jql": "status =", "validateQuery": "false"}
    assert datacenter.client.get("/rest/api/2/search", params=query).status_code == 400


def test_every_query_has_its_own_errors(cloud: Any) -> None:
    queries = ["status = Done", "status =", "status = Fred", "nonsense = 1"]
    parsed = cloud.post("/rest/api/3/jql/parse", queries=queries)["queries"]
    assert [bool(query.get("errors")) for query in parsed] == [False, True, True, True]
    assert ["structure" in query for query in parsed] == [True, False, False, False]
    warned = cloud.client.post("/rest/api/3/jql/parse?validation=warn", json={"queries": queries}).json()
    assert [bool(query.get("warnings")) for query in warned["queries"]] == [False, False, True, True]


@pytest.mark.parametrize("product", ["cloud", "datacenter"])
def test_the_caller_is_one_of_the_people(product: str, request: pytest.FixtureRequest) -> None:
    jira = request.getfixturevalue(product)
    me = jira.get(f"/rest/api/{3 if jira.cloud else 2}/myself")
    name = "accountId" if jira.cloud else "key"
    for field in ("assignee", "reporter"):
        rows = jira.issues(f"{field} = currentUser()", field)
        assert rows
        assert {row["fields"][field][name] for row in rows} == {me[name]}


@pytest.mark.parametrize("product", ["cloud", "datacenter"])
def test_an_option_nobody_chose_is_no_error(product: str, start: Callable[..., Any]) -> None:
    with start("--issues", "2", "--deployment", product) as jira:
        for jql in ('"Risk" = High', 'Region in cascadeOption("Europe", "Berlin")', '"Compliance" = SOX'):
            assert len(jira.issues(jql, "summary")) <= 2
        path = SEARCH if jira.cloud else "/rest/api/2/search"
        refused = jira.client.post(path, json={"jql": '"Risk" = Enormous'})
        assert refused.status_code == 400


@pytest.mark.parametrize("product", ["cloud", "datacenter"])
def test_releases_have_a_history(product: str, request: pytest.FixtureRequest) -> None:
    jira = request.getfixturevalue(product)
    changed = jira.issues("fixVersion changed", "fixVersions")
    assert len(changed) > 20
    now = {version["name"] for issue in changed for version in issue["fields"]["fixVersions"]}
    for name in sorted(now):
        assert jira.issues(f'fixVersion was "{name}"', "summary")
        assert jira.issues(f'fixVersion changed to "{name}"', "summary")


# --- limits ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("product", ["cloud", "datacenter"])
def test_a_client_that_keeps_the_rate_is_never_refused(product: str, start: Callable[..., Any]) -> None:
    path = f"/rest/api/{3 if product == 'cloud' else 2}/myself"
    with start("--issues", "3", "--deployment", product, "--rate-limit", "20") as jira:
        burst = [jira.client.get(path) for _ in range(20)]
        assert {answer.status_code for answer in burst} == {200}
        began = time.monotonic()
        for number in range(1, 31):
            time.sleep(max(0.0, began + number / 20 - time.monotonic()))
            assert jira.client.get(path).status_code == 200
        flood = [jira.client.get(path) for _ in range(40)]
        refused = [answer for answer in flood if answer.status_code == 429]
        assert refused
        assert all(int(answer.headers["retry-after"]) == 1 for answer in refused)
        limit = "x-ratelimit-limit"
        assert {answer.headers[limit] for answer in burst + flood} == {"20"}
        left = [int(answer.headers["x-ratelimit-remaining"]) for answer in burst]
        assert left[0] == 19
        assert left == sorted(left, reverse=True)
        assert {answer.headers["x-ratelimit-remaining"] for answer in refused} == {"0"}
        if jira.cloud:
            assert all(answer.headers["x-ratelimit-reset"].endswith("Z") for answer in refused)
            assert {answer.headers["ratelimit-reason"] for answer in refused} == {"jira-burst-based"}
        else:
            assert burst[0].headers["retry-after"] == "0"
            assert burst[0].headers["x-ratelimit-fillrate"] == "20"
        time.sleep(1)
        assert jira.client.get(path).status_code == 200


# --- faults ------------------------------------------------------------------------------------------------


def test_every_fault_behaves_on_the_wire(start: Callable[..., Any]) -> None:
    path, first = "/rest/api/3/myself", {"jql": ALL, "maxResults": 5}
    with start("--issues", "30") as jira:
        whole = jira.get(path)
        token = jira.post(SEARCH, **first)["nextPageToken"]

        def under(fault: str, ask: Callable[[], Any]) -> Any:
            jira.client.post("/sandbox/moods", json={"faults": fault})
            try:
                return ask()
            finally:
                jira.client.post("/sandbox/moods", json={"faults": ""})

        def read() -> Any:
            return jira.client.get(path)

        for kind in ("reset", "half"):
            with pytest.raises(httpx2.TransportError):
                under(kind, read)
        for kind, status, retry in (
            ("500", 500, None), ("502", 502, None), ("503", 503, None), ("503-retry-after", 503, "1"),
            ("429-html", 429, "1"), ("429-zero", 429, "0"),
        ):  # fmt: skip
            answer = under(kind, read)
            assert (answer.status_code, answer.headers.get("retry-after")) == (status, retry), kind
        assert under("429-date", read).headers["retry-after"].endswith("GMT")
        pages = under("html", lambda: [read() for _ in range(12)])
        assert {page.status_code for page in pages} == {200, 503}
        assert all(page.headers["content-type"].startswith("text/html") for page in pages)
        assert under("drip", read).json() == whole
        body = {**first, "nextPageToken": token}
        assert under("duplicate-token", lambda: jira.post(SEARCH, **body))["nextPageToken"] == token
        assert under("wrong-type", lambda: jira.post(SEARCH, **first))["issues"] == "unexpected text"
        some = under("503:0.5", lambda: Counter(read().status_code for _ in range(60)))
        assert 10 < some[503] < 50
        assert read().json() == whole
