"""One scope at a time gives what each scope alone gives."""

from collections import Counter

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.query import macros
from candado.query.scoped import scoped
from candado.query.tree import parse
from tests.database import empty
from tests.examples import one_in

TABLES = {
    "projects": {"id": False, "public": True},
    "repositories": {"id": False, "project_id": False, "size": True, "disabled": True},
    "pools": {"id": False, "hosted": True},
}
KEYS = {"projects": "id", "repositories": "project_id", "pools": None}

QUERIES = [
    "select id, not disabled as passed from repositories",
    "select r.id, p.public and r.disabled as passed from repositories r\n"
    "join projects p on p.id = r.project_id",
    "select id, (select count(*) from repositories) > 1 as passed from projects",
    "select p.id, not exists (from repositories r where r.disabled and r.project_id = p.id) from projects p",
    "with big as (select id from repositories where size > $n)\n"
    "select r.id, b.id is null from repositories r left join big b using (id) -- the end",
    "select id, row_number() over (order by size desc, id) = 1 from repositories",
    "with recursive r as (select id, 1 as n from repositories union all select id, n + 1 from r\n"
    "where n < 3)\n"
    "select id, max(n) from r group by id",
    "select id from repositories order by size desc, id limit 2",
    "select id, size > (select avg(size) from repositories x where x.disabled = y.disabled)\n"
    "from repositories y",
    "select id, true from repositories where disabled union all select id, false from projects",
    "select disabled from repositories union select public from projects",
    "select id from repositories except select id from repositories where disabled",
    "select o.id, (select count(*) from repositories) > 1 as passed from pools o",
    "select count(*), max(size), every(disabled), any_of(disabled) from repositories",
    "select disabled, count(*), list(id order by id) from repositories group by all having count(*) > 1",
    "select r.id, x.id from repositories r, lateral (select max(y.id) as id from repositories y\n"
    "where y.size < r.size) x",
    "select p.id, x.e from projects p, lateral (select every(disabled) as e from repositories r\n"
    "where r.project_id = p.id) x",
    "select distinct on (disabled) disabled, id from repositories order by disabled, size, id",
    "with a as materialized (from repositories) select a.id, b.size from a join a b using (id)",
    "select id, id in (select id from repositories where disabled) from repositories",
    "select id, id not in (select id from repositories where disabled) from repositories",
    "select r.id, u from repositories r, unnest([1, size]) v(u)",
    "from repositories semi join projects on projects.id = project_id and public",
    "from repositories anti join (from repositories where disabled) d using (id)",
    "select r.id, d.id from repositories r full join (from projects where public) d on d.id = r.project_id",
    "select id from repositories qualify rank() over (partition by disabled order by size) = 1",
    "select hosted, count(*) from pools group by rollup (hosted)",
    "select id, hosted from pools",
    "select 1 as one",
]

ids = st.integers(0, 3)
maybe = st.none() | st.booleans()


def _database(projects, repositories, pools) -> duckdb.DuckDBPyConnection:
    connection = empty()
    macros.install(connection)
    connection.execute(
        "create table projects (id int, public bool); create table pools (id int, hosted bool);"
        "create table repositories (id int, project_id int, size int, disabled bool);"
        "create table scopes (id int)"
    )
    for table, rows in (("projects", projects), ("repositories", repositories), ("pools", pools)):
        for row in rows:
            connection.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)
    return connection


@one_in(8)
@given(
    projects=st.lists(maybe, max_size=4).map(lambda flags: list(enumerate(flags))),
    rows=st.lists(st.tuples(ids, st.none() | st.integers(0, 3), maybe), max_size=8),
    pools=st.lists(maybe, max_size=2).map(lambda flags: list(enumerate(flags))),
)
def test_scoped_is_the_query_once_per_scope(projects, rows, pools):
    repositories = [(number, *row) for number, row in enumerate(rows)]
    with _database(projects, repositories, pools) as whole:
        whole.executemany("insert into scopes values (?)", [[0], [1], [2]])
        answers = []
        for sql in QUERIES:
            query = parse(sql, TABLES)
            bound = dict.fromkeys(query.parameters, 1)
            answers.append(Counter(map(repr, whole.execute(scoped(query, KEYS), bound).fetchall())))
    alone = [Counter() for _ in QUERIES]
    for scope in range(3):
        mine = [row for row in repositories if row[1] == scope]
        with _database([row for row in projects if row[0] == scope], mine, pools) as one:
            for sql, found in zip(QUERIES, alone, strict=True):
                bound = dict.fromkeys(parse(sql, TABLES).parameters, 1)
                found.update(repr((scope, *row)) for row in one.execute(sql, bound).fetchall())
    for sql, got, expected in zip(QUERIES, answers, alone, strict=True):
        assert got == expected, sql


def test_the_scope_is_out_of_the_reach_of_the_query():
    """A column that no table has is an error, not the scope."""
    query = parse("select id, scope from pools", {"pools": {"id": False}})
    with _database([], [], []) as connection, pytest.raises(duckdb.BinderException):
        connection.execute(scoped(query, {"pools": None}))
