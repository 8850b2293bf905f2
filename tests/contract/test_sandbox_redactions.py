"""Parts of texts blacked out on a Cloud sandbox, by jobs."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandbox_writer import Writer, adf, pass_time

JUDGED = ("redactions",)


@pytest.fixture(scope="module")
def writer(shared: Path, open_sandbox: Any) -> Iterator[Writer]:
    with open_sandbox("--deployment", "cloud", "--issues", "60") as jira:
        yield Writer(jira, shared)


def stroke(issue: str, kind: str, thing: str, text: str, start: int, **more: Any) -> Any:
    proof = base64.b64encode(hashlib.sha256(text.encode()).hexdigest().encode()).decode()
    position = {"expectedText": proof, "from": start, "to": start + len(text), **more}
    item = {"entityType": kind, "entityId": thing, "id": issue}
    mark = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{issue} {kind} {thing} {position}"))
    return {"contentItem": item, "externalId": mark, "reason": "PII", "redactionPosition": position}


def test_parts_of_texts_are_blacked_out(writer: Writer) -> None:
    key = writer.created(summary="Call Ada today", description=adf("Her number is 555"))
    id_ = writer.issue(key)["id"]
    comment = writer.send("POST", f"/issue/{key}/comment", {"body": adf("Ada said so")}, status=201)["id"]
    work = {"timeSpent": "1h", "comment": adf("for Ada")}
    log = writer.send("POST", f"/issue/{key}/worklog", work, status=201)["id"]
    pointer = {"adfPointer": "/content/0/content/0/text"}
    asked = [
        stroke(id_, "issuefieldvalue", "summary", "Ada", 5),
        stroke(id_, "issuefieldvalue", "description", "555", 14, **pointer),
        stroke(id_, "issue-comment", comment, "Ada", 0, **pointer),
        stroke(id_, "issue-worklog", log, "Ada", 4, **pointer),
        stroke(id_, "issuefieldvalue", "summary", "Bob", 1), stroke("1", "issue-comment", "1", "x", 0),
        stroke(id_, "issue-comment", "1", "x", 0), stroke(id_, "issuefieldvalue", "labels", "x", 0),
        stroke(id_, "issuefieldvalue", "description", "x", 0, adfPointer="/content/9/text"),
        stroke(id_, "issuefieldvalue", "description", "x", 0, adfPointer="/content/0/type"),
    ]  # fmt: skip
    job = writer.send("POST", "/redact", {"redactions": asked}, status=202)
    assert writer.send("GET", f"/redact/status/{job}", status=200)["jobStatus"] == "PENDING"
    pass_time(writer, 30)
    told = writer.send("GET", f"/redact/status/{job}", status=200)
    assert told["jobStatus"] == "COMPLETED"
    done = [row["successful"] for row in told["bulkRedactionResponse"]["results"]]
    assert done == [True] * 4 + [False] * 6
    fields = writer.issue(key)["fields"]
    assert fields["summary"] == "Call ███ today"
    assert fields["description"] == adf("Her number is ███")
    assert fields["comment"]["comments"][0]["body"] == adf("███ said so")
    assert fields["worklog"]["worklogs"][0]["comment"] == adf("for ███")


def test_what_is_no_redaction_is_refused(writer: Writer) -> None:
    good = stroke("1", "issuefieldvalue", "summary", "x", 0)
    for wrong in (
        [], {}, {"redactions": []}, {"redactions": [7]}, {"redactions": [{**good, "externalId": "x"}]},
        {"redactions": [{**good, "reason": 7}]}, {"redactions": [good, good]},
        {"redactions": [stroke("1", "nonsense", "summary", "x", 0)]},
        {"redactions": [stroke("1", "issuefieldvalue", "summary", "x", -1)]},
    ):  # fmt: skip
        writer.send("POST", "/redact", wrong, status=400)
    writer.send("GET", "/redact/status/x", status=404)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
