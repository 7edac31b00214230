"""The syntax tree that is allowed, node by node, as DuckDB's json_serialize_sql writes it.

What has no class here, no field here or no literal here does not decode, and so is refused: INSERT and COPY
hidden in a CTE, PIVOT, SHOW, TABLESAMPLE, COLUMNS(...), AT (VERSION ...), and whatever a later DuckDB adds.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Node(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A piece of the tree; `query_location` is the byte at which it stands in the SQL."""

    query_location: int | None = None
    query_location_length: int | None = None


class Expression(Node, frozen=True, kw_only=True, tag_field="class"):
    """A value; `alias` is the name that the SQL gives it; `type` refines the class where several share it."""

    type: str
    alias: str = ""


class ColumnRef(Expression, frozen=True, kw_only=True, tag="COLUMN_REF"):
    """`name`, `table.name` or `name.field`: which of them, only the columns at hand tell."""

    column_names: tuple[str, ...]


class Constant(Expression, frozen=True, kw_only=True, tag="CONSTANT"):
    """A literal; DuckDB gives some, such as intervals, as a typed value instead of text."""

    literal: dict[str, str] = {}
    value: msgspec.Raw = msgspec.Raw()

    @property
    def text(self) -> str:
        """The literal in lower case (`true`, `0`); empty for NULL and typed values."""
        return self.literal.get("text", "").lower()


class Parameter(Expression, frozen=True, kw_only=True, tag="PARAMETER"):
    """`$name`; `?` and `$1` have a number for a name."""

    identifier: str


class Comparison(Expression, frozen=True, kw_only=True, tag="COMPARISON"):
    """`left = right` and its kin."""

    type: Literal[
        "COMPARE_EQUAL",
        "COMPARE_NOTEQUAL",
        "COMPARE_LESSTHAN",
        "COMPARE_GREATERTHAN",
        "COMPARE_LESSTHANOREQUALTO",
        "COMPARE_GREATERTHANOREQUALTO",
        "COMPARE_DISTINCT_FROM",
        "COMPARE_NOT_DISTINCT_FROM",
    ]
    left: AnyExpression
    right: AnyExpression


class Between(Expression, frozen=True, kw_only=True, tag="BETWEEN"):
    """`input between lower and upper`."""

    type: Literal["COMPARE_BETWEEN", "COMPARE_NOT_BETWEEN"]
    input: AnyExpression
    lower: AnyExpression
    upper: AnyExpression


class Conjunction(Expression, frozen=True, kw_only=True, tag="CONJUNCTION"):
    """AND, OR."""

    type: Literal["CONJUNCTION_AND", "CONJUNCTION_OR"]
    children: tuple[AnyExpression, ...]


class Operator(Expression, frozen=True, kw_only=True, tag="OPERATOR"):
    """NOT, IS NULL, IN (list), COALESCE, x[i], x.y and their kin."""

    type: Literal[
        "OPERATOR_NOT",
        "OPERATOR_IS_NULL",
        "OPERATOR_IS_NOT_NULL",
        "OPERATOR_COALESCE",
        "OPERATOR_TRY",
        "COMPARE_IN",
        "COMPARE_NOT_IN",
        "ARRAY_EXTRACT",
        "ARRAY_SLICE",
        "STRUCT_EXTRACT",
        "ARRAY_CONSTRUCTOR",
        "GROUPING_FUNCTION",
    ]
    children: tuple[AnyExpression, ...] = ()


class When(Node, frozen=True, kw_only=True):
    """One branch of a CASE."""

    when_expr: AnyExpression
    then_expr: AnyExpression


class Case(Expression, frozen=True, kw_only=True, tag="CASE"):
    """CASE; without ELSE, `else_expr` is NULL."""

    case_checks: tuple[When, ...]
    else_expr: AnyExpression


class Cast(Expression, frozen=True, kw_only=True, tag="CAST"):
    """`child::type`; `try_cast` gives NULL where it cannot."""

    child: AnyExpression
    type_expr: TypeName
    try_cast: bool = False


class QualifiedName(Node, frozen=True, kw_only=True):
    """A name with what stands before its dots."""

    path: tuple[str, ...] = ()


class TypeName(Expression, frozen=True, kw_only=True, tag="TYPE"):
    """A type, and the types or numbers inside its brackets."""

    type_name: str
    children: tuple[AnyExpression, ...] = ()
    qualified_name: QualifiedName = QualifiedName()


class Argument(Node, frozen=True, kw_only=True):
    """What a function is given, by position or by name."""

    expression: AnyExpression
    name: str = ""


class Order(Node, frozen=True, kw_only=True):
    """One key of an ORDER BY."""

    type: str
    null_order: str
    expression: AnyExpression


class Function(Expression, frozen=True, kw_only=True, tag="FUNCTION"):
    """A call of a scalar or aggregate function; operators such as + are functions too."""

    function_name: str
    schema: str = ""
    arguments: tuple[Argument, ...] = ()
    filter: AnyExpression | None = None
    order_bys: OrderBy | None = None
    distinct: bool = False
    is_operator: bool = False
    qualified_name: QualifiedName = QualifiedName()


class Window(Expression, frozen=True, kw_only=True, tag="WINDOW"):
    """A function over a window of rows."""

    function_name: str
    schema: str = ""
    arguments: tuple[Argument, ...] = ()
    partitions: tuple[AnyExpression, ...] = ()
    orders: tuple[Order, ...] = ()
    arg_orders: tuple[Order, ...] = ()
    filter_expr: AnyExpression | None = None
    start: str
    end: str
    start_expr: AnyExpression | None = None
    end_expr: AnyExpression | None = None
    exclude_clause: str = ""
    ignore_nulls: bool = False
    has_ignore_nulls: bool = False
    distinct: bool = False
    qualified_name: QualifiedName = QualifiedName()


class Lambda(Expression, frozen=True, kw_only=True, tag="LAMBDA"):
    """`lambda x: ...`, and JSON's arrow `value -> 'key'`."""

    lhs: AnyExpression
    expr: AnyExpression
    syntax_type: str = ""


class Renamed(Node, frozen=True, kw_only=True):
    """`* rename (column as ...)`: the column."""

    column: str
    table: str = ""


class Rename(Node, frozen=True, kw_only=True):
    """`* rename (key as value)`."""

    key: Renamed
    value: str


class Replace(Node, frozen=True, kw_only=True):
    """`* replace (value as key)`."""

    key: str
    value: AnyExpression


class Star(Expression, frozen=True, kw_only=True, tag="STAR"):
    """`*` or `table.*`."""

    relation_name: str = ""
    exclude_list: tuple[str, ...] = ()
    qualified_exclude_list: tuple[Renamed, ...] = ()
    replace_list: tuple[Replace, ...] = ()
    rename_list: tuple[Rename, ...] = ()


class Statement(Node, frozen=True, kw_only=True):
    """A whole statement, or the inside of a subquery."""

    node: AnyQuery
    named_param_map: msgspec.Raw = msgspec.Raw()


class Subquery(Expression, frozen=True, kw_only=True, tag="SUBQUERY"):
    """(select ...) as a value, EXISTS, and `child = ANY (select ...)`, which IN is."""

    subquery_type: Literal["SCALAR", "EXISTS", "NOT_EXISTS", "ANY"]
    subquery: Statement
    child: AnyExpression | None = None
    comparison_type: str = ""


class TableRef(Node, frozen=True, kw_only=True, tag_field="type"):
    """What may follow FROM."""

    alias: str = ""
    column_name_alias: tuple[str, ...] = ()


class BaseTable(TableRef, frozen=True, kw_only=True, tag="BASE_TABLE"):
    """A table, or a CTE, by name."""

    table_name: str
    schema_name: str = ""
    catalog_name: str = ""
    qualified_name: QualifiedName = QualifiedName()


class Join(TableRef, frozen=True, kw_only=True, tag="JOIN"):
    """Two table references side by side."""

    left: AnyTableRef
    right: AnyTableRef
    join_type: Literal["INNER", "LEFT", "RIGHT", "FULL", "SEMI", "ANTI"]
    ref_type: Literal["REGULAR", "CROSS", "NATURAL"]
    condition: AnyExpression | None = None
    using_columns: tuple[str, ...] = ()
    is_implicit: bool = True


class Derived(TableRef, frozen=True, kw_only=True, tag="SUBQUERY"):
    """A subquery in FROM."""

    subquery: Statement


class TableFunction(TableRef, frozen=True, kw_only=True, tag="TABLE_FUNCTION"):
    """A function that gives rows, such as unnest."""

    function: Function
    with_ordinality: str = ""


class Values(TableRef, frozen=True, kw_only=True, tag="EXPRESSION_LIST"):
    """VALUES."""

    values: tuple[tuple[AnyExpression, ...], ...]


class Empty(TableRef, frozen=True, kw_only=True, tag="EMPTY"):
    """No FROM."""


class Modifier(Node, frozen=True, kw_only=True, tag_field="type"):
    """What follows a whole query."""


class OrderBy(Modifier, frozen=True, kw_only=True, tag="ORDER_MODIFIER"):
    """ORDER BY."""

    orders: tuple[Order, ...] = ()


class Limit(Modifier, frozen=True, kw_only=True, tag="LIMIT_MODIFIER"):
    """LIMIT and OFFSET."""

    limit: AnyExpression | None = None
    offset: AnyExpression | None = None
    limit_type: str = ""


class Distinct(Modifier, frozen=True, kw_only=True, tag="DISTINCT_MODIFIER"):
    """DISTINCT, and DISTINCT ON with its targets."""

    distinct_on_targets: tuple[AnyExpression, ...] = ()


class CTE(Node, frozen=True, kw_only=True):
    """The inside of a WITH."""

    query_node: AnyQuery
    aliases: tuple[str, ...] = ()
    materialized: str = ""


class NamedCTE(Node, frozen=True, kw_only=True):
    """A WITH and its name."""

    key: str
    value: CTE


class CTEs(Node, frozen=True, kw_only=True):
    """All WITHs of one query."""

    map: tuple[NamedCTE, ...] = ()


class QueryNode(Node, frozen=True, kw_only=True, tag_field="type"):
    """What gives rows."""

    cte_map: CTEs = CTEs()
    modifiers: tuple[AnyModifier, ...] = ()


class Select(QueryNode, frozen=True, kw_only=True, tag="SELECT_NODE"):
    """SELECT ... FROM ... WHERE ..."""

    select_list: tuple[AnyExpression, ...]
    from_table: AnyTableRef
    where_clause: AnyExpression | None = None
    group_expressions: tuple[AnyExpression, ...] = ()
    group_sets: tuple[tuple[int, ...], ...] = ()
    aggregate_handling: str = ""
    having: AnyExpression | None = None
    qualify: AnyExpression | None = None


class SetOperation(QueryNode, frozen=True, kw_only=True, tag="SET_OPERATION_NODE"):
    """UNION, EXCEPT, INTERSECT; `setop_all` false means that duplicates go."""

    setop_type: Literal["UNION", "UNION_BY_NAME", "EXCEPT", "INTERSECT"]
    setop_all: bool = True
    children: tuple[AnyQuery, ...]


class Recursive(QueryNode, frozen=True, kw_only=True, tag="RECURSIVE_CTE_NODE"):
    """WITH RECURSIVE: `right` reads what `left` and it gave before."""

    cte_name: str
    union_all: bool = False
    left: AnyQuery
    right: AnyQuery
    aliases: tuple[str, ...] = ()


_Leaf = ColumnRef | Constant | Parameter | TypeName | Star
_Call = Function | Window | Lambda | Cast
_Logic = Comparison | Between | Conjunction | Operator | Case | Subquery
AnyExpression = _Leaf | _Call | _Logic
AnyTableRef = BaseTable | Join | Derived | TableFunction | Values | Empty
AnyModifier = OrderBy | Limit | Distinct
AnyQuery = Select | SetOperation | Recursive
