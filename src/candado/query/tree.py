"""What a query reads, calls, binds and gives, found on DuckDB's own syntax tree, and what no query may do."""

import difflib
import functools
import re
from collections.abc import Mapping

import duckdb
import msgspec

from candado.query import functions, nodes
from candado.query.accusing import is_accusing
from candado.query.monotone import is_monotone
from candado.query.outputs import output_names
from candado.query.text import QueryRefused, find_word, fold, place, refused, single_statement
from candado.query.walk import depth, inside

Tables = Mapping[str, Mapping[str, bool]]
"""Table to column to: may it be NULL. Names are in lower case."""

DEEPEST = 200
"""Levels of the tree; a deeper one is refused, so that whatever goes through it may recurse."""

_TOO_DEEP = "the query nests too deeply; split it with WITH"

_SERIALIZE = "select json_serialize_sql($1, skip_null := true, skip_empty := true, skip_default := true)"


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """One SELECT over the model's tables."""

    sql: str
    """without the semicolon that ended it"""
    reads: frozenset[str]
    """the tables it names; CTEs are not among them"""
    functions: frozenset[str]
    parameters: frozenset[str]
    """names of what it binds, without the $"""
    outputs: tuple[str | None, ...]
    """its columns in order; None is an expression without a name"""
    monotone: bool
    """fewer input rows give fewer output rows, and no new one: it only selects, joins, filters and unions"""
    accusing: bool
    """with fewer input rows no row fails that did not before, though one may pass: see `accusing`"""
    tree: nodes.AnyQuery

    def place(self, node: nodes.Node) -> tuple[int, int]:
        """Line and column of a node of the tree, or of the first in it that knows its place."""
        return place(self.sql, _offset(node))


class _Serialized(msgspec.Struct, frozen=True, kw_only=True):
    """What json_serialize_sql answers: statements, or the parser's error and the byte where it stands."""

    error: bool
    error_message: str = ""
    position: str = "0"
    statements: tuple[nodes.Statement, ...] = ()


def parse(sql: str, tables: Tables) -> Query:
    """Read one SELECT; raises QueryRefused where it is not one, or does what no query may do."""
    statement = single_statement(sql)
    tree = _decode(statement)
    reads: set[str] = set()
    called: set[str] = set()
    parameters: set[str] = set()
    within = tuple(inside(tree))
    ctes = {fold(node.key) for node in within if isinstance(node, nodes.NamedCTE)}
    for node in within:
        if problem := _problem(node, tables, ctes):
            named = find_word(statement, node.key) if isinstance(node, nodes.NamedCTE) else None
            raise refused(statement, _offset(node) if named is None else named, problem)
        match node:
            case nodes.BaseTable(table_name=name) if fold(name) not in ctes:
                reads.add(fold(name))
            case nodes.Function(function_name=name) | nodes.Window(function_name=name):
                called.add(fold(name))
            case nodes.Parameter(identifier=name):
                parameters.add(name)
            case _:
                pass
    return Query(
        sql=statement,
        reads=frozenset(reads),
        functions=frozenset(called),
        parameters=frozenset(parameters),
        outputs=output_names(tree, tables),
        monotone=is_monotone(tree),
        accusing=is_accusing(tree),
        tree=tree,
    )


@functools.cache
def _parser() -> duckdb.DuckDBPyConnection:
    """The connection that parses; it holds no data and may reach none."""
    return duckdb.connect(config={"threads": 1, "enable_external_access": False, "lock_configuration": True})


def _decode(sql: str) -> nodes.AnyQuery:
    try:
        row = _parser().cursor().execute(_SERIALIZE, [sql]).fetchone()
    except duckdb.Error as error:
        raise QueryRefused(f"DuckDB cannot read this: {str(error).splitlines()[0]}") from None
    answer = str(row[0]) if row else ""
    try:
        serialized = msgspec.json.decode(answer, type=_Serialized)
    except msgspec.ValidationError as error:
        raise _unknown_node(sql, answer, str(error)) from None
    except RecursionError:
        raise QueryRefused(_TOO_DEEP) from None
    if serialized.error:
        if "Only SELECT" in serialized.error_message:
            raise refused(sql, _first_token(sql), "only SELECT and set operations over tables are allowed")
        if "expression depth" in serialized.error_message:
            raise QueryRefused(_TOO_DEEP)
        raise refused(sql, int(serialized.position), " ".join(serialized.error_message.split()))
    (statement,) = serialized.statements
    if depth(statement.node) > DEEPEST:
        raise QueryRefused(_TOO_DEEP)
    return statement.node


def _problem(node: nodes.Node, tables: Tables, ctes: set[str]) -> str | None:
    """Why this node is not allowed, or None."""
    match node:
        case nodes.NamedCTE(key=name) if fold(name) in tables:
            return f"WITH {name} hides the table {fold(name)}; give it another name"
        case nodes.BaseTable(qualified_name=nodes.QualifiedName(path=path)) if len(path) > 1:
            return f"{'.'.join(path)} has a schema or a database before it; write the table's name alone"
        case nodes.BaseTable(table_name=name) if fold(name) not in tables and fold(name) not in ctes:
            return f"there is no table {name!r}{_nearest(name, tables)}"
        case nodes.TableFunction(function=nodes.Function(function_name=name)) if (
            fold(name) not in functions.TABLE
        ):
            return f"{name}() may not stand in FROM; only {', '.join(sorted(functions.TABLE))} may"
        case (
            nodes.Function(qualified_name=nodes.QualifiedName(path=path))
            | nodes.Window(qualified_name=nodes.QualifiedName(path=path))
        ) if len(path) > 1:
            return f"{'.'.join(path)}() has a schema before it; write the function's name alone"
        case nodes.Function(function_name=name) if fold(name) not in functions.SCALAR | functions.AGGREGATE:
            return f"the function {name} is not among those allowed{_nearest(name, functions.SCALAR)}"
        case nodes.Window(function_name=name) if fold(name) not in functions.WINDOW | functions.AGGREGATE:
            return f"the window function {name} is not among those allowed{_nearest(name, functions.WINDOW)}"
        case nodes.TypeName(type_name=name) if fold(name) not in functions.TYPES:
            return f"there is no type {name!r} to cast to{_nearest(name, functions.TYPES)}"
        case nodes.ColumnRef(column_names=(name,)) if fold(name) in functions.AMBIENT:
            return f"{name} is the clock or the session, not a column; the time of the scan is $scanned_at"
        case nodes.ColumnRef(column_names=("main", _, _, *_)):
            return "a column has a schema before it; write table.column"
        case nodes.Window(function_name=name) if fold(name) in functions.MACROS:
            return f"{name} may not stand over a window; compute it in a subquery with group by"
        case nodes.Function(function_name=name, filter=condition, distinct=distinct) if fold(
            name
        ) in functions.MACROS and (condition is not None or distinct):
            return f"{name} takes no FILTER; write every(x or not condition) or any_of(x and condition)"
        case nodes.Function(arguments=arguments) if any(
            isinstance(argument.expression, nodes.Star) for argument in arguments
        ):
            return "a star may not stand inside an expression; name the columns"
        case nodes.Operator(children=children) if any(isinstance(child, nodes.Star) for child in children):
            return "a star may not stand inside an expression; name the columns"
        case nodes.Parameter(identifier=name) if not name.isidentifier():
            return "a parameter has no name; write $name instead of ? or $1"
        case _:
            return None


def _nearest(name: str, known: Mapping[str, object] | frozenset[str]) -> str:
    found = difflib.get_close_matches(fold(name)[:64], list(known), n=1)
    return f"; did you mean {found[0]}?" if found else ""


_FORBIDDEN = {
    "PIVOT": ("pivot unpivot", "PIVOT is not allowed; write the columns with filter (where ...)"),
    "SHOW_REF": ("describe desc show summarize", "DESCRIBE, SHOW and SUMMARIZE are not allowed"),
    "columns": ("columns all", "COLUMNS(...) and ORDER BY ALL are not allowed; name the columns"),
    "OPERATOR_UNPACK": ("columns", "COLUMNS(...) is not allowed; name the columns"),
    "sample": ("tablesample sample", "a sample is not allowed: an answer must not depend on chance"),
    "at_clause": ("at", "AT is not allowed; a query reads one snapshot"),
    "key_targets": ("key", "USING KEY is not allowed in WITH RECURSIVE"),
    "ASOF": ("asof", "ASOF JOIN is not allowed; join with a condition"),
    "POSITIONAL": ("positional", "POSITIONAL JOIN is not allowed: rows have no order"),
    "POSITIONAL_REFERENCE": ("", "a column by its number is not allowed; write its name"),
    "COLLATE": ("collate", "COLLATE is not allowed; compare lower(...)"),
}
"""What refuses to decode: the words it is written with, and what to say."""


class _Placed(msgspec.Struct):
    """A node of which only the place matters."""

    query_location: int | None = None


def _unknown_node(sql: str, answer: str, message: str) -> QueryRefused:
    """The refusal of a node that has no class in `nodes`."""
    quoted = re.search(r"'(\w+)'|`(\w+)`", message)
    what = (quoted[1] or quoted[2]) if quoted else "this"
    words, sentence = _FORBIDDEN.get(what, ("", f"{what} is not allowed here"))
    if what.endswith("_QUERY_NODE"):
        words = what.removesuffix("_QUERY_NODE")
        sentence = f"{words} is not allowed: only SELECT and set operations are"
    places = [place for word in words.split() if (place := find_word(sql, word)) is not None]
    return refused(sql, min(places, default=_place_on(answer, message)), sentence)


def _place_on(answer: str, message: str) -> int:
    """The last place known on the path that an error of msgspec names."""
    offset = 0
    node = msgspec.Raw(answer.encode())
    for key, index in re.findall(r"\.(\w+)|\[(\d+)\]", message.rpartition("`$")[2]):
        if key:
            node = msgspec.json.decode(node, type=dict[str, msgspec.Raw]).get(key, msgspec.Raw(b"null"))
        else:
            node = msgspec.json.decode(node, type=list[msgspec.Raw])[int(index)]
        if bytes(node).startswith(b"{"):
            placed = msgspec.json.decode(node, type=_Placed).query_location
            offset = offset if placed is None else placed
    return offset


def _offset(node: nodes.Node) -> int:
    return next((found.query_location for found in inside(node) if found.query_location is not None), 0)


def _first_token(sql: str) -> int:
    return next((offset for offset, kind in duckdb.tokenize(sql) if kind != duckdb.token_type.comment), 0)
