"""The bytes of attachments: straight away, or by way of the store that Cloud keeps them in.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/#api-rest-api-3-attachment-content-id-get
"""

from __future__ import annotations

import hashlib
import hmac
import io
import re
import zipfile
from collections import Counter
from typing import Any
from urllib.parse import quote

from jira_sandbox.call import Answer, Call
from jira_sandbox.edit.files import Files
from jira_sandbox.errors import JiraError, missing_issue
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.talk import attached

Thing = dict[str, Any]


@route("GET", "/rest/api/{v}/attachment/content/{id}", only="cloud")
@route("GET", "/rest/api/{v}/attachment/thumbnail/{id}", only="cloud")
def content(call: Call) -> Answer:
    """Give a file, or with ``redirect`` (which is the default) say where the store gives it to everyone.

    A thumbnail is the picture itself: nothing is scaled here.

    Raises:
        JiraError: 400 when ``redirect`` is neither true nor false, 404 when there is no such picture.
    """
    row = attached(call)
    if "/thumbnail/" in call.url and "thumbnail" not in row:
        raise JiraError(404, f"The thumbnail of the attachment with id '{row['id']}' does not exist")
    asked = call.query.get("redirect", "true").lower()
    if asked not in ("true", "false"):
        raise JiraError(400, "The value of 'redirect' must be true or false.")
    if asked == "false":
        return served(call, row)
    url = f"{call.site.url}/media/file/{row['id']}/binary?token={_token(call, row)}"
    return Answer(b"", 303, headers={"Location": url + f"&name={quote(str(row['filename']))}"})


@route("GET", "/media/file/{id}/binary", only="cloud", open=True)
def stored(call: Call) -> Answer:
    """Give a file to whoever has the address with the token in it; no login is looked at.

    Raises:
        JiraError: 403 without the token.
    """
    id_, site = call.path["id"], call.site
    place = site.attachment_places.get(id_)
    rows = site.issues[place].fields["attachment"] if place is not None else ()
    for row in rows:
        known = str(row["id"]) == id_
        if known and hmac.compare_digest(call.query.get("token", "").encode(), _token(call, row).encode()):
            return served(call, row)
    raise JiraError(403, "The token does not open this file.")


def _token(call: Call, row: Thing) -> str:
    told = f"{call.site.url} {row['id']} {row['created']} {row['size']}".encode()
    return hashlib.blake2b(told, digest_size=16).hexdigest()


@route("GET", "/secure/attachment/{id}/{name}", only="datacenter")
@route("GET", "/secure/thumbnail/{id}/{name}", only="datacenter")
def secured(call: Call) -> Answer:
    """Give a file."""
    return served(call, attached(call))


@route("GET", "/secure/issueAttachments/{name}", only="cloud")
@route("GET", "/secure/attachmentzip/{name}", only="datacenter")
def zipped(call: Call) -> Answer:
    """Give all files of an issue, by its id, in one archive; one without files is an archive of nothing.

    Raises:
        JiraError: 404 when there is no such issue.
    """
    issue = call.sight.find(call.path["name"].removesuffix(".zip"))
    if issue is None:
        raise missing_issue()
    out, names = io.BytesIO(), Counter[str]()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in issue.fields.get("attachment") or ():
            name = str(row["filename"])
            names[name] += 1
            told = name if names[name] == 1 else f"{names[name] - 1}_{name}"
            archive.writestr(zipfile.ZipInfo(told), call.site.part(Files).read(row))
    return Answer(out.getvalue(), 200, "application/zip")


def served(call: Call, row: Thing) -> Answer:
    """Answer with a file, or with the part of it that a ``Range`` header asks for.

    Raises:
        JiraError: 400 for a range that is none, 416 for one outside the file.
    """
    body = call.site.part(Files).read(row)
    name = str(row["filename"])
    plain = name.encode("ascii", "replace").decode().replace('"', "'")
    told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    headers = {"Content-Disposition": told, "Accept-Ranges": "bytes"}
    part = span(call.headers.get("range"), len(body))
    if part is None:
        return Answer(body, 200, str(row["mimeType"]), headers)
    start, end = part
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(body)}"
    return Answer(body[start:end], 206, str(row["mimeType"]), headers)


def span(asked: str | None, size: int) -> tuple[int, int] | None:
    """Read a ``Range`` header: the first byte and the one after the last; ``None`` means all of it.

    Several ranges at once are answered with the whole, which HTTP allows.

    Raises:
        JiraError: 400 for a range that is none, 416 for one outside the file.
    """
    if asked is None or "," in asked:
        return None
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", asked.strip())
    if found is None or found[1] == found[2] == "":
        raise JiraError(400, "The range supplied in the Range header is malformed.")
    if found[1] == "":
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(size, int(found[2] or size) + 1)
        if found[2] and int(found[2]) < start:
            raise JiraError(400, "The range supplied in the Range header is malformed.")
    if start >= end:
        raise JiraError(416, "The range is outside the file.", headers={"Content-Range": f"bytes */{size}"})
    return start, end
