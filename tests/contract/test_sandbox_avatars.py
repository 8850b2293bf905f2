"""Avatars on a sandbox of either product: uploaded, chosen, looked at, deleted."""

from __future__ import annotations

from sandbox_writer import Writer

JUDGED = ("avatars",)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
NO_CHECK = {"X-Atlassian-Token": "no-check"}


def uploaded(writer: Writer) -> str:
    """The id of a new avatar of PLAT."""
    if writer.cloud:
        sent = {"content": PICTURE, "headers": {**NO_CHECK, "Content-Type": "image/png"}}
        made = writer.send("POST", "/project/PLAT/avatar2", status=201, sent=sent, x=0, y=0, size=48)
    else:
        form = {"files": {"avatar": ("a.png", PICTURE, "image/png")}, "headers": NO_CHECK}
        writer.send("POST", "/project/PLAT/avatar/temporary", status=201, sent=form)
        crop = {"cropperWidth": 48, "cropperOffsetX": 0, "cropperOffsetY": 0, "needsCropping": True}
        made = writer.send("POST", "/project/PLAT/avatar", crop, status=201)
    id_: str = made["id"]
    return id_


def test_a_project_shows_the_avatar_it_was_given(writer: Writer) -> None:
    id_ = uploaded(writer)
    key = writer.created()
    writer.send("PUT", "/project/PLAT/avatar", {"id": id_}, status=204)
    address = writer.jira.get(f"{writer.api}/project/PLAT")["avatarUrls"]["48x48"]
    assert address.endswith(f"/avatar/{id_}" if writer.cloud else f"/projectavatar?avatarId={id_}")
    assert writer.issue(key)["fields"]["project"]["avatarUrls"]["48x48"] == address
    told = writer.send("GET", "/project/PLAT/avatars", status=200)
    assert [(row["id"], row["isSelected"]) for row in told["custom"]] == [(id_, True)]
    assert not any(row["isSelected"] for row in told["system"])
    answer = writer.jira.client.get(address)
    assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/png")
    writer.send("DELETE", f"/project/PLAT/avatar/{id_}", status=204)
    writer.send("DELETE", f"/project/PLAT/avatar/{id_}", status=404)
    writer.send("PUT", "/project/PLAT/avatar", {"id": id_}, status=404 if writer.cloud else 400)
    told = writer.send("GET", "/project/PLAT/avatars", status=200)
    assert told["system"][0]["isSelected"]


def test_what_is_no_picture_is_refused(writer: Writer) -> None:
    if writer.cloud:
        for content, headers, query, status in (
            (b"text", NO_CHECK, {}, 400), (PICTURE, {}, {}, 403), (PICTURE, NO_CHECK, {"size": "x"}, 400),
        ):  # fmt: skip
            sent = {"content": content, "headers": {**headers, "Content-Type": "image/png"}}
            writer.send("POST", "/project/PLAT/avatar2", status=status, sent=sent, **query)
        return
    writer.send("POST", "/project/PLAT/avatar", {}, status=400)
    for name, body, status in (("avatar", b"text", 400), ("other", PICTURE, 400)):
        form = {"files": {name: ("a.png", body, "image/png")}, "headers": NO_CHECK}
        writer.send("POST", "/project/PLAT/avatar/temporary", status=status, sent=form)
    form = {"files": {"avatar": ("a.png", PICTURE, "image/png")}}
    writer.send("POST", "/project/PLAT/avatar/temporary", status=403, sent=form)
    writer.send("POST", "/project/PLAT/avatar", {"cropperWidth": -1}, status=400)


def test_avatars_of_every_kind_are_kept(writer: Writer) -> None:
    for kind, owner in (("issuetype", "10000"), ("priority", "1"), ("project", "10000")):
        assert writer.send("GET", f"/avatar/{kind}/system", status=200)["system"]
        path = f"/universal_avatar/type/{kind}/owner/{owner}"
        if writer.cloud:
            sent = {"content": PICTURE, "headers": {**NO_CHECK, "Content-Type": "image/png"}}
            made = writer.send("POST", path, status=201, sent=sent)
        else:
            form = {"files": {"avatar": ("a.png", PICTURE, "image/png")}, "headers": NO_CHECK}
            assert writer.send("POST", f"{path}/temp", status=200, sent=form)["needsCropping"]
            made = writer.send("POST", f"{path}/avatar", {"cropperWidth": 48}, status=201)
        assert [row["id"] for row in writer.send("GET", path, status=200)["custom"]] == [made["id"]]
        writer.send("DELETE", f"{path}/avatar/{made['id']}", status=204 if writer.cloud else 200)
    writer.send("GET", "/universal_avatar/type/nope/owner/1", status=404)
    writer.send("GET", "/universal_avatar/type/project/owner/77", status=404)
    writer.send("GET", "/avatar/nope/system", status=404)


def test_an_issue_type_shows_the_avatar_it_was_given(writer: Writer) -> None:
    path = "/issuetype/10003"
    if writer.cloud:
        sent = {"content": PICTURE, "headers": {**NO_CHECK, "Content-Type": "image/png"}}
        made = writer.send("POST", f"{path}/avatar2", status=201, sent=sent, size=16)
    else:
        form = {"files": {"avatar": ("a.png", PICTURE, "image/png")}, "headers": NO_CHECK}
        writer.send("POST", f"{path}/avatar/temporary", status=201, sent=form)
        made = writer.send("POST", f"{path}/avatar", {"cropperWidth": 16}, status=201)
    told = writer.send("PUT", path, {"avatarId": int(made["id"])}, status=200)
    assert (f"/avatar/{made['id']}" if writer.cloud else f"avatarId={made['id']}&") in told["iconUrl"]
    writer.send("PUT", path, {"avatarId": 77}, status=400)


def test_avatars_are_looked_at(writer: Writer) -> None:
    if not writer.cloud:
        return
    view = "/rest/api/3/universal_avatar/view/type/project"
    get = writer.jira.client.get
    for path in (view, f"{view}/avatar/10402", f"{view}/owner/10000"):
        writer.send("GET", path, status=200)
        assert get(path).headers["content-type"] == "image/svg+xml"
        assert get(path, params={"format": "png", "size": "small"}).content.startswith(b"\x89PNG")
    for query in ({"size": "huge"}, {"format": "bmp"}):
        writer.send("GET", view, status=404, **query)
    writer.send("GET", f"{view}/avatar/77", status=404)


def test_the_addresses_of_pictures_lead_to_them(writer: Writer) -> None:
    project = writer.jira.get(f"{writer.api}/project/PLAT")
    kinds = [kind["iconUrl"] for kind in project["issueTypes"]]
    assert writer.cloud or "/secure/viewavatar?size=medium&avatarId=" in kinds[0]
    for address in {*project["avatarUrls"].values(), *kinds}:
        answer = writer.jira.client.get(address.removeprefix(writer.jira.sandbox.url))
        assert (answer.status_code, answer.headers["content-type"][:6]) == (200, "image/")
    if not writer.cloud:
        assert writer.jira.client.get("/secure/projectavatar").status_code == 200
        for wrong in ({"avatarType": "x", "avatarId": "1"}, {"avatarType": "project"}, {"avatarId": "10300"}):
            assert writer.jira.client.get("/secure/viewavatar", params=wrong).status_code == 404


def test_every_operation_was_judged(writer: Writer) -> None:
    assert writer.unjudged(JUDGED) == set()
