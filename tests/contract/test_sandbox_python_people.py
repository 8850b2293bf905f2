"""Two Python clients other people wrote, unmodified, administering the people of a sandbox."""

from __future__ import annotations

from typing import Any

import atlassian
import jira
import pytest

Thing = dict[str, Any]


def test_pycontribs_adds_renames_and_removes_people_of_data_center(pycontribs: jira.JIRA, site: Any) -> None:
    if site.cloud:
        pytest.skip("the client names no products, which Cloud asks for")
    assert pycontribs.add_user(
        "py.one", "py.one@example.com", password="Correct-Horse-1", fullname="Py One",
        application_keys=["jira-software"],
    )  # fmt: skip
    pycontribs.rename_user("py.one", "py.two")
    assert pycontribs.user("py.two").displayName == "Py One"
    assert [user.name for user in pycontribs.search_users(user="py.two")] == ["py.two"]
    assert pycontribs.add_group("py-group")
    pycontribs.add_user_to_group("py.two", "py-group")
    pycontribs.remove_user_from_group("py.two", "py-group")
    assert pycontribs.remove_group("py-group")
    assert pycontribs.delete_user("py.two")
    assert pycontribs.search_users(user="py.two") == []


def test_pycontribs_finds_who_can_be_assigned_and_what_is_allowed(pycontribs: jira.JIRA, site: Any) -> None:
    text = {"query": "ada"} if site.cloud else {"username": "ada"}
    found = pycontribs.search_assignable_users_for_issues(project="PLAT", **text)
    assert "Ada Bergström" in [user.displayName for user in found]
    told = pycontribs.my_permissions(projectKey="PLAT", permissions="EDIT_ISSUES")
    assert told["permissions"]["EDIT_ISSUES"]["havePermission"] is True
    assert "empty-group" in pycontribs.groups("empty")


def test_atlassian_api_administers_people_and_groups(atlassian_api: atlassian.Jira, site: Any) -> None:
    atlassian_api.create_group("at-group")
    me = atlassian_api.myself()
    who = {"account_id": me["accountId"]} if site.cloud else {"username": me["name"]}
    if not site.cloud:  # the client tells Cloud by the host atlassian.net
        atlassian_api.add_user_to_group(group_name="at-group", **who)
        members = atlassian_api.get_all_users_from_group("at-group")["values"]
        assert [row["displayName"] for row in members] == [me["displayName"]]
        atlassian_api.remove_user_from_group(group_name="at-group", **who)
    assert atlassian_api.get_groups(query="at-group")["total"] == 1
    atlassian_api.remove_group("at-group")
    assert atlassian_api.get_groups(query="at-group")["total"] == 0
    atlassian_api.user_set_property(key_property="theme", value_property={"dark": True}, **who)
    assert atlassian_api.user_property(key_property="theme", **who)["value"] == {"dark": True}
    atlassian_api.user_delete_property(key_property="theme", **who)
    assert len(atlassian_api.get_all_application_roles()) == 3
    assert atlassian_api.get_application_role("jira-core")["key"] == "jira-core"
    told = atlassian_api.get_permissions("EDIT_ISSUES", project_key="PLAT")
    assert told["permissions"]["EDIT_ISSUES"]["havePermission"] is True
    assert "EDIT_ISSUES" in atlassian_api.get_all_permissions()["permissions"]


def test_atlassian_api_changes_people_of_data_center(atlassian_api: atlassian.Jira, site: Any) -> None:
    if site.cloud:
        pytest.skip("Cloud changes people by other APIs")
    atlassian_api.user_create("at.one", "at.one@example.com", "At One", password="Correct-Horse-1")
    atlassian_api.user_update_username("at.one", "at.two")
    atlassian_api.user_update_email("at.two", "at.two@example.com")
    atlassian_api.user_update("at.two", {"displayName": "At Two"})
    assert atlassian_api.user("at.two")["emailAddress"] == "at.two@example.com"
    atlassian_api.add_user_to_application("at.two", "jira-core")
    told = atlassian_api.user("at.two", expand="applicationRoles")["applicationRoles"]["items"]
    assert [row["key"] for row in told] == ["jira-software", "jira-core"]
    assert atlassian_api.is_active_user("at.two")
    atlassian_api.user_remove("at.two")
    assert atlassian_api.user_find_by_user_string(username="at.two") == []
