"""Time: estimates, work logged against them, and the durations both are written in."""

from __future__ import annotations

import re
from typing import Any

from jira_sandbox.company.outline import duration
from jira_sandbox.edit.value import FieldFault
from jira_sandbox.state.settings import USUAL, Units

Thing = dict[str, Any]

NO_DURATION = "Invalid time duration entered for {0}"


def seconds(text: Any, what: str = "timeSpent", units: Units = USUAL) -> int:
    """Read a duration such as ``1d 2h`` or ``90`` (minutes, if nothing else is set up) as seconds.

    Raises:
        FieldFault: it is none.
    """
    words = str(text).lower().split() if isinstance(text, str) else []
    total = 0.0
    for word in words:
        found = re.fullmatch(r"(\d{1,7}(?:\.\d{1,3})?)([wdhm]?)", word)
        if found is None:
            raise FieldFault(f"'{text}' is not a valid duration for {what}.")
        total += float(found[1]) * units.seconds(found[2])
    if not words:
        raise FieldFault(f"'{text}' is not a valid duration for {what}.")
    return int(total)


def spelled(number: int, units: Units) -> str:
    """Write seconds as a duration."""
    return duration(number, int(units.seconds("d")) // 60, int(units.seconds("w")) // 60)


def measured(estimate: int | None, remaining: int | None, spent: int | None, units: Units = USUAL) -> Thing:
    """Give every time field of an issue from its three numbers, all in seconds."""
    tracking: Thing = {}
    for name, number in (
        ("originalEstimate", estimate), ("remainingEstimate", remaining), ("timeSpent", spent),
    ):  # fmt: skip
        if number is not None:
            tracking |= {name: spelled(number, units), f"{name}Seconds": number}
    done, rest = spent or 0, remaining or 0
    progress: Thing = {"progress": done, "total": done + rest}
    if done + rest:
        progress["percent"] = done * 100 // (done + rest)
    return {
        "timetracking": tracking, "timespent": spent, "timeestimate": remaining,
        "timeoriginalestimate": estimate, "aggregatetimespent": spent, "aggregatetimeestimate": remaining,
        "aggregatetimeoriginalestimate": estimate, "progress": progress, "aggregateprogress": progress,
        "workratio": -1 if not estimate else done * 100 // estimate,
    }  # fmt: skip


def estimated(value: Any, fields: Any, units: Units = USUAL) -> Thing:
    """Read a ``timetracking`` value: the time fields as they then are.

    Raises:
        FieldFault: it is no object of durations.
    """
    if not isinstance(value, dict):
        raise FieldFault("data was not an object")
    original, remaining = fields.get("timeoriginalestimate"), fields.get("timeestimate")
    if value.get("originalEstimate") is not None:
        original = seconds(value["originalEstimate"], "originalEstimate", units)
        if fields.get("timeestimate") is None:
            remaining = original
    if value.get("remainingEstimate") is not None:
        remaining = seconds(value["remainingEstimate"], "remainingEstimate", units)
    return measured(original, remaining, fields.get("timespent"), units)
