"""The errors that real Jiras were seen to answer, each read as the error it is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx2
import pytest

from isthmus.jira.answer import Call, judge
from isthmus.jira.errors import Cause, Invalid, JiraError, Missing, Refused, Throttled

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("ISTHMUS_SHARED", ROOT.parent / "shared")) / "recorded" / "errors"

EXPECTED: dict[str, tuple[type[JiraError], Cause, str]] = {
    "400-jql-paren": (Invalid, Cause.REQUEST, "Expecting ')' before the end of the query."),
    "400-jql-reserved-word": (Invalid, Cause.REQUEST, "'for' is a reserved JQL word."),
    "400-jql-unbounded": (Invalid, Cause.REQUEST, "Unbounded JQL queries are not allowed here."),
    "400-put-issue-empty": (Invalid, Cause.REQUEST, "one of 'fields' or 'update' required"),
    "400-put-issue-unknown-field": (Invalid, Cause.REQUEST, "invalid: Field 'invalid' is not valid"),
    "401-cloud-basic-bad-token": (Refused, Cause.LOGIN, ""),
    "401-dc-login-failed": (Refused, Cause.LOGIN, "Login failed"),
    "403-captcha": (Refused, Cause.CAPTCHA, ""),
    "404-issue-links-disabled": (Missing, Cause.OTHER, "Issue linking is currently disabled."),
    "410-search-removed": (Missing, Cause.OTHER, "The requested API has been removed."),
    "429-cloud-burst": (Throttled, Cause.OTHER, ""),
    "429-cloud-cost-based-api-token": (Throttled, Cause.OTHER, ""),
    "429-cloud-quota-global": (Throttled, Cause.OTHER, ""),
    "jsm-403-no-agent-licence": (Refused, Cause.PERMISSION, ""),
}


def _error(recorded: dict[str, Any]) -> JiraError:
    text = json.dumps(recorded["body"]) if "body" in recorded else recorded.get("body_text", "")
    # What the recording says of the transfer was true of the original bytes only.
    headers = {
        name: value
        for name, value in recorded.get("headers", {}).items()
        if name.lower() not in ("transfer-encoding", "content-length", "content-encoding")
    }
    response = httpx2.Response(recorded["status"], headers=headers, text=text)
    with pytest.raises(JiraError) as caught:
        judge(Call("GET", "/rest/api/3/x"), response, "https://acme.atlassian.net")
    return caught.value


def test_no_recording_is_left_out() -> None:
    if not FOLDER.exists():
        pytest.skip(f"NOT PROVEN: no recorded errors ({FOLDER}); set ISTHMUS_SHARED to their folder")
    assert {path.stem for path in FOLDER.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_reads_a_recorded_error(name: str) -> None:
    path = FOLDER / f"{name}.json"
    if not path.exists():
        pytest.skip(f"NOT PROVEN: the recording is absent ({path}); set ISTHMUS_SHARED to its folder")
    kind, cause, said = EXPECTED[name]
    error = _error(json.loads(path.read_text(encoding="utf-8")))
    assert type(error) is kind
    assert error.facts.cause is cause
    assert said in " ".join(error.facts.messages)
    if isinstance(error, Throttled):
        assert error.pause == {"429-cloud-burst": 1, "429-cloud-quota-global": 1847}.get(name, 0)
    if name == "410-search-removed":
        assert error.facts.request_id == "17282265-0524-4e96-99d9-73b3b021d203"
