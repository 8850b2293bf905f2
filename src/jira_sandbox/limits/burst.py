"""Cloud's limit per second: a bucket for every endpoint and method, which all who ask a tenant share.

https://developer.atlassian.com/cloud/jira/platform/rate-limiting/#burst-api-rate-limit
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from jira_sandbox.limits.bucket import Bucket

RATES = {"GET": 100.0, "POST": 100.0, "PUT": 50.0, "DELETE": 50.0}
"""Requests per second of endpoints that have no rate of their own."""

OWN_RATES = {
    ("GET", "issue/{}"): 150, ("GET", "issue/{}/changelog"): 200, ("GET", "user"): 150,
    ("GET", "user/email"): 200, ("GET", "component"): 200, ("GET", "project/{}/role/{}"): 200,
    ("GET", "issuesecurityschemes/{}"): 200, ("GET", "issuetype/{}/properties"): 200,
    ("GET", "issuetype/{}/properties/{}"): 300, ("GET", "attachment/thumbnail/{}"): 200,
    ("GET", "attachment/content/{}"): 300, ("POST", "search/approximate-count"): 150,
    ("POST", "expression/evaluate"): 150, ("POST", "permissionscheme/{}/permission"): 100,
    ("PUT", "component/{}"): 500, ("GET", "servicedesk/{}/customer"): 5,
}  # fmt: skip
"""Endpoints with a rate of their own, by what follows the version of their API."""


@dataclass
class Burst:
    """The buckets of a tenant.

    Args:
        rates: requests per second by method; endpoints of ``OWN_RATES`` keep theirs unless ``plain``.
        plain: let the rates hold for every endpoint, which tests want that set small ones.
        clock: seconds, only ever growing.
    """

    rates: dict[str, float] = field(default_factory=lambda: dict(RATES))
    plain: bool = False
    clock: Callable[[], float] = time.monotonic
    buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)

    def bucket(self, method: str, endpoint: str) -> Bucket:
        """Give the bucket of an endpoint, whose ``{names}`` are ``{}``."""
        mark = (method, endpoint)
        if mark not in self.buckets:
            own = None if self.plain else OWN_RATES.get((method, _after_version(endpoint)))
            self.buckets[mark] = Bucket(own or self.rates.get(method, RATES["PUT"]), self.clock)
        return self.buckets[mark]


def _after_version(endpoint: str) -> str:
    parts = endpoint.strip("/").split("/")
    return "/".join(parts[2:] if parts[1:2] == ["servicedeskapi"] else parts[3:])
