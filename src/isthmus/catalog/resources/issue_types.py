"""The kinds of issues."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Resource, Type

ISSUE_TYPES = Resource(
    name="issue_types",
    about="The issue types the caller can see: Bug, Story, Epic …",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-types/",
    key=("id",),
    list={CLOUD: Endpoint("GET", "/issuetype"), DATA_CENTER: Endpoint("GET", "/issuetype")},
    columns=(
        Column("id", Type.TEXT, "id", "The id of the issue type."),
        Column("name", Type.TEXT, "name", "The name of the issue type in the caller's language."),
        Column("untranslated_name", Type.TEXT, "untranslatedName", "Its name as created.", data_center=""),
        Column("description", Type.TEXT, "description", "What the issue type is for."),
        Column("subtask", Type.BOOLEAN, "subtask", "Whether its issues are subtasks."),
        Column(
            "hierarchy_level",
            Type.INTEGER,
            "hierarchyLevel",
            "-1 for subtasks, 0 for base issues, 1 for epics, more above.",
            data_center="",
        ),
        Column(
            "project_id",
            Type.TEXT,
            "scope.project.id",
            "The team-managed project it is confined to.",
            data_center="",
        ),
        Column("entity_id", Type.TEXT, "entityId", "Its id within a team-managed project.", data_center=""),
        Column("icon_url", Type.TEXT, "iconUrl", "The address of its icon."),
        Column("url", Type.TEXT, "self", "The address of the issue type in Jira's API."),
    ),
)
