"""What an answer says of limits: headers of those let through, and the 429 of those that are not.

https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
https://confluence.atlassian.com/adminjiraserver/improving-instance-stability-with-rate-limiting-983794911.html
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import msgspec

from jira_sandbox.call import Answer
from jira_sandbox.limits.bucket import Bucket

CLOUD_LIMIT = 350
"""The limit a Cloud site without a bucket of ours names in its headers."""


def headers(bucket: Bucket, deployment: str) -> dict[str, str]:
    """Give the rate headers of an answer that was let through; Data Center tells its bucket on each."""
    if bucket.rate <= 0:
        if deployment == "cloud":
            return {"X-RateLimit-Limit": str(CLOUD_LIMIT), "X-RateLimit-Remaining": str(CLOUD_LIMIT - 1)}
        return {}
    limit, left = str(int(bucket.size)), str(int(bucket.tokens))
    if deployment == "cloud":
        return {
            "X-RateLimit-Limit": limit,
            "X-RateLimit-Remaining": left,
            "X-RateLimit-Reset": moment(bucket.wait or 1),
        }
    return {
        "X-RateLimit-Limit": limit,
        "X-RateLimit-Remaining": left,
        "X-RateLimit-Interval-Seconds": "1",
        "X-RateLimit-FillRate": str(max(1, int(bucket.rate))),
        "Retry-After": "0",
    }


def refusal(bucket: Bucket, deployment: str) -> Answer:
    """Make the 429 of a bucket that is empty; ``Retry-After`` is in whole seconds, rounded up."""
    if deployment == "cloud":
        return refused("jira-burst-based", int(bucket.size), bucket.wait)
    found = headers(bucket, deployment) | {"Retry-After": str(max(1, math.ceil(bucket.wait)))}
    return Answer(b'{"message":"Rate limit exceeded."}', 429, headers=found)


def refused(reason: str, limit: int, wait: float, more: dict[str, str] | None = None) -> Answer:
    """Make the 429 of a Cloud site.

    Args:
        reason: one of Jira's, such as ``jira-burst-based``.
        limit: how much its window allows.
        wait: seconds until there is room.
        more: headers beside.
    """
    found = {
        "Retry-After": str(max(1, math.ceil(wait))), "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": moment(wait), "RateLimit-Reason": reason,
        **(more or {}),
    }  # fmt: skip
    body = {"errorMessages": ["Rate limit exceeded."], "errors": {}}
    return Answer(msgspec.json.encode(body), 429, headers=found)


def moment(wait: float) -> str:
    """Write the moment some seconds from now as the headers do: UTC, whole seconds."""
    return (datetime.now(UTC) + timedelta(seconds=wait)).strftime("%Y-%m-%dT%H:%M:%SZ")
