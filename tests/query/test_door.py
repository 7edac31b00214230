"""People's SQL is answered, refused, or killed with a sentence; nothing else of the machine is reached."""

import datetime
from pathlib import Path

import duckdb
import pytest

from candado.query import child
from candado.query.database import build_database
from candado.query.door import Limits, QueryFailed, QueryTooLarge, run
from candado.query.text import QueryRefused

TABLES = {"projects": {"id": False, "name": False, "public": True, "created": False}}
SMALL = Limits(memory_mib=512, seconds=30, rows=10_000)
SHORT = Limits(memory_mib=512, seconds=1, rows=10_000)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd [name] * 'quoted'")
    with duckdb.connect() as connection:
        connection.execute(
            "create table projects as select 'p' || i as id, 'Project ' || i as name,"
            " case i % 3 when 0 then true when 1 then false end as public,"
            " timestamptz '2026-01-01 00:00:00+00' + to_days(i::int) as created from range(2000) t(i)"
        )
        connection.table("projects").write_parquet(str(folder / "projects.parquet"))
    build_database({"projects": folder / "projects.parquet"}, folder / "tables.duckdb")
    return folder / "tables.duckdb"


def test_answer(database: Path):
    result = run(
        database,
        "select id, public, created from projects where created < $scanned_at order by id limit 3;",
        TABLES,
        {"scanned_at": datetime.datetime(2026, 1, 3, tzinfo=datetime.UTC), "other": 1},
    )
    assert result.columns == ("id", "public", "created")
    assert result.types == ("VARCHAR", "BOOLEAN", "TIMESTAMP WITH TIME ZONE")
    assert result.rows == [["p0", True, "2026-01-01T00:00:00Z"], ["p1", False, "2026-01-02T00:00:00Z"]]


def test_answer_in_batches_and_of_nothing(database: Path):
    assert len(run(database, "from projects", TABLES).rows) == 2000
    assert run(database, "from projects where false", TABLES).rows == []
    assert run(database, "select every(public), any_of(public) from projects", TABLES).rows == [[False, True]]


def test_values_of_every_kind_come_back(database: Path):
    sql = (
        "select 1.50::decimal(4, 2), date '2026-01-02', {'a': [1, null]}, map {1: 'x'}, 'é', "
        "170141183460469231731687303715884105727::hugeint, '00000000-0000-0000-0000-000000000001'::uuid"
    )
    assert run(database, sql, {}).rows == [
        [
            "1.50",
            "2026-01-02",
            {"a": [1, None]},
            {"1": "x"},
            "é",
            2**127 - 1,
            "00000000-0000-0000-0000-000000000001",
        ]
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "copy projects to 'out.csv'",
        "with x as (copy projects to 'out.csv') from x",
        "with x as (insert into projects values ('x') returning *) from x",
        "from read_csv('/etc/passwd')",
        "from '/etc/passwd'",
        "from glob('/*')",
        "attach '/etc/passwd' as x",
        "install httpfs",
        "select getenv('HOME')",
        "from duckdb_settings()",
        "from information_schema.tables",
        "from pragma_version()",
        "select current_setting('home_directory')",
        "from projects; copy projects to 'out.csv'",
        "from projects --\n; drop table projects",
        "from os",
        "from request",
        "with projects as (select 1) from projects",
        "select repeat('x', 1000000000)",
        "select lpad('x', 1000000000, 'x'), rpad('x', 1000000000, 'x')",
        "select printf('%1000000000d', 1)",
        "select " + "(" * 50_000,
        "select " + "not " * 20_000 + "true",
        "select 1 as " + "x" * 1_000_000,
        "select '\ud800'",
        "with a as (from projects), b as (from a x, a y), c as (from b x, b y), d as (from c x, c y),"
        "e as (from d x, d y), f as (from e x, e y), g as (from f x, f y), h as (from g x, g y),"
        "i as (from h x, h y), j as (from i x, i y) from j x, j y",
    ],
)
def test_refused(database: Path, sql: str):
    with pytest.raises(QueryRefused, match=r"^line \d+, column \d+: .+[^.]$"):
        run(database, sql, TABLES, limits=SMALL)


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) from range(1000000000000)",
        "select list(range) from range(1000000000)",
        "select range(4000000000)",
        "select list_transform(range(100000000), lambda x: range(1000))",
        "from projects a, projects b, projects c where levenshtein(a.name || b.id, c.name) < 0",
        "select a.name || b.name as n from projects a, projects b, projects c order by n",
        "with recursive r as (select 1 as n union all select n + 1 from r) select max(n) from r",
        "select length("
        + "replace(" * 40
        + "'aaaaaaaaaa'"
        + ", 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaa')" * 40
        + ")",
        "select " + " union select ".join(map(str, range(5000))),
        "from projects a, projects b",
    ],
)
def test_killed(database: Path, sql: str):
    with pytest.raises(QueryTooLarge, match=r"stopped after 1 seconds|512 MiB|10,000 rows"):
        run(database, sql, TABLES, limits=SHORT)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("select nme from projects", 'Candidate bindings: "name"'),
        ("select name::int from projects", "Could not convert string 'Project 0'"),
        ("from projects where created < $until", "no value is given for $until"),
        ("select rowid.x from projects", "rowid"),
    ],
)
def test_failed_without_telling_where_files_lie(database: Path, sql: str, sentence: str):
    with pytest.raises(QueryFailed) as failure:
        run(database, sql, TABLES)
    assert sentence in str(failure.value)
    assert "/" not in str(failure.value)


def test_a_missing_database_is_a_failure_without_its_path(tmp_path: Path):
    with pytest.raises(QueryFailed) as failure:
        run(tmp_path / "secret-name.duckdb", "select 1", {})
    assert str(tmp_path) not in str(failure.value)
    assert "secret-name" not in str(failure.value)


@pytest.mark.parametrize(
    "sql",
    [
        "from read_csv('{file}')",
        "from read_text('{file}')",
        "from '{file}'",
        "from glob('{folder}/*')",
        "attach '{folder}/other.duckdb'",
        "copy projects to '{folder}/out.csv'",
        "insert into projects (id) values ('x')",
        "create table x as select 1",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set temp_directory = '{folder}'",
        "export database '{folder}/export'",
    ],
)
def test_the_childs_connection_reaches_nothing_even_unchecked(database: Path, tmp_path: Path, sql: str):
    """The tree's check is the first wall; this is the second."""
    (tmp_path / "file.csv").write_text("a\n1\n")
    with child.connect(str(database), SMALL) as connection, pytest.raises(duckdb.Error):
        connection.execute(sql.format(file=tmp_path / "file.csv", folder=tmp_path)).fetchall()
    assert [path.name for path in tmp_path.iterdir()] == ["file.csv"]


def test_the_childs_connection_does_not_read_pythons_variables(database: Path):
    with child.connect(str(database), SMALL) as connection:
        variable = connection.sql("select 1 as x")
        assert variable.fetchall() == [(1,)]
        with pytest.raises(duckdb.CatalogException, match="variable does not exist"):
            connection.execute("from variable")
