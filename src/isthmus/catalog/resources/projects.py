"""Projects, which Cloud has begun to call spaces."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, UNPUSHED, Column, Endpoint, Page, Param, Resource, Type
from isthmus.catalog.shapes import user_columns

PROJECTS = Resource(
    name="projects",
    about="The projects the caller may browse.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-projects/",
    key=("id",),
    list={
        CLOUD: Endpoint(
            "GET",
            "/project/search",
            rows="values",
            page=Page.START_AT,
            limit=100,
            query=(("expand", "description,lead,issueTypes,url,projectKeys,insight"),),
            absent=(404,),  # "no projects matching the search criteria are found"
        ),
        DATA_CENTER: Endpoint(
            "GET", "/project", query=(("expand", "description,lead,issueTypes,url,projectKeys"),)
        ),
    },
    columns=(
        Column("id", Type.TEXT, "id", "The id of the project."),
        Column(
            "key",
            Type.TEXT,
            "key",
            "The key of the project, the part of an issue key before the dash.",
            push=Param("keys"),
            push_data_center=UNPUSHED,
        ),
        Column("name", Type.TEXT, "name", "The name of the project."),
        Column("description", Type.TEXT, "description", "What the project is for."),
        *user_columns("lead", "lead", "the project lead"),
        Column("type", Type.TEXT, "projectTypeKey", "software, service_desk, business …"),
        Column("style", Type.TEXT, "style", "classic or next-gen (team-managed).", data_center=""),
        Column("simplified", Type.BOOLEAN, "simplified", "Whether it is team-managed.", data_center=""),
        Column("private", Type.BOOLEAN, "isPrivate", "Whether only its members see it.", data_center=""),
        Column("archived", Type.BOOLEAN, "archived", "Whether it is archived."),
        Column("category_id", Type.TEXT, "projectCategory.id", "The id of its category."),
        Column("category", Type.TEXT, "projectCategory.name", "The name of its category."),
        Column("project_url", Type.TEXT, "url", "The address its lead gave it."),
        Column("issue_type_ids", Type.TEXTS, "issueTypes[].id", "The ids of its issue types."),
        Column("issue_types", Type.TEXTS, "issueTypes[].name", "The names of its issue types."),
        Column("project_keys", Type.TEXTS, "projectKeys", "Its present and former keys."),
        Column(
            "issue_count", Type.INTEGER, "insight.totalIssueCount", "How many issues it has.", data_center=""
        ),
        Column(
            "last_issue_update",
            Type.INSTANT,
            "insight.lastIssueUpdateTime",
            "When one of its issues last changed.",
            data_center="",
        ),
        Column("entity_id", Type.TEXT, "entityId", "The id of the project across products.", data_center=""),
        Column("url", Type.TEXT, "self", "The address of the project in Jira's API."),
    ),
)
