"""Who is in which group."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Resource, Type
from isthmus.catalog.shapes import PERSON_COLUMNS

GROUP_MEMBERS = Resource(
    name="group_members",
    about="The members of each group, active and inactive.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-groups/#api-rest-api-3-group-member-get",
    key=("group_name", "account_id", "user_key"),
    list={
        CLOUD: Endpoint(
            "GET",
            "/group/member",
            rows="values",
            page=Page.START_AT,
            query=(("groupId", "{group_id}"), ("includeInactiveUsers", "true")),
        ),
        DATA_CENTER: Endpoint(
            "GET",
            "/group/member",
            rows="values",
            page=Page.START_AT,
            query=(("groupname", "{name}"), ("includeInactiveUsers", "true")),
        ),
    },
    parent="groups",
    parent_key=(("group_id", "group_id"), ("group_name", "name")),
    columns=(
        Column("group_id", Type.TEXT, "^groupId", "The id of the group.", data_center=""),
        Column("group_name", Type.TEXT, "^name", "The name of the group."),
        *PERSON_COLUMNS,
    ),
)
