"""What a site refuses, in Jira's words, all at once."""

from __future__ import annotations

import pytest
from jql_office import Office, Person, found, keys

from jira_sandbox.jql import JqlError, check

FORMATS = (
    "Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period "
    "format e.g. '-5d', '4w 2d'."
)


@pytest.mark.parametrize(
    ("jql", "message"),
    [
        ("bogus = 1", "Field 'bogus' does not exist or you do not have permission to view it."),
        ("cf[99999] = 1", "Field 'cf[99999]' does not exist or you do not have permission to view it."),
        (
            "i.property[a].b = 1",
            "Field 'i.property[a].b' does not exist or you do not have permission to view it.",
        ),
        ("status = fred", "The value 'fred' does not exist for the field 'status'."),
        ("project not in (ABC, NOPE)", "The value 'NOPE' does not exist for the field 'project'."),
        ("project = 999", "A value with ID '999' does not exist for the field 'project'."),
        ("assignee = 'Bob Baker'", "The value 'Bob Baker' does not exist for the field 'assignee'."),
        ("assignee = 12", "The value '12' does not exist for the field 'assignee'."),
        ("Severity = Minor", "The option 'Minor' for field 'Severity' does not exist."),
        ("Color = Green", "The option 'Green' for field 'Color' does not exist."),
        ("issuekey = X-1", "An issue with key 'X-1' does not exist for field 'issuekey'."),
        ("key = foo", "The issue key 'foo' for field 'key' is invalid."),
        ("key > foo", "The issue key 'foo' for field 'key' is invalid."),
        ("id = 4", "A value with ID '4' does not exist for the field 'id'."),
        ("parent = NOPE-1", "An issue with key 'NOPE-1' does not exist for field 'parent'."),
        ("status ~ Open", "The operator '~' is not supported by the 'status' field."),
        ("status > Open", "The operator '>' is not supported by the 'status' field."),
        ("summary = x", "The operator '=' is not supported by the 'summary' field."),
        ("not summary = x", "The operator '=' is not supported by the 'summary' field."),
        ("comment is empty", "The operator 'is' is not supported by the 'comment' field."),
        ("votes is empty", "The operator 'is' is not supported by the 'votes' field."),
        ("Rank = 1", "The operator '=' is not supported by the 'Rank' field."),
        ("Development = 1", "The operator '=' is not supported by the 'Development' field."),
        ("attachments = a", "The operator '=' is not supported by the 'attachments' field."),
        ("summary was x", "History searches do not support the 'summary' field."),
        ("Sprint changed", "History searches do not support the 'Sprint' field."),
        ("created = soon", f"Date value 'soon' for field 'created' is invalid. {FORMATS}"),
        ("due < EMPTYish", f"Date value 'EMPTYish' for field 'due' is invalid. {FORMATS}"),
        (
            "status changed after '20/12/10'",
            f"Date value '20/12/10' for predicate 'after' is invalid. {FORMATS}",
        ),
        (
            "status changed after currentUser()",
            "A date for the predicate 'after' provided by the function 'currentUser' is not valid.",
        ),
        ("status changed before (11, 12)", "The BEFORE predicate must be supplied with only 1 date value."),
        ("status changed during 11", "The DURING predicate must be supplied with exactly 2 date values."),
        ("status changed from fred", "The value 'fred' does not exist for the field 'status'."),
        ("status changed by fred", "The value 'fred' does not exist for the field 'by'."),
        ("assignee was bogus()", "Unable to find JQL function 'bogus()'."),
        ("created > bogus(a, b)", "Unable to find JQL function 'bogus(a, b)'."),
        (
            "created > startOfDay(x)",
            (
                "Duration for function 'startOfDay' should have the format (+/-)n(yMwdm), "
                "e.g -1M for 1 month earlier."
            ),
        ),
        ("created > now(x)", "Function 'now' expected '0' arguments but received '1'."),
        ("assignee in membersOf()", "Function 'membersOf' expected '1' arguments but received '0'."),
        (
            "Place in cascadeOption()",
            "Function 'cascadeOption' expected between '1' and '2' arguments but received '0'.",
        ),
        (
            "created = currentUser()",
            "A value provided by the function 'currentUser' is invalid for the field 'created'.",
        ),
        ("assignee = now()", "A value provided by the function 'now' is invalid for the field 'assignee'."),
        (
            "votes = currentUser()",
            "A value provided by the function 'currentUser' is invalid for the field 'votes'.",
        ),
        ("summary ~ now()", "A value provided by the function 'now' is invalid for the field 'summary'."),
        ("key > now()", "A value provided by the function 'now' is invalid for the field 'key'."),
        (
            "assignee in membersOf(x)",
            (
                "Function 'membersOf' can not generate a list of usernames for group 'x'; "
                "the group does not exist."
            ),
        ),
        (
            "assignee in currentUser()",
            "Operator 'in' does not support the non-list value 'currentUser()' for field 'assignee'.",
        ),
        (
            "assignee = membersOf(x)",
            "Operator '=' does not support the list value 'membersOf(x)' for field 'assignee'.",
        ),
        ("votes = EMPTY", "The field 'votes' does not support searching for EMPTY values."),
        ("votes in (1, (EMPTY))", "The field 'votes' does not support searching for EMPTY values."),
        ("comment ~ EMPTY", "The field 'comment' does not support searching for EMPTY values."),
        ("filter = EMPTY", "The field 'filter' does not support searching for EMPTY values."),
        ("text !~ x", "The operator '!~' is not supported by the 'text' field."),
        (
            "fixVersion ~ currentUser()",
            "A value provided by the function 'currentUser' is invalid for the field 'fixVersion'.",
        ),
        ("issue in linkedIssues(X-1)", "Issue 'X-1' could not be found in function 'linkedIssues'."),
        (
            "fixVersion in releasedVersions(NOPE)",
            "Could not resolve the project 'NOPE' provided to function 'releasedVersions'.",
        ),
        (
            "issue in updatedBy(fred)",
            "The user 'fred' does not exist and cannot be used in function 'updatedBy'.",
        ),
        (
            "issue in updatedBy('5b10:bob', soon)",
            "Function 'updatedBy' was given a date it cannot read.",
        ),
        ("votes > many", "Value 'many' is not a valid number for field 'votes'."),
        ("timespent > long", None),
        ("timespent > ages", "Value 'ages' is not a valid duration for field 'timespent'."),
        ("summary ~ ''", "The field 'summary' does not support searching for an empty string."),
        (
            "summary ~ '*x'",
            "The text query '*x' for field 'summary' is not allowed to start with character '*'.",
        ),
        ("text ~ '\"open'", "Unable to parse the text '\"open' for field 'text'."),
        ("filter = nope", "The value 'nope' does not exist for the field 'filter'."),
        ("filter = Loop", "Field 'filter' with value 'Loop' causes a cycle of filters."),
        ("order by bogus", "Not able to sort using field 'bogus'."),
        ("order by comment", "Field 'comment' does not support sorting."),
        ("order by Development", "Field 'Development' does not support sorting."),
    ],
)
def test_refusal(jql: str, message: str | None) -> None:
    with pytest.raises(JqlError) as refused:
        keys(jql)
    if message is None:
        assert "'long' is a reserved JQL word." in refused.value.messages[0]
    else:
        assert refused.value.messages == (message,)
        assert check(jql, Office(), Person()) == [message]


def test_every_mistake_is_told_once() -> None:
    jql = "status = fred and (status = fred or bogus = 1) order by nope"
    assert check(jql, Office(), Person()) == [
        "The value 'fred' does not exist for the field 'status'.",
        "Field 'bogus' does not exist or you do not have permission to view it.",
        "Not able to sort using field 'nope'.",
    ]


def test_a_sound_query_has_nothing_to_tell() -> None:
    assert check("project = ABC order by key", Office(), Person()) == []
    assert check("project = (", Office(), Person())[0].startswith("Error in the JQL Query: ")


def test_grammar_is_refused_even_where_values_are_not() -> None:
    with pytest.raises(JqlError):
        found("status = ", strict=False)
    with pytest.raises(JqlError):
        found("status ~ x", strict=False)


def test_data_center_lets_a_text_query_begin_with_a_wildcard() -> None:
    assert found("summary ~ '*ams'", Office(deployment="datacenter")) == "ABC-2"
