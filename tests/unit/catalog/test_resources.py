"""The catalog holds together: names, keys, parents, paths and placeholders point at what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import isthmus.catalog.resources as package
from isthmus.catalog.model import (
    CLOUD,
    DATA_CENTER,
    DISTINCTION,
    MEMBERSHIP,
    NULLNESS,
    UNPUSHED,
    Column,
    Dialect,
    Endpoint,
    Jql,
    Match,
    Page,
    Param,
    Resource,
    Type,
)
from isthmus.catalog.resources import RESOURCES

EVERY = pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
PATH = re.compile(r"[\^<]?[A-Za-z]+(\.[A-Za-z]+)*(\[\](\.[A-Za-z]+)?)?|@key|@value(#tail)?|@name|@text|\.")


def columns(resource: Resource, dialect: Dialect) -> set[str]:
    return {column.name for column in resource.columns if column.path_in(dialect)}


def endpoints(resource: Resource) -> list[tuple[Dialect, Endpoint]]:
    nested = resource.nested
    several = [resource.list, *([nested.overflow, nested.bulk] if nested else [])]
    return [pair for one in several for pair in one.items()]


def test_the_folder_is_the_registry() -> None:
    files = {file.stem for file in Path(package.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == set(RESOURCES)


@EVERY
def test_names_are_unique_snake_case(resource: Resource) -> None:
    names = [column.name for column in resource.columns]
    assert len(set(names)) == len(names)
    assert all(SNAKE.fullmatch(name) for name in [resource.name, *names])


@EVERY
def test_everything_says_what_it_is(resource: Resource) -> None:
    assert resource.about[-1] in ".…"
    assert all(column.about[-1] in ".…" for column in resource.columns)
    assert resource.docs.startswith("https://developer.atlassian.com/")


@EVERY
def test_paths_are_well_formed(resource: Resource) -> None:
    for column in resource.columns:
        for dialect in resource.list:
            path = column.path_in(dialect)
            assert not path or PATH.fullmatch(path), column
        assert any(column.path_in(dialect) for dialect in resource.list), column
        assert ("[]" in column.path) <= (column.type is Type.TEXTS)


@EVERY
def test_a_key_names_rows_in_each_dialect(resource: Resource) -> None:
    assert all(resource.column(name) for name in resource.key)
    for dialect in resource.list:
        assert set(resource.key) & columns(resource, dialect)


@EVERY
def test_parents_have_what_is_repeated_of_them(resource: Resource) -> None:
    if not resource.parent:
        assert not resource.parent_key
        return
    parent = RESOURCES[resource.parent]
    assert set(resource.list) <= set(parent.list)
    for own, theirs in resource.parent_key:
        mine, original = resource.column(own), parent.column(theirs)
        assert mine is not None
        assert original is not None
        assert mine.type is original.type
        for dialect in resource.list:
            assert mine.path_in(dialect) == (original.path_in(dialect) and "^" + original.path_in(dialect))
    for name, _ in resource.parent_where:
        assert parent.column(name)


@EVERY
def test_placeholders_name_columns_of_the_parent(resource: Resource) -> None:
    for dialect, endpoint in endpoints(resource):
        texts = [endpoint.path, *(value for _, value in endpoint.query)]
        names = {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}
        assert names <= (columns(RESOURCES[resource.parent], dialect) if resource.parent else set())


@EVERY
def test_children_of_issues_travel_with_them(resource: Resource) -> None:
    pages = {endpoint.page for endpoint in resource.list.values()}
    if resource.nested is None:
        assert not pages & {Page.CHILD, Page.PER_ISSUE}
        return
    assert resource.parent == "issues"
    assert pages <= {Page.CHILD, Page.PER_ISSUE}
    assert resource.nested.field or resource.nested.expand
    assert resource.nested.rows or resource.nested.overflow
    assert resource.nested.rows or resource.nested.count
    assert bool(resource.nested.explode) == any(column.path.startswith("<") for column in resource.columns)


@EVERY
def test_what_is_pushed_is_honest(resource: Resource) -> None:
    for column in resource.columns:
        for push in (column.push_in(dialect) for dialect in resource.list):
            if not isinstance(push, Jql):
                assert push is None or isinstance(push, Param)
                continue
            assert push.operators, column
            assert not push.operators & DISTINCTION or push.exact, "only what is exact may be negated"
            assert not push.exact or push.match in (Match.ID, Match.USER)
            assert (column.type is Type.TEXTS) == (push.operators <= MEMBERSHIP)
            assert column.nullable or not push.operators & NULLNESS
            assert (push.match is Match.INSTANT) == (column.type is Type.INSTANT)
            assert (push.match is Match.DAY) == (column.type is Type.DATE)


def test_only_columns_that_always_have_a_value_lend_their_order() -> None:
    ordered = {(r.name, c.name) for r in RESOURCES.values() for c in r.columns if c.order or not c.nullable}
    assert ordered == {("issues", "created"), ("issues", "updated")}


def test_data_center_has_no_accounts_and_cloud_no_user_names() -> None:
    issues = RESOURCES["issues"]
    cloud, there = columns(issues, CLOUD), columns(issues, DATA_CENTER)
    assert {"assignee_account_id", "hierarchy_level"} <= cloud - there
    assert {"assignee_name", "assignee_key"} <= there - cloud
    assert DATA_CENTER not in RESOURCES["labels"].list


def test_a_column_without_a_path_is_not_pushed() -> None:
    account = RESOURCES["issues"].column("assignee_account_id")
    assert account is not None
    assert account.push_in(CLOUD) is account.push
    assert account.push_in(DATA_CENTER) is None


def test_one_dialect_may_be_asked_and_the_other_not() -> None:
    column = Column("key", Type.TEXT, "key", "A key.", push=Param("keys"), push_data_center=UNPUSHED)
    assert column.push_in(CLOUD) == Param("keys")
    assert column.push_in(DATA_CENTER) is None
    assert RESOURCES["issues"].column("nothing") is None


@pytest.mark.parametrize(
    ("name", "operand", "pushed"),
    [
        ("assignee_account_id", "5b10a2844c20165700ede21g", False),
        ("assignee_account_id", "5b10a2844c20165700ede210", True),
        ("assignee_account_id", "712020:7bf45758-6986-4e0e-aefc-a3000196d8d2", True),
        ("assignee_account_id", "ann@example.com", False),
        ("assignee_account_id", "Ann Onymous", False),
        ("resolution", "Unresolved", False),
        ("resolution", "Fixed", True),
        ("resolution", "Unresolved, stale", True),
    ],
)
def test_operands_that_jira_reads_as_something_else_stay_here(name: str, operand: str, pushed: bool) -> None:
    column = RESOURCES["issues"].column(name)
    assert column is not None
    push = column.push_in(CLOUD)
    assert isinstance(push, Jql)
    assert bool(re.fullmatch(push.operand, operand, re.IGNORECASE)) == pushed
