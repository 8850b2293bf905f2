"""The events a webhook may be for.

https://developer.atlassian.com/cloud/jira/platform/webhooks/#available-webhook-events
https://developer.atlassian.com/server/jira/platform/webhooks/
"""

from __future__ import annotations

ISSUES = frozenset({"jira:issue_created", "jira:issue_updated", "jira:issue_deleted"})
COMMENTS = frozenset({"comment_created", "comment_updated", "comment_deleted"})
PROPERTIES = frozenset({"issue_property_set", "issue_property_deleted"})
WORKLOGS = frozenset({"worklog_created", "worklog_updated", "worklog_deleted"})
ATTACHMENTS = frozenset({"attachment_created", "attachment_deleted"})
SPRINTS = frozenset({"sprint_created", "sprint_updated", "sprint_closed", "sprint_deleted", "sprint_started"})
VERSIONS = frozenset(
    {"jira:version_released", "jira:version_unreleased", "jira:version_created", "jira:version_moved",
     "jira:version_updated", "jira:version_merged", "jira:version_deleted"}
)  # fmt: skip

EVERYWHERE = ISSUES | COMMENTS | PROPERTIES | WORKLOGS | ATTACHMENTS | SPRINTS | VERSIONS | frozenset(
    {"issuelink_created", "issuelink_deleted", "project_created", "project_updated", "project_deleted",
     "project_soft_deleted", "project_restored_deleted", "project_archived", "project_restored_archived",
     "user_created", "user_updated", "user_deleted", "board_created", "board_updated", "board_deleted",
     "board_configuration_changed", "option_voting_changed", "option_watching_changed",
     "option_unassigned_issues_changed", "option_subtasks_changed", "option_attachments_changed",
     "option_issuelinks_changed", "option_timetracking_changed"}
)  # fmt: skip
"""Events that admin webhooks of both products may be for."""

CLOUD_ONLY = frozenset(
    {"issuetype_created", "issuetype_updated", "issuetype_deleted", "filter_created", "filter_updated",
     "filter_deleted", "option_timetracking_provider_changed", "jira_expression_evaluation_failed"}
)  # fmt: skip
DATA_CENTER_ONLY = frozenset({"jira:worklog_updated"})

ADMIN = {True: EVERYWHERE | CLOUD_ONLY, False: EVERYWHERE | DATA_CENTER_ONLY}
"""Events of admin webhooks, by whether the site is Cloud."""

DYNAMIC = ISSUES | COMMENTS | PROPERTIES | SPRINTS | VERSIONS
"""Events that apps may register webhooks for.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-webhooks/
"""
