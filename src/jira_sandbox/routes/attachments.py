"""Files attached to issues, taken away, and archives among them looked into.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.edit.files import Files, add_files, media_of, packed, remove_file, shortened, spoken_size
from jira_sandbox.edit.upload import guarded, uploads
from jira_sandbox.routes.issue import wanted
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.talk import attached

Thing = dict[str, Any]


@route("POST", "/rest/api/{v}/issue/{key}/attachments")
def attach(call: Call) -> list[Thing] | Answer:
    """Attach the files of a form to an issue."""
    if not guarded(call.headers):
        return Answer(b"XSRF check failed", 403, "text/html;charset=UTF-8")
    issue = wanted(call)
    return add_files(call.ledger, issue, uploads(call.headers, call.raw))


@route("DELETE", "/rest/api/{v}/attachment/{id}")
def remove(call: Call) -> Answer:
    """Delete a file."""
    row = attached(call)
    issue = call.site.issues[call.site.attachment_places[str(row["id"])]]
    remove_file(call.ledger, issue, row)
    return DONE


@route("GET", "/rest/api/{v}/attachment/meta")
def settings(call: Call) -> Thing:
    """Tell how large a file may be."""
    return {"enabled": True, "uploadLimit": call.site.part(Files).limit}


@route("GET", "/rest/api/{v}/attachment/{id}/expand/human")
def shown(call: Call) -> Thing:
    """List what an archive holds, for people."""
    row = attached(call)
    entries = packed(row, call.site.part(Files).read(row))
    told = [
        {"path": entry.filename, "index": place, "size": spoken_size(entry.file_size),
         "mediaType": media_of(entry.filename), "label": shortened(entry.filename)}
        for place, entry in enumerate(entries)
    ]  # fmt: skip
    return {"id": int(row["id"]), "name": row["filename"], "entries": told, "totalEntryCount": len(told),
            "mediaType": row["mimeType"]}  # fmt: skip


@route("GET", "/rest/api/{v}/attachment/{id}/expand/raw")
def listed(call: Call) -> Thing:
    """List what an archive holds, for programs."""
    row = attached(call)
    entries = packed(row, call.site.part(Files).read(row))
    told = [
        {"entryIndex": place, "abbreviatedName": shortened(entry.filename), "name": entry.filename,
         "size": entry.file_size, "mediaType": media_of(entry.filename)}
        for place, entry in enumerate(entries)
    ]  # fmt: skip
    return {"entries": told, "totalEntryCount": len(told)}
