"""Issues, which Cloud has begun to call work items.

What is pushed is what Jira answers with at least the rows SQL wants, never fewer:

- names: JQL ignores case and SQL does not, so a name is asked for and compared again;
- ids: an id that does not exist is tried as a name (a priority named "3"), so ids of such things are compared
  again too; only an issue's own id means the same on both sides;
- `resolution = "Unresolved"` means "no resolution" to Jira, whatever resolutions are called;
- texts are matched by words, and durations are rounded: neither is asked for.

https://support.atlassian.com/jira-software-cloud/docs/jql-fields/
"""

from isthmus.catalog.model import (
    EQUALITY,
    MEMBERSHIP,
    NULLNESS,
    RANGE,
    Column,
    Jql,
    Match,
    Op,
    Resource,
    Type,
)
from isthmus.catalog.shapes import SEARCH, user_columns

_INSTANT = RANGE | NULLNESS

ISSUES = Resource(
    name="issues",
    about="The issues the caller may browse, with their fields.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/",
    key=("id",),
    list=SEARCH,
    columns=(
        Column("id", Type.TEXT, "id", "The id of the issue.", push=Jql("id", EQUALITY, Match.ID, True)),
        Column(
            "key",
            Type.TEXT,
            "key",
            "The key of the issue, like ABC-123; it changes when the issue moves.",
            push=Jql("key", EQUALITY, Match.KEY),
        ),
        Column(
            "project_id",
            Type.TEXT,
            "fields.project.id",
            "The id of the project.",
            push=Jql("project", EQUALITY, Match.ID),
        ),
        Column(
            "project_key",
            Type.TEXT,
            "fields.project.key",
            "The key of the project.",
            push=Jql("project", EQUALITY),
        ),
        Column("project_name", Type.TEXT, "fields.project.name", "The name of the project."),
        Column(
            "issue_type_id",
            Type.TEXT,
            "fields.issuetype.id",
            "The id of the issue type.",
            push=Jql("issuetype", EQUALITY, Match.ID),
        ),
        Column(
            "issue_type",
            Type.TEXT,
            "fields.issuetype.name",
            "The name of the issue type: Bug, Story …",
            push=Jql("issuetype", EQUALITY),
        ),
        Column("subtask", Type.BOOLEAN, "fields.issuetype.subtask", "Whether it is a subtask."),
        Column(
            "hierarchy_level",
            Type.INTEGER,
            "fields.issuetype.hierarchyLevel",
            "-1 for subtasks, 0 for base issues, 1 for epics, more above.",
            data_center="",
        ),
        Column("summary", Type.TEXT, "fields.summary", "The title of the issue."),
        Column("description", Type.RICH, "fields.description", "What the issue is about."),
        Column("environment", Type.RICH, "fields.environment", "The environment it happens in."),
        Column(
            "status_id",
            Type.TEXT,
            "fields.status.id",
            "The id of the status.",
            push=Jql("status", EQUALITY, Match.ID),
        ),
        Column(
            "status", Type.TEXT, "fields.status.name", "The name of the status.", push=Jql("status", EQUALITY)
        ),
        Column(
            "status_category",
            Type.TEXT,
            "fields.status.statusCategory.name",
            "The name of the status category: To Do, In Progress, Done.",
            push=Jql("statusCategory", EQUALITY),
        ),
        Column(
            "status_category_key",
            Type.TEXT,
            "fields.status.statusCategory.key",
            "The key of the status category: new, indeterminate, done.",
        ),
        Column(
            "priority_id",
            Type.TEXT,
            "fields.priority.id",
            "The id of the priority.",
            push=Jql("priority", EQUALITY | NULLNESS, Match.ID),
        ),
        Column(
            "priority",
            Type.TEXT,
            "fields.priority.name",
            "The name of the priority.",
            push=Jql("priority", EQUALITY | NULLNESS),
        ),
        Column(
            "resolution_id",
            Type.TEXT,
            "fields.resolution.id",
            "The id of the resolution; NULL while unresolved.",
            push=Jql("resolution", EQUALITY | NULLNESS, Match.ID),
        ),
        Column(
            "resolution",
            Type.TEXT,
            "fields.resolution.name",
            "The name of the resolution; NULL while unresolved.",
            push=Jql("resolution", EQUALITY | NULLNESS, operand=r"(?!unresolved$).*"),
        ),
        Column(
            "created",
            Type.INSTANT,
            "fields.created",
            "When it was created.",
            push=Jql("created", RANGE, Match.INSTANT),
            nullable=False,
            order="created",
        ),
        Column(
            "updated",
            Type.INSTANT,
            "fields.updated",
            "When it last changed.",
            push=Jql("updated", RANGE, Match.INSTANT),
            nullable=False,
            order="updated",
        ),
        Column(
            "resolved",
            Type.INSTANT,
            "fields.resolutiondate",
            "When it was resolved.",
            push=Jql("resolved", _INSTANT, Match.INSTANT),
        ),
        Column(
            "due", Type.DATE, "fields.duedate", "The day it is due.", push=Jql("due", _INSTANT, Match.DAY)
        ),
        Column(
            "last_viewed",
            Type.INSTANT,
            "fields.lastViewed",
            "When the caller last looked at it.",
            push=Jql("lastViewed", RANGE, Match.INSTANT),
        ),
        Column(
            "status_category_changed",
            Type.INSTANT,
            "fields.statuscategorychangedate",
            "When it last moved to another status category.",
            data_center="",
            push=Jql("statusCategoryChangedDate", _INSTANT, Match.INSTANT),
        ),
        *user_columns("assignee", "fields.assignee", "the assignee", "assignee"),
        *user_columns("reporter", "fields.reporter", "the reporter", "reporter"),
        *user_columns("creator", "fields.creator", "who created it", "creator"),
        Column("labels", Type.TEXTS, "fields.labels", "The labels.", push=Jql("labels", MEMBERSHIP)),
        Column(
            "components",
            Type.TEXTS,
            "fields.components[].name",
            "The names of its components.",
            push=Jql("component", MEMBERSHIP),
        ),
        Column(
            "component_ids",
            Type.TEXTS,
            "fields.components[].id",
            "The ids of its components.",
            push=Jql("component", MEMBERSHIP, Match.ID),
        ),
        Column(
            "fix_versions",
            Type.TEXTS,
            "fields.fixVersions[].name",
            "The names of the versions it is to be done in.",
            push=Jql("fixVersion", MEMBERSHIP),
        ),
        Column(
            "fix_version_ids",
            Type.TEXTS,
            "fields.fixVersions[].id",
            "The ids of the versions it is to be done in.",
            push=Jql("fixVersion", MEMBERSHIP, Match.ID),
        ),
        Column(
            "affected_versions",
            Type.TEXTS,
            "fields.versions[].name",
            "The names of the versions it was seen in.",
            push=Jql("affectedVersion", MEMBERSHIP),
        ),
        Column(
            "affected_version_ids",
            Type.TEXTS,
            "fields.versions[].id",
            "The ids of the versions it was seen in.",
            push=Jql("affectedVersion", MEMBERSHIP, Match.ID),
        ),
        Column(
            "parent_id",
            Type.TEXT,
            "fields.parent.id",
            "The id of the issue above it.",
            push=Jql("parent", EQUALITY, Match.ID),
        ),
        Column(
            "parent_key",
            Type.TEXT,
            "fields.parent.key",
            "The key of the issue above it.",
            push=Jql("parent", EQUALITY, Match.KEY),
        ),
        Column("subtask_keys", Type.TEXTS, "fields.subtasks[].key", "The keys of its subtasks."),
        Column("attachment_ids", Type.TEXTS, "fields.attachment[].id", "The ids of its attachments."),
        Column(
            "time_original_estimate",
            Type.INTEGER,
            "fields.timeoriginalestimate",
            "The first estimate, in seconds.",
        ),
        Column("time_estimate", Type.INTEGER, "fields.timeestimate", "The work that remains, in seconds."),
        Column("time_spent", Type.INTEGER, "fields.timespent", "The work logged, in seconds."),
        Column(
            "aggregate_time_original_estimate",
            Type.INTEGER,
            "fields.aggregatetimeoriginalestimate",
            "The first estimates of it and its subtasks, in seconds.",
        ),
        Column(
            "aggregate_time_estimate",
            Type.INTEGER,
            "fields.aggregatetimeestimate",
            "The work that remains in it and its subtasks, in seconds.",
        ),
        Column(
            "aggregate_time_spent",
            Type.INTEGER,
            "fields.aggregatetimespent",
            "The work logged on it and its subtasks, in seconds.",
        ),
        Column(
            "work_ratio",
            Type.INTEGER,
            "fields.workratio",
            "Work logged in percent of the first estimate; -1 without an estimate.",
        ),
        Column(
            "votes",
            Type.INTEGER,
            "fields.votes.votes",
            "How many people voted for it.",
            push=Jql("votes", EQUALITY | RANGE, Match.NUMBER),
        ),
        Column(
            "watch_count",
            Type.INTEGER,
            "fields.watches.watchCount",
            "How many people watch it.",
            push=Jql("watchers", EQUALITY | RANGE, Match.NUMBER),
        ),
        Column("comment_count", Type.INTEGER, "fields.comment.total", "How many comments it has."),
        Column("worklog_count", Type.INTEGER, "fields.worklog.total", "How many entries its work log has."),
        Column("security_level_id", Type.TEXT, "fields.security.id", "The id of its security level."),
        Column(
            "security_level",
            Type.TEXT,
            "fields.security.name",
            "The name of its security level.",
            push=Jql("level", EQUALITY | {Op.NOT_NULL}),
        ),
        Column("url", Type.TEXT, "self", "The address of the issue in Jira's API."),
        Column("fields", Type.JSON, "fields", "All fields as Jira sent them, by field id."),
    ),
)
