"""The planes of Cloud through a client other people wrote, unmodified: atlassian-python-api's CloudAdmin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from atlassian.cloud_admin import CloudAdmin, CloudAdminOrgs, CloudAdminUsers
from planes import Thing, user
from requests.adapters import HTTPAdapter

JUDGED = ("provisioning_links",)
GATEWAY = "https://api.atlassian.com"
EXTERNAL = "urn:scim:schemas:extension:atlassian-external:1.0"


class Gateway(HTTPAdapter):
    """Atlassian's API gateway, as far as a sandbox is one."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.host = urlsplit(url).netloc

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        where = urlsplit(str(request.url))
        request.url = where._replace(scheme="http", netloc=self.host).geturl()
        return super().send(request, *args, **more)


@pytest.fixture(scope="module")
def jira(open_sandbox: Any) -> Iterator[Any]:
    with open_sandbox("--issues", "20") as found:
        yield found


def client(jira: Any, key: str, kind: Any = CloudAdmin) -> Any:
    session = requests.Session()
    session.mount(GATEWAY, Gateway(jira.sandbox.url))
    return kind(jira.sandbox.keys[key], session=session)


@pytest.fixture
def admin(jira: Any) -> Iterator[Any]:
    with client(jira, "organizationKey") as found:
        yield found


@pytest.fixture
def provider(jira: Any) -> Iterator[Any]:
    with client(jira, "scimKey") as found:
        yield found


def test_the_organization_as_the_client_reads_it(jira: Any, admin: Any) -> None:
    keys = jira.sandbox.keys
    org, directory = keys["organizationId"], keys["directoryId"]
    assert [row["id"] for row in admin.get_organizations()["data"]] == [org]
    assert admin.get_organization(org)["data"]["type"] == "orgs"
    assert [row["directoryId"] for row in admin.get_directories(org)["data"]] == [directory]
    me = jira.get("/rest/api/3/myself")
    found = admin.search_directory_users(org, directory, {"emails": [me["emailAddress"]]})["data"]
    assert [row["accountId"] for row in found] == [me["accountId"]]
    assert admin.get_directory_user(org, directory, me["accountId"])["data"]["name"] == me["displayName"]
    assert admin.get_directory_users_count(org, directory)["count"] > 10
    groups = admin.search_directory_groups(org, directory, {"groupNames": ["developers"]})["data"]
    assert admin.get_group(org, directory, groups[0]["id"])["data"]["name"] == "developers"
    assert groups[0]["id"] in {
        row["id"] for row in admin.get_groups(org, directory, search_term="dev")["data"]
    }


def test_an_account_as_the_client_leads_it(jira: Any, admin: Any, provider: Any) -> None:
    keys = jira.sandbox.keys
    made = provider.create_scim_user(keys["scimDirectoryId"], user("gus"))
    account = made[EXTERNAL]["atlassianAccountId"]
    told = admin.get_user_management_permissions(account)
    assert told["lifecycle.enablement"]["reason"]["key"] == "externalDirectory.scim"
    links = admin.get_scim_links(keys["organizationId"], account)
    assert links == [{"scimDirectoryId": keys["scimDirectoryId"], "scimUserId": made["id"]}]
    assert admin.get_scim_links_for_email(keys["organizationId"], "gus@example.com") == links
    assert admin.get_scim_links_for_email(keys["organizationId"], "no@example.com") == []
    admin.unlink_scim_user(keys["organizationId"], keys["scimDirectoryId"], made["id"])
    assert admin.get_scim_links(keys["organizationId"], account) == []
    assert admin.get_user_management_permissions(account)["lifecycle.enablement"] == {"allowed": True}
    admin.deactivate_user(account, "Bye")
    assert admin.get_user_profile(account)["account"]["account_status"] == "inactive"
    admin.activate_user(account)
    admin.update_user_profile(account, {"nickname": "G"})
    admin.set_user_email(account, "gustav@example.com")
    tokens = admin.get_user_api_tokens(account)
    admin.delete_user_api_token(account, tokens[0]["id"])
    assert len(admin.get_user_api_tokens(account)) == len(tokens) - 1
    admin.delete_user(account)
    admin.cancel_user_deletion(account)
    with client(jira, "organizationKey", CloudAdminUsers) as users:
        assert users.get_profile(account)["account"]["email"] == "gustav@example.com"
    with client(jira, "organizationKey", CloudAdminOrgs) as orgs:
        rows = orgs.get_managed_accounts_in_organization(keys["organizationId"])["data"]
        assert account in {row["account_id"] for row in rows}


def test_a_directory_as_the_client_writes_it(jira: Any, admin: Any, provider: Any) -> None:
    directory, org = jira.sandbox.keys["scimDirectoryId"], jira.sandbox.keys["organizationId"]
    made = provider.create_scim_user(directory, user("hal"))
    patch: list[Thing] = [{"op": "replace", "path": "title", "value": "Dr"}]
    assert provider.patch_scim_user(directory, made["id"], patch)["title"] == "Dr"
    assert "title" not in provider.replace_scim_user(directory, made["id"], user("hal"))
    assert provider.get_scim_user(directory, made["id"])["userName"] == "hal@example.com"
    found = provider.get_scim_users(directory, filter='userName eq "hal@example.com"')
    assert found["totalResults"] == 1
    group = provider.create_scim_group(directory, {"displayName": "hals", "members": [{"value": made["id"]}]})
    assert provider.get_scim_group(directory, group["id"])["members"][0]["value"] == made["id"]
    account = made[EXTERNAL]["atlassianAccountId"]
    admin.delete_scim_user_from_database(org, account)
    assert provider.get_scim_group(directory, group["id"])["members"] == []
    assert jira.get("/rest/api/3/user", accountId=account)["active"] is True
    for refused in (
        lambda: admin.delete_scim_user_from_database(org, account),
        lambda: admin.unlink_scim_user(org, directory, made["id"]),
        lambda: admin.get_scim_links(org, "nobody"),
        lambda: admin.get_scim_links_for_email(org, ""),
        lambda: provider.get_scim_user(directory, made["id"]),
        provider.get_organizations,
    ):
        with pytest.raises(requests.HTTPError):
            refused()
    provider.delete_scim_group(directory, group["id"])
    assert provider.get_scim_service_provider_config(directory)["patch"]["supported"]
    assert len(provider.get_scim_schemas(directory)["Resources"]) == 3
    assert provider.get_scim_resource_types(directory, "User")["id"] == "User"
