"""Whether fewer input rows can only give fewer output rows.

A failure that such a query shows stands although data is missing: the rows that prove it exist.
"""

from candado.query import functions, nodes
from candado.query.text import fold
from candado.query.walk import inside


def is_monotone(query: nodes.AnyQuery) -> bool:
    """It only selects, joins (not outer, not anti), filters, and unions; scalar expressions may be any."""
    if any(isinstance(modifier, nodes.Limit) for modifier in query.modifiers):
        return False
    if any(
        isinstance(modifier, nodes.Distinct) and modifier.distinct_on_targets for modifier in query.modifiers
    ):
        return False
    if not all(is_monotone(cte.value.query_node) for cte in query.cte_map.map):
        return False
    orders = (
        order
        for modifier in query.modifiers
        if isinstance(modifier, nodes.OrderBy)
        for order in modifier.orders
    )
    if not all(is_scalar(order.expression) for order in orders):
        return False
    match query:
        case nodes.Select():
            return (
                query.having is None
                and query.qualify is None
                and not query.group_expressions
                and query.aggregate_handling in ("", "STANDARD_HANDLING")
                and all(map(is_scalar, query.select_list))
                and joins(query.from_table)
                and (query.where_clause is None or filters(query.where_clause))
            )
        case nodes.SetOperation(setop_type=kind, children=children):
            return kind != "EXCEPT" and all(map(is_monotone, children))
        case nodes.Recursive(left=left, right=right):
            return is_monotone(left) and is_monotone(right)


def joins(table: nodes.AnyTableRef) -> bool:
    """Each row of it is put together of one row of each table, and stands for itself."""
    match table:
        case nodes.Join(left=left, right=right, join_type="INNER" | "SEMI", condition=condition):
            return joins(left) and joins(right) and (condition is None or filters(condition))
        case nodes.Join():
            return False
        case nodes.Derived(subquery=statement):
            return is_monotone(statement.node)
        case nodes.TableFunction(function=function, with_ordinality=""):
            return all(is_scalar(argument.expression) for argument in function.arguments)
        case nodes.Values(values=rows):
            return all(is_scalar(value) for row in rows for value in row)
        case nodes.BaseTable() | nodes.Empty():
            return True
        case _:
            return False


def filters(condition: nodes.AnyExpression) -> bool:
    """EXISTS and IN (select) may stand here as they are: a row less inside is at most a row less outside."""
    match condition:
        case nodes.Conjunction(children=children):
            return all(map(filters, children))
        case nodes.Subquery(subquery_type="EXISTS", subquery=statement):
            return is_monotone(statement.node)
        case nodes.Subquery(subquery_type="ANY", subquery=statement, child=child):
            return is_monotone(statement.node) and child is not None and is_scalar(child)
        case _:
            return is_scalar(condition)


def is_scalar(expression: nodes.AnyExpression) -> bool:
    """Its value is told by one row: no subquery, no window, no aggregate."""
    for node in inside(expression):
        match node:
            case nodes.Subquery() | nodes.Window():
                return False
            case nodes.Function(function_name=name) if fold(name) in functions.AGGREGATE:
                return False
            case _:
                pass
    return True
