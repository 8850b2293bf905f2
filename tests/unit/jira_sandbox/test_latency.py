"""Latency: how it is written, and how its times are spread."""

from statistics import quantiles

import pytest

from jira_sandbox.latency import Latency


def test_one_time_holds_for_all() -> None:
    latency = Latency.parse("250")
    assert {latency.draw() for _ in range(5)} == {0.25}
    assert Latency().draw() == 0
    assert Latency.parse("p50=40,p99=40").draw() == 0.04


def test_a_range_is_drawn_evenly_and_again_with_the_same_seed() -> None:
    times = [Latency.parse("20..400", 7) for _ in range(2)]
    first, second = ([latency.draw() for _ in range(500)] for latency in times)
    assert first == second
    assert 0.02 <= min(first) < 0.05 < 0.35 < max(first) <= 0.4
    assert [Latency.parse("20..400", 8).draw() for _ in range(1)] != first[:1]


def test_two_quantiles_make_the_spread_of_a_real_site() -> None:
    latency = Latency.parse("p50=40, p99=900")
    found = quantiles((latency.draw() for _ in range(20_000)), n=100)
    assert found[49] == pytest.approx(0.04, rel=0.05)
    assert found[98] == pytest.approx(0.9, rel=0.15)


@pytest.mark.parametrize(
    "text", ["-1", "5..3", "x", "p50=40", "p50=40,p50=41", "p0=1,p50=2", "p50=9,p99=3", "p50=0,p99=3", "inf"]
)
def test_what_is_no_latency_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"latency|float"):
        Latency.parse(text)
