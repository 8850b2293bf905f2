"""Rate limits: the bucket, and the headers each product gives."""

from datetime import UTC, datetime
from typing import Any

import pytest

from jira_sandbox.call import Answer
from jira_sandbox.limits.bucket import Bucket
from jira_sandbox.limits.burst import Burst
from jira_sandbox.limits.edge import Demand, Limits, endpoint_of, systems
from jira_sandbox.limits.notice import headers, refusal
from jira_sandbox.limits.points import Points, cost, quota
from jira_sandbox.limits.writes import Writes


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_lets_a_burst_through_and_refills_with_time() -> None:
    clock = Clock()
    bucket = Bucket(4, clock)
    assert [bucket.take() for _ in range(5)] == [True, True, True, True, False]
    assert bucket.wait == 0.25
    clock.now = 0.5
    assert [bucket.take() for _ in range(3)] == [True, True, False]


def test_a_bucket_never_holds_more_than_a_burst() -> None:
    clock = Clock()
    bucket = Bucket(2, clock)
    clock.now = 1000
    assert [bucket.take() for _ in range(3)] == [True, True, False]


def test_no_rate_is_no_limit() -> None:
    bucket = Bucket(0)
    assert all(bucket.take() for _ in range(1000))
    assert bucket.wait == 0


def test_cloud_refuses_in_whole_seconds_and_says_why() -> None:
    bucket = Bucket(1, Clock())
    bucket.take()
    answer = refusal(bucket, "cloud")
    assert answer.status == 429
    assert answer.headers["Retry-After"] == "1"
    assert answer.headers["RateLimit-Reason"] == "jira-burst-based"
    assert answer.headers["X-RateLimit-Remaining"] == "0"


def test_data_center_tells_its_bucket_on_every_answer() -> None:
    found = headers(Bucket(5, Clock()), "datacenter")
    assert found["X-RateLimit-Interval-Seconds"] == "1"
    assert found["X-RateLimit-FillRate"] == "5"
    assert found["Retry-After"] == "0"
    assert headers(Bucket(0), "datacenter") == {}
    assert refusal(Bucket(1, Clock()), "datacenter").headers["Retry-After"] == "1"


def demand(method: str = "GET", path: str = "/rest/api/3/issue/A-1", **more: Any) -> Demand:
    return Demand(method, path, more.pop("endpoint", "/rest/api/{}/issue/{}"), **more)


def test_a_bucket_may_hold_more_than_a_second_brings() -> None:
    bucket = Bucket(1, Clock(), most=3)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    assert headers(bucket, "datacenter")["X-RateLimit-Limit"] == "3"
    assert headers(bucket, "datacenter")["X-RateLimit-FillRate"] == "1"


def test_every_endpoint_and_method_has_a_bucket_of_its_own() -> None:
    burst = Burst({"GET": 1.0, "PUT": 1.0}, plain=True, clock=Clock())
    limits = Limits(burst=burst)
    assert limits.refusal(demand(), "cloud") is None
    refused = limits.refusal(demand(), "cloud")
    assert refused is not None
    assert refused[0] == "burst"
    assert refused[1].headers["RateLimit-Reason"] == "jira-burst-based"
    assert limits.refusal(demand("PUT"), "cloud") is None
    assert limits.refusal(demand(endpoint="/rest/api/{}/field"), "cloud") is None
    assert limits.headers(demand(), "cloud") == {"X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0"}


def test_some_endpoints_have_a_rate_of_their_own() -> None:
    burst = Burst()
    assert burst.bucket("GET", endpoint_of(("rest", "api", "{v}", "issue", "{key}"))).rate == 150
    assert burst.bucket("GET", "/rest/servicedeskapi/servicedesk/{}/customer").rate == 5
    assert burst.bucket("GET", "/rest/api/{}/field").rate == 100
    assert burst.bucket("DELETE", "/rest/api/{}/issue/{}").rate == 50


def test_an_issue_takes_so_many_writes_in_each_window() -> None:
    clock = Clock()
    writes = Writes(((2, 2.0), (3, 30.0)), clock)
    assert [writes.take(7), writes.take(7), writes.take(8)] == [None, None, None]
    assert writes.take(7) == (2, 2.0)
    clock.now = 2.0
    assert writes.take(7) is None
    clock.now = 5.0
    assert writes.take(7) == (3, 25.0)
    clock.now = 30.0
    assert writes.take(7) is None


def test_only_writes_to_an_issue_are_counted_against_it() -> None:
    limits = Limits(writes=Writes(((1, 60.0),), Clock()))
    assert limits.refusal(demand("PUT", issue=1), "cloud") is None
    assert limits.refusal(demand("GET", issue=1), "cloud") is None
    assert limits.refusal(demand("POST"), "cloud") is None
    refused = limits.refusal(demand("DELETE", issue=1), "cloud")
    assert refused is not None
    assert refused[0] == "per-issue"
    assert refused[1].headers["RateLimit-Reason"] == "jira-per-issue-on-write"
    assert refused[1].headers["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("method", "path", "body", "points"),
    [
        ("GET", "/rest/api/3/issue/A-1", b'{"id":"1","fields":{"labels":[]}}', 2),
        ("GET", "/rest/api/3/group/member", b'{"values":[1,2,3,4,5,6,7,8],"isLast":true}', 17),
        ("GET", "/rest/api/3/field", b"[1,2,3]", 4),
        ("GET", "/rest/api/3/project/search", b'{"values":[],"total":0}', 1),
        ("GET", "/rest/api/3/myself", b"{}", 3),
        ("POST", "/rest/api/3/issue", b"{}", 1),
    ],
)
def test_reads_cost_what_they_bring_and_writes_one_point(
    method: str, path: str, body: bytes, points: int
) -> None:
    assert cost(method, path, Answer(body)) == points
    assert cost(method, path, Answer(body, 404)) == 1


def test_what_is_no_json_is_one_object() -> None:
    assert cost("GET", "/rest/api/3/attachment/content/1", Answer(b"...", media="image/png")) == 2


def test_the_pools_are_those_of_the_editions() -> None:
    assert quota("global", "standard", 9) == 65_000
    assert quota("tenant", "standard", 2000) == 120_000
    assert quota("tenant", "enterprise", 15_000) == 500_000
    for wrong in (("none", "standard"), ("tenant", "none")):
        with pytest.raises(ValueError, match="tier is global or tenant"):
            quota(*wrong, 1)


def test_an_app_spends_points_until_the_hour_ends() -> None:
    times = [datetime(2026, 1, 1, 10, 50, tzinfo=UTC)]
    points = Points(10, "tenant", now=lambda: times[-1])
    limits = Limits(points=points)
    app, person = demand(app="one"), demand()
    assert limits.refusal(app, "cloud") is None
    assert limits.headers(app, "cloud")["Beta-RateLimit"] == '"tenant-app-quota";t=600'
    assert limits.headers(app, "cloud")["Beta-RateLimit-Policy"] == '"tenant-app-quota";q=10;w=3600'
    for _ in range(5):
        limits.charge(app, Answer(b"{}"))
        limits.charge(person, Answer(b"{}"))
    refused = limits.refusal(app, "cloud")
    assert refused is not None
    assert refused[0] == "points"
    found = refused[1].headers
    assert (found["RateLimit-Reason"], found["Retry-After"]) == ("jira-quota-tenant-based", "600")
    assert found["Beta-RateLimit"] == '"tenant-app-quota";r=0;t=600'
    assert found["X-RateLimit-NearLimit"] == "true"
    assert limits.refusal(person, "cloud") is None
    assert "Beta-RateLimit" not in limits.headers(person, "cloud")
    assert limits.refusal(demand(app="other"), "cloud") is None
    times.append(datetime(2026, 1, 1, 11, 0, tzinfo=UTC))
    assert limits.refusal(app, "cloud") is None


def test_two_limits_are_told_of_in_one_header() -> None:
    now = datetime(2026, 1, 1, 10, 0, tzinfo=UTC)
    limits = Limits(points=Points(now=lambda: now), burst=Burst(clock=Clock()))
    found = limits.headers(demand(app="one"), "cloud")
    assert found["Beta-RateLimit-Policy"] == '"global-app-quota";q=65000;w=3600,"jira-burst-based";q=150;w=1'
    assert found["Beta-RateLimit"] == '"global-app-quota";t=3600,"jira-burst-based";r=150;t=1'


def test_people_pay_where_everyone_does() -> None:
    limits = Limits(**systems({"points": {"quota": 2, "everyone": True}}))
    limits.charge(demand(), Answer(b"{}"))
    assert limits.refusal(demand(), "cloud") is not None


def test_systems_are_named_or_described() -> None:
    assert systems("") == {"points": None, "burst": None, "writes": None}
    assert systems(None) == systems([])
    named = systems("points, burst,per-issue")
    assert named["points"].limit == 65_000
    assert named["burst"].rates["PUT"] == 50
    assert named["writes"].windows == ((20, 2.0), (100, 30.0))
    described = systems({"burst": {"GET": 3}, "per-issue": {"windows": [[1, 9]]}})
    assert described["burst"].bucket("GET", "/rest/api/{}/issue/{}").rate == 3
    assert described["writes"].windows == ((1, 9.0),)


@pytest.mark.parametrize(
    "wanted", ["none", {"points": 7}, {"burst": {"HEAD": 1}}, {"points": {"tier": "x"}}], ids=str
)
def test_what_is_no_limit_is_refused(wanted: Any) -> None:
    with pytest.raises(ValueError, match=r"limit|tier"):
        systems(wanted)
