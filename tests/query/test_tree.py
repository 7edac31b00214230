"""What a query reads, calls, binds and gives; what no query may do."""

import duckdb
import pytest

from candado.query import functions, macros
from candado.query.text import QueryRefused
from candado.query.tree import parse

TABLES = {
    "projects": {"id": False, "name": False, "visibility": False},
    "repositories": {"id": False, "project_id": False, "size": True, "disabled": True},
}


def test_a_control_is_seen_whole():
    query = parse(
        """
        with big as (select id, size from repositories where size > $limit)
        select p.id, exists (from big b where lower(b.id) = p.id) as passed, count(*) as n
        from Projects p
        group by all;  -- the end
        """,
        TABLES,
    )
    assert query.reads == {"projects", "repositories"}
    assert query.functions == {"lower", "count_star"}
    assert query.parameters == {"limit"}
    assert query.outputs == ("id", "passed", "n")
    assert ";" not in query.sql


@pytest.mark.parametrize(
    ("sql", "outputs"),
    [
        ("from projects", ("id", "name", "visibility")),
        ("select * exclude (name) rename (id as project) from projects", ("project", "visibility")),
        ("select r.*, 1 from projects p join repositories r on true", (*TABLES["repositories"], None)),
        (
            "select * from projects join repositories using (id)",
            ("id", "name", "visibility", "project_id", "size", "disabled"),
        ),
        ("select * from projects semi join repositories using (id)", ("id", "name", "visibility")),
        ("with a(x) as (select id, name from projects) from a", ("x", "name")),
        ("select * from (select 1 as one) q(uno), unnest([1]) u(v)", ("uno", "v")),
        ("select id as a from projects union all select id as b from repositories", ("a",)),
        ("select 1 as a union all by name select 2 as b", ("a", "b")),
        ("with recursive r as (select 1 as n union all select n + 1 from r where n < 3) from r", ("n",)),
        ("values (1, 2)", ("col0", "col1")),
    ],
)
def test_outputs_are_those_of_duckdb(sql: str, outputs: tuple[str | None, ...]):
    assert parse(sql, TABLES).outputs == outputs
    with duckdb.connect() as connection:
        connection.execute("create table projects (id int, name text, visibility text)")
        connection.execute("create table repositories (id int, project_id int, size int, disabled bool)")
        described = [column[0] for column in connection.execute(sql).description or ()]
    assert [
        real if ours is not None else None for ours, real in zip(outputs, described, strict=True)
    ] == list(outputs)


@pytest.mark.parametrize(
    ("sql", "where", "sentence"),
    [
        ("select 1; select 2", (1, 11), "second statement"),
        ("select 1; /* quiet */ drop table projects", (1, 23), "second statement"),
        ("", (1, 1), "empty"),
        ("-- select 1", (1, 1), "empty"),
        ("; select 1", (1, 1), "statement is missing"),
        ("drop table projects", (1, 1), "only SELECT"),
        ("/* x */ insert into projects values (1)", (1, 9), "only SELECT"),
        ("attach 'x.db' as x", (1, 1), "only SELECT"),
        ("install httpfs", (1, 1), "only SELECT"),
        ("load httpfs", (1, 1), "only SELECT"),
        ("set threads = 9", (1, 1), "only SELECT"),
        ("pragma database_list", (1, 1), "only SELECT"),
        ("call pragma_version()", (1, 1), "only SELECT"),
        ("prepare p as select 1", (1, 1), "only SELECT"),
        ("execute p", (1, 1), "only SELECT"),
        ("explain select 1", (1, 1), "only SELECT"),
        ("copy projects to 'out.csv'", (1, 1), "only SELECT"),
        ("pivot projects on name using count(*)", (1, 1), "only SELECT"),
        ("select *\nfrom (pivot projects on name in ('a'))", (2, 7), "PIVOT is not allowed"),
        ("unpivot projects on id, name", (1, 1), "PIVOT is not allowed"),
        ("with x as (insert into projects values (1) returning *) from x", (1, 12), "INSERT is not allowed"),
        ("with x as (copy projects to 'f') from x", (1, 12), "COPY is not allowed"),
        ("with x as (delete from projects returning *) from x", (1, 12), "DELETE is not allowed"),
        ("with x as (update projects set id = 1 returning *) from x", (1, 12), "UPDATE is not allowed"),
        ("describe projects", (1, 1), "DESCRIBE, SHOW"),
        ("from (show tables)", (1, 7), "DESCRIBE, SHOW"),
        ("summarize projects", (1, 1), "DESCRIBE, SHOW"),
        ("select * from 'secrets.csv'", (1, 15), "there is no table 'secrets.csv'"),
        ("select * from main.projects", (1, 15), "has a schema or a database before it"),
        ("select * from other.main.projects", (1, 15), "has a schema or a database before it"),
        ("select * from information_schema.tables", (1, 15), "has a schema or a database before it"),
        ("select * from sqlite_master", (1, 15), "there is no table 'sqlite_master'"),
        ("select * from duckdb_settings()", (1, 15), "may not stand in FROM"),
        ("select * from read_csv('x')", (1, 15), "may not stand in FROM"),
        ("select * from glob('*')", (1, 15), "may not stand in FROM"),
        ("select * from query('select 1')", (1, 15), "may not stand in FROM"),
        ("select * from query_table('projects')", (1, 15), "may not stand in FROM"),
        ("select * from json_execute_serialized_sql('{}')", (1, 15), "may not stand in FROM"),
        ("select main.lower(name) from projects", (1, 8), "has a schema before it"),
        ("select getenv('HOME')", (1, 8), "function getenv"),
        ("select 1 where current_setting('x') = ''", (1, 16), "function current_setting"),
        ("select nextval('s')", (1, 8), "function nextval"),
        ("select repeat('x', 9)", (1, 8), "function repeat"),
        ("select sleep_ms(9)", (1, 8), "function sleep_ms"),
        ("select sum(random()) over () from projects", (1, 12), "function random"),
        ("select now()", (1, 8), "function now"),
        ("select current_date", (1, 8), "$scanned_at"),
        ('select "current_user" from projects', (1, 8), "clock or the session"),
        ("with projects as (select 1) from projects", (1, 6), "hides the table projects"),
        ("with a as (with PROJECTS as (select 1) from projects) from a", (1, 17), "hides the table projects"),
        ("select ?", (1, 8), "a parameter has no name"),
        ("select $1", (1, 8), "a parameter has no name"),
        ("select columns('n.*') from projects", (1, 8), "COLUMNS(...)"),
        ("select * like 'n%' from projects", (1, 10), "a star may not stand inside"),
        ("from projects order by all", (1, 24), "ORDER BY ALL"),
        ("from projects tablesample 10%", (1, 15), "must not depend on chance"),
        ("from projects at (version => 1)", (1, 15), "one snapshot"),
        ("from projects positional join repositories", (1, 15), "POSITIONAL JOIN"),
        ("select #1 from projects", (1, 8), "by its number"),
        ("select name collate nocase from projects", (1, 13), "COLLATE"),
        ("select name::mood from projects", (1, 14), "there is no type 'mood'"),
        ("select\n  '\N{GRINNING FACE}', nmae(1)", (2, 8), "function nmae"),
        ("select id frm projects", (1, 15), "syntax error"),
        ("select " + "(" * 5000, (1, 58), "split the query"),
        ("select " + "not " * 300 + "true", (1, 1), "nests too deeply"),
        ("select " + "not " * 3000 + "true", (1, 1), "nests too deeply"),
        ("select 1\0", (1, 9), "NUL"),
        ("select '\ud800'", (1, 1), "surrogate"),
        ("select 1 as " + "x" * 200_000, (1, 1), "more than the 100,000 allowed"),
        ("select * from рrojects", (1, 15), "there is no table"),  # noqa: RUF001
        ("select 1 /* open", (1, 10), "unterminated"),
    ],
)
def test_refused_with_place(sql: str, where: tuple[int, int], sentence: str):
    with pytest.raises(QueryRefused) as refusal:
        parse(sql, TABLES)
    assert sentence in str(refusal.value)
    assert (refusal.value.line, refusal.value.column) == where
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("sql", "monotone"),
    [
        ("select id, visibility <> 'public' as passed from projects", True),
        ("select p.id from projects p, repositories r where r.project_id = p.id and not r.disabled", True),
        ("select p.id from projects p where exists (from repositories r where r.project_id = p.id)", True),
        ("select id from projects where id in (select project_id from repositories)", True),
        ("select id from projects union select id from repositories order by id", True),
        ("select id from projects intersect select id from repositories", True),
        ("from projects semi join repositories using (id)", True),
        ("with recursive r as (select id from projects union select id from r) from r", True),
        ("select p.id, u.v from projects p, unnest([1, 2]) u(v)", True),
        ("select p.id, exists (from repositories) from projects p", False),
        ("select p.id from projects p where not exists (from repositories)", False),
        ("select id from projects where id not in (select project_id from repositories)", False),
        ("select count(*) from projects", False),
        ("select distinct on (name) id from projects", False),
        ("select id from projects group by id", False),
        ("select every(disabled) from repositories", False),
        ("from projects left join repositories using (id)", False),
        ("from projects anti join repositories using (id)", False),
        ("select id from projects except select id from repositories", False),
        ("select id from projects limit 1", False),
        ("select row_number() over () from projects", False),
        ("from projects qualify row_number() over () = 1", False),
        ("from projects order by (select count(*) from repositories)", False),
        ("from (select max(id) as id from projects)", False),
        ("with a as (select id from projects limit 1) from a", False),
        ("from projects p, lateral (select count(*) from repositories r where r.id = p.id)", False),
    ],
)
def test_monotone(sql: str, monotone: bool):
    assert parse(sql, TABLES).monotone is monotone


def test_every_allowed_function_exists():
    """A name that DuckDB does not know would be a mistake in the list."""
    with duckdb.connect() as connection:
        macros.install(connection)
        rows = connection.execute("select distinct lower(function_name) from duckdb_functions()").fetchall()
    known = {row[0] for row in rows} | {"->", "iff", "ifnull"}
    allowed = (
        functions.SCALAR
        | functions.AGGREGATE
        | set(functions.TABLE)
        | functions.WINDOW
        | functions.NULL_BLIND
    )
    assert allowed - known == set()


def test_no_allowed_function_depends_on_chance():
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select distinct lower(function_name) from duckdb_functions() where stability = 'VOLATILE'"
        ).fetchall()
    assert {row[0] for row in rows} & (functions.SCALAR | functions.AGGREGATE) == set()
