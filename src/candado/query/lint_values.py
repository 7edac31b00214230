"""What is known of an expression, given what is known of its columns."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from candado.query import functions, nodes
from candado.query.knowledge import Cause, Relation, Rows, Value, either, first, strict, unknown_of
from candado.query.text import fold
from candado.query.walk import inside

_INSIDE = "every(x or not condition) or any_of(x and condition)"


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What an expression sees."""

    relations: tuple[Relation, ...] = ()
    rows: Rows = Rows()
    names: dict[str, Value] = {}
    """parameters of lambdas, and aliases of the select list"""
    known: frozenset[tuple[str, ...]] = frozenset()
    """columns that a condition has shown not to be NULL"""
    outer: Scope | None = None
    ask: Callable[[nodes.AnyQuery, Scope], Relation]
    """what is known of a subquery here"""

    def column(self, names: tuple[str, ...]) -> Value | None:
        """What is known of a column, however it is written; None if nothing has this name."""
        head, *rest = names
        if rest:
            qualified = (relation.get(rest[0]) for relation in self.relations if relation.alias == head)
            found = next((value for value in qualified if value is not None), None)
        else:
            found = None
        if found is None:
            found = next((v for relation in self.relations if (v := relation.get(head)) is not None), None)
        if found is None:
            found = self.names.get(head)
        if found is None:
            rows = next((relation for relation in self.relations if relation.alias == head), None)
            found = strict([value for _, value in rows.columns]) if rows is not None else None
        if found is None:
            return self.outer.column(names) if self.outer is not None else None
        return msgspec.structs.replace(found, unknown="") if names in self.known else found

    def knowing(self, known: frozenset[tuple[str, ...]]) -> Scope:
        """The same, where these columns are not NULL."""
        return msgspec.structs.replace(self, known=self.known | known)


def value(node: nodes.AnyExpression, scope: Scope) -> Value:
    """What is known of an expression here."""
    match node:
        case nodes.Constant():
            return Value(constant=node.text or "null")
        case nodes.Parameter() | nodes.TypeName() | nodes.Star():
            return Value()
        case nodes.ColumnRef(column_names=names):
            return _column(node, names, scope)
        case nodes.Comparison(type=kind, left=left, right=right):
            return _comparison(node, kind, value(left, scope), value(right, scope))
        case nodes.Between(input=middle, lower=lower, upper=upper):
            return strict([value(middle, scope), value(lower, scope), value(upper, scope)])
        case nodes.Conjunction(type=kind, children=children):
            parts: list[Value] = []
            for child in children:
                parts.append(value(child, scope))
                scope = scope.knowing(_shown(child, null=kind == "CONJUNCTION_OR"))
            return either(parts)
        case nodes.Operator():
            return _operator(node, scope)
        case nodes.Case(case_checks=checks, else_expr=otherwise):
            return _choice([(check.when_expr, check.then_expr) for check in checks], otherwise, scope)
        case nodes.Cast(child=child):
            found = value(child, scope)
            return found.blamed(found.cause)
        case nodes.Subquery():
            return _subquery(node, scope)
        case nodes.Window():
            return _window(node, scope)
        case nodes.Lambda():
            return _lambda(node, scope)
        case nodes.Function():
            return _function(node, scope)


def filtered(rows: Rows, condition: nodes.AnyExpression, scope: Scope) -> Rows:
    """The rows that a WHERE, a HAVING or the ON of an inner join leaves."""
    lost, added = loss(condition, scope)
    return Rows(lost=rows.lost or lost, added=rows.added or added, merged=rows.merged)


def loss(condition: nodes.AnyExpression, scope: Scope) -> tuple[Cause | None, Cause | None]:
    """Why a condition may drop a row that belongs there, and why it may keep one that does not."""
    found = value(condition, scope)
    return first(_dropped(condition, found.unknown), found.low), found.high


def shown_by(condition: nodes.AnyExpression) -> frozenset[tuple[str, ...]]:
    """Columns that are not NULL in the rows that pass a condition."""
    return _shown(condition, null=False)


def _dropped(condition: nodes.Node, unknown: str) -> Cause | None:
    if not unknown:
        return None
    return Cause(
        condition,
        f"{unknown} may be NULL, and this then drops the row as if it were false; keep the rows and write "
        f"{_INSIDE}",
    )


def _column(node: nodes.ColumnRef, names: tuple[str, ...], scope: Scope) -> Value:
    found = scope.column(tuple(map(fold, names)))
    if found is None:
        return Value().blamed(Cause(node, f"there is no column {'.'.join(names)}"))
    return found


def _comparison(node: nodes.Comparison, kind: str, left: Value, right: Value) -> Value:
    unknown = unknown_of([left, right])
    match kind:
        case "COMPARE_GREATERTHAN" | "COMPARE_GREATERTHANOREQUALTO":
            return Value(unknown=unknown, high=first(left.high, right.low), low=first(left.low, right.high))
        case "COMPARE_LESSTHAN" | "COMPARE_LESSTHANOREQUALTO":
            return Value(unknown=unknown, high=first(left.low, right.high), low=first(left.high, right.low))
        case "COMPARE_DISTINCT_FROM" | "COMPARE_NOT_DISTINCT_FROM" if unknown:
            instead = Cause(
                node, f"{unknown} may be NULL, and this takes NULL for a value; write =, <>, x or not x"
            )
            return strict([left, right, Value(high=instead)]).blamed(instead)
        case _:
            return strict([left, right])


def _operator(node: nodes.Operator, scope: Scope) -> Value:
    children = [value(child, scope) for child in node.children]
    match node.type:
        case "OPERATOR_NOT":
            return children[0].turned()
        case "OPERATOR_IS_NULL":
            return _is_null(node, children[0])
        case "OPERATOR_IS_NOT_NULL":
            return _is_null(node, children[0]).turned()
        case "OPERATOR_COALESCE":
            return _coalesce(node, children)
        case "ARRAY_CONSTRUCTOR":
            return _blind(node, children, "a list")
        case _:
            return strict(children)


def _is_null(node: nodes.Node, child: Value) -> Value:
    if child.unknown:
        instead = Cause(
            node,
            f"{child.unknown} may be NULL because it is not known, and this passes then; write "
            "case when x is null then null ... end",
        )
        return Value(high=instead, low=child.cause)
    return Value(high=child.cause, low=child.cause)


def _coalesce(node: nodes.Node, children: list[Value]) -> Value:
    *earlier, last = children
    found = either(children)
    if not unknown_of(earlier):
        return found
    instead = Cause(
        node,
        f"{unknown_of(earlier)} may be NULL, and this makes it a value; leave out coalesce, or end in false",
    )
    never_null = last.constant not in ("", "null")
    return Value(
        unknown="" if never_null else found.unknown,
        high=found.high or (instead if last.constant != "false" else None),
        low=found.low or (instead if last.constant != "true" else None),
    )


def _choice(
    branches: list[tuple[nodes.AnyExpression, nodes.AnyExpression]],
    otherwise: nodes.AnyExpression,
    scope: Scope,
) -> Value:
    """A CASE. NULL in a condition goes on to the next one, as if it were false."""
    results: list[Value] = []
    astray: Cause | None = None
    for condition, result in branches:
        found = value(condition, scope)
        results.append(_reached(value(result, scope.knowing(shown_by(condition))), first(astray, found.high)))
        passed_over = Cause(
            condition,
            f"{found.unknown} may be NULL, and this CASE then goes on as if it were false; begin with "
            "when x is null then null",
        )
        astray = first(astray, passed_over if found.unknown else None, found.low)
        scope = scope.knowing(_shown(condition, null=True))
    results.append(_reached(value(otherwise, scope), astray))
    return either(results)


def _reached(result: Value, astray: Cause | None) -> Value:
    """The result of a branch that may be taken by mistake: false is not too high, true not too low."""
    null = "the result of this CASE" if astray and result.constant in ("", "null") else ""
    return Value(
        unknown=result.unknown or null,
        high=result.high or (astray if result.constant not in ("false", "null") else None),
        low=result.low or (astray if result.constant not in ("true", "null") else None),
    )


def _shown(condition: nodes.AnyExpression, *, null: bool) -> frozenset[tuple[str, ...]]:
    """Columns that are not NULL where a condition is true (or, for `null`, where it is false)."""
    test = "OPERATOR_IS_NULL" if null else "OPERATOR_IS_NOT_NULL"
    match condition:
        case nodes.Operator(type=kind, children=(nodes.ColumnRef(column_names=names),)) if kind == test:
            return frozenset({tuple(map(fold, names))})
        case nodes.Operator(type="OPERATOR_NOT", children=(child,)):
            return _shown(child, null=not null)
        case nodes.Conjunction(type=kind, children=children) if (kind == "CONJUNCTION_OR") is null:
            return frozenset[tuple[str, ...]]().union(*(_shown(child, null=null) for child in children))
        case _:
            return frozenset()


def _subquery(node: nodes.Subquery, scope: Scope) -> Value:
    found = scope.ask(node.subquery.node, scope)
    rows = found.rows
    if node.subquery_type in ("EXISTS", "NOT_EXISTS"):
        exists = Value(high=rows.added, low=rows.lost)
        return exists if node.subquery_type == "EXISTS" else exists.turned()
    inner = either([column for _, column in found.columns])
    if node.subquery_type == "SCALAR":
        lost = "a row of this subquery" if rows.lost else ""
        return Value(unknown=inner.unknown or lost, high=inner.high, low=inner.low).blamed(rows.added)
    child = value(node.child, scope) if node.child is not None else Value()
    compared = strict([child, inner])
    among = Cause(
        node, f"{inner.unknown} may be NULL, and NOT IN is then never true; write not any_of(x = y)"
    )
    return Value(
        unknown=compared.unknown,
        high=first(compared.high, rows.added),
        low=first(compared.low, rows.lost, among if inner.unknown else None),
    )


def _window(node: nodes.Window, scope: Scope) -> Value:
    parts = [argument.expression for argument in node.arguments] + [*node.partitions]
    parts += [order.expression for order in (*node.orders, *node.arg_orders)]
    parts += [part for part in (node.filter_expr, node.start_expr, node.end_expr) if part is not None]
    found = _blind(node, [value(part, scope) for part in parts], "a window")
    return found.blamed(scope.rows.cause)


def _lambda(node: nodes.Lambda, scope: Scope) -> Value:
    """A lambda's parameters are values; of JSON's arrow, which parses alike, the left side is a column."""
    left = [part for part in inside(node.lhs) if isinstance(part, nodes.ColumnRef)]
    seen = [scope.column(tuple(map(fold, part.column_names))) for part in left]
    names = {fold(part.column_names[0]): Value() for part in left}
    within = msgspec.structs.replace(scope, relations=(), names=names, outer=scope)
    body = _blind(node, [value(node.expr, within)], "a lambda")
    if node.syntax_type == "SINGLE_ARROW":
        return strict([body, *(found for found in seen if found is not None)])
    return body


def _blind(node: nodes.Node, parts: list[Value], what: str) -> Value:
    """What gives a value although a part of it is NULL."""
    unknown = unknown_of(parts)
    cause = Cause(node, f"{unknown} may be NULL, and {what} hides that; compare the column itself")
    found = strict(parts)
    return Value(high=found.high, low=found.low).blamed(cause if unknown else None)


def _function(node: nodes.Function, scope: Scope) -> Value:
    name = fold(node.function_name)
    given = [argument.expression for argument in node.arguments]
    if name in ("if", "iff") and len(given) == 3:
        return _choice([(given[0], given[1])], given[2], scope)
    parts = [value(part, scope) for part in given]
    if name in functions.AGGREGATE:
        return _aggregate(node, name, parts, scope)
    if name == "ifnull":
        return _coalesce(node, parts)
    if name in functions.NULL_BLIND:
        return _blind(node, parts, f"{name}()")
    return strict(parts)


def _is_of_outer_rows(node: nodes.Function, scope: Scope) -> bool:
    """SQL gives an aggregate to the query whose columns it names, were it written in a subquery of that."""
    here = msgspec.structs.replace(scope, outer=None)
    given = [part for argument in node.arguments for part in inside(argument.expression)]
    columns = [tuple(map(fold, part.column_names)) for part in given if isinstance(part, nodes.ColumnRef)]
    return bool(columns) and all(here.column(names) is None for names in columns)


def _aggregate(node: nodes.Function, name: str, parts: list[Value], scope: Scope) -> Value:
    lost, added = scope.rows.fewer, scope.rows.added
    if node.filter is not None:
        dropped, kept = loss(node.filter, scope)
        lost, added = lost or dropped, added or kept
    x = parts[0] if parts else Value()
    if _is_of_outer_rows(node, scope):
        return Value().blamed(
            Cause(node, f"{name} aggregates rows of the query outside; name a column of this one")
        )
    ignored = Cause(
        node, f"{x.unknown} may be NULL, and {name} skips it; write every(x) or any_of(x), which keep it"
    )
    skipped = ignored if x.unknown else None
    none = f"the result of {name}" if lost or skipped else ""
    match name:
        case "every":
            return Value(unknown=x.unknown, high=first(x.high, lost), low=first(x.low, added))
        case "any_of":
            return Value(unknown=x.unknown, high=first(x.high, added), low=first(x.low, lost))
        case "count_star":
            return Value(high=added, low=lost)
        case "count" if not node.distinct:
            return Value(high=added, low=lost or skipped)
        case "count_if" | "countif":
            return Value(high=first(x.high, added), low=first(x.low, lost, skipped))
        case "max":
            return Value(unknown=none, high=first(x.high, added), low=first(x.low, lost, skipped))
        case "min":
            return Value(unknown=none, high=first(x.high, lost, skipped), low=first(x.low, added))
        case "bool_and" if not skipped:
            return Value(unknown=none, high=first(x.high, lost), low=first(x.low, added))
        case "bool_or" if not skipped:
            return Value(unknown=none, high=first(x.high, added), low=first(x.low, lost))
        case _:
            wrong = first(skipped, lost, added)
            return Value().blamed(first(wrong, strict(parts).cause))
