"""The person whose credentials are used."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Resource, Type
from isthmus.catalog.shapes import PERSON_COLUMNS

MYSELF = Resource(
    name="myself",
    about="The account that asks: its name, language and the time zone in which JQL reads dates. One row.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-myself/",
    key=("account_id", "user_key"),
    list={CLOUD: Endpoint("GET", "/myself"), DATA_CENTER: Endpoint("GET", "/myself")},
    columns=(*PERSON_COLUMNS, Column("locale", Type.TEXT, "locale", "The language of the profile.")),
)
