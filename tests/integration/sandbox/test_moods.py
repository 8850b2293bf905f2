"""Latency, limits, faults; starting and stopping."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

MYSELF = "/rest/api/3/myself"


def test_latency_waits_side_by_side(moody):
    moody.moods(latency_ms=200)
    moody.client.post("/sandbox/stats/reset")
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: moody.client.get(MYSELF).status_code, range(8)))
    took = time.monotonic() - began
    assert 0.2 <= took < 1.0
    stats = moody.client.get("/sandbox/stats").json()
    assert stats["maxInFlight"] == 8
    assert stats["requests"] == {f"GET {MYSELF}": 8}


def test_a_rate_limit_refuses_what_is_too_fast(moody):
    moody.moods(rate_limit=5)
    answers = [moody.client.get(MYSELF) for _ in range(10)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 4
    assert refused[0].headers["retry-after"] == "1"
    assert refused[0].headers["ratelimit-reason"] == "jira-burst-based"
    assert moody.client.get("/sandbox/stats").json()["rejected"] == len(refused)
    assert answers[0].headers["x-ratelimit-remaining"] == "4"


@pytest.mark.parametrize("kind", ["reset", "half", "lost"])
def test_a_connection_may_break(moody, kind):
    moody.moods(faults=f"{kind}:1")
    with pytest.raises(httpx2.TransportError):
        moody.client.get(MYSELF)
    moody.moods(faults="")
    assert moody.client.get(MYSELF).status_code == 200


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("500", 500),
        ("500-retry-after", 500),
        ("502", 502),
        ("503", 503),
        ("503-retry-after", 503),
        ("429-html", 429),
        ("429-date", 429),
    ],
)
def test_an_answer_may_be_an_error(moody, kind, status):
    moody.moods(faults=f"{kind}:1@/myself")
    assert moody.client.get(MYSELF).status_code == status
    assert moody.client.get("/rest/api/3/field").status_code == 200


def test_an_answer_may_drip_or_lie(moody):
    whole = moody.client.get(MYSELF).json()
    moody.moods(faults="drip:1")
    assert moody.client.get(MYSELF).json() == whole
    moody.moods(faults="wrong-type:1")
    body = {"jql": "created > '2000-01-01'", "maxResults": 5}
    assert moody.client.post("/rest/api/3/search/jql", json=body).json()["issues"] == "unexpected text"
    moody.moods(faults="")
    token = moody.client.post("/rest/api/3/search/jql", json=body).json()["nextPageToken"]
    moody.moods(faults="duplicate-token:1")
    again = moody.client.post("/rest/api/3/search/jql", json={**body, "nextPageToken": token}).json()
    assert again["nextPageToken"] == token


COMMENT = {"body": {"type": "doc", "version": 1, "content": [
    {"type": "paragraph", "content": [{"type": "text", "text": "Said"}]}]}}  # fmt: skip


@pytest.mark.parametrize(("kind", "done"), [("reset", 0), ("500", 0), ("half", 1), ("lost", 1)])
def test_what_breaks_before_the_work_leaves_it_undone_and_after_it_done(moody, kind, done):
    comments = "/rest/api/3/issue/PLAT-1/comment"
    before = moody.get(comments)["total"]
    moody.moods(faults=f"{kind}:1@POST /comment")
    if kind == "500":
        assert moody.client.post(comments, json=COMMENT).status_code == 500
    else:
        with pytest.raises(httpx2.TransportError):
            moody.client.post(comments, json=COMMENT)
    assert moody.get(comments)["total"] == before + done


def test_json_may_be_called_a_page(moody):
    moody.moods(faults="content-type:1@GET /myself")
    answer = moody.client.get(MYSELF)
    assert answer.headers["content-type"] == "text/html;charset=UTF-8"
    assert json.loads(answer.content)["active"] is True


def test_a_seed_repeats_what_goes_wrong(moody):
    moody.moods(faults="503:0.5@/myself", seed=9)
    first = [moody.client.get(MYSELF).status_code for _ in range(20)]
    moody.moods(seed=9)
    assert [moody.client.get(MYSELF).status_code for _ in range(20)] == first
    assert set(first) == {200, 503}


def test_cloud_limits_each_endpoint_and_each_issue_and_counts_whom_it_refused(moody):
    moody.moods(limits={"burst": {"GET": 1}, "per-issue": {"windows": [[1, 3600]]}})
    burst = [moody.client.get(MYSELF) for _ in range(3)][-1]
    assert burst.status_code == 429
    assert burst.headers["ratelimit-reason"] == "jira-burst-based"
    comments = "/rest/api/3/issue/PLAT-1/comment"
    assert moody.client.post(comments, json=COMMENT).status_code == 201
    writes = moody.client.put("/rest/api/3/issue/plat-1", json={"fields": {"summary": "x"}})
    assert writes.status_code == 429
    assert writes.headers["ratelimit-reason"] == "jira-per-issue-on-write"
    assert writes.json() == {"errorMessages": ["Rate limit exceeded."], "errors": {}}
    assert moody.client.post("/rest/api/3/issue/PLAT-2/comment", json=COMMENT).status_code == 201
    stats = moody.client.get("/sandbox/stats").json()
    assert stats["rejectedBy"]["per-issue"] == 1
    assert stats["rejected"] == sum(stats["rejectedBy"].values())


def test_points_are_spent_by_what_is_read(moody):
    moody.moods(limits={"points": {"quota": 4, "everyone": True}})
    answers = [moody.client.get(MYSELF) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["beta-ratelimit-policy"] == '"global-app-quota";q=4;w=3600'
    assert answers[2].headers["ratelimit-reason"] == "jira-quota-global-based"
    moody.moods(limits="points")
    assert "beta-ratelimit" not in moody.client.get(MYSELF).headers
    moody.moods(limits="")


def test_data_center_has_its_bucket_only(start):
    with start("--issues", "3", "--deployment", "datacenter") as jira:
        assert jira.client.post("/sandbox/moods", json={"limits": "points"}).status_code == 400
        jira.moods(rate_limit={"rate": 0.001, "size": 2})
        answers = [jira.client.get("/rest/api/2/myself") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[0].headers["x-ratelimit-limit"] == "2"
        assert answers[2].json() == {"message": "Rate limit exceeded."}


def test_the_clock_may_be_set(moody):
    count = "/rest/api/3/search/approximate-count"
    query = {"jql": "created >= -1d"}
    before = moody.client.post(count, json=query).json()["count"]
    moody.moods(now="2023-02-01T00:00:00+00:00")
    assert moody.client.post(count, json=query).json()["count"] > before


def test_the_clock_may_stand_still(moody):
    moody.moods(clock="stopped")
    info = "/rest/api/3/serverInfo"
    shown = moody.get(info)["serverTime"]
    assert moody.get(info)["serverTime"] == shown
    moody.moods(clock="running", now="2027-01-01T00:00:00+00:00")
    assert moody.get(info)["serverTime"] > shown
    assert moody.client.post("/sandbox/moods", json={"clock": "slow"}).status_code == 400


def test_a_mood_that_is_none_is_refused(moody):
    for wrong in (
        {"faults": "nonsense"}, {"limits": "x"}, {"limits": [{}]}, {"rate_limit": "nan"},
        {"latency_ms": "x"}, {"nothing": 1}, {"seed": []}, {"rate_limit": 1, "now": "soon"},
    ):  # fmt: skip
        assert moody.client.post("/sandbox/moods", json=wrong).status_code == 400
    assert moody.client.get(MYSELF).headers["x-ratelimit-limit"] == "350"
    assert moody.client.post("/sandbox/moods", content=b"[").status_code == 400
    assert moody.client.get("/sandbox/nothing").status_code == 404


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_at_once_and_it_says_one_line_only(start, number):
    with start("--issues", "3", "--token", "t", "--latency-ms", "5000") as jira:
        assert set(jira.ready) >= {"url", "deployment", "user", "token", "site", "issues", "keys"}
        assert jira.ready["issues"] == 3
        assert jira.ready["token"] == "t"
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(jira.client.get, MYSELF)
            time.sleep(0.3)
            began = time.monotonic()
            jira.process.send_signal(number)
            assert jira.process.wait(5) == 0
            assert time.monotonic() - began < 2
            assert isinstance(asked.exception(5), httpx2.TransportError) or asked.result().status_code == 500
        assert jira.process.stdout.read() == b""
        assert jira.process.stderr.read() == b""


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--faults", "x:1", "kinds are"),
        ("--limits", "x", "limits are"),
        ("--latency-ms", "x", "could not convert"),
        ("--mood", "7", "object"),
        ("--mood", '{"lag": -1}', "a lag is"),
    ],
)
def test_a_mood_nobody_knows_is_told_at_the_start(option, value, said):
    start = "from jira_sandbox.command import main; main()"
    command = [sys.executable, "-c", start, "serve", "--issues", "3", option, value]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


def test_an_export_is_served_with_its_own_values(start, tmp_path):
    fields = {"summary": "Größe", "created": "2024-01-01T00:00:00.000+0000", "customfield_5": {"odd": [1]}}
    issue = {"id": "7", "key": "EXP-7", "self": "https://elsewhere/7", "fields": fields}
    (tmp_path / "one.json").write_text(json.dumps(issue))
    with start("--load", str(tmp_path)) as jira:
        page = jira.post("/rest/api/3/search/jql", jql="created > '2000-01-01'", fields=["*all"])
        assert page["issues"][0]["fields"] == fields
        bulk = jira.post("/rest/api/3/issue/bulkfetch", issueIdsOrKeys=["exp-7"], fields=["*all"])
        assert bulk["issues"][0]["fields"] == fields
        assert bulk["issues"][0]["self"] == "https://elsewhere/7"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"latency_ms": None}, "latency_ms takes"),
        ({"rate_limit": {"foo": 1}}, "rate_limit takes"),
        ({"limits": 5}, "limits takes"),
        ({"limits": {"points": {"foo": 1}}}, "limits takes"),
        ({"faults": "503:x"}, "faults takes"),
        ({"webhooks": 5}, "webhooks takes"),
        ({"webhooks": {"foo": 1}}, "webhooks takes"),
        ({"lag": [1]}, "lag takes"),
        ({"vanish": 2}, "vanish takes"),
        ({"now": "yesterday"}, "now takes"),
        ({"seed": "x"}, "seed takes"),
    ],
)
def test_a_mood_that_is_none_is_told_what_it_takes(moody, wanted, said):
    answer = moody.client.post("/sandbox/moods", json=wanted)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
