"""What is known of the rows and columns of a query, given which columns of the tables may be NULL."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from candado.query import functions, nodes
from candado.query.knowledge import Cause, Relation, Rows, Value, either, first, strict, unknown_of
from candado.query.lint_values import Scope, filtered, loss, shown_by, value
from candado.query.text import fold
from candado.query.walk import own

_Known = Mapping[str, Relation]


def relation(query: nodes.AnyQuery, tables: Mapping[str, Mapping[str, bool]]) -> Relation:
    """What is known of a whole query's answer."""
    known = {
        table: Relation(
            columns=tuple((name, Value(unknown=name if null else "")) for name, null in columns.items())
        )
        for table, columns in tables.items()
    }
    return _query(query, known, None)


def _query(query: nodes.AnyQuery, known: _Known, outer: Scope | None) -> Relation:
    for cte in query.cte_map.map:
        found = _renamed(_query(cte.value.query_node, known, outer), cte.value.aliases)
        known = {**known, fold(cte.key): found}
    match query:
        case nodes.Select():
            return _select(query, known, outer)
        case nodes.Recursive():
            return _recursive(query, known, outer)
        case nodes.SetOperation(children=children):
            parts = [_query(child, known, outer) for child in children]
            union = _set_operation(query, parts)
            ask = _asking(known)
            return _limited(query, union, Scope(relations=(union,), outer=outer, ask=ask))


def _recursive(query: nodes.Recursive, known: _Known, outer: Scope | None) -> Relation:
    """Knowledge only gets worse from round to round, so it soon stays."""
    found = _renamed(_query(query.left, known, outer), query.aliases)
    while True:
        again = _query(query.right, {**known, fold(query.cte_name): found}, outer)
        union = _united([found, again])
        if _shape(union) == _shape(found):
            return union
        found = union


def _shape(found: Relation) -> object:
    """What can get worse, without the reasons."""
    return [(bool(column.unknown), column.high is None, column.low is None) for _, column in found.columns], [
        found.rows.lost is None,
        found.rows.added is None,
        found.rows.merged is None,
    ]


def _united(parts: list[Relation]) -> Relation:
    columns = zip(*(part.columns for part in parts), strict=False)
    return Relation(
        columns=tuple((same[0][0], either([column for _, column in same])) for same in columns),
        rows=Rows(
            lost=first(*(part.rows.lost for part in parts)),
            added=first(*(part.rows.added for part in parts)),
            merged=first(*(part.rows.merged for part in parts)),
        ),
    )


def _set_operation(query: nodes.SetOperation, parts: list[Relation]) -> Relation:
    union = _united(parts)
    if query.setop_type == "UNION_BY_NAME":
        names = dict.fromkeys(name for part in parts for name, _ in part.columns)
        columns = tuple(
            (name, either([found for part in parts if (found := part.get(name)) is not None]))
            for name in names
        )
        union = msgspec.structs.replace(union, columns=columns)
    unknown = unknown_of([column for _, column in union.columns])
    same = Cause(query, f"{unknown} may be NULL, and rows are then compared without it; write union all")
    cause = same if unknown else None
    match query.setop_type:
        case "UNION" | "UNION_BY_NAME":
            rows = union.rows if query.setop_all else _compared(union.rows, cause)
        case "INTERSECT":
            rows = Rows(lost=union.rows.lost or cause, added=union.rows.added or cause)
        case "EXCEPT":
            left, right = parts[0].rows, _united(parts[1:]).rows
            rows = Rows(
                lost=first(left.lost, right.added, cause), added=first(left.added, right.fewer, cause)
            )
    return msgspec.structs.replace(union, rows=rows)


def _compared(rows: Rows, cause: Cause | None) -> Rows:
    """Rows of which equal ones are shown once; two NULLs are equal, and none equals a value."""
    return Rows(lost=rows.lost, added=rows.added or cause, merged=rows.merged or cause)


def _asking(known: _Known) -> Callable[[nodes.AnyQuery, Scope], Relation]:
    return lambda subquery, scope: _query(subquery, known, scope)


def _select(query: nodes.Select, known: _Known, outer: Scope | None) -> Relation:
    scope = Scope(outer=outer, ask=_asking(known))
    scope = _from(query.from_table, scope, known)
    scope = _with_aliases(query, scope)
    if query.where_clause is not None:
        rows = filtered(scope.rows, query.where_clause, scope)
        scope = msgspec.structs.replace(scope, rows=rows).knowing(shown_by(query.where_clause))
        scope = _with_aliases(query, scope)
    rows = scope.rows
    if grouping := _keys(query):
        keys = strict([known for key in grouping for _, known in _columns(key, scope)])
        mixed = Cause(grouping[0], f"{keys.unknown} may be NULL, which puts rows into a group of their own")
        apart = first(mixed if keys.unknown else None, keys.cause)
        rows = Rows(lost=first(rows.lost, apart), added=first(rows.added, apart))
    elif _is_one_row(query):
        rows = Rows()
    if query.having is not None:
        rows = filtered(rows, query.having, scope)
    if query.qualify is not None:
        rows = filtered(rows, query.qualify, scope)
    columns = tuple(column for item in query.select_list for column in _columns(item, scope))
    return _limited(query, Relation(columns=columns, rows=rows), scope)


def _keys(query: nodes.Select) -> tuple[nodes.AnyExpression, ...]:
    """What GROUP BY groups by: expressions, places in the select list, or ALL that is no aggregate there."""
    listed = query.select_list
    if query.aggregate_handling == "FORCE_AGGREGATES":
        return tuple(item for item in listed if not _aggregates(item))
    placed = {str(place): item for place, item in enumerate(listed, start=1)}
    return tuple(
        placed.get(key.text, key) if isinstance(key, nodes.Constant) else key
        for key in query.group_expressions
    )


def _aggregates(expression: nodes.AnyExpression) -> bool:
    return any(
        isinstance(node, nodes.Function) and fold(node.function_name) in functions.AGGREGATE
        for node in own(expression)
    )


def _is_one_row(query: nodes.Select) -> bool:
    """It aggregates without groups."""
    return any(map(_aggregates, query.select_list)) or (
        query.having is not None and _aggregates(query.having)
    )


def _with_aliases(query: nodes.Select, scope: Scope) -> Scope:
    """Aliases of the select list may be used beside it, each after it is defined."""
    names: dict[str, Value] = {}
    for item in query.select_list:
        if item.alias and any(isinstance(node, nodes.Subquery) for node in own(item)):
            elsewhere = Cause(
                item, f"{item.alias} is a subquery and is used beside it; give it a WITH of its own"
            )
            names[fold(item.alias)] = Value().blamed(elsewhere)
        elif item.alias:
            seen = msgspec.structs.replace(scope, names=dict(names))
            names[fold(item.alias)] = value(item, seen)
    return msgspec.structs.replace(scope, names=names)


def _columns(item: nodes.AnyExpression, scope: Scope) -> list[tuple[str, Value]]:
    if not isinstance(item, nodes.Star):
        name = item.alias or (item.column_names[-1] if isinstance(item, nodes.ColumnRef) else "")
        return [(fold(name), value(item, scope))]
    excluded = {fold(name) for name in item.exclude_list}
    excluded |= {fold(name.column) for name in item.qualified_exclude_list}
    replaced = {fold(change.key): change.value for change in item.replace_list}
    renamed = {fold(change.key.column): fold(change.value) for change in item.rename_list}
    return [
        (renamed.get(name, name), value(replaced[name], scope) if name in replaced else known)
        for relation in scope.relations
        if item.relation_name == "" or relation.alias == fold(item.relation_name)
        for name, known in relation.columns
        if name not in excluded and (item.relation_name or name not in relation.hidden)
    ]


def _limited(query: nodes.AnyQuery, found: Relation, scope: Scope) -> Relation:
    """DISTINCT, ORDER BY, LIMIT: which rows stay hangs on all that is compared."""
    values = [column for _, column in found.columns]
    keys: list[nodes.AnyExpression] = []
    for modifier in query.modifiers:
        if isinstance(modifier, nodes.OrderBy):
            keys += [order.expression for order in modifier.orders]
        elif isinstance(modifier, nodes.Distinct):
            keys += modifier.distinct_on_targets
    orders = [value(key, scope) for key in keys]
    doubt = first(strict(values + orders).cause, found.rows.cause)
    unknown = unknown_of(values)
    compared = unknown_of(values + orders)
    for modifier in query.modifiers:
        match modifier:
            case nodes.Distinct(distinct_on_targets=()) if unknown:
                cause = Cause(query, f"{unknown} may be NULL, and DISTINCT then takes rows for the same")
                found = msgspec.structs.replace(found, rows=_compared(found.rows, cause))
            case nodes.Limit() | nodes.Distinct(distinct_on_targets=(_, *_)) if compared or doubt:
                cause = doubt or Cause(query, f"{compared} may be NULL, and which rows stay may hang on it")
                found = Relation(
                    columns=tuple((name, column.blamed(cause)) for name, column in found.columns),
                    rows=Rows(lost=cause, added=cause),
                )
            case _:
                pass
    return found


def _renamed(found: Relation, aliases: tuple[str, ...], alias: str = "") -> Relation:
    names = [*map(fold, aliases), *(name for name, _ in found.columns[len(aliases) :])]
    columns = tuple(zip(names, (column for _, column in found.columns), strict=True))
    return msgspec.structs.replace(found, alias=fold(alias), columns=columns)


def _from(source: nodes.AnyTableRef, scope: Scope, known: _Known) -> Scope:
    """The scope with what FROM brings; what stands to the left is seen by LATERAL."""
    match source:
        case nodes.Empty():
            return scope
        case nodes.Join():
            return _join(source, scope, known)
        case nodes.BaseTable(table_name=name, alias=alias):
            return _beside(scope, _renamed(known[fold(name)], source.column_name_alias, alias or name))
        case nodes.Derived(subquery=statement, alias=alias):
            found = _query(statement.node, known, scope)
            return _beside(scope, _renamed(found, source.column_name_alias, alias))
        case nodes.Values(values=rows, alias=alias):
            columns = zip(*rows, strict=True)
            found = Relation(
                columns=tuple(
                    (f"col{number}", either([value(cell, scope) for cell in column]))
                    for number, column in enumerate(columns)
                )
            )
            return _beside(scope, _renamed(found, source.column_name_alias, alias))
        case nodes.TableFunction(function=function):
            given = strict([value(argument.expression, scope) for argument in function.arguments])
            none = Cause(source, f"{given.unknown} may be NULL, and this then gives no row")
            lost = first(none if given.unknown else None, given.cause)
            alias = source.alias or function.function_name
            names = functions.TABLE[fold(function.function_name)] or (fold(alias),)
            names = (*names, "ordinality") if source.with_ordinality else names
            found = Relation(
                columns=tuple((name, Value()) for name in names), rows=Rows(lost=lost, added=given.cause)
            )
            return _beside(scope, _renamed(found, source.column_name_alias, alias))


def _beside(scope: Scope, found: Relation) -> Scope:
    rows = Rows(
        lost=scope.rows.lost or found.rows.lost,
        added=scope.rows.added or found.rows.added,
        merged=scope.rows.merged or found.rows.merged,
    )
    return msgspec.structs.replace(scope, relations=(*scope.relations, found), rows=rows)


def _join(source: nodes.Join, scope: Scope, known: _Known) -> Scope:
    left = _from(source.left, msgspec.structs.replace(scope, relations=(), rows=Rows(), outer=scope), known)
    fresh = msgspec.structs.replace(left, relations=(), rows=Rows(), outer=left)
    right = _from(source.right, fresh, known)
    both = msgspec.structs.replace(scope, relations=left.relations + right.relations)
    using = _using(source, left, right)
    lost, added = _condition(source, using, left, right, both)
    kind = source.join_type
    shown = tuple(msgspec.structs.replace(found, hidden=found.hidden | using) for found in right.relations)
    gone, extra = first(right.rows.fewer, lost), first(right.rows.added, added)
    relations = left.relations + shown
    match kind:
        case "INNER" | "SEMI":
            rows = Rows(
                lost=first(left.rows.lost, gone),
                added=first(left.rows.added, extra),
                merged=left.rows.merged,
            )
            relations = left.relations if kind == "SEMI" else relations
        case "ANTI":
            rows = Rows(
                lost=first(left.rows.lost, extra), added=first(left.rows.added, gone), merged=left.rows.merged
            )
            relations = left.relations
        case "LEFT":
            rows = Rows(
                lost=left.rows.lost, added=first(left.rows.added, extra), merged=first(left.rows.merged, gone)
            )
            relations = left.relations + _outer(shown, gone, extra)
        case "RIGHT" | "FULL":
            missing, more = first(left.rows.fewer, lost), first(left.rows.added, added)
            rows = Rows(
                lost=first(right.rows.lost, left.rows.lost),
                added=first(more, extra),
                merged=first(missing, gone),
            )
            after = _outer(shown, gone, extra) if kind == "FULL" else shown
            relations = _outer(left.relations, missing, more) + after
    rows = Rows(
        lost=scope.rows.lost or rows.lost,
        added=scope.rows.added or rows.added,
        merged=scope.rows.merged or rows.merged,
    )
    return msgspec.structs.replace(scope, relations=scope.relations + relations, rows=rows)


def _using(source: nodes.Join, left: Scope, right: Scope) -> frozenset[str]:
    """The columns that USING or NATURAL compares."""
    if source.ref_type != "NATURAL":
        return frozenset(map(fold, source.using_columns))
    before, after = (
        {name for found in side.relations for name, _ in found.columns} for side in (left, right)
    )
    return frozenset(before & after)


def _condition(
    source: nodes.Join, using: frozenset[str], left: Scope, right: Scope, both: Scope
) -> tuple[Cause | None, Cause | None]:
    """Why the join may part rows that belong together, and why it may join rows that do not."""
    if source.condition is not None:
        return loss(source.condition, both)
    compared = [found for name in sorted(using) for side in (left, right) if (found := side.column((name,)))]
    found = strict(compared)
    sentence = f"{found.unknown} may be NULL, and the join then leaves the row out; join on a required column"
    return first(Cause(source, sentence) if found.unknown else None, found.cause), found.cause


def _outer(relations: tuple[Relation, ...], gone: Cause | None, extra: Cause | None) -> tuple[Relation, ...]:
    """The side of an outer join that may be absent: NULL by absence is known, NULL by a lost row is not."""
    unknown = "a column of this outer join" if gone else ""
    return tuple(found.through(unknown, extra) for found in relations)
