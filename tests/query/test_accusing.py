"""What fails on some of the rows fails on all of them, wherever a query is said to accuse."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.query.tree import parse

TABLES = {
    "judged": {"id": False, "kind": False},
    "facts": {"id": False, "about": False, "size": True},
    "uses": {"fact": False, "name": False},
}
AGAINST = "with f as (select about, string_agg(id, ' ') as ids from facts where size > 1 group by about) "
ACCUSING = [
    AGAINST + "select j.id, f.about is null as passed, f.ids from judged j left join f on f.about = j.id",
    "with f as (select a.about as id, count(*) as n from facts a join uses u on u.fact = a.id group by all) "
    "select judged.id, f.id is null as passed, f.n from judged left join f on f.id = judged.id",
    "with f as (select about as id, max(size) as s from facts "
    "where exists (from uses u where u.fact = about) group by all) "
    "select j.id, f.id is null as passed from judged j left join f using (id)",
    "with f as (select about, id from facts), g as (select name, fact from uses), "
    "h as (select g.name, count(*) as n from g join facts on facts.id = g.fact group by g.name) "
    "select j.id, h.name is null as passed, j.kind = 'a' as applies "
    "from judged j left join h on h.name = j.id and j.kind = 'a'",
]
OTHERS = {
    "passes where something is found": AGAINST
    + "select j.id, f.about is not null as passed from judged j left join f on f.about = j.id",
    "asks how much was found": AGAINST
    + "select j.id, f.ids is null as passed from judged j left join f on f.about = j.id",
    "joins by how much was found": AGAINST
    + "select j.id, f.about is null as passed from judged j left join f on f.about = j.id and f.ids <> j.id",
    "joins by a column of which it is unsure whose it is": AGAINST
    + "select j.id, f.about is null as passed from judged j left join f on about = j.id",
    "applies by what was found": AGAINST + "select j.id, f.about is null as passed, f.ids is null as applies "
    "from judged j left join f on f.about = j.id",
    "drops rows after": AGAINST
    + "select j.id, f.about is null as passed from judged j left join f on f.about = j.id where f.ids <> 'a'",
    "groups after": AGAINST
    + "select j.id, f.about is null as passed from judged j left join f on f.about = j.id group by all",
    "keeps the first": AGAINST
    + "select j.id, f.about is null as passed from judged j left join f on f.about = j.id limit 1",
    "counts what is found": "with f as (select about from facts group by about having count(*) < 2) "
    "select j.id, f.about is null as passed from judged j left join f on f.about = j.id",
    "looks at what is not there": "with f as (select about from facts anti join uses on fact = id "
    "group by all) select j.id, f.about is null as passed from judged j left join f on f.about = j.id",
    "filters by what is not there": "with f as (select about from facts "
    "where not exists (from uses u where u.fact = facts.id) group by all) "
    "select j.id, f.about is null as passed from judged j left join f on f.about = j.id",
    "is always there": "with f as (select 'a' as about, count(*) as n from facts) "
    "select j.id, f.about is null as passed from judged j left join f on f.about = j.id",
    "rolls up": "with f as (select about, count(*) from facts group by rollup (about)) "
    "select j.id, f.about is null as passed from judged j left join f on f.about = j.id",
    "groups by another column of the name": "with f as (select a.id, count(*) from facts a join facts b "
    "on a.about = b.id group by all), g as (select min(f.id) as id from f) "
    "select j.id, f.id is null as passed from judged j left join f on f.id = j.id",
    "rests on another that counts": "with c as (select about, count(*) as n from facts group by all), "
    "f as (select c.about from c where c.n < 2 group by all) "
    "select j.id, f.about is null as passed from judged j left join f on f.about = j.id",
}


@pytest.mark.parametrize("sql", ACCUSING)
def test_what_accuses_is_known(sql: str) -> None:
    assert parse(sql, TABLES).accusing


@pytest.mark.parametrize("sql", OTHERS.values(), ids=OTHERS)
def test_what_may_not_accuse_is_known(sql: str) -> None:
    assert not parse(sql, TABLES).accusing


IDS = st.sampled_from("abc")
ROWS = st.fixed_dictionaries(
    {
        "judged": st.lists(st.tuples(IDS, IDS), unique_by=lambda row: row[0], min_size=1, max_size=3),
        "facts": st.lists(st.tuples(IDS, IDS, st.none() | st.integers(0, 3)), max_size=4),
        "uses": st.lists(st.tuples(IDS, IDS), max_size=4),
    }
)
TYPES = {
    "judged": "id text, kind text",
    "facts": "id text, about text, size int",
    "uses": "fact text, name text",
}


def failed(sql: str, rows: dict[str, list[tuple[object, ...]]]) -> set[str]:
    with duckdb.connect() as connection:
        for name, types in TYPES.items():
            connection.execute(f"create table {name} ({types})")
            for row in rows[name]:
                connection.execute(f"insert into {name} values ({', '.join('?' * len(row))})", row)
        found = connection.execute(f"select id from ({sql}) where not passed").fetchall()
        return {str(id) for (id,) in found}


@given(sql=st.sampled_from(ACCUSING), rows=ROWS, data=st.data())
def test_who_is_accused_on_some_rows_is_accused_on_all(
    sql: str, rows: dict[str, list[tuple[object, ...]]], data: st.DataObject
) -> None:
    some = dict(rows)
    for name in ("facts", "uses"):
        kept = data.draw(st.lists(st.booleans(), min_size=len(rows[name]), max_size=len(rows[name])))
        some[name] = [row for row, keep in zip(rows[name], kept, strict=True) if keep]
    assert failed(sql, some) <= failed(sql, rows)
