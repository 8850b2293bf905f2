"""Remote links of versions: pages elsewhere that belong to a version, each a free JSON object.

https://developer.atlassian.com/server/jira/platform/rest/v10003/api-group-version/
"""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.errors import JiraError
from jira_sandbox.estate.versions import Releases, found, home, wanted
from jira_sandbox.routes.registry import route

Thing = dict[str, Any]


def _shown(call: Call, version: Thing, global_id: str, link: Thing) -> Thing:
    path = f"version/{version['id']}/remotelink/{quote(global_id, safe='')}"
    return {"self": call.api(path), "name": version["name"], "link": link}


def _links(call: Call, version: Thing) -> dict[str, Any]:
    return call.site.part(Releases).links.setdefault(version["id"], {})


@route("GET", "/rest/api/2/version/remotelink", only="datacenter")
def by_global_id(call: Call) -> Thing:
    """List the links with a ``globalId``, of all versions."""
    name = call.text("globalId")
    kept = call.site.part(Releases).links
    rows = [(found(call.site, id_), links[name]) for id_, links in kept.items() if name in links]
    return {"links": [_shown(call, version, name, link) for version, link in rows]}


@route("GET", "/rest/api/2/version/{id}/remotelink", only="datacenter")
def links(call: Call) -> Thing:
    """List the links of a version."""
    version = wanted(call)
    return {"links": [_shown(call, version, *row) for row in _links(call, version).items()]}


@route("POST", "/rest/api/2/version/{id}/remotelink", only="datacenter")
@route("POST", "/rest/api/2/version/{id}/remotelink/{link}", only="datacenter")
def keep(call: Call) -> Answer:
    """Keep a link, under the global id of the path or the body, or one made up."""
    version = wanted(call)
    call.require("ADMINISTER_PROJECTS", home(call.site, version))
    asked = Asked(call)
    if not asked.body:
        raise asked.malformed()
    made = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{version['self']}/{call.ledger.fresh()}"))
    name = call.path.get("link") or asked.text("globalId") or made
    _links(call, version)[name] = {**asked.body, "globalId": name}
    path = f"version/{version['id']}/remotelink/{quote(name, safe='')}"
    return Answer(b"", 201, headers={"Location": call.api(path)})


@route("DELETE", "/rest/api/2/version/{id}/remotelink", only="datacenter")
def forget_all(call: Call) -> Answer:
    """Forget every link of a version."""
    version = wanted(call)
    call.require("ADMINISTER_PROJECTS", home(call.site, version))
    _links(call, version).clear()
    return DONE


@route("GET", "/rest/api/2/version/{id}/remotelink/{link}", only="datacenter")
def link(call: Call) -> Thing:
    """Read one link."""
    version = wanted(call)
    return _shown(call, version, call.path["link"], _known(call, version))


def _known(call: Call, version: Thing) -> Thing:
    kept: dict[str, Thing] = _links(call, version)
    if call.path["link"] not in kept:
        raise JiraError(404, f"The remote link with global id '{call.path['link']}' does not exist.")
    return kept[call.path["link"]]


@route("DELETE", "/rest/api/2/version/{id}/remotelink/{link}", only="datacenter")
def forget(call: Call) -> Answer:
    """Forget one link."""
    version = wanted(call)
    call.require("ADMINISTER_PROJECTS", home(call.site, version))
    _known(call, version)
    del _links(call, version)[call.path["link"]]
    return DONE
