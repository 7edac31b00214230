"""Whether a failure that a query shows stands although input rows are missing, while a pass may not.

So it is where the query joins to each row what speaks against it, and a row passes where nothing does:

    with found as (select x, string_agg(y, ', ') as all_y from ... group by x)
    select p.id, f.x is null as passed, f.all_y from p left join found f on f.x = p.id

With fewer rows less speaks against a row, and never more. What is aggregated is evidence, which may be less.
"""

from candado.query import nodes
from candado.query.monotone import filters, is_monotone, is_scalar, joins
from candado.query.text import fold
from candado.query.walk import inside


def is_accusing(query: nodes.AnyQuery) -> bool:
    """It is one SELECT of this shape: a table, one LEFT JOIN, and `passed` where that found no row."""
    match query:
        case nodes.Select(
            from_table=nodes.Join(
                join_type="LEFT", left=nodes.BaseTable() as judged, right=nodes.BaseTable() as against
            ) as join,
            where_clause=None,
            group_expressions=(),
            aggregate_handling="" | "STANDARD_HANDLING",
            having=None,
            qualify=None,
            modifiers=(),
        ):
            keys = _keys(query, against)
            return keys is not None and _asks(query, join, _name(judged), _name(against), keys)
        case _:
            return False


def _keys(query: nodes.Select, against: nodes.BaseTable) -> frozenset[str] | None:
    """The columns of what speaks against a row of which each value vanishes with its rows; None: unsure."""
    named = {fold(cte.key): cte.value for cte in query.cte_map.map}
    found = named.pop(fold(against.table_name), None)
    uses = [node for node in inside(query) if isinstance(node, nodes.BaseTable)]
    is_used_once = [fold(node.table_name) for node in uses].count(fold(against.table_name)) == 1
    others = all(is_monotone(cte.query_node) for cte in named.values())
    if found is None or found.aliases or not is_used_once or not others:
        return None
    match found.query_node:
        case (
            nodes.Select(
                having=None, qualify=None, modifiers=(), cte_map=nodes.CTEs(map=()), group_expressions=groups
            ) as rows
        ) if (
            len(rows.group_sets) <= 1
            and (groups or rows.aggregate_handling == "FORCE_AGGREGATES")
            and joins(rows.from_table)
            and (rows.where_clause is None or filters(rows.where_clause))
        ):
            return (
                frozenset(fold(_called(item)) for item in rows.select_list if _is_key(item, groups)) or None
            )
        case _:
            return None


def _is_key(item: nodes.AnyExpression, groups: tuple[nodes.AnyExpression, ...]) -> bool:
    """A plain column that is grouped by: by its name, or since `group by all` groups by all that is plain."""
    if not isinstance(item, nodes.ColumnRef):
        return False
    grouped = [group.column_names for group in groups if isinstance(group, nodes.ColumnRef)]
    return not groups or item.column_names in grouped


def _called(item: nodes.AnyExpression) -> str:
    return item.alias or (item.column_names[-1] if isinstance(item, nodes.ColumnRef) else "")


def _asks(query: nodes.Select, join: nodes.Join, judged: str, against: str, keys: frozenset[str]) -> bool:
    """Rows are joined by keys alone, `passed` is that no key is there, and `applies` is told by the row."""
    if join.ref_type != "REGULAR" or not keys.issuperset(map(fold, join.using_columns)):
        return False
    if join.condition is not None and not _is_told(join.condition, judged, against, keys):
        return False
    outputs = {_called(item): item for item in query.select_list}
    applies = outputs.get("applies")
    if applies is not None and not _is_told(applies, judged, against, frozenset()):
        return False
    match outputs.get("passed"):
        case nodes.Operator(type="OPERATOR_IS_NULL", children=(nodes.ColumnRef(column_names=(table, key)),)):
            return fold(table) == against and fold(key) in keys
        case _:
            return False


def _is_told(expression: nodes.AnyExpression, judged: str, against: str, keys: frozenset[str]) -> bool:
    """It is a scalar over columns of the judged row, and of what speaks against it over keys alone."""
    columns = [node.column_names for node in inside(expression) if isinstance(node, nodes.ColumnRef)]
    return is_scalar(expression) and all(
        len(names) == 2
        and (fold(names[0]) == judged or (fold(names[0]) == against and fold(names[1]) in keys))
        for names in columns
    )


def _name(table: nodes.BaseTable) -> str:
    return fold(table.alias or table.table_name)
