"""The parts a project is divided into."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Resource, Type
from isthmus.catalog.shapes import PROJECT_COLUMNS, PROJECT_KEY, user_columns

PROJECT_COMPONENTS = Resource(
    name="project_components",
    about="The components of projects, which group issues within one.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-components/",
    key=("id",),
    list={
        CLOUD: Endpoint("GET", "/project/{key}/component", rows="values", page=Page.START_AT),
        DATA_CENTER: Endpoint("GET", "/project/{key}/components"),
    },
    parent="projects",
    parent_key=PROJECT_KEY,
    columns=(
        *PROJECT_COLUMNS,
        Column("id", Type.TEXT, "id", "The id of the component."),
        Column("name", Type.TEXT, "name", "The name of the component."),
        Column("description", Type.TEXT, "description", "What belongs to the component."),
        *user_columns("lead", "lead", "its lead"),
        Column("assignee_type", Type.TEXT, "assigneeType", "Who is assigned by default, as configured."),
        Column("real_assignee_type", Type.TEXT, "realAssigneeType", "Who is assigned by default, in effect."),
        Column(
            "assignee_type_valid",
            Type.BOOLEAN,
            "isAssigneeTypeValid",
            "Whether the configured assignee can be assigned.",
        ),
        Column("issue_count", Type.INTEGER, "issueCount", "How many issues it groups.", data_center=""),
        Column("archived", Type.BOOLEAN, "", "Whether it is archived.", data_center="archived"),
        Column("url", Type.TEXT, "self", "The address of the component in Jira's API."),
    ),
)
