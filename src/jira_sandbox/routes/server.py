"""What answers: the server."""

from __future__ import annotations

from typing import Any

from jira_sandbox.call import Call
from jira_sandbox.routes.registry import route
from jira_sandbox.state.moment import written


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
