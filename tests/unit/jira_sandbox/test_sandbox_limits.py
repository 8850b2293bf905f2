"""Rate limits: the bucket, and the headers each product gives."""

from jira_sandbox.limits import Bucket, headers, refusal


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
