"""The releases of a project."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Resource, Type
from isthmus.catalog.shapes import PROJECT_COLUMNS, PROJECT_KEY

_PAGES = Endpoint("GET", "/project/{key}/version", rows="values", page=Page.START_AT)

PROJECT_VERSIONS = Resource(
    name="project_versions",
    about="The versions of projects: what is released and when.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-project-versions/",
    key=("id",),
    list={CLOUD: _PAGES, DATA_CENTER: _PAGES},
    parent="projects",
    parent_key=PROJECT_KEY,
    columns=(
        *PROJECT_COLUMNS,
        Column("id", Type.TEXT, "id", "The id of the version."),
        Column("name", Type.TEXT, "name", "The name of the version."),
        Column("description", Type.TEXT, "description", "What the version brings."),
        Column("released", Type.BOOLEAN, "released", "Whether it is released."),
        Column("archived", Type.BOOLEAN, "archived", "Whether it is archived."),
        Column("overdue", Type.BOOLEAN, "overdue", "Whether its release day has passed unreleased."),
        Column("start_date", Type.DATE, "startDate", "The day work on it starts."),
        Column("release_date", Type.DATE, "releaseDate", "The day it is released."),
        Column("url", Type.TEXT, "self", "The address of the version in Jira's API."),
    ),
)
