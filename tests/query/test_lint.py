"""No NULL makes a control pass: what could is refused, with what to write instead."""

import pytest

from candado.query.lint import complaints
from candado.query.tree import parse

TABLES = {
    "projects": {"id": False, "public": False, "visibility": True, "approvers": True},
    "repositories": {"id": False, "project_id": False, "disabled": True, "size": True, "locked": False},
    "policies": {"id": False, "project_id": True, "enabled": True, "blocking": False, "kind": False},
}

LATERAL = "select p.id, {} as passed from projects p, lateral (select {} as x from repositories r where {}) q"
MINE = "r.project_id = p.id"


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        (LATERAL.format("x", "bool_and(not r.disabled)", MINE), "every(x)"),
        (LATERAL.format("not x", "bool_or(r.disabled)", MINE), "any_of(x)"),
        (LATERAL.format("not x", "max(r.disabled)", MINE), "any_of(x)"),
        (LATERAL.format("x", "min(not r.disabled)", MINE), "every(x)"),
        (LATERAL.format("x = 0", "count(*)", MINE + " and r.disabled"), "any_of(x"),
        (LATERAL.format("x < 1", "count(*)", MINE + " and r.disabled"), "any_of(x"),
        (LATERAL.format("x = 0", "count(*) filter (where r.disabled)", MINE), "any_of(x"),
        (LATERAL.format("x = 0", "count(r.disabled)", MINE), "any_of(x"),
        (LATERAL.format("x = 0", "count_if(r.disabled)", MINE), "any_of(x"),
        (LATERAL.format("x = 0", "sum(r.disabled::int)", MINE), "any_of(x"),
        (LATERAL.format("not x", "any_of(r.locked)", MINE + " and r.disabled"), "any_of(x and condition)"),
        (LATERAL.format("x", "every(r.locked)", MINE + " and r.disabled"), "every(x or not condition)"),
        (LATERAL.format("x is null", "any_value(r.id)", MINE + " and r.disabled"), "any_of(x"),
        (LATERAL.format("len(x) = 0", "list(r.id)", MINE + " and r.disabled"), "any_of(x"),
        ("select id, not exists (from repositories r where r.disabled) as passed from projects", "any_of(x"),
        ("select id, id not in (select id from repositories where disabled) as passed from projects",
         "any_of(x"),
        ("select id, id not in (select project_id from policies) as passed from projects", "any_of(x"),
        ("select id, case when disabled then false else true end as passed from repositories",
         "when x is null"),
        ("select id, if(disabled, false, true) as passed from repositories", "when x is null"),
        ("select id, case disabled when true then false else true end as passed from repositories",
         "when x is"),
        ("select id, coalesce(disabled, true) as passed from repositories", "leave out coalesce"),
        ("select id, ifnull(disabled, true) as passed from repositories", "leave out coalesce"),
        ("select id, not coalesce(disabled, false) as passed from repositories", "leave out coalesce"),
        ("select id, coalesce(size, 0) < 5 as passed from repositories", "leave out coalesce"),
        ("with asked as (select project_id, max(size) as n from repositories group by all) select p.id,\n"
         "coalesce(a.n, 0) < 9 as passed from projects p left join asked a on a.project_id = p.id",
         "max skips it"),
        ("select p.id, every(p.public) as passed from projects p group by all having (\n"
         "select any_of(p.public) from repositories)", "rows of the query outside"),
        ("select id, disabled is not false as passed from repositories", "takes NULL for a value"),
        ("select id, disabled is not true as passed from repositories", "takes NULL for a value"),
        ("select id, disabled is distinct from true as passed from repositories", "takes NULL for a value"),
        ("select id, size is null or size < 5 as passed from repositories", "when x is null then null"),
        ("select id, not (size is not null) as passed from repositories", "when x is null then null"),
        ("select id, concat(visibility, '') <> 'public' as passed from projects", "concat()"),
        ("select id, not contains([visibility], 'public') as passed from projects", "list_value()"),
        ("select id, greatest(size, 1) < 5 as passed from repositories", "greatest()"),
        ("select id, len(list_filter([1], lambda i: disabled)) = 0 as passed from repositories", "a lambda"),
        ("select id, true as passed from repositories where not disabled", "drops the row"),
        ("select id, true as passed from repositories where not disabled\n"
         "union all select id, false from repositories where disabled", "drops the row"),
        ("select r.id, p.id is null as passed from repositories r\n"
         "left join policies p on p.project_id = r.project_id and p.enabled", "when x is null then null"),
        ("with on_ as (from policies where enabled)\n"
         "select r.id, o.id is null as passed from repositories r left join on_ o on o.kind = r.id",
         "is null"),
        ("select id, true as passed from repositories r anti join policies p on p.enabled", "drops the row"),
        ("select id, true as passed from repositories except\n"
         "select id, true from repositories where disabled", "drops the row"),
        ("select r.id, true as passed from repositories r join policies p using (project_id)",
         "required column"),
        ("select id, not disabled as passed, size > 3 as applies from repositories where size > 3", "drops"),
        ("select id, true as passed, coalesce(disabled, false) as applies from repositories", "leave out"),
        ("select id, row_number() over (order by size) > 1 as passed from repositories", "a window"),
        ("select id, (select size from repositories order by size limit 1) is null as passed from projects",
         "NULL"),
        ("with recursive w as (select id, disabled as d from repositories union all\n"
         "select id, coalesce(d, true) from w) select id, d as passed from w", "leave out coalesce"),
        ("select id, (select count(*) from projects) > 0 as passed from repositories\n"
         "where coalesce(disabled, true)", "leave out coalesce"),
        ("select id, (select any_of(locked) from repositories) as x, x as passed from projects",
         "a WITH of its own"),
        ("select project_id as id, every(disabled) as passed from repositories where size > 1 group by id\n"
         "having passed", "drops the row"),
        ("with k as (select project_id, count(*) as n from repositories where disabled group by all)\n"
         "select p.id, k.n is null as passed from projects p left join k on k.project_id = p.id", "is null"),
        ("with k as (select size, count(*) as n from repositories group by 1)\n"
         "select p.id, coalesce(k.n, 0) < 2 as passed from projects p left join k on k.size = 1", "group of"),
        ("select id, nonsense as passed from projects", "there is no column nonsense"),
        ("select id, not exists (from unnest([1]) u(v) where visibility = 'public') as passed from projects",
         "any_of(x"),
    ],
)  # fmt: skip
def test_refused(sql: str, sentence: str):
    found = complaints(parse(sql, TABLES), TABLES)
    assert any(sentence in str(complaint) for complaint in found), found
    assert all(str(complaint).startswith("line ") for complaint in found)


@pytest.mark.parametrize(
    "sql",
    [
        "select id, not disabled as passed from repositories",
        "select id, visibility <> 'public' as passed, coalesce(visibility, '?') as seen from projects",
        "select id, disabled and size > 3 as passed, locked as applies from repositories",
        "select id, case when disabled is null then null when disabled then false else true end as passed\n"
        "from repositories",
        "select id, case when visibility is null or approvers is null then null\n"
        "else not (visibility = 'public' and approvers < 2) end as passed from projects",
        "select id, coalesce(disabled, false) as passed from repositories",
        "select id, size is not null and size < 5 as passed from repositories",
        "select id, true as passed from repositories where locked",
        "select id, not exists (from repositories r where r.locked and r.project_id = p.id) as passed\n"
        "from projects p",
        "select id, exists (from repositories r where r.disabled and r.project_id = p.id) as passed\n"
        "from projects p",
        "select id, id in (select project_id from policies where enabled) as passed from projects",
        "select id, id not in (select project_id from repositories where locked) as passed from projects",
        LATERAL.format("x", "every(not r.disabled)", MINE),
        LATERAL.format("not x", "any_of(r.disabled and r.locked)", MINE),
        LATERAL.format("x", "every(r.size < 3 or not r.disabled)", MINE),
        LATERAL.format("x >= 2", "count(*)", MINE + " and r.disabled"),
        LATERAL.format("x > 2", "max(r.size)", MINE),
        LATERAL.format("x = 0", "count(*)", MINE + " and r.locked"),
        LATERAL.format("coalesce(x, true)", "bool_and(r.locked)", MINE),
        "with asked as (select r.project_id, max(p.approvers) as n from repositories r\n"
        "join projects p on p.id = r.project_id group by all)\n"
        "select r.id, case when a.project_id is null then false else a.n >= $least end as passed\n"
        "from repositories r left join asked a using (project_id)",
        "with held as (select project_id, count(*) as n from repositories where locked group by all)\n"
        "select p.id, coalesce(h.n, 0) < 3 as passed from projects p left join held h on h.project_id = p.id",
        "with held as (select project_id, string_agg(id, ', ' order by id) as ids from repositories\n"
        "where locked group by project_id)\n"
        "select p.id, h.project_id is null as passed, h.ids from projects p\n"
        "left join held h on h.project_id = p.id",
        "select p.id, p.public or coalesce(q.enabled, false) as passed from projects p\n"
        "left join policies q on q.kind = p.id",
        "select id, not disabled as passed from repositories where locked\n"
        "union all select id, disabled from repositories where not locked",
        "select id, size as n, n > 3 as passed from repositories",
        "select id, '{\"a\": true}'::json ->> 'a' = visibility as passed from projects",
        "select id, len(list_filter([1, 2], lambda i: i > 1)) = 1 as passed from repositories",
        "with recursive up as (select id, project_id from repositories union select r.id, r.project_id\n"
        "from repositories r join up using (project_id)) select p.id,\n"
        "not exists (from up where up.id = p.id) as passed from projects p",
    ],
)
def test_allowed(sql: str):
    assert complaints(parse(sql, TABLES), TABLES) == ()


def test_a_complaint_says_where():
    (complaint,) = complaints(
        parse("select id,\n  coalesce(disabled, true) as passed\nfrom repositories", TABLES), TABLES
    )
    assert (complaint.line, complaint.column) == (2, 3)
    assert "disabled may be NULL" in complaint.sentence
