"""What the lint allows is sound: whatever becomes NULL in a nullable column, no verdict becomes passed."""

import duckdb
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from candado.query import macros
from candado.query.lint import complaints
from candado.query.tree import parse
from tests.database import empty

TABLES = {
    "t": {"id": False, "r": False, "a": True, "b": True, "n": True},
    "u": {"id": False, "t_id": False, "s": False, "c": True, "m": True},
}


def _calls(inner: st.SearchStrategy[str], numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Larger conditions from smaller ones, sound and unsound alike."""
    two = st.tuples(inner, inner)
    three = st.tuples(inner, inner, inner)
    return st.one_of(
        inner.map("(not {})".format),
        two.map(lambda x: "({} and {})".format(*x)),
        two.map(lambda x: "({} or {})".format(*x)),
        inner.map("({} is null)".format),
        inner.map("({} is not null)".format),
        inner.map("({} is not false)".format),
        two.map(lambda x: "({} is distinct from {})".format(*x)),
        two.map(lambda x: "({} = {})".format(*x)),
        two.map(lambda x: "coalesce({}, {})".format(*x)),
        three.map(lambda x: "(case when {} then {} else {} end)".format(*x)),
        three.map(lambda x: "(case when {} then null when {} then false else {} end)".format(*x)),
        three.map(lambda x: "if({}, {}, {})".format(*x)),
        st.tuples(numbers, st.sampled_from(["<", ">=", "=", "<>"]), numbers).map(
            lambda x: "({} {} {})".format(*x)
        ),
    )


_numbers_of_t = st.sampled_from(["t.n", "1", "coalesce(t.n, 0)", "greatest(t.n, 1)", "-t.n"])
_numbers_of_u = st.sampled_from(["u.m", "1", "t.n", "coalesce(u.m, 2)"])
of_t = st.recursive(
    st.sampled_from(["t.r", "t.a", "t.b", "true", "false", "(t.n is null)", "(t.a is not null)"]),
    lambda inner: _calls(inner, _numbers_of_t),
    max_leaves=4,
)
of_u = st.recursive(
    st.sampled_from(["u.s", "u.c", "t.a", "t.r", "(u.m > 1)", "(u.c is null)"]),
    lambda inner: _calls(inner, _numbers_of_u),
    max_leaves=3,
)


@st.composite
def passes(draw: st.DrawFn) -> str:
    """A condition over t that may look into u."""
    condition, other, own = draw(of_u), draw(of_u), draw(of_t)
    mine = "from u where u.t_id = t.id"
    aggregate = draw(
        st.sampled_from(
            [
                f"(select every({other}) {mine} and {condition})",
                f"(select any_of({other}) {mine} and {condition})",
                f"(select bool_and({other}) {mine} and {condition})",
                f"(select bool_or({other}) {mine} and {condition})",
                f"(select count(*) {mine} and {condition}) = 0",
                f"(select count(*) {mine} and {condition}) > 1",
                f"(select count(*) filter (where {other}) {mine}) <= 1",
                f"(select count(u.m) {mine} and {condition}) < 1",
                f"(select max(u.m) {mine} and {condition}) > 1",
                f"(select min(u.m) {mine}) >= 1",
                f"(select sum(u.m) {mine} and {condition}) > 1",
                f"(select len(list(u.m)) {mine} and {condition}) < 2",
                f"(select max(u.m) {mine} and {condition}) is null",
                f"exists ({mine} and {condition})",
                f"t.id in (select u.t_id from u where {condition})",
                f"t.n in (select u.m from u where {condition})",
                f"(select v.c from (select u.c, u.m {mine} order by u.m, u.id limit 1) v)",
                f"exists (select u.m {mine} and {condition} intersect select t.n)",
                f"exists (select u.m {mine} except select u.m from u where {condition})",
                f"(select every({other}) from (select distinct u.m, u.c, u.s {mine}) u)",
                f"(select count(*) from (select distinct u.m {mine}) v) < 2",
                f"(select count(*) from (select distinct u.m {mine}) v) > 1",
                f"(select count(*) from (select u.m {mine} group by u.m) v) > 1",
                f"(select count(*) from (select u.m {mine} union select t.n) v) > 1",
                f"(select count(distinct u.m) {mine}) > 1",
                f"(select count(*) from t x left join u on u.t_id = x.id and {condition}) > 2",
                f"(select count(*) from t x full join u on u.t_id = x.id and {condition}) < 3",
                f"(select max(u.m) {mine})::bool",
                f"(select coalesce(max(u.m), 1) {mine} and {condition}) > 1",
                f"(select count(*) {mine} and {condition} group by u.c having count(*) > 1 limit 1) is null",
            ]
        )
    )
    shape = draw(
        st.sampled_from(["{own}", "{seen}", "not {seen}", "({own} and {seen})", "({own} or not {seen})"])
    )
    return shape.format(own=own, seen=f"({aggregate})")


@st.composite
def controls(draw: st.DrawFn) -> str:
    passed, condition, joined = draw(passes()), draw(of_t), draw(of_u)
    return draw(
        st.sampled_from(
            [
                f"select t.id, {passed} as passed from t",
                f"select t.id, {passed} as passed from t where {condition}",
                f"select t.id, {passed} as passed from t where {condition}\n"
                f"union all select t.id, false from t where not {condition}",
                f"select t.id, every({joined}) as passed from t left join u\n"
                f"on u.t_id = t.id and {joined} group by t.id",
                f"select t.id, u.id is null as passed from t left join u on u.t_id = t.id and {joined}",
                f"select t.id, not any_of(u.id is not null and {joined}) as passed\n"
                f"from t left join u on u.t_id = t.id group by t.id",
                f"select t.id, every({joined}) as passed from t join u on u.t_id = t.id group by t.id",
                f"with k as (select u.t_id, count(*) as n from u, t where {joined} group by all)\n"
                f"select t.id, k.n is null as passed from t left join k on k.t_id = t.id",
                f"with k as (select coalesce(u.m, 1) as m, count(*) as n from u, t\n"
                f"where {joined} group by 1)"
                f"select t.id, k.n > 1 as passed from t left join k on k.m = t.id",
                f"select t.id, true as passed from t anti join u on u.t_id = t.id and {joined}",
                f"with k as (select t.id as t_id, {condition} as k from t)\n"
                f"select t.id, not k.k as passed from t left join k on k.t_id = t.id and k.k is not null",
                f"select t.id, x.p as passed from t, lateral (\n"
                f"select every({joined}) as p from u where u.t_id = t.id) x",
                f"select t.id, {condition} as passed from t order by t.n, t.id limit 1",
                f"select t.id, row_number() over (order by {condition}) = 1 as passed from t",
            ]
        )
    )


booleans, numbers = st.booleans(), st.integers(0, 2)
rows_of_t = st.lists(st.tuples(booleans, booleans, booleans, numbers), min_size=1, max_size=2)
rows_of_u = st.lists(st.tuples(st.integers(0, 1), booleans, booleans, numbers), max_size=3)


def _passed(connection: duckdb.DuckDBPyConnection, sql: str, t: list, u: list) -> set[int] | None:
    """The ids that pass; None where DuckDB refuses the query (a scalar subquery of two rows)."""
    connection.execute("delete from t; delete from u")
    for table, rows in (("t", t), ("u", u)):
        for number, row in enumerate(rows):
            connection.execute(f"insert into {table} values (?, ?, ?, ?, ?)", [number, *row])
    try:
        return {row[0] for row in connection.execute(sql).fetchall() if row[1] is True}
    except (duckdb.InvalidInputException, duckdb.BinderException):
        return None


@settings(
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(sql=controls(), t=rows_of_t, u=rows_of_u, hidden=st.lists(booleans, min_size=12, max_size=12))
def test_hiding_a_value_passes_nothing(sql: str, t: list, u: list, hidden: list[bool]):
    assume(complaints(parse(sql, TABLES), TABLES) == ())
    flags = iter(hidden)
    hidden_t = [(r, *(None if next(flags) else cell for cell in rest)) for r, *rest in t]
    hidden_u = [(t_id, s, *(None if next(flags) else cell for cell in rest)) for t_id, s, *rest in u]
    with empty() as connection:
        macros.install(connection)
        connection.execute(
            "create table t (id int, r bool, a bool, b bool, n int);"
            "create table u (id int, t_id int, s bool, c bool, m int)"
        )
        seen, less = _passed(connection, sql, t, u), _passed(connection, sql, hidden_t, hidden_u)
    assume(seen is not None and less is not None)
    assert seen is not None and less is not None and less <= seen
