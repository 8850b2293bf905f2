"""Scrum and kanban boards."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Resource, Type

_PAGES = Endpoint("GET", "/rest/agile/1.0/board", rows="values", page=Page.START_AT)

BOARDS = Resource(
    name="boards",
    about="The boards the caller can see.",
    docs="https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/",
    key=("id",),
    list={CLOUD: _PAGES, DATA_CENTER: _PAGES},
    columns=(
        Column("id", Type.INTEGER, "id", "The id of the board."),
        Column("name", Type.TEXT, "name", "The name of the board."),
        Column("type", Type.TEXT, "type", "scrum, kanban or simple (team-managed)."),
        Column(
            "project_id", Type.TEXT, "location.projectId", "The id of the project it is in.", data_center=""
        ),
        Column(
            "project_key",
            Type.TEXT,
            "location.projectKey",
            "The key of the project it is in.",
            data_center="",
        ),
        Column("location", Type.TEXT, "location.displayName", "Where it is, to show.", data_center=""),
        Column("private", Type.BOOLEAN, "isPrivate", "Whether only its owner sees it.", data_center=""),
        Column("url", Type.TEXT, "self", "The address of the board in Jira's API."),
    ),
)
