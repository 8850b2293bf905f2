"""Every permission Jira has, as people read it.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/
https://confluence.atlassian.com/adminjiraserver/managing-project-permissions-938847145.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jira_sandbox.state.access import Access
from jira_sandbox.state.permission_schemes import PermissionSchemes
from jira_sandbox.state.site import Site


@dataclass(frozen=True)
class Permission:
    """A permission: Jira's key and name, its number (-1 for newer ones), and the key it had before Jira 6.

    ``about`` is what it lets people do.
    """

    key: str
    number: str
    old: str
    name: str
    about: str
    kind: str = "PROJECT"


GLOBAL = "GLOBAL"
TABLE = (
    Permission("ADMINISTER", "0", "", "Administer Jira", "Create and administer projects, issue types, "
               "fields, workflows, and schemes for all projects.", GLOBAL),
    Permission("SYSTEM_ADMIN", "44", "", "Jira System Administrators", "Ability to perform all "
               "administration functions. There must be at least one group with this permission.", GLOBAL),
    Permission("USER_PICKER", "27", "", "Browse users and groups", "View and select users or groups from the "
               "user picker, and share issues.", GLOBAL),
    Permission("BULK_CHANGE", "33", "", "Make bulk changes", "Modify collections of issues at once. For "
               "example, resolve multiple issues in one step.", GLOBAL),
    Permission("CREATE_SHARED_OBJECTS", "22", "", "Share dashboards and filters", "Share dashboards and "
               "filters with other users.", GLOBAL),
    Permission("MANAGE_GROUP_FILTER_SUBSCRIPTIONS", "24", "", "Manage group filter subscriptions",
               "Create and delete group filter subscriptions.", GLOBAL),
    Permission("CREATE_PROJECT", "-1", "", "Create team-managed projects", "Create projects separate from "
               "shared configurations and schemes.", GLOBAL),
    Permission("BROWSE_PROJECTS", "10", "BROWSE", "Browse Projects", "Ability to browse projects and the "
               "issues within them."),
    Permission("CREATE_ISSUES", "11", "CREATE_ISSUE", "Create Issues", "Ability to create issues."),
    Permission("EDIT_ISSUES", "12", "EDIT_ISSUE", "Edit Issues", "Ability to edit issues."),
    Permission("ASSIGN_ISSUES", "13", "ASSIGN_ISSUE", "Assign Issues", "Ability to assign issues to other "
               "people."),
    Permission("RESOLVE_ISSUES", "14", "RESOLVE_ISSUE", "Resolve Issues", "Ability to resolve and reopen "
               "issues. This includes the ability to set a fix version."),
    Permission("ADD_COMMENTS", "15", "COMMENT_ISSUE", "Add Comments", "Ability to comment on issues."),
    Permission("DELETE_ISSUES", "16", "DELETE_ISSUE", "Delete Issues", "Ability to delete issues."),
    Permission("ASSIGNABLE_USER", "17", "", "Assignable User", "Users with this permission may be assigned "
               "to issues."),
    Permission("CLOSE_ISSUES", "18", "CLOSE_ISSUE", "Close Issues", "Ability to close issues. Often useful "
               "where your developers resolve issues, and a QA department closes them."),
    Permission("CREATE_ATTACHMENTS", "19", "CREATE_ATTACHMENT", "Create Attachments", "Users with this "
               "permission may create attachments."),
    Permission("WORK_ON_ISSUES", "20", "WORK_ISSUE", "Work On Issues", "Ability to log work done against an "
               "issue. Only useful if Time Tracking is turned on."),
    Permission("LINK_ISSUES", "21", "LINK_ISSUE", "Link Issues", "Ability to link issues together and create "
               "linked issues. Only useful if issue linking is turned on."),
    Permission("ADMINISTER_PROJECTS", "23", "PROJECT_ADMIN", "Administer Projects", "Ability to administer a "
               "project in Jira."),
    Permission("MOVE_ISSUES", "25", "MOVE_ISSUE", "Move Issues", "Ability to move issues between projects or "
               "between workflows of the same project (if applicable). Note the user can only move issues to "
               "a project they have the create permission for."),
    Permission("SET_ISSUE_SECURITY", "26", "", "Set Issue Security", "Ability to set the level of security "
               "on an issue so that only people in that security level can see the issue."),
    Permission("SCHEDULE_ISSUES", "28", "SCHEDULE_ISSUE", "Schedule Issues", "Ability to view or edit an "
               "issue's due date."),
    Permission("VIEW_DEV_TOOLS", "29", "VIEW_VERSION_CONTROL", "View Development Tools", "Allows users in a "
               "software project to view development-related information on the issue, such as commits, "
               "reviews and build information."),
    Permission("MODIFY_REPORTER", "30", "", "Modify Reporter", "Ability to modify the reporter when creating "
               "or editing an issue."),
    Permission("VIEW_VOTERS_AND_WATCHERS", "31", "", "View Voters and Watchers", "Ability to view the voters "
               "and watchers of an issue."),
    Permission("MANAGE_WATCHERS", "32", "MANAGE_WATCHER_LIST", "Manage Watchers", "Ability to manage the "
               "watchers of an issue."),
    Permission("EDIT_ALL_COMMENTS", "34", "COMMENT_EDIT_ALL", "Edit All Comments", "Ability to edit all "
               "comments made on issues."),
    Permission("EDIT_OWN_COMMENTS", "35", "COMMENT_EDIT_OWN", "Edit Own Comments", "Ability to edit own "
               "comments made on issues."),
    Permission("DELETE_ALL_COMMENTS", "36", "COMMENT_DELETE_ALL", "Delete All Comments", "Ability to delete "
               "all comments made on issues."),
    Permission("DELETE_OWN_COMMENTS", "37", "COMMENT_DELETE_OWN", "Delete Own Comments", "Ability to delete "
               "own comments made on issues."),
    Permission("DELETE_ALL_ATTACHMENTS", "38", "ATTACHMENT_DELETE_ALL", "Delete All Attachments", "Users "
               "with this permission may delete all attachments."),
    Permission("DELETE_OWN_ATTACHMENTS", "39", "ATTACHMENT_DELETE_OWN", "Delete Own Attachments", "Users "
               "with this permission may delete own attachments."),
    Permission("EDIT_OWN_WORKLOGS", "40", "WORKLOG_EDIT_OWN", "Edit Own Worklogs", "Ability to edit own "
               "worklogs made on issues."),
    Permission("EDIT_ALL_WORKLOGS", "41", "WORKLOG_EDIT_ALL", "Edit All Worklogs", "Ability to edit all "
               "worklogs made on issues."),
    Permission("DELETE_OWN_WORKLOGS", "42", "WORKLOG_DELETE_OWN", "Delete Own Worklogs", "Ability to delete "
               "own worklogs made on issues."),
    Permission("DELETE_ALL_WORKLOGS", "43", "WORKLOG_DELETE_ALL", "Delete All Worklogs", "Ability to delete "
               "all worklogs made on issues."),
    Permission("VIEW_READONLY_WORKFLOW", "45", "VIEW_WORKFLOW_READONLY", "View Read-Only Workflow", "Users "
               "with this permission may view a read-only version of a workflow."),
    Permission("TRANSITION_ISSUES", "46", "TRANSITION_ISSUE", "Transition Issues", "Ability to transition "
               "issues."),
    Permission("MANAGE_SPRINTS_PERMISSION", "-1", "", "Manage sprints", "Ability to manage sprints."),
    Permission("BROWSE_ARCHIVE", "-1", "", "Browse Project Archive", "Ability to browse archived issues from "
               "a specific project."),
    Permission("ARCHIVE_ISSUES", "-1", "", "Archive Issues", "Ability to archive issues for a specific "
               "project."),
    Permission("UNARCHIVE_ISSUES", "-1", "", "Restore Issues", "Ability to restore archived issues for a "
               "specific project."),
    Permission("RESTORE_ISSUES", "-1", "", "Restore Issues", "Ability to restore issues for a specific "
               "project."),
)  # fmt: skip


def permissions(site: Site) -> Iterator[Permission]:
    """List the permissions that the product of a site has."""
    schemes, access = site.part(PermissionSchemes), site.part(Access)
    for permission in TABLE:
        if permission.key in access.grants if permission.kind == GLOBAL else schemes.known(permission.key):
            yield permission
