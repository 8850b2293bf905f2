"""JQL functions: what each stands for.

https://support.atlassian.com/jira-software-cloud/docs/jql-functions/
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .directory import folded, person
from .moment import instant
from .scope import Scope
from .site import Row
from .tree import Call

Arguments: TypeAlias = tuple[str, ...]
_MANY = 1_000


@dataclass(frozen=True, slots=True)
class Function:
    """A function that yields keys: the domains it suits, how many arguments it takes, and its work."""

    domains: frozenset[str]
    least: int
    most: int
    keys: Callable[[Scope, Arguments], Iterable[str]]


def keys_of(call: Call, domain: str, field: str, scope: Scope) -> frozenset[str]:
    """The keys a function stands for in a domain; problems go to the scope."""
    function = _KEYS.get(call.name.lower())
    if function is None:
        if call.name.lower() in _MOMENTS:
            scope.complain(
                f"A value provided by the function '{call.name}' is invalid for the field '{field}'."
            )
        else:
            scope.complain(f"Unable to find JQL function '{call.name}({', '.join(call.arguments)})'.")
        return frozenset()
    if domain.partition(":")[0] not in function.domains:
        scope.complain(f"A value provided by the function '{call.name}' is invalid for the field '{field}'.")
        return frozenset()
    if not _counted(call, function.least, function.most, scope):
        return frozenset()
    return frozenset(function.keys(scope, call.arguments))


def listed(call: Call) -> bool | None:
    """Whether a function stands for a list (IN) or for one value (``=``); None where either will do.

    https://support.atlassian.com/jira-software-cloud/docs/jql-functions/
    """
    name = call.name.lower()
    if name in ("latestreleasedversion", "earliestunreleasedversion"):
        return None
    if name == "currentuser" or name in _MOMENTS:
        return False
    return True if name in _KEYS or name == "cascadeoption" else None


def moment_of(call: Call, scope: Scope, misuse: str) -> int | None:
    """The second a date function stands for, None with a complaint (``misuse`` for a function of no date)."""
    name = call.name.lower()
    if name not in _MOMENTS:
        known = name in _KEYS
        shown = f"Unable to find JQL function '{call.name}({', '.join(call.arguments)})'."
        scope.complain(misuse if known else shown)
        return None
    if not _counted(call, 0, _MOMENTS[name], scope):
        return None
    now = int(scope.clock.now.timestamp() // 1)
    if name == "lastlogin":
        return _last_login(scope)
    if not _MOMENTS[name]:
        return now
    found = scope.clock.edge(name, call.arguments[0] if call.arguments else None)
    if found is None:
        scope.complain(
            f"Duration for function '{call.name}' should have the format (+/-)n(yMwdm), "
            "e.g -1M for 1 month earlier."
        )
    return found


def _counted(call: Call, least: int, most: int, scope: Scope) -> bool:
    count = len(call.arguments)
    if least <= count <= most:
        return True
    wanted = str(least) if least == most else f"between '{least}' and '{most}'"
    shown = wanted if least != most else f"'{wanted}'"
    scope.complain(f"Function '{call.name}' expected {shown} arguments but received '{count}'.")
    return False


def _last_login(scope: Scope) -> int | None:
    """When the caller's previous session began, where the site's user rows say so (``lastLoginTime``)."""
    for row in scope.site.users:
        if scope.same_user(row) and row.get("lastLoginTime"):
            return instant(str(row["lastLoginTime"]))
    return None


def _current_user(scope: Scope, _: Arguments) -> Iterator[str]:
    yield scope.caller_key()


def _members(scope: Scope, arguments: Arguments) -> Iterator[str]:
    found = [row for row in scope.site.groups if folded(row["name"]) == folded(arguments[0])]
    if not found:
        scope.unknown(
            f"Function 'membersOf' can not generate a list of usernames for group '{arguments[0]}'; "
            "the group does not exist."
        )
    users = scope.directory.register("user")
    for row in found:
        for member in row.get("members") or ():
            yield from users.find(str(member))


def _projects(scope: Scope, name: str, arguments: Arguments) -> frozenset[str] | None:
    """The ids of the projects named; None, meaning all, where none is."""
    if not arguments:
        return None
    found: set[str] = set()
    for argument in arguments:
        ids = scope.directory.register("project").find(argument)
        if not ids:
            scope.unknown(f"Could not resolve the project '{argument}' provided to function '{name}'.")
        found |= ids
    return frozenset(found)


def _versions(scope: Scope, name: str, arguments: Arguments, *, released: bool) -> list[Row]:
    projects = _projects(scope, name, arguments)
    return [
        row
        for row in scope.site.versions
        if bool(row.get("released")) is released
        and not row.get("archived")
        and (projects is None or str(row.get("projectId")) in projects)
    ]


def _released(scope: Scope, arguments: Arguments) -> Iterator[str]:
    return (str(row["id"]) for row in _versions(scope, "releasedVersions", arguments, released=True))


def _unreleased(scope: Scope, arguments: Arguments) -> Iterator[str]:
    return (str(row["id"]) for row in _versions(scope, "unreleasedVersions", arguments, released=False))


def _latest_released(scope: Scope, arguments: Arguments) -> Iterator[str]:
    found = _versions(scope, "latestReleasedVersion", arguments, released=True)
    return (str(row["id"]) for row in found[-1:])


def _earliest_unreleased(scope: Scope, arguments: Arguments) -> Iterator[str]:
    found = _versions(scope, "earliestUnreleasedVersion", arguments, released=False)
    return (str(row["id"]) for row in found[:1])


def _sprints(state: str) -> Callable[[Scope, Arguments], Iterator[str]]:
    def found(scope: Scope, _: Arguments) -> Iterator[str]:
        return (str(row["id"]) for row in scope.site.sprints if str(row.get("state", "")).lower() == state)

    return found


def _types(*, subtask: bool) -> Callable[[Scope, Arguments], Iterator[str]]:
    def found(scope: Scope, _: Arguments) -> Iterator[str]:
        return (str(row["id"]) for row in scope.site.issue_types if bool(row.get("subtask")) is subtask)

    return found


def _linked(scope: Scope, arguments: Arguments) -> Iterator[str]:
    start = scope.site.issue(arguments[0])
    if start is None:
        scope.unknown(f"Issue '{arguments[0]}' could not be found in function 'linkedIssues'.")
        return
    wanted = {folded(argument) for argument in arguments[1:]}
    for link in start["fields"].get("issuelinks") or ():
        kind, side = link["type"], "inward" if link.get("inwardIssue") else "outward"
        if not wanted or {folded(kind[side]), folded(kind["name"])} & wanted:
            yield str(link[f"{side}Issue"]["id"])


def _cascade(scope: Scope, arguments: Arguments, domain: str) -> Iterator[str]:
    register = scope.directory.register(domain)
    for parent in register.find(arguments[0]):
        if len(arguments) == 1:
            yield parent
        elif folded(arguments[1]) == "none":
            yield f"{parent}>"
        else:
            yield from (f"{parent}>{child}" for child in register.find(arguments[1]))


def cascade_keys(call: Call, domain: str, scope: Scope) -> frozenset[str]:
    """The keys of ``cascadeOption(parent[, child])``; ``none`` as child asks for a parent without one."""
    if not _counted(call, 1, 2, scope):
        return frozenset()
    return frozenset(_cascade(scope, call.arguments, domain))


def _attended(field: str, members: str) -> Callable[[Scope, Arguments], Iterator[str]]:
    def found(scope: Scope, _: Arguments) -> Iterator[str]:
        me = scope.caller_key()
        for row in scope.site.issues:
            held = row["fields"].get(field) or {}
            if any(person(user) == me for user in held.get(members) or ()):
                yield str(row["id"])

    return found


def _led(things: str) -> Callable[[Scope, Arguments], Iterator[str]]:
    def found(scope: Scope, arguments: Arguments) -> Iterator[str]:
        users = scope.directory.register("user").find(arguments[0]) if arguments else {scope.caller_key()}
        rows = scope.site.projects if things == "projects" else scope.site.components
        return (str(row["id"]) for row in rows if row.get("lead") and person(row["lead"]) in users)

    return found


def _updated_by(scope: Scope, arguments: Arguments) -> Iterator[str]:
    users = scope.directory.register("user").find(arguments[0])
    if not users:
        scope.unknown(f"The user '{arguments[0]}' does not exist and cannot be used in function 'updatedBy'.")
    bounds = [scope.clock.read(argument) for argument in arguments[1:]]
    if None in bounds:
        scope.complain("Function 'updatedBy' was given a date it cannot read.")
        return
    limits = [bound for bound in bounds if bound is not None]
    first, last = [*limits, None, None][:2]
    for row in scope.site.issues:
        for change in (row.get("changelog") or {}).get("histories") or ():
            second = instant(change["created"])
            inside = (first is None or second >= first) and (last is None or second <= last)
            if inside and change.get("author") and person(change["author"]) in users:
                yield str(row["id"])
                break


def _function(
    domains: str, least: int, most: int, keys: Callable[[Scope, Arguments], Iterable[str]]
) -> Function:
    return Function(frozenset(domains.split()), least, most, keys)


_KEYS: Mapping[str, Function] = {
    "currentuser": _function("user", 0, 0, _current_user),
    "membersof": _function("user", 1, 1, _members),
    "releasedversions": _function("version", 0, _MANY, _released),
    "unreleasedversions": _function("version", 0, _MANY, _unreleased),
    "latestreleasedversion": _function("version", 1, 1, _latest_released),
    "earliestunreleasedversion": _function("version", 1, 1, _earliest_unreleased),
    "opensprints": _function("sprint", 0, 0, _sprints("active")),
    "closedsprints": _function("sprint", 0, 0, _sprints("closed")),
    "futuresprints": _function("sprint", 0, 0, _sprints("future")),
    "standardissuetypes": _function("issuetype", 0, 0, _types(subtask=False)),
    "subtaskissuetypes": _function("issuetype", 0, 0, _types(subtask=True)),
    "linkedissues": _function("issue", 1, _MANY, _linked),
    "watchedissues": _function("issue", 0, 0, _attended("watches", "watchers")),
    "votedissues": _function("issue", 0, 0, _attended("votes", "voters")),
    "updatedby": _function("issue", 1, 3, _updated_by),
    "projectsleadbyuser": _function("project", 0, 1, _led("projects")),
    "componentsleadbyuser": _function("component", 0, 1, _led("components")),
}
_MOMENTS: Mapping[str, int] = {
    "now": 0,
    "currentlogin": 0,
    "lastlogin": 0,
    **{f"{side}of{period}": 1 for side in ("start", "end") for period in ("day", "week", "month", "year")},
}
"""Date functions and how many arguments each may take. ``currentLogin()`` is the moment of the request: the
sandbox has no sessions."""
