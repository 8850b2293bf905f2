"""Who and what answers: server, caller, permissions, settings."""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.routes.registry import route
from jira_sandbox.state.moment import written

PERMISSIONS = (
    ("BROWSE_PROJECTS", "Browse Projects", "PROJECT", True),
    ("CREATE_ISSUES", "Create Issues", "PROJECT", True),
    ("EDIT_ISSUES", "Edit Issues", "PROJECT", True),
    ("ADD_COMMENTS", "Add Comments", "PROJECT", True),
    ("WORK_ON_ISSUES", "Work On Issues", "PROJECT", True),
    ("USER_PICKER", "Browse Users", "GLOBAL", True),
    ("ADMINISTER_PROJECTS", "Administer Projects", "PROJECT", True),
    ("ADMINISTER", "Administer Jira", "GLOBAL", True),
    ("SYSTEM_ADMIN", "Jira System Administrators", "GLOBAL", False),
)


@route("GET", "/rest/api/{v}/serverInfo", open=True)
def server_info(call: Call) -> dict[str, Any]:
    """Tell the product and its version; open to anybody.

    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-server-info/
    """
    site = call.site
    told: dict[str, Any] = {"baseUrl": site.url}
    if site.cloud:
        told |= {
            "displayUrl": site.url,
            "displayUrlServicedeskHelpCenter": site.url,
            "displayUrlConfluence": site.url,
            "version": "1001.0.0-SNAPSHOT",
            "versionNumbers": [1001, 0, 0],
            "deploymentType": "Cloud",
            "buildNumber": 100290,
            "defaultLocale": {"locale": "en_US"},
            "serverTimeZone": site.time_zone,
        }
    else:
        told |= {
            "version": "10.3.24",
            "versionNumbers": [10, 3, 24],
            "deploymentType": "Server",
            "buildNumber": 10030024,
        }
    told |= {
        "buildDate": "2026-05-20T00:00:00.000+0000",
        "serverTime": written(site.now, site.zone),
        "scmInfo": "5a1d4f1c2b3e4d5c6b7a8990a1b2c3d4e5f60718",
        "serverTitle": "Jira",
    }
    return told | site.server_info | {"baseUrl": site.url}


@route("GET", "/rest/api/{v}/myself")
def myself(call: Call) -> dict[str, Any]:
    """Tell who asks, with the time zone JQL's dates are read in."""
    known = {group["name"]: group for group in call.site.groups if call.caller.account_id in group["members"]}
    return {
        **call.caller.user,
        "locale": "en_US",
        "groups": {"size": len(known), "items": []},
        "applicationRoles": {"size": 1, "items": []},
        "expand": "groups,applicationRoles",
    }


@route("GET", "/rest/api/{v}/mypermissions")
def my_permissions(call: Call) -> dict[str, Any]:
    """Tell what the caller may do."""
    asked = call.words("permissions")
    rows = [row for row in PERMISSIONS if not asked or row[0] in asked]
    return {
        "permissions": {
            key: {
                "id": str(number),
                "key": key,
                "name": name,
                "type": kind,
                "description": f"Ability to: {name.lower()}.",
                "havePermission": granted,
            }
            for number, (key, name, kind, granted) in enumerate(rows, 10)
        }
    }


@route("GET", "/rest/api/{v}/configuration")
def configuration(_call: Call) -> dict[str, Any]:
    """Tell which features are switched on, and how time is tracked."""
    return {
        "votingEnabled": True,
        "watchingEnabled": True,
        "unassignedIssuesAllowed": True,
        "subTasksEnabled": True,
        "issueLinkingEnabled": True,
        "timeTrackingEnabled": True,
        "attachmentsEnabled": True,
        "timeTrackingConfiguration": {
            "workingHoursPerDay": 8.0,
            "workingDaysPerWeek": 5.0,
            "timeFormat": "pretty",
            "defaultUnit": "minute",
        },
    }
