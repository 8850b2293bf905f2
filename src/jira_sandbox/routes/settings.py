"""Settings of the whole Jira, its license, and what its administrators let apps see.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-jira-settings/
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import parse_qs

import msgspec

from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.configuration.form import form, read, refusal
from jira_sandbox.errors import JiraError
from jira_sandbox.permission import permitted
from jira_sandbox.routes.registry import route
from jira_sandbox.state.settings import ADVANCED, FEATURES, FIXED, PROPERTIES, Settings

Thing = dict[str, Any]

TRACKING = "/rest/api/{v}/configuration/timetracking"
PROVIDER = {"key": "JIRA", "name": "JIRA provided time tracking"}
FORMATS = ("pretty", "days", "hours")
UNITS = ("minute", "hour", "day", "week")


@route("GET", "/rest/api/{v}/configuration")
def configuration(call: Call) -> Thing:
    """Tell which features are switched on, and how time is tracked."""
    return {**dict.fromkeys(FEATURES, True), "timeTrackingConfiguration": call.site.part(Settings).tracking}


@route("GET", TRACKING, only="cloud")
def provider(call: Call) -> Thing:
    """Tell what tracks time."""
    call.require("ADMINISTER")
    return PROVIDER


@route("GET", TRACKING + "/list", only="cloud")
def providers(call: Call) -> list[Thing]:
    """List what can track time: Jira itself."""
    call.require("ADMINISTER")
    return [PROVIDER]


@route("PUT", TRACKING, only="cloud")
def choose_provider(call: Call) -> Answer:
    """Choose what tracks time.

    Raises:
        JiraError: 400 for anything but what is listed.
    """
    call.require("ADMINISTER")
    if form(call, key="text!")["key"] != PROVIDER["key"]:
        raise JiraError(400, "The time tracking provider was not found.")
    return DONE


@route("GET", TRACKING + "/options", only="cloud")
def tracking(call: Call) -> Thing:
    """Tell how durations are read and written."""
    call.require("ADMINISTER")
    return call.site.part(Settings).tracking


@route("PUT", TRACKING + "/options", only="cloud")
def set_tracking(call: Call) -> Thing:
    """Set how durations are read and written: what is entered from then on is meant so.

    Raises:
        JiraError: 400 for a unit or format that is none, or no working time.
    """
    call.require("ADMINISTER")
    given = read(call.body, workingHoursPerDay="any!", workingDaysPerWeek="any!", timeFormat="text!",
                 defaultUnit="text!")  # fmt: skip
    for name, most in (("workingHoursPerDay", 24), ("workingDaysPerWeek", 7)):
        value = given[name]
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= most:
            raise JiraError(400, errors={name: f"The value must be above 0 and at most {most}."})
        given[name] = float(value)
    if given["timeFormat"] not in FORMATS or given["defaultUnit"] not in UNITS:
        raise JiraError(400, "The time format or the default unit is not valid.")
    settings = call.site.part(Settings)
    settings.tracking = given
    call.tell("settings_updated", settings={"id": "timetracking", "name": "Time tracking"})
    return settings.tracking


@route("GET", "/rest/api/{v}/settings/columns")
def columns(call: Call) -> list[Thing]:
    """List the default columns of issue tables."""
    names = {field["id"]: field["name"] for field in call.site.fields}
    return [{"label": names[id_], "value": id_} for id_ in call.site.part(Settings).columns if id_ in names]


@route("PUT", "/rest/api/{v}/settings/columns")
def set_columns(call: Call) -> Answer:
    """Set the default columns of issue tables, as a form or as JSON.

    Raises:
        JiraError: 404 on Cloud, 400 on Data Center for what is no navigable field.
    """
    call.require("ADMINISTER")
    if call.body is None:
        wanted = parse_qs(call.raw.decode("utf-8", "replace")).get("columns", [])
    else:
        wanted = form(call, columns="texts!")["columns"]
    known = {field["id"] for field in call.site.fields if field.get("navigable")}
    strange = next((name for name in wanted if name not in known), None)
    if strange is not None or not wanted:
        raise JiraError(404 if call.site.cloud else 400, f"The column '{strange}' was not found.")
    call.site.part(Settings).columns = list(dict.fromkeys(wanted))
    return Answer(b"", 200)


@route("GET", "/rest/api/{v}/announcementBanner", only="cloud")
def banner(call: Call) -> Thing:
    """Read the announcement banner."""
    call.require("ADMINISTER")
    told = call.site.part(Settings).banner
    digest = hashlib.blake2b(msgspec.json.encode(told), digest_size=8).hexdigest()
    return {**told, "hashId": digest}


@route("PUT", "/rest/api/{v}/announcementBanner", only="cloud")
def set_banner(call: Call) -> Answer:
    """Change the announcement banner; what is not named stays."""
    call.require("ADMINISTER")
    given = form(call, message="text", isDismissible="flag", isEnabled="flag", visibility="text")
    if given.get("visibility", "public") not in ("public", "private"):
        raise refusal("The visibility must be public or private.")
    call.site.part(Settings).banner.update(given)
    call.tell("settings_updated", settings={"id": "announcementBanner", "name": "Announcement banner"})
    return DONE


def _property(call: Call, key: str) -> Thing:
    for name, about, kind, usual in PROPERTIES:
        if name == key:
            value = call.site.part(Settings).properties.get(name, usual)
            told: Thing = {"id": name, "key": name, "value": value}
            if call.site.cloud:
                told |= {"name": about, "desc": "", "type": kind, "defaultValue": usual}
            return told
    raise JiraError(404, f"The application property '{key}' was not found.")


@route("GET", "/rest/api/{v}/application-properties")
def application_properties(call: Call) -> Any:
    """List application properties; ``key`` reads one, ``keyFilter`` narrows by a pattern of a key.

    Data Center answers the one it is asked for by itself, not in a list.
    """
    call.require("ADMINISTER")
    key, pattern = call.text("key"), call.text("keyFilter").replace(".*", "")
    if key:
        found = _property(call, key)
        return [found] if call.site.cloud else found
    return [_property(call, name) for name, *_rest in PROPERTIES if pattern in name]


@route("GET", "/rest/api/{v}/application-properties/advanced-settings")
def advanced_settings(call: Call) -> list[Thing]:
    """List the properties of the page of advanced settings."""
    call.require("ADMINISTER")
    return [_property(call, name) for name, *_rest in PROPERTIES if name in ADVANCED]


@route("PUT", "/rest/api/{v}/application-properties/{id}")
def set_property(call: Call) -> Thing:
    """Change an application property.

    Raises:
        JiraError: 404 for an unknown one, 403 for one nobody may change, 400 for a value of another type.
    """
    call.require("ADMINISTER")
    known = _property(call, call.path["id"])
    if known["key"] in FIXED:
        raise JiraError(403, "The application property cannot be changed.")
    value = form(call, value="text!")["value"]
    kind = next(kind for name, _about, kind, _usual in PROPERTIES if name == known["key"])
    if kind == "number" and not value.isdigit():
        raise JiraError(400, f"'{value}' is not a valid value for '{known['key']}'.")
    call.site.part(Settings).properties[known["key"]] = value
    call.tell("settings_updated", settings={"id": known["key"], "name": known["key"]})
    return _property(call, known["key"])


@route("GET", "/rest/api/{v}/instance/license", only="cloud")
def license_of_instance(call: Call) -> Thing:
    """Tell which products are licensed, and how."""
    del call
    return {
        "applications": [{"id": "jira-software", "plan": "PAID"}, {"id": "jira-servicedesk", "plan": "PAID"}]
    }


def _seats(call: Call) -> str:
    return str(
        sum(1 for user in call.site.users if user.get("active") and user.get("accountType") == "atlassian")
    )


@route("GET", "/rest/api/{v}/license/approximateLicenseCount", only="cloud")
def seats(call: Call) -> Thing:
    """Count the people whom a license is needed for."""
    call.require("ADMINISTER")
    return {"key": "license.totalApproximateUserCount", "value": _seats(call)}


@route("GET", "/rest/api/{v}/license/approximateLicenseCount/product/{product}", only="cloud")
def seats_of(call: Call) -> Thing:
    """Count the people whom a license of one product is needed for."""
    call.require("ADMINISTER")
    product = call.path["product"]
    if product not in ("jira-software", "jira-core", "jira-servicedesk", "jira-product-discovery"):
        raise JiraError(400, f"The application '{product}' was not found.")
    value = _seats(call) if product == "jira-software" else "0"
    return {"key": f"license.approximateUserCount.{product}", "value": value}


@route("GET", "/rest/api/{v}/data-policy", only="cloud")
def policy(call: Call) -> Thing:
    """Tell whether a data security policy keeps apps from some content of the site: here none does."""
    del call
    return {"anyContentBlocked": False}


@route("GET", "/rest/api/{v}/data-policy/project", only="cloud")
def project_policies(call: Call) -> Thing:
    """Tell the same of some projects; those the caller may not see are left out.

    Raises:
        JiraError: 400 for too many projects.
    """
    ids = call.words("ids")
    if len(ids) > 50:
        raise JiraError(400, "Up to 50 projects can be asked for.")
    rows = [
        {"id": int(project["id"]), "dataPolicy": {"anyContentBlocked": False}}
        for project in call.site.projects
        if str(project["id"]) in ids and permitted(call.site, call.caller, "BROWSE_PROJECTS", project)
    ]
    return {"projectDataPolicies": rows}
