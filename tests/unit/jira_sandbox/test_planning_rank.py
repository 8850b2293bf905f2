"""Ranks: between any two there is room for another."""

import random

import pytest

from jira_sandbox.planning.rank import FIRST, between


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        ("", "", FIRST),
        ("0|i00001:", "", "0|i00001:i"),
        ("0|i00001:", "0|i00002:", "0|i00001:i"),
        ("0|i00001:", "0|i00001:i", "0|i00001:9"),
        ("0|i00001:i", "0|i00001:j", "0|i00001:ii"),
        ("0|i00001:z", "", "0|i00001:zi"),
        ("", "0|i00000:", "0|hzzzzz:i"),
        ("", "0|hzzzzz:i", "0|hzzzzy:i"),
        ("0|i00001:", "0|i00001:1", "0|i00001:0i"),
    ],
)
def test_a_rank_is_found_between_two(low: str, high: str, found: str) -> None:
    assert between(low, high) == found
    assert not low or low < found
    assert not high or found < high


@pytest.mark.parametrize("seed", range(5))
def test_there_is_always_room(seed: int) -> None:
    dice = random.Random(seed)
    ranks = [f"0|i{number:05d}:" for number in range(5)]
    for _ in range(400):
        place = dice.choice((0, len(ranks), dice.randrange(len(ranks) + 1), 2))
        low = ranks[place - 1] if place else ""
        high = ranks[place] if place < len(ranks) else ""
        ranks.insert(place, between(low, high))
        assert ranks == sorted(set(ranks))
