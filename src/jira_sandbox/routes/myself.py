"""The caller: who they are, and how they like Jira.

https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-myself/
"""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from jira_sandbox.asked import Asked
from jira_sandbox.call import DONE, Answer, Call
from jira_sandbox.edit.person import change_person
from jira_sandbox.errors import JiraError
from jira_sandbox.routes.registry import route
from jira_sandbox.routes.users import oneself, profile
from jira_sandbox.state.profiles import Profiles, key_of

Thing = dict[str, Any]

DEFAULTS = {
    "user.notifications.mimetype": "html",
    "user.default.share.private": "true",
    "user.keyboard.shortcuts.disabled": "false",
    "user.autowatch.disabled": "false",
    "user.notifiy.own.changes": "false",
}
"""What Jira itself sets; https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-myself/."""

OF_PROFILE = {"jira.user.locale": "locale", "jira.user.timezone": "timeZone"}
"""Settings that are members of the person."""

LONGEST = 255
ACCESSIBILITY = ("a11y-setting-underlined-links",)
LOCALES = (
    "cs_CZ", "da_DK", "de_DE", "en_UK", "en_US", "es_ES", "et_EE", "fi_FI", "fr_FR", "hu_HU", "is_IS",
    "it_IT", "ja_JP", "ko_KR", "nl_NL", "no_NO", "pl_PL", "pt_BR", "pt_PT", "ro_RO", "ru_RU", "sk_SK",
    "sv_SE", "th_TH", "tr_TR", "uk_UA", "vi_VN", "zh_CN", "zh_TW",
)  # fmt: skip


@route("GET", "/rest/api/{v}/myself")
def myself(call: Call) -> Thing:
    """Tell who asks, with the time zone JQL's dates are read in."""
    return profile(call, oneself(call))


def key_asked(call: Call) -> str:
    """Give the setting that is meant.

    Raises:
        JiraError: 404 when none is, as every Jira answers.
    """
    key = call.query.get("key")
    if not key:
        raise JiraError(404, "key parameter must be provided.")
    return key


@route("GET", "/rest/api/{v}/mypreferences")
def preference(call: Call) -> Answer:
    """Read one setting of the caller, exactly as it was put.

    Raises:
        JiraError: 404 for one that is not set.
    """
    key, person = key_asked(call), oneself(call)
    kept = call.site.part(Profiles).preferences.get(key_of(person), {})
    value = person.get(OF_PROFILE[key]) if key in OF_PROFILE else kept.get(key, DEFAULTS.get(key))
    if value is None:
        raise JiraError(404, f"key not found: '{key}'")
    return Answer(str(value).encode(), media="text/plain;charset=UTF-8")


@route("PUT", "/rest/api/{v}/mypreferences")
def set_preference(call: Call) -> Answer:
    """Set one setting of the caller to the text of the body; JSON text is read as the text it holds.

    Raises:
        JiraError: 400 for a value that is too long, 404 without key or value.
    """
    key = key_asked(call)
    value = call.body if isinstance(call.body, str) else call.raw.decode("utf-8", "replace")
    if not value:
        raise JiraError(404, "value must be provided.")
    if len(value) > LONGEST:
        raise JiraError(400, f"The value of a preference must not exceed {LONGEST} characters.")
    if key in OF_PROFILE:
        settle(call, OF_PROFILE[key], value)
    else:
        kept = call.site.part(Profiles).preferences.setdefault(key_of(oneself(call)), {})
        kept[key] = value
    return DONE


def settle(call: Call, member: str, value: str) -> None:
    """Change the locale or the time zone of the caller.

    Raises:
        JiraError: 400 for one that does not exist.
    """
    if value not in (LOCALES if member == "locale" else available_timezones()):
        what = "locale" if member == "locale" else "time zone"
        raise JiraError(400, f"The {what} '{value}' is not supported.")
    change_person(call.ledger, oneself(call), **{member: value})


@route("DELETE", "/rest/api/{v}/mypreferences")
def unset_preference(call: Call) -> Answer:
    """Take one setting of the caller back.

    Raises:
        JiraError: 404 for one that is not set.
    """
    key, person = key_asked(call), oneself(call)
    if key in OF_PROFILE:
        value = "en_US" if key == "jira.user.locale" else call.site.time_zone
        change_person(call.ledger, person, **{OF_PROFILE[key]: value})
        return DONE
    kept = call.site.part(Profiles).preferences.get(key_of(person), {})
    if key not in kept and key not in DEFAULTS:
        raise JiraError(404, f"key not found: '{key}'")
    kept.pop(key, None)
    return DONE


@route("GET", "/rest/api/{v}/mypreferences/locale", only="cloud")
def locale(call: Call) -> Thing:
    """Tell the locale of the caller."""
    return {"locale": oneself(call).get("locale", "en_US")}


@route("PUT", "/rest/api/{v}/mypreferences/locale", only="cloud")
def set_locale(call: Call) -> Answer:
    """Set the locale of the caller.

    Raises:
        JiraError: 400 for one Jira does not speak.
    """
    asked = Asked(call, ("locale",))
    settle(call, "locale", asked.text("locale") or "")
    return DONE


@route("GET", "/rest/api/2/user/a11y/personal-settings", only="datacenter")
def accessibility(call: Call) -> list[Thing]:
    """List the accessibility settings, and which of them the caller has switched on as a preference."""
    kept = call.site.part(Profiles).preferences.get(key_of(oneself(call)), {})
    return [{"key": key, "enabled": kept.get(key) == "true"} for key in ACCESSIBILITY]
