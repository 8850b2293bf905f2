"""The Jira site itself."""

from isthmus.catalog.model import CLOUD, DATA_CENTER, Column, Endpoint, Resource, Type

SERVER_INFO = Resource(
    name="server_info",
    about="The Jira site: version, deployment, clock and time zone. One row.",
    docs="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-server-info/",
    key=("base_url",),
    list={CLOUD: Endpoint("GET", "/serverInfo"), DATA_CENTER: Endpoint("GET", "/serverInfo")},
    columns=(
        Column("base_url", Type.TEXT, "baseUrl", "The address of the site."),
        Column("display_url", Type.TEXT, "displayUrl", "The address shown to people.", data_center=""),
        Column("version", Type.TEXT, "version", "The version of Jira."),
        Column("deployment_type", Type.TEXT, "deploymentType", "Cloud or Server."),
        Column("build_number", Type.INTEGER, "buildNumber", "The build number."),
        Column("build_date", Type.INSTANT, "buildDate", "When this version was built."),
        Column("server_time", Type.INSTANT, "serverTime", "The clock of the site when it answered."),
        Column("server_time_zone", Type.TEXT, "serverTimeZone", "The default time zone.", data_center=""),
        Column("server_title", Type.TEXT, "serverTitle", "The name of the site."),
        Column("default_locale", Type.TEXT, "defaultLocale.locale", "The default language.", data_center=""),
        Column("scm_info", Type.TEXT, "scmInfo", "The revision this version was built from."),
    ),
)
