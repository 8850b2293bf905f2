"""The files of issues: added with their bytes, taken away, and looked into.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-attachments/
"""

from __future__ import annotations

import io
import mimetypes
import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from jira_sandbox.edit.limit import room
from jira_sandbox.edit.right import demand, demand_of
from jira_sandbox.edit.upload import ANY_MEDIA, Upload
from jira_sandbox.errors import JiraError
from jira_sandbox.state.events import Event
from jira_sandbox.state.issue import Issue
from jira_sandbox.state.ledger import Ledger
from jira_sandbox.state.site import Site

Thing = dict[str, Any]

UPLOAD_LIMIT = 10 * 1024 * 1024
"""Bytes of one file; the default of a Jira."""

ROOM = 256 * 1024 * 1024
"""Bytes of all files that were added to a site: it is held in memory."""

MOST_FILES = 60
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp"})
PACKED = frozenset({".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"})
"""Archives that Jira knows to be some and does not open."""

LONGEST_LABEL = 40


class Files:
    """The bytes of files that were added to a site; those of made-up files are told from their ids."""

    def __init__(self, site: Site) -> None:
        self.bodies: dict[str, bytes] = {}
        self.limit = UPLOAD_LIMIT
        self.room = ROOM
        site.events.listeners.append(self.hear)

    def hear(self, event: Event) -> None:
        """Forget the bytes of what is deleted."""
        gone: Iterable[Thing] = ()
        if event.name == "attachment_deleted":
            gone = [event.told["attachment"]]
        elif event.name == "jira:issue_deleted":
            gone = event.told["issue"].fields.get("attachment") or ()
        for row in gone:
            self.bodies.pop(str(row["id"]), None)

    def admit(self, files: list[Upload]) -> None:
        """Let files in.

        Raises:
            JiraError: 413 for too many, one that is too large, or more than there is room for.
        """
        if len(files) > MOST_FILES:
            raise JiraError(413, f"The number of files exceeds the limit of {MOST_FILES} per request.")
        for file in files:
            if len(file.body) > self.limit:
                told = f'The file "{file.name}" exceeds the maximum attachment size of {self.limit} bytes.'
                raise JiraError(413, told)
        held = sum(map(len, self.bodies.values())) + sum(len(file.body) for file in files)
        if held > self.room:
            raise JiraError(413, f"The site has no room for more than {self.room} bytes of attachments.")

    def read(self, row: Thing) -> bytes:
        """Give the bytes of a file: those that were sent, or always the same of a made-up one."""
        kept = self.bodies.get(str(row["id"]))
        if kept is not None:
            return kept
        size = int(row["size"])
        if row["mimeType"] == "image/png":
            return picture(size)
        line = f"{row['filename']} of attachment {row['id']}\n".encode()
        return (line * (size // len(line) + 1))[:size]


def picture(size: int) -> bytes:
    """Draw a PNG of one pixel and pad it to ``size`` bytes with a comment."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    tail = chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    room = size - len(head) - len(tail) - 12
    return head + (chunk(b"tEXt", b"Comment\0".ljust(room, b".")) if room > 8 else b"") + tail


def add_files(ledger: Ledger, issue: Issue, files: list[Upload]) -> list[Thing]:
    """Attach files to an issue and give them as answers show them.

    Raises:
        JiraError: 413 for too much; nothing was attached then.
    """
    demand(ledger.site, "CREATE_ATTACHMENTS", issue)
    kept = ledger.site.part(Files)
    kept.admit(files)
    room(ledger.site, issue, "attachment", len(files))
    rows = []
    for file in files:
        row = _row(ledger, file)
        kept.bodies[row["id"]] = file.body
        ledger.place("attachment_places", row["id"], issue.index)
        now = [*(issue.fields.get("attachment") or []), row]
        ledger.change(issue, {"attachment": now}, [_item(ledger, row, gone=False)])
        ledger.tell("attachment_created", issue=issue, attachment=row)
        rows.append(row)
    return rows


def remove_file(ledger: Ledger, issue: Issue, row: Thing) -> None:
    """Take a file away."""
    demand_of(ledger.site, "DELETE", "ATTACHMENTS", issue, row.get("author"))
    rest = [other for other in issue.fields["attachment"] if str(other["id"]) != str(row["id"])]
    ledger.displace("attachment_places", str(row["id"]))
    ledger.change(issue, {"attachment": rest}, [_item(ledger, row, gone=True)])
    ledger.tell("attachment_deleted", issue=issue, attachment=row)


def _row(ledger: Ledger, file: Upload) -> Thing:
    site, id_ = ledger.site, ledger.fresh()
    home = f"{site.url}/rest/api/{3 if site.cloud else 2}/attachment"
    content, thumbnail = f"{home}/content/{id_}", f"{home}/thumbnail/{id_}"
    if not site.cloud:
        content = f"{site.url}/secure/attachment/{id_}/{quote(file.name)}"
        thumbnail = f"{site.url}/secure/thumbnail/{id_}/_thumb_{id_}.png"
    row: Thing = {
        "self": f"{home}/{id_}", "id": id_, "filename": file.name, "author": site.caller.user,
        "created": ledger.stamp(), "size": len(file.body), "mimeType": file.media, "content": content,
    }  # fmt: skip
    return row | ({"thumbnail": thumbnail} if file.media in PICTURES else {})


def _item(ledger: Ledger, row: Thing, *, gone: bool) -> Thing:
    item: Thing = {"field": "Attachment", "fieldtype": "jira"}
    item |= {"fieldId": "attachment"} if ledger.site.cloud else {}
    ids, names = [None, str(row["id"])], [None, row["filename"]]
    if gone:
        ids.reverse()
        names.reverse()
    return item | {"from": ids[0], "fromString": names[0], "to": ids[1], "toString": names[1]}


def packed(row: Thing, body: bytes) -> list[zipfile.ZipInfo]:
    """List what an archive holds; nothing if it is empty, broken or none.

    Raises:
        JiraError: 409 for an archive of a kind that Jira does not open.
    """
    if any(str(row["filename"]).lower().endswith(ending) for ending in PACKED):
        raise JiraError(409, "The archive format is not supported.")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        return []


def media_of(name: str) -> str:
    """Guess the media type of a file in an archive."""
    return mimetypes.guess_type(name)[0] or ANY_MEDIA


def shortened(name: str) -> str:
    """Shorten a long path in the middle, as people are shown it."""
    if len(name) <= LONGEST_LABEL:
        return name
    tail = name.rpartition("/")[2]
    return name[: max(0, LONGEST_LABEL - len(tail) - 4)] + ".../" + tail


def spoken_size(size: int) -> str:
    """Say a number of bytes as people are told it."""
    if size < 1024:
        return f"{size} bytes"
    return f"{size // 1024} kB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"
