"""Service desks: what there is, their queues, their knowledge, files sent to them.

https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-servicedesk/
https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-knowledgebase/
"""

from __future__ import annotations

import uuid
from typing import Any

import msgspec

from jira_sandbox.call import Answer, Call, Reply
from jira_sandbox.edit.files import Files
from jira_sandbox.edit.upload import guarded, uploads
from jira_sandbox.routes.expansion import encoded, search_caps
from jira_sandbox.routes.search import found
from jira_sandbox.service.answer import BASE, date, page
from jira_sandbox.service.desks import Desk
from jira_sandbox.service.door import desk_wanted, desks_of, served, welcome
from jira_sandbox.service.refusal import ServiceError
from jira_sandbox.service.template import Article
from jira_sandbox.service.view import desk_told
from jira_sandbox.state.selection import Selection

Thing = dict[str, Any]

BUILT = "2026-05-20T00:00:00.000+0000"
CHANGES = "c6f1e0a4d27b9385e1aa40c7d5b26f0e93b8cd14"
MARKS = ("@@@hl@@@", "@@@endhl@@@")
"""What stands around a word that was found."""


@served("GET", "/info", anybody=True)
def info(call: Call) -> Thing:
    """Tell the version."""
    site = call.site
    version = CHANGES if site.cloud else "10.3.24"
    return {
        "version": version,
        "platformVersion": version,
        "buildDate": date(site, BUILT),
        "buildChangeSet": CHANGES,
        "isLicensedForUse": True,
        "_links": {"self": f"{site.url}{BASE}/info"},
    }


@served("GET", "/assets/workspace", only="cloud")
@served("GET", "/insight/workspace", only="cloud")
def workspaces(call: Call) -> Thing:
    """Tell the id of the workspace of Assets."""
    return page(call, [{"workspaceId": str(uuid.uuid5(uuid.NAMESPACE_URL, call.site.url + "/assets"))}])


@served("GET", "/servicedesk")
def desks(call: Call) -> Thing:
    """List the service desks the caller may ask."""
    rows = [desk for desk in desks_of(call).desks() if welcome(call, desk)]
    return page(call, rows, lambda desk: desk_told(call, desk))


@served("GET", "/servicedesk/{desk}")
def desk(call: Call) -> Thing:
    """Read a service desk."""
    return desk_told(call, desk_wanted(call))


# --- queues ----------------------------------------------------------------------------------------------


def _queue(call: Call, home: Desk, row: Thing) -> Thing:
    told = {**row, "_links": {"self": f"{call.site.url}{BASE}/servicedesk/{home.id}/queue/{row['id']}"}}
    if call.flag("includeCount"):
        told["issueCount"] = len(found(call, row["jql"], strict=True)[1])
    return told


def _queue_wanted(call: Call) -> tuple[Desk, Thing]:
    home = desk_wanted(call)
    for row in home.queues:
        if row["id"] == call.path["queue"]:
            return home, row
    raise ServiceError(404, "The queue does not exist.")


@served("GET", "/servicedesk/{desk}/queue", agents=True)
def queues(call: Call) -> Thing:
    """List the queues of a desk, with how much is in each if that is asked."""
    home = desk_wanted(call)
    return page(call, home.queues, lambda row: _queue(call, home, row))


@served("GET", "/servicedesk/{desk}/queue/{queue}", agents=True)
def queue(call: Call) -> Thing:
    """Read a queue."""
    return _queue(call, *_queue_wanted(call))


@served("GET", "/servicedesk/{desk}/queue/{queue}/issue", agents=True)
def waiting(call: Call) -> Thing:
    """List the issues of a queue, with the fields it shows."""
    _home, row = _queue_wanted(call)
    selection = Selection.parse([name for name in row["fields"] if name != "issuekey"], "id")
    caps = search_caps(call)

    def shown(place: int) -> Thing:
        told: Thing = msgspec.json.decode(encoded(call, call.site.issues[place], selection, caps, set()))
        return {name: told[name] for name in ("id", "self", "key", "fields") if name in told}

    return page(call, found(call, row["jql"], strict=True)[1], shown)


# --- knowledge -------------------------------------------------------------------------------------------


def _articles(call: Call, desks_here: list[Desk]) -> Thing:
    query = call.text("query")
    if not query:
        raise ServiceError(400, "The query parameter must be provided.")
    words = query.casefold().split()
    rows = [
        (desk_here, article)
        for desk_here in desks_here
        for article in desk_here.articles
        if any(word in f"{article.title} {article.excerpt}".casefold() for word in words)
    ]
    return page(call, rows, lambda row: _article(call, *row, words))


def _article(call: Call, home: Desk, article: Article, words: list[str]) -> Thing:
    mark = call.flag("highlight")
    view = f"{call.site.url}{BASE}/knowledgebase/article/view/{article.id}"
    return {
        "title": _marked(article.title, words) if mark else article.title,
        "excerpt": _marked(article.excerpt, words) if mark else article.excerpt,
        "source": {"type": "confluence", "pageId": article.id, "spaceKey": home.space},
        "content": {"iframeSrc": view},
    }


def _marked(text: str, words: list[str]) -> str:
    shown = (
        f"{MARKS[0]}{part}{MARKS[1]}" if any(word in part.casefold() for word in words) else part
        for part in text.split(" ")
    )  # fmt: skip
    return " ".join(shown)


@served("GET", "/knowledgebase/article", only="cloud")
def knowledge(call: Call) -> Thing:
    """Search the articles of every desk the caller may ask."""
    return _articles(call, [home for home in desks_of(call).desks() if welcome(call, home)])


@served("GET", "/servicedesk/{desk}/knowledgebase/article", only="cloud")
def desk_knowledge(call: Call) -> Thing:
    """Search the articles of a desk."""
    return _articles(call, [desk_wanted(call)])


# --- files -----------------------------------------------------------------------------------------------


@served("POST", "/servicedesk/{desk}/attachTemporaryFile")
def send(call: Call) -> Reply | Answer:
    """Take files, to be put onto requests later."""
    if not guarded(call.headers):
        return Answer(b"XSRF check failed", 403, "text/html;charset=UTF-8")
    home, state = desk_wanted(call), desks_of(call)
    files = uploads(call.headers, call.raw)
    kept = call.site.part(Files)
    waiting_here = [upload for _desk, upload in state.uploads.values()]
    kept.admit(files)
    if sum(len(upload.body) for upload in [*waiting_here, *files]) > kept.room:
        raise ServiceError(413, "There is no room for more files.")
    told = []
    for file in files:
        id_ = "temp" + state.number(8_186_986_881_700_442_965)
        state.uploads[id_] = (home.id, file)
        told.append({"temporaryAttachmentId": id_, "fileName": file.name})
    return Reply({"temporaryAttachments": told}, 201)
