"""The fields of the company's Jira: what every Jira has, and one custom field of every kind."""

from __future__ import annotations

from typing import Any

Thing = dict[str, Any]

TYPES = "com.atlassian.jira.plugin.system.customfieldtypes:"
GREENHOPPER = "com.pyxis.greenhopper.jira:"

# id, name, clause names, type, items, flags: o(rderable) n(avigable) s(earchable)
SYSTEM: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("issuekey", "Key", "id issue issuekey key", "", "", "n"),
    ("issuetype", "Issue Type", "issuetype type", "issuetype", "", "ons"),
    ("timespent", "Time Spent", "timespent", "number", "", "n"),
    ("project", "Project", "project", "project", "", "ns"),
    ("fixVersions", "Fix versions", "fixVersion", "array", "version", "ons"),
    ("aggregatetimespent", "Σ Time Spent", "", "number", "", "n"),
    ("statusCategory", "Status Category", "statusCategory", "statusCategory", "", "ns"),
    (
        "statuscategorychangedate",
        "Status Category Changed",
        "statusCategoryChangedDate",
        "datetime",
        "",
        "ns",
    ),
    ("parent", "Parent", "parent", "", "", "ons"),
    ("resolution", "Resolution", "resolution", "resolution", "", "ons"),
    ("resolutiondate", "Resolved", "resolutiondate resolved", "datetime", "", "ns"),
    ("workratio", "Work Ratio", "workratio", "number", "", "ns"),
    ("lastViewed", "Last Viewed", "lastViewed", "datetime", "", "n"),
    ("watches", "Watchers", "watchers", "watches", "", "n"),
    ("thumbnail", "Images", "", "", "", "n"),
    ("created", "Created", "created createdDate", "datetime", "", "ns"),
    ("priority", "Priority", "priority", "priority", "", "ons"),
    ("labels", "Labels", "labels", "array", "string", "ons"),
    ("timeestimate", "Remaining Estimate", "remainingEstimate timeestimate", "number", "", "n"),
    ("aggregatetimeoriginalestimate", "Σ Original Estimate", "", "number", "", "n"),
    ("versions", "Affects versions", "affectedVersion", "array", "version", "ons"),
    ("issuelinks", "Linked Issues", "issueLink", "array", "issuelinks", "ons"),
    ("assignee", "Assignee", "assignee", "user", "", "ons"),
    ("updated", "Updated", "updated updatedDate", "datetime", "", "ns"),
    ("status", "Status", "status", "status", "", "ns"),
    ("components", "Components", "component", "array", "component", "ons"),
    ("timeoriginalestimate", "Original estimate", "originalEstimate timeoriginalestimate", "number", "", "n"),
    ("description", "Description", "description", "string", "", "ons"),
    ("timetracking", "Time tracking", "", "timetracking", "", "os"),
    ("security", "Security Level", "level", "securitylevel", "", "ons"),
    ("attachment", "Attachment", "attachments", "array", "attachment", "os"),
    ("aggregatetimeestimate", "Σ Remaining Estimate", "", "number", "", "n"),
    ("summary", "Summary", "summary", "string", "", "ons"),
    ("creator", "Creator", "creator", "user", "", "ns"),
    ("subtasks", "Sub-tasks", "subtasks", "array", "issuelinks", "n"),
    ("reporter", "Reporter", "reporter", "user", "", "ons"),
    ("aggregateprogress", "Σ Progress", "", "progress", "", "n"),
    ("environment", "Environment", "environment", "string", "", "ons"),
    ("duedate", "Due date", "due duedate", "date", "", "ons"),
    ("progress", "Progress", "", "progress", "", "n"),
    ("votes", "Votes", "votes", "votes", "", "n"),
    ("comment", "Comment", "comment", "comments-page", "", "os"),
    ("worklog", "Log Work", "", "array", "worklog", "os"),
)
CLOUD_ONLY = frozenset({"statusCategory", "statuscategorychangedate", "customfield_10001"})

# id, name, clause label, type, items, custom type
CUSTOM: tuple[tuple[int, str, str, str, str, str], ...] = (
    (10001, "Team", "Team", "team", "", TYPES + "atlassian-team"),
    (10011, "Epic Name", "", "string", "", GREENHOPPER + "gh-epic-label"),
    (10014, "Epic Link", "", "any", "", GREENHOPPER + "gh-epic-link"),
    (10015, "Start date", "Date", "date", "", TYPES + "datepicker"),
    (10016, "Story point estimate", "", "number", "", GREENHOPPER + "jsw-story-points"),
    (10019, "Rank", "", "any", "", GREENHOPPER + "gh-lexo-rank"),
    (10020, "Sprint", "", "array", "json", GREENHOPPER + "gh-sprint"),
    (10021, "Flagged", "Checkboxes", "array", "option", TYPES + "multicheckboxes"),
    (10030, "Story Points", "Number", "number", "", TYPES + "float"),
    (10031, "Customer", "Short text", "string", "", TYPES + "textfield"),
    (10032, "Acceptance criteria", "Paragraph", "string", "", TYPES + "textarea"),
    (10033, "Severity", "Dropdown", "option", "", TYPES + "select"),
    (10034, "Affected platforms", "Select List (multiple choices)", "array", "option", TYPES + "multiselect"),
    (10035, "Risk", "Radio Buttons", "option", "", TYPES + "radiobuttons"),
    (10036, "Compliance", "Checkboxes", "array", "option", TYPES + "multicheckboxes"),
    (10037, "Region", "Select List (cascading)", "option-with-child", "", TYPES + "cascadingselect"),
    (10038, "Reviewer", "User Picker (single user)", "user", "", TYPES + "userpicker"),
    (10039, "Approvers", "User Picker (multiple users)", "array", "user", TYPES + "multiuserpicker"),
    (10040, "Owning group", "Group Picker (single group)", "group", "", TYPES + "grouppicker"),
    (10041, "Go-live", "Time stamp", "datetime", "", TYPES + "datetime"),
    (10042, "Tags", "Labels", "array", "string", TYPES + "labels"),
    (10043, "Runbook", "URL Field", "string", "", TYPES + "url"),
    (10044, "Effort (days)", "Number", "number", "", TYPES + "float"),
    (10045, "Target version", "Version Picker (single version)", "version", "", TYPES + "version"),
    (10046, "Origin project", "Project Picker (single project)", "project", "", TYPES + "project"),
    (10047, "Severity", "Short text", "string", "", TYPES + "textfield"),
    (10048, "Priority", "Dropdown", "option", "", TYPES + "select"),
    (
        10049,
        "Seen in versions",
        "Version Picker (multiple versions)",
        "array",
        "version",
        TYPES + "multiversion",
    ),
    (
        10050,
        "Informed groups",
        "Group Picker (multiple groups)",
        "array",
        "group",
        TYPES + "multigrouppicker",
    ),
)

DESK = "com.atlassian.servicedesk:"
LINGO = "com.atlassian.servicedesk.servicedesk-lingo-integration-plugin:"

SERVICE: tuple[tuple[int, str, str, str, str, str], ...] = (
    (10060, "Request Type", "", "sd-customerrequesttype", "", DESK + "vp-origin"),
    (10061, "Organizations", "", "array", "sd-customerorganization", DESK + "sd-customer-organizations"),
    (10062, "Request participants", "", "array", "user", DESK + "sd-request-participants"),
    (10063, "Approvals", "", "sd-approvals", "", "com.atlassian.servicedesk.approvals-plugin:sd-approvals"),
    (10064, "Satisfaction", "", "sd-feedback", "", DESK + "sd-request-feedback"),
    (10065, "Satisfaction date", "", "datetime", "", DESK + "sd-request-feedback-date"),
    (10066, "Request language", "", "sd-request-lang", "", LINGO + "sd-request-language"),
    (10067, "Time to resolution", "", "sd-servicelevelagreement", "", DESK + "sd-sla-field"),
    (10068, "Time to first response", "", "sd-servicelevelagreement", "", DESK + "sd-sla-field"),
)
"""What Service Management adds to the issues of its projects."""
OLD_NAMES = {10060: "Customer Request Type"}
"""What Data Center still calls a field."""


def field_definitions(cloud: bool) -> list[Thing]:
    """List every field as ``GET /rest/api/{2,3}/field`` does.

    https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-fields/
    """
    rows = [_system(*row) for row in SYSTEM] + [_custom(*row) for row in CUSTOM]
    for number, name, *rest in SERVICE:
        rows.append(_custom(number, name if cloud else OLD_NAMES.get(number, name), *rest))
    rows = [row for row in rows if cloud or row["id"] not in CLOUD_ONLY]
    if cloud:
        return [_translatable({"id": row["id"], "key": row["id"], **row}) for row in rows]
    return rows


def _system(id_: str, name: str, clauses: str, kind: str, items: str, flags: str) -> Thing:
    field: Thing = {
        "id": id_,
        "name": name,
        "custom": False,
        "orderable": "o" in flags,
        "navigable": "n" in flags,
        "searchable": "s" in flags,
        "clauseNames": clauses.split(),
    }
    if kind:
        field["schema"] = {"type": kind, **({"items": items} if items else {}), "system": id_}
    return field


def _custom(number: int, name: str, label: str, kind: str, items: str, custom: str) -> Thing:
    clauses = [f"cf[{number}]", name, *([f"{name}[{label}]"] if label else [])]
    schema: Thing = {
        "type": kind,
        **({"items": items} if items else {}),
        "custom": custom,
        "customId": number,
    }
    return {
        "id": f"customfield_{number}",
        "name": name,
        "custom": True,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": clauses,
        "schema": schema,
    }


def _translatable(field: Thing) -> Thing:
    """Add what Cloud alone tells of a custom field: its name before translation, a team's configuration."""
    if not field["custom"]:
        return field
    schema = field["schema"]
    if schema["type"] == "team":
        schema = {**schema, "configuration": {schema["custom"]: True}}
    return {**field, "untranslatedName": field["name"], "schema": schema}
