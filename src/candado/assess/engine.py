"""Asks a control of the tables: one verdict for every row it judges, unknown wherever not all was read.

The engine, not the control, decides what is unknown. A control sees one project at a time beside the
organization's tables, so its verdict depends on these alone, and is unknown exactly when one of them was
not read whole there. Only a control whose SQL can but lose failures when rows are missing keeps them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import get_args

import duckdb
import msgspec

from candado.assess import strangers
from candado.assess.control import Control, ControlError
from candado.model import Scope, tables
from candado.model.assessment import Confidence, Severity, Status
from candado.query import lint, macros
from candado.query.door import QueryFailed, QueryTooLarge
from candado.query.scoped import scoped
from candado.query.text import QueryRefused
from candado.query.tree import Query, parse
from candado.query.wire import Parameter

_RESERVED = {"id", "passed", "applies", "severity", "confidence"}
_WORDS = {"severity": get_args(Severity), "confidence": get_args(Confidence)}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A control whose SQL was read and found sound."""

    control: Control
    query: Query
    reads: tuple[str, ...]
    """tables that decide its verdicts, the judged one among them"""

    @property
    def keeps_failures(self) -> bool:
        """Whether what fails on some of the rows fails on all: derived ones may vanish when more are read."""
        derived = any(tables()[name].derived_from for name in self.reads)
        return self.query.monotone or (self.query.accusing and not derived)


@cache
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
        narrowing = _narrowed(judged.name, control.narrowing)
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


@cache
def _narrowed(table: str, condition: str) -> Query:
    return parse(f"select id, true as passed from {table} where {condition}", columns())


def open_tables(
    connection: duckdb.DuckDBPyConnection, organization_id: str, controls: Iterable[Control]
) -> None:
    """Make a connection with the collected and derived tables ready for questions about these controls.

    A table of which coverage says nothing was not asked for: that is written down, so that no control takes
    it for an empty one.
    """
    macros.install(connection)
    connection.execute("create or replace table scopes as select id from main.projects order by id")
    connection.execute(
        "create or replace table organization_scope as select $id as id", {"id": organization_id}
    )
    _complete_coverage(connection)
    asked = list(controls)
    words: dict[str, Iterable[str]] = {
        "control": {control.name for control in asked},
        "section": {control.section for control in asked},
        "table_name": {control.judged_table for control in asked},
        "status": Status,
        **_WORDS,
    }
    # a million rows, in which these are the same few words: as enumerations they take a byte or two
    enum = {name: f"enum {_list(sorted(few))}" for name, few in words.items()}
    connection.execute(f"""
        create or replace table answers (
            control {enum["control"]}, section {enum["section"]}, table_name {enum["table_name"]},
            id varchar, project_id varchar, status {enum["status"]}, severity {enum["severity"]},
            confidence {enum["confidence"]}, reason varchar, evidence varchar
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
    answer = _answer_sql(question, whole) if box is None else "from answer"
    population, is_whole = _population(connection, question)
    try:
        if box is not None:
            strangers.answer(connection, question.query, box, bound, _keys(question))
            bound = {}
        if not is_whole:
            connection.execute(f"create or replace temp table blocked {_blocked_sql(question)}")
        inserted = connection.execute(_verdicts_sql(question, answer, is_whole), bound).fetchone()
    except (duckdb.Error, QueryRefused, QueryFailed, QueryTooLarge) as error:
        if isinstance(error, duckdb.ConversionException):
            _refuse_other_words(connection, question, answer, bound)
        raise _wrong(question, f"the SQL cannot be run: {str(error).splitlines()[0]}") from error
    if inserted != (population,):
        _refuse_two_answers(connection, question)
    if not is_whole:
        connection.execute(_unseen_scopes_sql(question))


def _population(connection: duckdb.DuckDBPyConnection, question: Question) -> tuple[int, bool]:
    """How many rows a control judges, and whether all tables that it reads were read whole in every scope."""
    control, read = question.control, _list(["projects", *question.reads])
    [(count, is_whole)] = connection.execute(f"""
        select (select count(*) from main.{control.judged_table} where {control.narrowing}),
               not exists (from main.coverage where status <> 'read' and table_name in {read})
    """).fetchall()
    return count, is_whole


def _wrong(question: Question, what: str) -> ControlError:
    return ControlError(f"{question.control.section}/{question.control.name}.md: {what}")


def _keys(question: Question) -> dict[str, str | None] | None:
    """What `scoped` needs to ask of one project at a time; None where all are asked at once."""
    per_project = tables()[question.control.judged_table].scope is Scope.PROJECT
    if not per_project or question.control.head.across == "projects":
        return None
    return {name: table.scope_column for name, table in tables().items()}


def _answer_sql(question: Question, whole: bool) -> str:
    keys = _keys(question)
    return question.query.sql if whole or keys is None else scoped(question.query, keys)


def _refuse_two_answers(connection: duckdb.DuckDBPyConnection, question: Question) -> None:
    twice = connection.execute(
        "select id from answers where control = $control group by id having count(*) > 1 limit 1",
        {"control": question.control.name},
    ).fetchone()
    if twice is not None:
        raise _wrong(question, f"answers more than once for {twice[0]}")


def _refuse_other_words(
    connection: duckdb.DuckDBPyConnection, question: Question, answer: str, bound: Mapping[str, Parameter]
) -> None:
    """Severity and confidence have their words, also where the SQL says them."""
    for column, words in _WORDS.items():
        if column not in question.query.outputs:
            continue
        odd = connection.execute(
            f"select {column} from (\n{answer}\n) where {column} not in {_list(words)} limit 1", bound
        ).fetchone()
        if odd is not None:
            raise _wrong(question, f"the SQL gives the {column} {odd[0]!r}; there are: {', '.join(words)}")


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


def _verdicts_sql(question: Question, answer: str, is_whole: bool) -> str:
    """A verdict for every row that is judged; `blocked` tells what was not seen, where not all was."""
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
    seen = f"""
                when a.answered is null then 'unknown'
                when {applies} = false then 'not applicable'
                when {applies} is null or a.passed is null then 'unknown'
                when a.passed then 'passed'
                else 'failed'"""
    reason = _reason_sql(head.reason, outputs)
    why = "case when a.answered then 'the service did not tell' else 'the control gave no answer' end"
    blocks = ""
    if not is_whole:
        kept = f"a.passed = false and coalesce({applies}, false)" if question.keeps_failures else "false"
        unseen = "(o.sentence is not null or s.sentence is not null)"
        seen = f"""
                when {unseen} and coalesce(o.is_absent, true) and coalesce(s.is_absent, true)
                    then 'not applicable'
                when {unseen} and not ({kept}) then 'unknown'{seen}"""
        reason += f" || case when {unseen} then '; already failing on what was read' else '' end"
        first = "o.is_absent and not s.is_absent"
        why = f"coalesce(case when {first} then s.sentence else ifnull(o.sentence, s.sentence) end, {why})"
        blocks = f"""
        left join (from blocked where scope_id is null) o on true
        left join (from blocked where scope_id is not null) s on s.scope_id = {scope}"""
    return f"""
        insert into answers
        select {_text(control.name)}, {_text(control.section)}, {_text(judged.name)}, p.id, {project},
            case {seen} end as verdict,
            {severity}, {confidence},
            case verdict when 'failed' then {reason} when 'passed' then '' else {why} end,
            case when verdict in ('failed', 'unknown') then {evidence} else '{{}}' end
        from (from main.{judged.name} where {control.narrowing}) p
        left join (select *, true as answered from (\n{answer}\n)) a on a.id = p.id{blocks}
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


def _list(names: Sequence[str]) -> str:
    return "(" + ", ".join(_text(name) for name in names or [""]) + ")"
