"""The engine gives one verdict for every row judged, and unknown wherever not all was read."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pytest

from candado.assess.control import ControlError, read
from candado.assess.engine import ask, open_tables, prepare
from candado.model import Record, tables
from candado.model.projects import PipelineSetting, Project
from candado.model.reading import Coverage, Reading
from candado.model.repos import Repository
from tests.database import database

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def project(id: str) -> Project:
    return Project(
        id=id,
        project_id=id,
        name=id,
        description="",
        visibility="private",
        state="wellFormed",
        updated_at=None,
    )


def repository(id: str, project_id: str, *, size: int | None = 0) -> Repository:
    return Repository(
        id=id,
        project_id=project_id,
        name=id,
        default_branch="refs/heads/main",
        size=size,
        is_disabled=False,
        is_fork=False,
    )


def coverage(
    unread: Iterable[tuple[str, str, Reading]] = (), scopes: Iterable[str] = ("org", "p", "q")
) -> list[Coverage]:
    marked = {(table, scope): status for table, scope, status in unread}
    return [
        Coverage(
            table_name=table,
            scope_id=scope,
            status=marked.get((table, scope), Reading.READ),
            endpoint="",
            http_status=None,
            reason="the list was trimmed" if (table, scope) in marked else "",
            permission="",
            rows=0,
        )
        for table in tables()
        for scope in scopes
    ]


def control(judges: str, sql: str, *, reason: str = "it is bad", more: str = "") -> str:
    return (
        f'---\nseverity: high\njudges: {judges}\nreason: "{reason}"\n{more}'
        f"examples: {{fails: []}}\n---\n# A title\n\nWhy.\n\n```sql\n{sql}\n```\n\n## Fix\nMend it.\n"
    )


def answers(text: str, rows: Sequence[Record], *, whole: bool = False) -> dict[str, tuple[str, str]]:
    connection = database(rows)
    asked = read(text, name="a-control", section="repos")
    question = prepare(asked)
    open_tables(connection, "org", [asked])
    ask(connection, question, {}, NOW, whole=whole)
    found = connection.execute("select id, status, reason from answers").fetchall()
    assert len(found) == len({id for id, _, _ in found})
    return {id: (status, reason) for id, status, reason in found}


BIG = control("repositories", "select id, size < 10 as passed, size from repositories", reason="{size} bytes")
ROWS: list[Record] = [project("p"), project("q"), repository("a", "p", size=1), repository("b", "q", size=99)]


def test_every_row_has_a_verdict_and_a_failure_its_reason() -> None:
    assert answers(BIG, [*ROWS, *coverage()]) == {"a": ("passed", ""), "b": ("failed", "99 bytes")}


def test_a_scope_that_was_not_read_whole_is_unknown_and_so_are_its_rows() -> None:
    found = answers(BIG, [*ROWS, *coverage([("repositories", "p", Reading.PARTIAL)])])
    assert found["a"][0] == found["p"][0] == "unknown"
    assert "the list was trimmed" in found["a"][1]
    assert found["b"][0] == "failed"


def test_a_table_that_coverage_does_not_mention_was_not_asked_for() -> None:
    found = answers(COUNTED, [*ROWS, *(c for c in coverage() if c.table_name != "pipeline_settings")])
    assert {status for status, _ in found.values()} == {"unknown"}
    assert "not asked" in found["a"][1]


def test_a_query_that_only_selects_keeps_its_failures_where_rows_are_missing() -> None:
    found = answers(BIG, [*ROWS, *coverage([("repositories", "q", Reading.PARTIAL)])])
    assert found["b"] == ("failed", "99 bytes; already failing on what was read")
    assert found["q"][0] == "unknown"


COUNTED = control(
    "repositories",
    "select r.id, count(s.id) > 0 as passed from repositories r left join pipeline_settings s "
    "on s.project_id = r.project_id group by r.id",
)


def test_a_query_that_counts_is_unknown_where_rows_are_missing() -> None:
    found = answers(COUNTED, [*ROWS, *coverage([("pipeline_settings", "p", Reading.FORBIDDEN)])])
    assert found["a"][0] == "unknown"
    assert found["b"][0] == "failed"


ACCUSED = control(
    "repositories",
    "with off as (select s.project_id, string_agg(s.name, ' ') as names from pipeline_settings s "
    "where not s.value group by s.project_id) "
    "select r.id, o.project_id is null as passed, o.names from repositories r "
    "left join off o on o.project_id = r.project_id",
    reason="{names}",
)


def test_a_query_that_looks_for_what_speaks_against_a_row_keeps_what_it_found() -> None:
    gaps = coverage(
        [("pipeline_settings", "p", Reading.PARTIAL), ("pipeline_settings", "q", Reading.PARTIAL)]
    )
    found = answers(ACCUSED, [*ROWS, PipelineSetting("q/x", "q", "x", False), *gaps])
    assert found["a"][0] == "unknown"
    assert found["b"] == ("failed", "x; already failing on what was read")


@pytest.mark.parametrize(("table", "keeps"), [("checks", True), ("protected_resources", False)])
def test_what_is_derived_may_accuse_of_what_more_rows_would_excuse(table: str, keeps: bool) -> None:
    text = control(
        "repositories",
        f"with held as (select h.resource_id, count(*) as n from {table} h group by h.resource_id) "
        "select r.id, h.resource_id is null as passed from repositories r "
        "left join held h on h.resource_id = r.id",
    )
    assert prepare(read(text, name="a-control", section="repos")).keeps_failures is keeps


def test_null_is_unknown_and_what_does_not_apply_does_not_apply() -> None:
    text = control("repositories", "select id, size = 1 as passed, name <> 'b' as applies from repositories")
    rows: list[Record] = [
        project("p"),
        repository("a", "p", size=None),
        repository("b", "p", size=1),
    ]
    found = answers(text, [*rows, *coverage(scopes=("org", "p"))])
    assert [found["a"][0], found["b"][0]] == ["unknown", "not applicable"]


def test_what_the_service_does_not_have_does_not_apply() -> None:
    found = answers(
        BIG, [project("p"), *coverage([("repositories", "p", Reading.ABSENT)], scopes=("org", "p"))]
    )
    assert found["p"][0] == "not applicable"


def test_a_project_sees_itself_alone() -> None:
    text = control(
        "repositories",
        "select r.id, (select count(*) from pipeline_settings) = 1 as passed from repositories r",
    )
    settings: list[Record] = [
        PipelineSetting(id=id, project_id=id, name="enforceJobAuthScope", value=True) for id in ("p", "q")
    ]
    rows = [*ROWS, *settings, *coverage()]
    assert {status for status, _ in answers(text, rows).values()} == {"passed"}
    assert {status for status, _ in answers(text, rows, whole=True).values()} == {"failed"}


def test_a_project_list_that_was_trimmed_is_an_unknown_of_the_organization() -> None:
    found = answers(BIG, [*ROWS, *coverage([("projects", "org", Reading.PARTIAL)])])
    assert found["org"][0] == "unknown"
    assert found["a"][0] == "passed"


def test_a_row_that_is_its_own_scope_has_one_verdict() -> None:
    text = control("projects", "select id, visibility = 'private' as passed from projects")
    found = answers(text, [*ROWS, *coverage([("projects", "p", Reading.PARTIAL)])])
    assert {id: status for id, (status, _) in found.items()} == {"p": "unknown", "q": "passed"}


def test_a_severity_that_is_none_is_refused() -> None:
    text = control("repositories", "select id, false as passed, 'dire' as severity from repositories")
    with pytest.raises(ControlError, match="'dire'"):
        answers(text, [*ROWS, *coverage()])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (control("nothing", "select 1 as id, true as passed"), "no table"),
        (control("repositories", "select id from repositories"), "no column passed"),
        (control("repositories", "select id, passed from repositories"), "passed"),
        (control("repositories", "select id, size < $limit as passed from repositories"), "$limit"),
        (control("memberships", "select group_id as id, true as passed from memberships"), "without a name"),
        (
            control(
                "extensions",
                "select e.id, count(r.id) = 0 as passed from extensions e, repositories r group by 1",
            ),
            "across",
        ),
    ],
)
def test_a_control_that_cannot_be_asked_says_why(text: str, words: str) -> None:
    with pytest.raises(ControlError, match=words.replace("$", r"\$")):
        answers(text, coverage())


def test_a_control_that_answers_twice_is_refused() -> None:
    text = control(
        "repositories", "select r.id, true as passed from repositories r cross join pipeline_settings"
    )
    settings: list[Record] = [
        PipelineSetting(id=f"p/{name}", project_id="p", name=name, value=True) for name in ("x", "y")
    ]
    with pytest.raises(ControlError, match="more than once"):
        answers(text, [*ROWS, *settings, *coverage()])
