"""Asks a control of the tables: one verdict for every row it judges, unknown wherever not all was read.

The engine, not the control, decides what is unknown. A control sees one project at a time beside the
organization's tables, so its verdict depends on these alone, and is unknown exactly when one of them was
not read whole there. Only a control whose SQL can but lose failures when rows are missing keeps them.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import get_args

import duckdb
import msgspec

from candado.assess import strangers
from candado.assess.control import Control, ControlError
from candado.model import Scope, tables
from candado.model.assessment import Confidence, Severity
from candado.query import lint, macros
from candado.query.door import QueryFailed, QueryTooLarge
from candado.query.scoped import scoped
from candado.query.text import QueryRefused
from candado.query.tree import Query, parse
from candado.query.wire import Parameter

_RESERVED = {"id", "passed", "applies", "severity", "confidence"}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A control whose SQL was read and found sound."""

    control: Control
    query: Query
    reads: tuple[str, ...]
    """tables that decide its verdicts, the judged one among them"""


def columns() -> dict[str, dict[str, bool]]:
    """What SQL may name: table to column to whether it may be NULL."""
    return {name: {c.name: c.nullable for c in table.columns()} for name, table in tables().items()}


def prepare(control: Control) -> Question:
    """Check a control's SQL against the model.

    Errors: ControlError names the control's file and what to change.
    """
    where = f"{control.section}/{control.name}.md"
    known = columns()
    judged = tables().get(control.judged_table)
    if judged is None:
        raise ControlError(f"{where}: judges {control.judged_table}, which is no table")
    if judged.label is None:
        raise ControlError(f"{where}: {judged.name} has rows without a name; it cannot be judged")
    try:
        query = parse(control.sql, known)
        narrowing = parse(f"select id, true as passed from {judged.name} where {control.narrowing}", known)
    except QueryRefused as error:
        raise ControlError(f"{where}: {error}") from error
    for complaint in lint.complaints(query, known):
        raise ControlError(f"{where}: {complaint}")
    for complaint in lint.complaints(narrowing, known):
        raise ControlError(f"{where}: judges: {complaint}")
    if missing := {"id", "passed"} - set(query.outputs):
        raise ControlError(f"{where}: the SQL gives no column {' and no column '.join(sorted(missing))}")
    unbound = query.parameters - set(control.head.parameters) - {"scanned_at"}
    if unbound:
        raise ControlError(f"{where}: ${sorted(unbound)[0]} is not among its parameters")
    reads = tuple(sorted(query.reads | narrowing.reads))
    if judged.scope is Scope.ORGANIZATION and control.head.across is None:
        for name in reads:
            if tables()[name].scope is Scope.PROJECT:
                raise ControlError(
                    f"{where}: judges the organization but reads {name} of its projects; say across: projects"
                )
    return Question(control=control, query=query, reads=reads)


def open_tables(connection: duckdb.DuckDBPyConnection, organization_id: str) -> None:
    """Make a connection with the collected and derived tables ready for questions.

    A table of which coverage says nothing was not asked for: that is written down, so that no control takes
    it for an empty one.
    """
    macros.install(connection)
    connection.execute("create or replace table scopes as select id from main.projects order by id")
    connection.execute(
        "create or replace table organization_scope as select $id as id", {"id": organization_id}
    )
    _complete_coverage(connection)
    connection.execute("""
        create or replace table answers (
            control varchar, section varchar, table_name varchar, id varchar, project_id varchar,
            status varchar, severity varchar, confidence varchar, reason varchar, evidence varchar
        )
    """)


def _complete_coverage(connection: duckdb.DuckDBPyConnection) -> None:
    """What coverage does not mention was not asked for."""
    of_organization = [
        t.name for t in tables().values() if t.scope is Scope.ORGANIZATION or t.name == "projects"
    ]
    of_projects = [t.name for t in tables().values() if t.scope is Scope.PROJECT]
    connection.execute(
        """
        insert into main.coverage by name
        with expected as (
            select unnest($of_organization::varchar[]) as table_name, id as scope_id from organization_scope
            union all
            select t.table_name, s.id from scopes s, (select unnest($of_projects::varchar[]) as table_name) t
        )
        select *, 'not asked' as status, '' as endpoint, '' as reason, '' as permission, 0 as rows
        from expected anti join main.coverage using (table_name, scope_id)
        """,
        {"of_organization": of_organization, "of_projects": of_projects},
    )


def ask(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    parameters: Mapping[str, int | float | str],
    scanned_at: datetime,
    *,
    whole: bool = False,
    box: Path | None = None,
) -> None:
    """Put a row into `answers` for every row that the control judges, and for every scope it could not see.

    `whole` asks all projects at once instead of one at a time; a control must answer the same both ways.
    SQL that people wrote is asked through the door, of the same tables in the database file `box`.
    """
    bound: dict[str, Parameter] = {
        name: parameters.get(name, parameter.default)
        for name, parameter in question.control.head.parameters.items()
        if name in question.query.parameters
    }
    if "scanned_at" in question.query.parameters:
        bound["scanned_at"] = scanned_at
    try:
        if box is None:
            sql = _answer_sql(question, whole)
            connection.execute(f"create or replace temp table answer as {sql}", bound)
        else:
            strangers.answer(connection, question.query, box, bound, _keys(question))
    except (duckdb.Error, QueryRefused, QueryFailed, QueryTooLarge) as error:
        control = question.control
        why = str(error).splitlines()[0]
        raise ControlError(f"{control.section}/{control.name}.md: the SQL cannot be run: {why}") from error
    _refuse_two_answers(connection, question)
    _refuse_other_words(connection, question)
    is_whole = _is_whole(connection, {*question.reads, "projects"})
    connection.execute(
        f"create or replace temp table blocked {_NOTHING if is_whole else _blocked_sql(question)}"
    )
    connection.execute(_verdicts_sql(question))
    if not is_whole:
        connection.execute(_unseen_scopes_sql(question))


def _is_whole(connection: duckdb.DuckDBPyConnection, names: set[str]) -> bool:
    """Whether tables were read whole in every scope."""
    unread = (
        "select 1 from main.coverage where status <> 'read' and list_contains($names, table_name) limit 1"
    )
    return connection.execute(unread, {"names": list(names)}).fetchone() is None


def _keys(question: Question) -> dict[str, str | None] | None:
    """What `scoped` needs to ask of one project at a time; None where all are asked at once."""
    per_project = tables()[question.control.judged_table].scope is Scope.PROJECT
    if not per_project or question.control.head.across == "projects":
        return None
    return {name: table.scope_column for name, table in tables().items()}


def _answer_sql(question: Question, whole: bool) -> str:
    keys = _keys(question)
    if whole or keys is None:
        return f"select * from (\n{question.query.sql}\n) q"
    return scoped(question.query, keys)


def _refuse_two_answers(connection: duckdb.DuckDBPyConnection, question: Question) -> None:
    twice = connection.execute("select id from answer group by id having count(*) > 1 limit 1").fetchone()
    if twice is not None:
        control = question.control
        raise ControlError(f"{control.section}/{control.name}.md: answers more than once for {twice[0]}")


def _refuse_other_words(connection: duckdb.DuckDBPyConnection, question: Question) -> None:
    """Severity and confidence have their words, also where the SQL says them."""
    control = question.control
    for column, words in (("severity", get_args(Severity)), ("confidence", get_args(Confidence))):
        if column not in question.query.outputs:
            continue
        odd = connection.execute(
            f"select {column} from answer where {column} not in (select unnest($words::varchar[])) limit 1",
            {"words": list(words)},
        ).fetchone()
        if odd is not None:
            raise ControlError(
                f"{control.section}/{control.name}.md: the SQL gives the {column} {odd[0]!r}; "
                f"there are: {', '.join(words)}"
            )


_NOTHING = "(scope_id varchar, is_absent boolean, sentence varchar)"


def _blocked_sql(question: Question) -> str:
    """One row per scope that was not seen whole (scope_id NULL: all of them), with its worst reading."""
    by_scope: dict[bool, list[str]] = {True: [], False: []}
    for name in question.reads:
        by_scope[tables()[name].scope is Scope.PROJECT].append(name)
    everywhere = question.control.head.across == "projects"
    organization = by_scope[False] + (by_scope[True] if everywhere else [])
    project = [] if everywhere else by_scope[True]
    return f"""
        as with bad as (
            select case when table_name in {_list(organization)} then null else scope_id end as scope_id,
                   *  exclude (scope_id)
            from main.coverage
            where status <> 'read' and (
                table_name in {_list(organization)}
                or (table_name in {_list(project)}
                    and scope_id in (select id from scopes))
            )
        )
        select scope_id,
               bool_and(status = 'absent') as is_absent,
               min_by(table_name, rank) as table_name,
               min_by(sentence, rank) as sentence
        from (
            select *, case status when 'absent' then 1 else 0 end as rank,
                   table_name || ' ' || case status
                       when 'absent' then 'do not exist here'
                       when 'partial' then 'were not read whole'
                       when 'not asked' then 'were not asked for'
                       else 'could not be read' end
                   || case when reason = '' then '' else ': ' || reason end
                   || case when permission = '' then '' else ' (grant: ' || permission || ')' end as sentence
            from bad
        )
        group by scope_id
    """


def _verdicts_sql(question: Question) -> str:
    control, head = question.control, question.control.head
    outputs = set(question.query.outputs)
    judged = tables()[control.judged_table]
    names_project = any(column.name == "project_id" for column in judged.columns())
    project = "p.project_id" if names_project else "null"
    scope = "p.project_id" if judged.scope is Scope.PROJECT else "null"
    applies = "a.applies" if "applies" in outputs else "true"
    shown = [f'"{name}" := a."{name}"' for name in question.query.outputs if name and name not in _RESERVED]
    evidence = f"to_json(struct_pack({', '.join(shown)}))" if shown else "'{}'"
    severity = (
        f"coalesce(a.severity, {_text(head.severity)})" if "severity" in outputs else _text(head.severity)
    )
    confidence = _text(head.confidence)
    if "confidence" in outputs:
        confidence = f"coalesce(a.confidence, {confidence})"
    kept = "a.passed = false and coalesce(" + applies + ", false)" if question.query.monotone else "false"
    unseen = "(o.sentence is not null or s.sentence is not null)"
    is_absent = f"{unseen} and coalesce(o.is_absent, true) and coalesce(s.is_absent, true)"
    sentence = (
        "case when o.is_absent and not s.is_absent then s.sentence else ifnull(o.sentence, s.sentence) end"
    )
    return f"""
        insert into answers
        select {_text(control.name)}, {_text(control.section)}, {_text(judged.name)}, p.id, {project},
            case
                when {is_absent} then 'not applicable'
                when {unseen} and not ({kept}) then 'unknown'
                when not a.answered or a.answered is null then 'unknown'
                when {applies} = false then 'not applicable'
                when {applies} is null or a.passed is null then 'unknown'
                when a.passed then 'passed'
                else 'failed'
            end as verdict,
            {severity}, {confidence},
            case verdict
                when 'failed' then {_reason_sql(head.reason, outputs)}
                    || case when {unseen} then '; already failing on what was read' else '' end
                when 'passed' then ''
                else coalesce({sentence}, case
                    when a.answered then 'the service did not tell'
                    else 'the control gave no answer' end)
            end,
            case when verdict in ('failed', 'unknown') then {evidence} else '{{}}' end
        from (select * from main.{judged.name} where {control.narrowing}) p
        left join (select *, true as answered from answer) a on a.id = p.id
        left join (select * from blocked where scope_id is null) o on true
        left join (select * from blocked where scope_id is not null) s on s.scope_id = {scope}
    """


def _unseen_scopes_sql(question: Question) -> str:
    """A scope whose judged table was not read whole is one unknown finding (or none applies) for itself."""
    control, head = question.control, question.control.head
    judged = tables()[control.judged_table]
    if judged.scope is Scope.PROJECT:
        scope = "scope_id in (select id from scopes) or (table_name = 'projects' and not is_project)"
        watched = [judged.name, "projects"]
    else:
        scope, watched = "not is_project", [judged.name]
    return f"""
        insert into answers
        select {_text(control.name)}, {_text(control.section)}, {_text(judged.name)}, scope_id,
            case when is_project then scope_id end,
            case status when 'absent' then 'not applicable' else 'unknown' end,
            {_text(head.severity)}, {_text(head.confidence)},
            table_name || case status when 'absent' then ' do not exist here' else ' were not read whole' end
                || case when reason = '' then '' else ': ' || reason end
                || case when permission = '' then '' else ' (grant: ' || permission || ')' end,
            '{{}}'
        from (
            select *, scope_id not in (select id from organization_scope) as is_project from main.coverage
        )
        where status <> 'read' and table_name in {_list(watched)} and ({scope})
            and scope_id not in (select id from main.{judged.name} where {control.narrowing})
        qualify row_number() over (partition by scope_id order by table_name <> {_text(judged.name)}) = 1
    """


def _reason_sql(template: str, outputs: set[str | None]) -> str:
    """The reason's template as SQL: columns in braces are filled with the answer's."""
    parts: list[str] = []
    rest = template
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, brace, rest = rest.partition("}")
        if not brace or name not in outputs:
            raise ControlError(f"reason names {{{name}}}, which the SQL does not give")
        parts += [_text(before), f"coalesce(a.\"{name}\"::varchar, '?')"]
    return " || ".join([*parts, _text(rest)])


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _list(names: list[str]) -> str:
    return "(" + ", ".join(_text(name) for name in names or [""]) + ")"
