"""Mutants of a query: a term taken away, a comparison turned, a negation dropped."""

import copy
from collections.abc import Iterator
from typing import Any

import duckdb
import msgspec

_TURNED = {
    "COMPARE_EQUAL": "COMPARE_NOTEQUAL",
    "COMPARE_NOTEQUAL": "COMPARE_EQUAL",
    "COMPARE_GREATERTHAN": "COMPARE_LESSTHANOREQUALTO",
    "COMPARE_LESSTHANOREQUALTO": "COMPARE_GREATERTHAN",
    "COMPARE_LESSTHAN": "COMPARE_GREATERTHANOREQUALTO",
    "COMPARE_GREATERTHANOREQUALTO": "COMPARE_LESSTHAN",
    "COMPARE_IN": "COMPARE_NOT_IN",
    "COMPARE_NOT_IN": "COMPARE_IN",
    "OPERATOR_IS_NULL": "OPERATOR_IS_NOT_NULL",
    "OPERATOR_IS_NOT_NULL": "OPERATOR_IS_NULL",
}
_DECIDES = ("id", "passed", "applies")
Node = dict[str, Any]
Path = tuple[str | int, ...]


class Mutant(msgspec.Struct, frozen=True):
    """A changed query, and what was changed where."""

    sql: str
    how: str
    term: str

    @property
    def change(self) -> str:
        """What was done to which term."""
        return f"{self.how}: {self.term}"


def mutants(sql: str) -> Iterator[Mutant]:
    """Every mutant of a query that differs in what decides a verdict; evidence is left alone."""
    connection = duckdb.connect()
    tree: Node = msgspec.json.decode(_one(connection, "select json_serialize_sql($1)", sql))
    for how, term, path, node in _changes(tree, sql):
        mutated = copy.deepcopy(tree)
        alias = _at(tree, path).get("alias", "")
        _put(mutated, path, {**node, "alias": alias} if node and alias else node)
        text = msgspec.json.encode(mutated).decode()
        yield Mutant(_one(connection, "select json_deserialize_sql($1::json)", text), how, term)


def _one(connection: duckdb.DuckDBPyConnection, question: str, value: str) -> str:
    [found] = connection.execute(question, [value]).fetchone() or ("",)
    return str(found)


def _changes(tree: Node, sql: str) -> Iterator[tuple[str, str, Path, Node | None]]:
    top: Node = tree["statements"][0]["node"]
    for path, node in _nodes(tree, ()):
        if _is_evidence(top, path):
            continue
        where = _text(sql, node)
        children: list[Node] = node.get("children") or []
        if node.get("class") == "CONJUNCTION":
            for index, child in enumerate(children):
                rest = [*children[:index], *children[index + 1 :]]
                left = rest[0] if len(rest) == 1 else {**node, "children": rest}
                yield "without", _text(sql, child), path, left
        elif node.get("type") in _TURNED:
            yield "turned", where, path, {**node, "type": _TURNED[node["type"]]}
        elif node.get("type") == "OPERATOR_NOT":
            yield "not negated", where, path, children[0]
        condition: Node | None = node.get("where_clause")
        if condition and condition.get("class") != "CONJUNCTION":
            yield "without where", _text(sql, condition), path, {**node, "where_clause": None}


def _is_evidence(top: Node, path: Path) -> bool:
    """Whether a node stands in a column of the answer that decides nothing."""
    begin = ("statements", 0, "node", "select_list")
    if path[: len(begin)] != begin or len(path) <= len(begin):
        return False
    item: Node = top["select_list"][path[len(begin)]]
    name = item.get("alias") or (item.get("column_names") or [""])[-1]
    return name not in _DECIDES


def _nodes(value: Any, path: Path) -> Iterator[tuple[Path, Node]]:
    if isinstance(value, dict):
        node: Node = value
        yield path, node
        for key, child in node.items():
            yield from _nodes(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
            yield from _nodes(child, (*path, index))


def _at(tree: Any, path: Path) -> Node:
    for step in path:
        tree = tree[step]
    return tree if isinstance(tree, dict) else {}


def _put(tree: Any, path: Path, node: Node | None) -> None:
    for step in path[:-1]:
        tree = tree[step]
    tree[path[-1]] = node


def _text(sql: str, node: Node) -> str:
    start: int | None = node.get("query_location")
    if start is None:
        return str(node.get("type"))
    return " ".join(sql.encode()[start : start + node.get("query_location_length", 20)].decode().split())
