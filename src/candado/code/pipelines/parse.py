"""Text to nodes, by libyaml's composer: places are kept, and so are keys that come twice.

Nothing is constructed: a tag in a file cannot make anything happen.
"""

from typing import Never

import msgspec
import yaml

from candado.code.pipelines.nodes import Entry, Item, Mapping, Node, Scalar, Sequence
from candado.code.pipelines.text import File

MOST_NODES = 500_000
"""in one file, aliases followed: a file that says more is a bomb"""
DEEPEST = 100
"""levels within one file"""


class _Loader(yaml.CBaseLoader):
    """libyaml's composer, without finding out what each scalar could be: here all are texts."""

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Nothing depends on where a node lies."""

    def ascend_resolver(self) -> None:
        """Nothing depends on where a node lies."""

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        """One tag for all."""
        return ""


class ParseError(Exception):
    """A file is no YAML; the message says why."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        """both from 1"""


class _Tree(msgspec.Struct):
    """A conversion under way: nodes that an alias may name again, and how many there are."""

    file: File
    known: dict[int, tuple[Node, int] | None] = {}
    size: int = 0


def parse(file: File) -> Node | None:
    """The file's only document; None where it is empty.

    Raises ParseError.
    """
    loader = _Loader(file.text)
    try:
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        _refuse(error, file)
    except yaml.reader.ReaderError as error:
        line, column = file.position(error.position)
        raise ParseError(
            f"the character #x{error.character:04x} is not allowed in YAML", line, column
        ) from None
    finally:
        loader.dispose()
    return None if root is None else _node(root, _Tree(file), 0)


def _refuse(error: yaml.MarkedYAMLError, file: File) -> Never:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    reason = ", ".join(part for part in (error.context, error.problem) if part)
    raise ParseError(reason or "it is no YAML", min(line, len(file.lines)), column) from None


def _node(node: yaml.Node, tree: _Tree, depth: int) -> Node:
    tree.size += 1
    file = tree.file
    start: int = node.start_mark.index
    end: int = node.end_mark.index
    if type(node) is yaml.ScalarNode:
        text: str = node.value
        return Scalar(file, start, end, text, node.style or "", "${{" in text)
    if depth > DEEPEST:
        raise ParseError(f"it is nested more than {DEEPEST} levels deep", *file.position(start))
    identity = id(node)
    if identity in tree.known:
        known = tree.known[identity]
        if known is None:
            raise ParseError("an alias names what it lies in", *file.position(start))
        tree.size += known[1]
        if tree.size > MOST_NODES:
            raise ParseError(f"its aliases make more than {MOST_NODES:,} nodes of it", *file.position(start))
        return known[0]
    tree.known[identity] = None
    before = tree.size
    dynamic = False
    made: Mapping | Sequence
    if isinstance(node, yaml.MappingNode):
        entries: list[Entry] = []
        for key, value in node.value:
            name = _key(key, tree)
            held = _node(value, tree, depth + 1)
            dynamic = dynamic or name.dynamic or held.dynamic
            entries.append(Entry(name, held))
        made = Mapping(file, start, end, entries, dynamic)
    else:
        items: list[Item] = []
        for child in node.value:
            held = _node(child, tree, depth + 1)
            dynamic = dynamic or held.dynamic
            items.append(Item(held))
        made = Sequence(file, start, end, items, dynamic)
    tree.known[identity] = (made, tree.size - before)
    return made


def _key(key: yaml.Node, tree: _Tree) -> Scalar:
    """A mapping's key; one that is no scalar stands as the text that it is written as."""
    start: int = key.start_mark.index
    end: int = key.end_mark.index
    written = isinstance(key, yaml.ScalarNode)
    text: str = key.value if written else tree.file.text[start:end]
    return Scalar(tree.file, start, end, text, (key.style or "") if written else "", "${{" in text)
