"""Going through a tree, without recursion however deep it nests."""

from collections.abc import Iterator
from typing import cast

from candado.query.nodes import Node, Statement


def children(node: Node) -> list[Node]:
    """The nodes right below, from left to right."""
    found: list[Node] = []
    waiting: list[object] = [getattr(node, name) for name in reversed(node.__struct_fields__)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Node):
            found.append(item)
        elif isinstance(item, tuple):
            waiting.extend(reversed(cast(tuple[object, ...], item)))
    return found


def inside(node: Node) -> Iterator[Node]:
    """The node and all nodes in it, from left to right."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(children(found)))


def own(node: Node) -> Iterator[Node]:
    """The same, but for what subqueries hold."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(child for child in reversed(children(found)) if not isinstance(child, Statement))


def depth(node: Node) -> int:
    """How many nodes stand on the longest way down."""
    level, deep = [node], 0
    while level:
        level, deep = [child for parent in level for child in children(parent)], deep + 1
    return deep
