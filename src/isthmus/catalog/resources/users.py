"""The people and apps that have an account."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Page, Resource, Type
from isthmus.catalog.shapes import PERSON_COLUMNS

USERS = Resource(
    name="users",
    about="The accounts of the site, active and inactive: people, apps and customers.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-users/",
    key=("account_id", "user_key"),
    list={
        CLOUD: Endpoint("GET", "/users/search", page=Page.BARE_START_AT, limit=1000),
        # The search splits its text at punctuation, so that a lone dot asks for nothing and finds everybody.
        DATA_CENTER: Endpoint(
            "GET",
            "/user/search",
            page=Page.BARE_START_AT,
            limit=1000,
            query=(("username", "."), ("includeInactive", "true")),
        ),
    },
    columns=(
        *PERSON_COLUMNS,
        Column("app_type", Type.TEXT, "appType", "What kind of app this is.", data_center=""),
        Column("locale", Type.TEXT, "locale", "The language of the profile; NULL when the profile hides it."),
    ),
)
