"""Webhooks: those of administrators on either product, and those of apps on Cloud.

https://developer.atlassian.com/cloud/jira/platform/webhooks/
https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-webhooks/
https://developer.atlassian.com/server/jira/platform/webhooks/
"""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import DONE, Answer, Call, Reply
from jira_sandbox.edit.draft import NO_BODY
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.webhooks.hook import LIFE, Hook, Hooks
from jira_sandbox.webhooks.registration import SECTION, destination, events, filtered, problems

Thing = dict[str, Any]

NO_APP = "Only Connect and OAuth 2.0 apps can use this operation."
MOST_OF_APP = 5
"""Webhooks an app may have for one person on one site."""

FAILURE_KEPT = 72 * 3600 * 1000
"""Milliseconds for which a delivery that failed is told."""

ADMIN = "/rest/webhooks/1.0/webhook"
SERVER = "/rest/jira-webhook/1.0/webhooks"
"""Where Data Center has its webhooks since version 10."""


def hooks(call: Call) -> Hooks:
    """Give the webhooks to an administrator.

    Raises:
        JiraError: 403 for anybody else.
    """
    call.require("ADMINISTER", why="You do not have permission to manage webhooks.")
    return call.site.part(Hooks)


def wanted(call: Call) -> Hook:
    """Find the webhook a path names.

    Raises:
        JiraError: 404 when there is none; apps' are not found here.
    """
    kept = hooks(call)
    id_ = call.path["id"]
    hook = kept.rows.get(int(id_)) if id_.isascii() and id_.isdigit() and len(id_) < 10 else None
    if hook is None or hook.dynamic:
        raise JiraError(404, f"The webhook with id {id_} does not exist.")
    return hook


@route("GET", ADMIN, only="cloud")
@route("GET", SERVER, only="datacenter")
def listed(call: Call) -> list[Thing]:
    """List the webhooks of administrators."""
    return [shown(call, hook) for hook in hooks(call).admins()]


@route("GET", ADMIN + "/{id}", only="cloud")
@route("GET", SERVER + "/{id}", only="datacenter")
def one(call: Call) -> Thing:
    """Show one."""
    return shown(call, wanted(call))


@route("POST", ADMIN, only="cloud")
@route("POST", SERVER, only="datacenter")
def register(call: Call) -> Reply:
    """Register one."""
    kept, values = hooks(call), read(call, None)
    hook = kept.add(values.pop("url"), values.pop("events"), **values)
    return Reply(shown(call, hook), 201)


@route("PUT", ADMIN + "/{id}", only="cloud")
@route("PUT", SERVER + "/{id}", only="datacenter")
def change(call: Call) -> Thing:
    """Change one; what is not named stays."""
    hook = wanted(call)
    values = read(call, hook)
    for name, value in values.items():
        setattr(hook, name, value)
    hook.updated, hook.owner = call.site.part(Hooks).now, call.caller
    return shown(call, hook)


@route("DELETE", ADMIN + "/{id}", only="cloud")
@route("DELETE", SERVER + "/{id}", only="datacenter")
def delete(call: Call) -> Answer:
    """Delete one; deliveries under way are the last."""
    hook = wanted(call)
    del call.site.part(Hooks).rows[hook.id]
    return DONE


def read(call: Call, hook: Hook | None) -> Thing:
    """Read what a body says of a webhook, new or known.

    Raises:
        JiraError: 400 for what is missing or wrong.
    """
    body = call.body
    if not isinstance(body, dict):
        raise JiraError(400, NO_BODY)
    configuration = body.get("configuration") or {}
    if not isinstance(configuration, dict):
        raise JiraError(400, NO_BODY)
    values: Thing = {}
    if hook is None or "name" in body:
        values["name"] = _name(body.get("name"))
    if hook is None or "url" in body:
        values["url"] = destination(body.get("url"))
    if hook is None or "events" in body:
        values["events"] = events(body.get("events"), cloud=call.site.cloud)
    if "filters" in body:
        values["jql"] = filtered(body["filters"])
    if not call.site.cloud and "FILTERS" in configuration:
        values["jql"] = filtered(configuration["FILTERS"])
    return values | _switches(call, body) | _secret(call, body, configuration)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise JiraError(400, errors={"name": "The name of the webhook must not be empty."})
    return value.strip()


def _switches(call: Call, body: Thing) -> Thing:
    """Read what is on or off; Data Center takes the words as well."""
    enabled = "enabled" if call.site.cloud else "active"
    configuration = body.get("configuration") or {}
    told = {"excludeBody": configuration["EXCLUDE_BODY"]} if "EXCLUDE_BODY" in configuration else {}
    told |= {name: body[name] for name in ("excludeBody", enabled, "sslVerificationRequired") if name in body}
    members = {"excludeBody": "exclude_body", enabled: "enabled", "sslVerificationRequired": "verified"}
    if not all(str(value).lower() in ("true", "false") for value in told.values()):
        raise JiraError(400, NO_BODY)
    return {members[name]: str(value).lower() == "true" for name, value in told.items()}


def _secret(call: Call, body: Thing, configuration: Thing) -> Thing:
    """Read the secret: a member on Cloud, part of the configuration on Data Center."""
    where, name = (body, "secret") if call.site.cloud else (configuration, "SECRET")
    if name not in where:
        return {}
    if where[name] is not None and not isinstance(where[name], str):
        raise JiraError(400, NO_BODY)
    return {"secret": where[name] or ""}


def shown(call: Call, hook: Hook) -> Thing:
    """Show a webhook of an administrator; a secret is never shown."""
    if call.site.cloud:
        return {
            "name": hook.name, "url": hook.url, "excludeBody": hook.exclude_body,
            "filters": {SECTION: hook.jql}, "events": hook.events, "enabled": hook.enabled,
            "self": f"{call.site.url}{ADMIN}/{hook.id}", "lastUpdatedUser": hook.owner.account_id,
            "lastUpdatedDisplayName": hook.owner.user.get("displayName"), "lastUpdated": hook.updated,
            "isSigned": bool(hook.secret),
        }  # fmt: skip
    configuration = {"FILTERS": hook.jql, "EXCLUDE_BODY": str(hook.exclude_body).lower()}
    found: Thing = {
        "id": hook.id, "name": hook.name, "createdDate": hook.created, "updatedDate": hook.updated,
        "events": hook.events, "configuration": configuration, "url": hook.url, "active": hook.enabled,
        "scopeType": "global", "sslVerificationRequired": hook.verified,
    }  # fmt: skip
    return found | ({"statistics": {"counts": hook.counts}} if call.flag("statistics") else {})


# Webhooks of apps.


def app_of(call: Call) -> str:
    """Give the app that asks.

    Raises:
        JiraError: 403 for people, whatever they may do.
    """
    principal = call.principal
    if principal is None or principal.how != "oauth2" or principal.application is None:
        raise JiraError(403, NO_APP)
    return principal.application


def mine(call: Call) -> list[Hook]:
    """List the webhooks of the app that asks, for the person it asks for."""
    app = app_of(call)
    return call.site.part(Hooks).of_app(app, call.caller)


@route("GET", "/rest/api/{v}/webhook", only="cloud")
def of_app(call: Call) -> Thing:
    """List the webhooks of the app."""
    return call.page([_dynamic(hook) for hook in mine(call)], 100, 100)


def _dynamic(hook: Hook) -> Thing:
    found: Thing = {"id": hook.id, "url": hook.url, "events": hook.events, "jqlFilter": hook.jql}
    found |= {"fieldIdsFilter": hook.fields} if hook.fields is not None else {}
    found |= {"issuePropertyKeysFilter": hook.properties} if hook.properties is not None else {}
    return found | {"expirationDate": hook.expires}


@route("POST", "/rest/api/{v}/webhook", only="cloud")
def register_several(call: Call) -> Thing:
    """Register webhooks of an app; those that are wrong do not stop the others.

    Raises:
        JiraError: 400 without any, or for another address than the app has already.
    """
    app, known = app_of(call), mine(call)
    body = call.body if isinstance(call.body, dict) else {}
    rows = body.get("webhooks")
    if not isinstance(rows, list) or not rows:
        raise JiraError(400, NO_BODY)
    url = destination(body.get("url"))
    if known and known[0].url != url:
        told = "Only a single URL per app is allowed to be registered via REST API. Currently used URL is "
        raise JiraError(400, told + known[0].url)
    return {"webhookRegistrationResult": [_register(call, app, url, row) for row in rows]}


def _register(call: Call, app: str, url: str, row: Any) -> Thing:
    kept = call.site.part(Hooks)
    wrong = problems(call.site, row)
    if not wrong and len(kept.of_app(app, call.caller)) >= MOST_OF_APP:
        wrong = [f"The app has reached the limit of {MOST_OF_APP} webhooks per user."]
    if wrong:
        return {"errors": wrong}
    events = list(dict.fromkeys(row["events"]))
    hook = kept.add(
        url, events, app=app, jql=row["jqlFilter"], fields=row.get("fieldIdsFilter"),
        properties=row.get("issuePropertyKeysFilter"), expires=kept.now + LIFE,
    )  # fmt: skip
    return {"createdWebhookId": hook.id}


def named(call: Call) -> list[Hook]:
    """Find the webhooks a body names; those that are not the app's are left out.

    Raises:
        JiraError: 400 when it names none.
    """
    known = {hook.id: hook for hook in mine(call)}
    ids = call.body.get("webhookIds") if isinstance(call.body, dict) else None
    if not isinstance(ids, list) or not ids or not all(type(id_) is int for id_ in ids):
        raise JiraError(400, "The list of webhook IDs must not be empty.")
    return [known[id_] for id_ in dict.fromkeys(ids) if id_ in known]


@route("DELETE", "/rest/api/{v}/webhook", only="cloud")
def delete_several(call: Call) -> Answer:
    """Delete webhooks of the app."""
    for hook in named(call):
        del call.site.part(Hooks).rows[hook.id]
    return Answer(b"", 202)


@route("PUT", "/rest/api/{v}/webhook/refresh", only="cloud")
def refresh(call: Call) -> Thing:
    """Let webhooks of the app live for another 30 days."""
    end = call.site.part(Hooks).now + LIFE
    for hook in named(call):
        hook.expires = end
    return {"expirationDate": end}


@route("GET", "/rest/api/{v}/webhook/failed", only="cloud")
def failed(call: Call) -> Thing:
    """List what could not be delivered to the app in the last 72 hours, the oldest first."""
    app, kept = app_of(call), call.site.part(Hooks)
    after = max(call.number("after", 0), kept.now - FAILURE_KEPT)
    size = call.number("maxResults", 100, 100) or 100
    rows = [row for row in kept.failed if row["app"] == app and row["failureTime"] > after][:size]
    told = [{name: inner for name, inner in row.items() if name != "app"} for row in rows]
    page: Thing = {"values": told, "maxResults": size}
    if told:
        last = told[-1]["failureTime"]
        page["next"] = f"{call.api('webhook/failed')}?after={last}&maxResults={size}"
    return page
