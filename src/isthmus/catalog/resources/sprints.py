"""Sprints."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Param, Resource, Type

# 400 says that this board has no sprints; so it does for a state that does not exist, which no sprint is in.
_PAGES = Endpoint(
    "GET", "/rest/agile/1.0/board/{id}/sprint", rows="values", page=Page.START_AT, absent=(400,)
)

SPRINTS = Resource(
    name="sprints",
    about="The sprints of each board; one that several boards show is there once for each.",
    docs="https://developer.atlassian.com/cloud/jira/software/rest/api-group-board/",
    key=("board_id", "id"),
    list={CLOUD: _PAGES, DATA_CENTER: _PAGES},
    parent="boards",
    parent_key=(("board_id", "id"),),
    parent_where=(("type", ("scrum", "simple")),),
    columns=(
        Column("board_id", Type.INTEGER, "^id", "The id of the board that shows it."),
        Column("id", Type.INTEGER, "id", "The id of the sprint."),
        Column("name", Type.TEXT, "name", "The name of the sprint."),
        Column("state", Type.TEXT, "state", "future, active or closed.", push=Param("state")),
        Column("goal", Type.TEXT, "goal", "What the sprint is to achieve."),
        Column("start_date", Type.INSTANT, "startDate", "When it starts."),
        Column("end_date", Type.INSTANT, "endDate", "When it is to end."),
        Column("complete_date", Type.INSTANT, "completeDate", "When it was closed."),
        Column("created_date", Type.INSTANT, "createdDate", "When it was created.", data_center=""),
        Column("origin_board_id", Type.INTEGER, "originBoardId", "The board it was created on."),
        Column("url", Type.TEXT, "self", "The address of the sprint in Jira's API."),
    ),
)
