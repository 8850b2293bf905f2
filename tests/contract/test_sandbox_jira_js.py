"""jira.js, whose schemas its authors check against a live Jira Cloud, reads the sandbox with them on.

https://github.com/MrRefactoring/jira.js
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from sandbox_calls import Truth

HERE = Path(__file__).parent
MODULES = HERE.parents[1] / ".node" / "node_modules"

UNKNOWN = {
    ("transitions[]", "isLooped"): "recorded in April 2026; the schema is older",
    ("values[]", "projectKeys"): "described for `expand`, which the authors' live tests do not ask for",
}
"""Members the sandbox answers and no schema of jira.js knows, each with its reason."""


@pytest.fixture(scope="session")
def told(cloud_truth: Truth) -> Any:
    node = shutil.which("node")
    if node is None or not (MODULES / "jira.js").is_dir():
        pytest.skip(f"NOT PROVEN: jira.js or node is absent ({MODULES}); run `make node`")
    sandbox = cloud_truth.jira.sandbox
    done = subprocess.run(
        [node, str(HERE / "sandbox_reader.mjs"), str(MODULES)],
        input=json.dumps({"url": sandbox.url, "user": sandbox.user, "token": sandbox.token}),
        env={**os.environ, "AUDIT_SCHEMAS": "true"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_no_answer_breaks_a_schema(told: Any) -> None:
    assert told["mismatches"] == []


def test_no_answer_has_a_member_real_jira_does_not_send(told: Any) -> None:
    found = {
        (re.sub(r"\.?\b\d+\b", "[]", drift["path"]), name)
        for drift in told["drift"]
        for name in drift.get("keys") or [drift.get("value")]
    }
    assert found == set(UNKNOWN)


def test_everything_there_is_was_read(told: Any, cloud_truth: Truth) -> None:
    counts, fields = told["counts"], {issue["key"]: issue["fields"] for issue in cloud_truth.issues}
    assert counts["issues"] == counts["ids"] == counts["estimate"] == len(fields) == 300
    assert counts["bulk"] == 100
    assert counts["comments"] == {key: fields[key]["comment"]["total"] for key in counts["comments"]}
    assert counts["worklogs"] == {key: fields[key]["worklog"]["total"] for key in counts["worklogs"]}
    assert max(counts["comments"].values()) > 100
    assert counts["worklogsChanged"] == sum(own["worklog"]["total"] for own in fields.values())
    assert counts["users"] == len(cloud_truth.people)
    assert counts["projects"] == len(cloud_truth.projects)
    assert counts["boards"] == len(cloud_truth.boards)
    assert counts["sprints"] == 15 * sum(board["type"] == "scrum" for board in cloud_truth.boards)
    assert counts["fields"] == counts["fieldsPaged"] == len(cloud_truth.listed("/field"))
    assert counts["labels"] == len({label for own in fields.values() for label in own["labels"]})
    assert counts["filters"] == 10
    histories = [cloud_truth.jira.get(f"/rest/api/3/issue/{key}/changelog")["total"] for key in fields]
    assert counts["histories"] == sum(histories)
