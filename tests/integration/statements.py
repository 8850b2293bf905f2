"""Random SQL over the tables of a Jira: joins, sub-queries, set operations, orders and limits."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa
from drawn_conditions import Conditions, quoted

# Pairs of tables and the columns that join them, as people write them.
JOINS = (
    ("issues", "comments", "id", "issue_id"),
    ("issues", "comments", "key", "issue_key"),
    ("issues", "worklogs", "id", "issue_id"),
    ("issues", "changelogs", "id", "issue_id"),
    ("issues", "attachments", "key", "issue_key"),
    ("issues", "subtasks", "id", "issue_id"),
    ("issues", "projects", "project_key", "key"),
    ("issues", "projects", "project_id", "id"),
    ("issues", "statuses", "status_id", "id"),
    ("issues", "issue_types", "issue_type_id", "id"),
    ("issues", "issues", "parent_key", "key"),
    ("issues", "issues", "parent_id", "id"),
    ("projects", "project_versions", "id", "project_id"),
    ("comments", "worklogs", "issue_id", "issue_id"),
    ("comments", "issues", "project_key", "project_key"),
)
TABLES = tuple(dict.fromkeys(name for pair in JOINS for name in pair[:2]))


@dataclass
class Asked:
    """A statement. total: the order is total, so that even a cut result is one certain list."""

    sql: str
    parameters: list[object]
    uncut: str = ""
    ordered_by: int = 0


@dataclass
class Writer(Conditions):
    """Writes one statement."""

    def statement(self) -> Asked:
        form = self.pick(FORMS)
        asked: Asked = form(self)
        places = [int(number) for number in re.findall("\x01(\\d+)\x02", asked.sql)]
        return Asked(
            re.sub("\x01\\d+\x02", "?", asked.sql),
            [self.given[place] for place in places],
            re.sub("\x01\\d+\x02", "?", asked.uncut),
            asked.ordered_by,
        )

    def some(self, table: str, alias: str = "", most: int = 3) -> str:
        """A few columns of a table."""
        names = [self.pick(list(self.samples[table].types)) for _ in range(1 + self.dice.randrange(most))]
        return ", ".join(f"{alias}.{quoted(name)}" if alias else quoted(name) for name in names)

    def where(self, table: str, alias: str = "") -> str:
        return self.tree(lambda: self.condition(table, alias))

    def single(self) -> Asked:
        """One table, its conditions, an order, a limit."""
        table = self.pick(TABLES) if self.maybe(3) else "issues"
        alias = self.pick(("", "t"))
        columns = STARS.get(table, "*") if self.maybe(8) else self.some(table, alias)
        order = ""
        ordered_by = 0
        if self.maybe(2):
            key = self.order_key(table)
            dot = f"{alias}." if alias else ""
            columns = f"{dot}{quoted(key)} AS k, {columns}"
            order = f" ORDER BY {self.pick(('k', '1', dot + quoted(key)))} {self.pick(('ASC', 'DESC', ''))}"
            ordered_by = 1
        where = "" if self.maybe(6) else f" WHERE {self.where(table, alias)}"
        rows = f"SELECT {columns} FROM {self.spelled(table)} {alias}{where}{order}"
        if self.maybe(2):
            limit = f" LIMIT {self.dice.randrange(12)}"
            if self.maybe(3):
                limit += f" OFFSET {self.dice.randrange(6)}"
            return Asked(rows + limit, [], rows, ordered_by)
        return Asked(rows, [], "", ordered_by)

    def spelled(self, table: str) -> str:
        return str(self.pick((table, table, table, table.upper(), f'"{table}"', f"jira.{table}")))

    def order_key(self, table: str) -> str:
        plain = [name for name, kind in self.samples[table].types.items() if not pa.types.is_list(kind)]
        if table == "issues" and not self.maybe(3):
            return str(self.pick(("created", "updated")))
        return str(self.pick(plain))

    def joined(self) -> Asked:
        """Two tables, conditions on either side of the ON."""
        left, right, own, other = self.pick(JOINS)
        if self.maybe(3):
            left, right, own, other = right, left, other, own
        kind = self.pick(
            ("JOIN", "INNER JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN")
        )
        on = f"a.{own} = b.{other}"
        for alias, table in (("a", left), ("b", right)):
            if self.maybe(3):
                on += f" AND {self.where(table, alias)}"
        one_sided = kind in ("SEMI JOIN", "ANTI JOIN")
        columns = self.some(left, "a") if one_sided else f"{self.some(left, 'a')}, {self.some(right, 'b')}"
        conditions = []
        if self.maybe(2):
            conditions.append(self.where(left, "a"))
        if not one_sided and self.maybe(2):
            conditions.append(self.where(right, "b"))
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        if self.maybe(6) and kind in ("JOIN", "INNER JOIN"):
            return Asked(
                f"SELECT {columns} FROM {left} a, {right} b WHERE {on}{where.replace(' WHERE', ' AND')}", []
            )
        return Asked(f"SELECT {columns} FROM {left} a {kind} {right} b ON {on}{where}", [])

    def three(self) -> Asked:
        """Three tables, the outer joins nested."""
        kinds = ("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN")
        where = f" WHERE {self.where(*self.pick((('issues', 'i'), ('comments', 'c'), ('projects', 'p'))))}"
        extra = f" AND {self.where('issues', 'i')}" if self.maybe(3) else ""
        more = f" AND {self.where('projects', 'p')}" if self.maybe(3) else ""
        last = f"{self.pick(kinds)} comments c ON c.issue_id = i.id{more}{where if self.maybe(2) else ''}"
        return Asked(
            f"SELECT p.key, i.key, c.id FROM projects p {self.pick(kinds)} issues i "
            f"ON i.project_key = p.key{extra} {last}",
            [],
        )

    def sub_query(self) -> Asked:
        """IN (SELECT …), EXISTS, and a condition beside it."""
        outer, inner, own, other = self.pick(JOINS)
        if self.maybe(2):
            outer, inner, own, other = inner, outer, other, own
        beside = f" {self.pick(('AND', 'AND', 'OR'))} {self.where(outer, 'a')}" if self.maybe(2) else ""
        inside = f" WHERE {self.where(inner, 'b')}" if not self.maybe(5) else ""
        and_inside = inside.replace(" WHERE", " AND (", 1) + ")" if inside else ""
        negated = "NOT " if self.maybe(3) else ""
        member = f"a.{own} {negated}IN (SELECT b.{other} FROM {inner} b{inside})"
        exists = f"{negated}EXISTS (SELECT 1 FROM {inner} b WHERE b.{other} = a.{own}{and_inside})"
        counted = f"(SELECT count(*) FROM {inner} b WHERE b.{other} = a.{own}{and_inside}) > 0"
        condition = self.pick((member, member, exists, counted))
        return Asked(f"SELECT {self.some(outer, 'a')} FROM {outer} a WHERE {condition}{beside}", [])

    def with_clause(self) -> Asked:
        """A CTE read twice, sometimes materialized, sometimes called like a table."""
        name = self.pick(("q", "q", "projects"))
        how = self.pick(("", "MATERIALIZED ", "NOT MATERIALIZED "))
        body = f"SELECT id, key, parent_key, created, status FROM issues WHERE {self.where('issues')}"
        kind = self.pick(("JOIN", "LEFT JOIN", "FULL JOIN"))
        return Asked(
            f"WITH {name} AS {how}({body}) SELECT x.key, y.key, y.status FROM {name} x {kind} {name} y "
            f"ON x.parent_key = y.key WHERE x.created > '2026-01-01' OR x.id IS NULL",
            [],
        )

    def combined(self) -> Asked:
        """Set operations, each side with its own conditions."""
        word = self.pick(("UNION", "UNION ALL", "EXCEPT", "INTERSECT"))
        one = f"SELECT key, status, created FROM issues WHERE {self.where('issues')}"
        other = f"SELECT key, status, updated FROM issues AS other WHERE {self.where('issues', 'other')}"
        return Asked(f"{one} {word} {other}", [])

    def summed(self) -> Asked:
        """Groups, windows, DISTINCT, and the limits that must not go below them."""
        return self.filled(SUMMED)

    def shadowed(self) -> Asked:
        """Aliases that are called like columns, and derived tables."""
        return self.filled(SHADOWED)

    def filled(self, templates: tuple[str, ...]) -> Asked:
        """One of the templates, each WHERE filled with conditions of its own."""
        text = str(self.pick(templates))
        text = re.sub("{issues}", lambda _: self.where("issues"), text)
        text = re.sub("{i}", lambda _: self.where("issues", "i"), text)
        return Asked(re.sub("{c}", lambda _: self.where("comments", "c"), text), [])


# A search shows fewer of an issue's comments inside the raw text than other requests do, and the time a
# request has taken goes on while it is asked about.
LIVE = ("fields", "time_to_resolution", "time_to_first_response")
STARS = {"issues": f"* EXCLUDE ({', '.join(LIVE)})"}
SUMMED = (
    "SELECT status, count(*), min(created) FROM issues WHERE {issues} GROUP BY status HAVING count(*) > 1",
    "SELECT DISTINCT status, priority FROM issues WHERE {issues}",
    "SELECT key, row_number() OVER (PARTITION BY status ORDER BY created, id) FROM issues WHERE {issues}",
    (
        "SELECT key FROM issues WHERE {issues} "
        "QUALIFY row_number() OVER (PARTITION BY status ORDER BY created DESC, id) <= 2"
    ),
    "SELECT count(*), max(key), sum(votes) FROM issues WHERE {issues}",
    "SELECT status FROM (SELECT * FROM issues ORDER BY created DESC, id LIMIT 9) t WHERE {issues}",
    "SELECT unnest(labels) AS label, key FROM issues WHERE {issues}",
    "SELECT count(*) FILTER (WHERE {issues}) FROM issues",
    "SELECT (SELECT count(*) FROM comments c WHERE c.issue_id = i.id AND {c}), i.key FROM issues i",
    "SELECT #1, key FROM issues WHERE {issues}",
    f"SELECT {STARS['issues']}, upper(key) AS again FROM issues WHERE {{issues}}",
    "SELECT x.id FROM issues AS x(a, b) WHERE a > '10100'",
    "SELECT x.a, b FROM issues AS x(a, b)",
    "SELECT c FROM comments c WHERE {c}",
    "SELECT count(DISTINCT p), max(i.key) FROM projects p, issues i WHERE i.project_id = p.id AND {i}",
    "SELECT COLUMNS('stat.*') FROM issues WHERE {issues}",
    "FROM issues SELECT key WHERE {issues}",
    "SELECT status, priority, count(*) FROM issues WHERE {issues} GROUP BY ROLLUP (status, priority)",
    (
        "SELECT i.key, latest.id FROM issues i, LATERAL (SELECT max(c.id) AS id FROM comments c "
        "WHERE c.issue_id = i.id AND {c}) latest WHERE {i}"
    ),
    (
        "WITH RECURSIVE up AS (SELECT key, parent_key FROM issues WHERE {issues} UNION "
        "SELECT i.key, i.parent_key FROM issues i JOIN up ON i.key = up.parent_key) SELECT * FROM up"
    ),
)
SHADOWED = (
    "SELECT status AS priority, priority AS status FROM issues WHERE {issues} ORDER BY priority, 2",
    "SELECT * FROM (SELECT key AS status, status AS key FROM issues WHERE {issues}) s WHERE status <> 'Done'",
    "SELECT upper(key) AS key FROM issues WHERE key IN ('WEB-1', 'WEB-2', 'web-3')",
    "SELECT lower(status) AS status FROM issues WHERE status = 'Done' ORDER BY status",
    "SELECT updated AS created FROM issues WHERE {issues} ORDER BY created, updated",
    (
        f"SELECT i.{STARS['issues']} FROM issues i "
        "JOIN (SELECT issue_id AS id FROM comments GROUP BY 1) c USING (id) WHERE {i}"
    ),
    "SELECT key FROM issues t WHERE t.status = ALL (SELECT status FROM issues WHERE {issues})",
    "SELECT id, status FROM issues NATURAL JOIN (SELECT id, name FROM projects) WHERE {issues}",
    "SELECT i.key FROM issues i, issues j WHERE i.parent_id = j.id AND j.status = 'Done' AND {i}",
    "WITH issues AS (SELECT * FROM issues WHERE {issues}) SELECT key FROM issues WHERE status = 'Done'",
    "SELECT key FROM issues WHERE status IN (SELECT name FROM statuses WHERE category_id = 3) AND {issues}",
    "SELECT key FROM issues WHERE (status, priority) IN (SELECT status, priority FROM issues WHERE {issues})",
    "SELECT id FROM comments WHERE issue_id IN (SELECT id FROM issues WHERE {issues} ORDER BY id LIMIT 5)",
)

FORMS = (
    Writer.single, Writer.single, Writer.single, Writer.single, Writer.single, Writer.joined, Writer.joined,
    Writer.joined, Writer.three, Writer.sub_query, Writer.sub_query, Writer.with_clause, Writer.combined,
    Writer.summed, Writer.shadowed,
)  # fmt: skip
