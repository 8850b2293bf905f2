"""Files of issues on a sandbox of either product: sent, read back byte for byte, looked into, deleted."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import httpx2
import pytest
from sandbox_writer import Writer

JUDGED = ("attachments", "files")
GUARD = {"X-Atlassian-Token": "no-check"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def attach(writer: Writer, key: str, *files: tuple[str, bytes, str], status: int = 200) -> Any:
    sent = {"headers": GUARD, "files": [("file", file) for file in files]}
    return writer.send("POST", f"/issue/{key}/attachments", status=status, sent=sent)


def fetch(writer: Writer, url: str, **headers: str) -> httpx2.Response:
    """The bytes of a file, by way of the store if there is one."""
    answer: httpx2.Response = writer.jira.client.get(url, headers=headers)
    if answer.status_code == 303:
        answer = httpx2.get(answer.headers["location"], headers=headers)
    return answer


def test_files_come_back_byte_for_byte(writer: Writer) -> None:
    key = writer.created()
    before = writer.issue(key)["fields"]["updated"]
    text = "Größe 1\r\n\0".encode()
    rows = attach(
        writer, key, ("Größe 1.txt", text, "text/plain"), ("a.png", PNG, "image/png"),
        ("empty", b"", "application/x-thing"),
    )  # fmt: skip
    assert [(row["filename"], row["size"], row["mimeType"]) for row in rows] == [
        ("Größe 1.txt", len(text), "text/plain"), ("a.png", len(PNG), "image/png"),
        ("empty", 0, "application/x-thing"),
    ]  # fmt: skip
    assert ["thumbnail" in row for row in rows] == [False, True, False]
    fields = writer.issue(key, expand="changelog")
    assert fields["fields"]["attachment"] == rows
    assert fields["fields"]["updated"] >= before
    items = [item for history in fields["changelog"]["histories"] for item in history["items"]]
    assert {item["toString"] for item in items if item["field"] == "Attachment"} == {
        "Größe 1.txt", "a.png", "empty",
    }  # fmt: skip
    assert fetch(writer, rows[0]["content"]).content == text
    answer = fetch(writer, rows[1]["thumbnail"])
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert fetch(writer, rows[2]["content"]).content == b""
    assert key in writer.found("attachments is not EMPTY")
    told = writer.send("GET", f"/attachment/{rows[0]['id']}", status=200)
    assert told["filename"] == "Größe 1.txt"


def test_a_part_of_a_file_is_given_where_it_is_asked_for(writer: Writer) -> None:
    (row,) = attach(writer, writer.created(), ("a.bin", bytes(range(100)), "application/octet-stream"))
    for asked, told, part in (
        ("bytes=0-9", "bytes 0-9/100", bytes(range(10))),
        ("bytes=90-", "bytes 90-99/100", bytes(range(90, 100))),
        ("bytes=-5", "bytes 95-99/100", bytes(range(95, 100))),
        ("bytes=50-5000", "bytes 50-99/100", bytes(range(50, 100))),
    ):
        answer = fetch(writer, row["content"], Range=asked)
        assert (answer.status_code, answer.headers["content-range"], answer.content) == (206, told, part)
    assert fetch(writer, row["content"], Range="bytes=1-2,4-5").status_code == 200
    for asked, status in (("bytes=100-", 416), ("bytes=9-3", 400), ("bytes=-", 400), ("lines=1-2", 400),
                          ("bytes=-0", 416)):  # fmt: skip
        assert fetch(writer, row["content"], Range=asked).status_code == status


def test_cloud_sends_to_its_store_unless_it_is_told_not_to(writer: Writer) -> None:
    if not writer.cloud:
        return
    (row,) = attach(writer, writer.created(), ("a.png", PNG, "image/png"))
    for what in ("content", "thumbnail"):
        path = f"/attachment/{what}/{row['id']}"
        writer.send("GET", path, status=303)
        writer.send("GET", path, status=400, redirect="maybe")
        writer.send("GET", path, status=200, redirect="false")
        writer.send("GET", f"/attachment/{what}/1", status=404)
    (text,) = attach(writer, writer.created(), ("a.txt", b"a", "text/plain"))
    writer.send("GET", f"/attachment/thumbnail/{text['id']}", status=404)
    url = writer.jira.client.get(row["content"]).headers["location"]
    assert httpx2.get(url.replace("token=", "token=0")).status_code == 403


def test_a_file_is_deleted_with_its_bytes(writer: Writer) -> None:
    key = writer.created()
    first, second = attach(writer, key, ("a", b"1", "text/plain"), ("b", b"2", "text/plain"))
    writer.send("DELETE", f"/attachment/{first['id']}", status=204)
    assert writer.issue(key)["fields"]["attachment"] == [second]
    for method in ("GET", "DELETE"):
        writer.send(method, f"/attachment/{first['id']}", status=404)
    history = writer.issue(key, expand="changelog")["changelog"]["histories"]
    gone = [item for entry in history for item in entry["items"] if item["fromString"] == "a"]
    assert [(item["from"], item["to"]) for item in gone] == [(first["id"], None)]
    writer.send("DELETE", f"/issue/{key}", status=204)
    assert fetch(writer, second["content"]).status_code == 404
    old = next(row for issue in writer.jira.issues() for row in issue["fields"]["attachment"])
    writer.send("DELETE", f"/attachment/{old['id']}", status=204)
    assert fetch(writer, old["content"]).status_code == 404


def test_an_archive_is_looked_into(writer: Writer) -> None:
    raw = io.BytesIO()
    long = "a/very/long/path/that/nobody/wants/to/see/whole/readme.md"
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("src/main.py", "x" * 2000)
        archive.writestr(long, "y" * 3_000_000, zipfile.ZIP_DEFLATED)
        archive.mkdir("empty")
    files = [("a.zip", raw.getvalue(), "application/zip"), ("b.zip", b"PK", "application/zip")]
    good, broken = attach(writer, writer.created(), *files)
    told = writer.send("GET", f"/attachment/{good['id']}/expand/raw", status=200)
    assert [(row["entryIndex"], row["name"], row["size"]) for row in told["entries"]] == [
        (0, "src/main.py", 2000), (1, long, 3_000_000),
    ]  # fmt: skip
    assert told["totalEntryCount"] == 2
    shown = writer.send("GET", f"/attachment/{good['id']}/expand/human", status=200)
    assert (shown["id"], shown["name"], shown["mediaType"]) == (int(good["id"]), "a.zip", "application/zip")
    assert [row["size"] for row in shown["entries"]] == ["1 kB", "2.9 MB"]
    assert shown["entries"][1]["label"].endswith(".../readme.md")
    for what in ("raw", "human"):
        path = f"/attachment/{broken['id']}/expand/{what}"
        assert writer.send("GET", path, status=200)["entries"] == []
        writer.send("GET", f"/attachment/1/expand/{what}", status=404)
    (row,) = attach(writer, writer.created(), ("a.tar.gz", b"1", "application/gzip"))
    writer.send("GET", f"/attachment/{row['id']}/expand/raw", status=409)


def test_all_files_of_an_issue_come_in_one_archive(writer: Writer) -> None:
    key = writer.created()
    attach(writer, key, ("a", b"1", "text/plain"), ("a", b"2", "text/plain"))
    where = "issueAttachments" if writer.cloud else "attachmentzip"
    get = writer.jira.client.get
    answer = get(f"/secure/{where}/{writer.issue(key)['id']}.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as whole:
        assert {name: whole.read(name) for name in whole.namelist()} == {"a": b"1", "1_a": b"2"}
    assert len(get(f"/secure/{where}/{writer.issue(writer.created())['id']}.zip").content) == 22
    assert get(f"/secure/{where}/1.zip").status_code == 404


def test_too_much_is_refused_whole(writer: Writer) -> None:
    key = writer.created()
    limit = writer.send("GET", "/attachment/meta", status=200)["uploadLimit"]
    files = [("small", b"1", "text/plain"), ("large", b"1" * (limit + 1), "text/plain")]
    attach(writer, key, *files, status=413)
    attach(writer, key, *[(str(n), b"1", "text/plain") for n in range(61)], status=413)
    assert writer.issue(key)["fields"]["attachment"] == []
    attach(writer, key, ("exact", b"1" * limit, "text/plain"))


@pytest.mark.parametrize(
    ("kind", "raw", "status"),
    [
        ("application/json", b"{}", 415), ("multipart/form-data; boundary=x", b"", 400),
        ("multipart/form-data", b"--x--\r\n", 400), ("multipart/form-data; boundary=x", b"nonsense", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"file\"; filena",
         400),
        ("multipart/form-data; boundary=x",
         b'--x\r\nContent-Disposition: form-data; name="other"; filename="a"\r\n\r\n1\r\n--x--\r\n', 400),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n1\r\n--x--\r\n", 400),
    ],
    ids=["json", "empty", "no-boundary", "nonsense", "cut", "other-name", "no-headers"],
)  # fmt: skip
def test_what_is_no_form_with_files_is_refused(writer: Writer, kind: str, raw: bytes, status: int) -> None:
    sent = {"headers": {**GUARD, "Content-Type": kind}, "content": raw}
    writer.send("POST", "/issue/PLAT-3/attachments", status=status, sent=sent)


def test_names_are_read_as_clients_write_them(writer: Writer) -> None:
    for told, name in (
        ("filename=\"a.txt\"; filename*=utf-8''gr%C3%B6%C3%9Fe.log", "größe.log"),
        ('filename="C:\\dir\\a.txt"', "a.txt"), ('filename="../../etc/passwd"', "passwd"),
        ('filename=""', "file"), ('filename="gr\xf6.log"', "grö.log"),
    ):  # fmt: skip
        head = f'--x\r\nContent-Disposition: form-data; name="file"; {told}\r\n\r\n'.encode("latin-1")
        sent = {
            "headers": {**GUARD, "Content-Type": "multipart/form-data; boundary=x"},
            "content": head + b"1\r\n--x--\r\n",
        }
        (row,) = writer.send("POST", "/issue/PLAT-3/attachments", status=200, sent=sent)
        assert row["filename"] == name
        assert fetch(writer, row["content"]).content == b"1"


def test_a_forgery_is_refused_before_anything_else(writer: Writer) -> None:
    files = {"files": [("file", ("a", b"1", "text/plain"))]}
    writer.send("POST", "/issue/PLAT-3/attachments", status=403, sent=files)
    answer = writer.jira.client.post(f"{writer.api}/issue/PLAT-3/attachments", **files)
    assert (answer.text, answer.headers["content-type"]) == ("XSRF check failed", "text/html;charset=UTF-8")
    attach(writer, "NOPE-1", ("a", b"1", "text/plain"), status=404)


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
