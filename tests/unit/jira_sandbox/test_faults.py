"""Faults: how they are named and drawn."""

import pytest

from jira_sandbox.faults import ANSWER_KINDS, KINDS, Fault, Faults, UnknownFaultError


def test_a_fault_names_its_kind_chance_and_place() -> None:
    assert Fault.parse("503:0.25@/search") == Fault("503", 0.25, "/search")
    assert Fault.parse("lost:1@POST /comment") == Fault("lost", 1.0, "/comment", "POST")
    assert Fault.parse("lost:1@DELETE") == Fault("lost", 1.0, "", "DELETE")
    assert Fault.parse("reset") == Fault("reset", 1.0)


@pytest.mark.parametrize("text", ["nonsense:1", "500:2", "500:x", "half:-1"])
def test_what_is_no_fault_is_refused(text: str) -> None:
    with pytest.raises(UnknownFaultError):
        Fault.parse(text)


def test_a_seed_repeats_a_run() -> None:
    draws = [[Faults.parse("500:0.3,half:0.2", seed).draw("GET", "/x") for _ in range(1)] for seed in (1, 1)]
    first, second = (Faults.parse("500:0.3,half:0.2", 7) for _ in range(2))
    assert [first.draw("GET", "/x") for _ in range(200)] == [second.draw("GET", "/x") for _ in range(200)]
    assert draws[0] == draws[1]


def test_a_fault_hits_only_its_place() -> None:
    faults = Faults.parse("500:1@/search")
    assert faults.draw("GET", "/rest/api/3/search/jql") == "500"
    assert faults.draw("GET", "/rest/api/3/myself") is None


@pytest.mark.parametrize("kind", sorted(ANSWER_KINDS))
def test_every_replacement_is_an_error_or_a_page(kind: str) -> None:
    answer = Faults().replacement(kind)
    assert answer.status >= 429 or "html" in answer.media


def test_the_kinds_are_those_of_the_manual() -> None:
    assert len(KINDS) == 17


def test_a_fault_may_hit_one_method_only() -> None:
    faults = Faults.parse("500:1@PUT /issue")
    assert faults.draw("GET", "/rest/api/3/issue/A-1") is None
    assert faults.draw("PUT", "/rest/api/3/issue/A-1") == "500"


@pytest.mark.parametrize("status", [500, 502, 503])
def test_an_error_may_say_when_to_come_back(status: int) -> None:
    assert "Retry-After" not in Faults().replacement(str(status)).headers
    answer = Faults().replacement(f"{status}-retry-after")
    assert (answer.status, answer.headers["Retry-After"]) == (status, "1")
