"""The sandbox's JQL parser against Atlassian's own cases, queries from the wild and Jira's messages."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from jira_sandbox.jql import JqlError, parse

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("ISTHMUS_SHARED", ROOT.parent / "shared"))

DIVERGENCES: dict[str, str] = {}
"""Queries judged otherwise than by Atlassian's editor grammar, each with the reason. There are none."""

NEEDS_A_SITE = frozenset(
    {
        "status changed from fred",
        'status changed after "20/12/10"',
        "status changed after currentUser()",
        "status changed before (11, 12)",
        "status changed during 11",
        "assignee was bogus()",
        'status was Reopened by currentUser() AFTER startOfDay("invalid")',
        'status changed AFTER now("invalid")',
    }
)
"""Sound as text; what is wrong with them only a site can tell."""


def _read(name: str) -> Any:
    path = SHARED / "jql" / name
    if not path.exists():
        pytest.skip(f"NOT PROVEN: the JQL corpus is absent ({path}); set ISTHMUS_SHARED to its folder")
    return json.loads(path.read_text(encoding="utf-8"))


def _corpus() -> list[tuple[str, bool]]:
    folder = SHARED / "jql" / "atlaskit-corpus"
    if not folder.exists():
        pytest.skip(f"NOT PROVEN: the JQL corpus is absent ({folder}); set ISTHMUS_SHARED to its folder")
    cases: list[tuple[str, bool]] = []
    for path in sorted(folder.glob("*.json")):
        held = json.loads(path.read_text(encoding="utf-8"))
        cases += [(jql, True) for jql in held.get("valid", ())]
        cases += [(jql, False) for jql in held.get("invalid", ())]
    return cases


def _accepted(jql: str) -> bool:
    try:
        parse(jql)
    except JqlError:
        return False
    return True


def test_the_parser_judges_as_atlassian_s_own() -> None:
    cases = _corpus()
    assert len(cases) > 600
    wrong = [(jql, sound) for jql, sound in cases if _accepted(jql) is not sound and jql not in DIVERGENCES]
    assert wrong == []


def test_queries_from_the_wild_are_judged_alike() -> None:
    held = _read("wild-examples.json")
    assert [jql for jql in held["valid"] if not _accepted(jql)] == []
    assert [case["jql"] for case in held["invalid"] if _accepted(case["jql"])] == []


def test_syntax_errors_carry_jira_s_words() -> None:
    wrong = []
    for case in _read("server-error-messages.jira6.json"):
        if case["jql"] in NEEDS_A_SITE:
            assert _accepted(case["jql"])
            continue
        try:
            parse(case["jql"])
        except JqlError as error:
            if case["message_contains"] not in error.messages[0]:
                wrong.append((case, error.messages))
        else:
            wrong.append((case, ()))
    assert wrong == []


def test_recorded_refusals_are_repeated_word_for_word() -> None:
    folder = SHARED / "recorded" / "errors"
    if not folder.exists():
        pytest.skip(f"NOT PROVEN: the recordings are absent ({folder}); set ISTHMUS_SHARED to their folder")
    paren = json.loads((folder / "400-jql-paren.json").read_text(encoding="utf-8"))
    reserved = json.loads((folder / "400-jql-reserved-word.json").read_text(encoding="utf-8"))
    with pytest.raises(JqlError) as open_bracket:
        parse("project = ABC AND (status = Open")
    assert list(open_bracket.value.messages) == paren["body"]["errorMessages"]
    with pytest.raises(JqlError) as word:
        parse("project = CM AND summary ~ abc AND a = for")
    assert list(word.value.messages) == reserved["body"]["errorMessages"]


def test_a_site_refuses_every_one_of_them_in_jira_s_words(cloud: Any, datacenter: Any) -> None:
    cases = _read("server-error-messages.jira6.json")
    assert len(cases) == 55
    for jira, path in ((cloud, "/rest/api/3/search/jql"), (datacenter, "/rest/api/2/search")):
        for case in cases:
            answer = jira.client.post(path, json={"jql": case["jql"]})
            assert answer.status_code == 400, case
            assert case["message_contains"] in " ".join(answer.json()["errorMessages"])
