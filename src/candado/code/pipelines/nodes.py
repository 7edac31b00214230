"""YAML as Azure Pipelines sees it: pairs and not dictionaries, each node with its place in the file.

The same classes carry what was written and what it becomes once its template expressions are expanded.
Nodes are trees: none leads back to itself, so that the collector of garbage need not look at them.
"""

from collections.abc import Iterator

import msgspec

from candado.code.pipelines.align import aligned
from candado.code.pipelines.text import File, Span, trimmed
from candado.code.pipelines.values import Guard, Piece


class Scalar(msgspec.Struct, eq=False, gc=False):
    """A text, and where it stands."""

    file: File
    start: int
    end: int
    value: str
    """decoded and expanded; what could not be known stays as it is written, `${{ ... }}`"""
    style: str = ""
    """`'`, `"`, `|`, `>`, or nothing for a plain one"""
    dynamic: bool = False
    """holds a template expression that was not expanded yet"""
    written: str = ""
    """decoded but not expanded, where that differs from the value"""
    pieces: tuple[Piece, ...] = ()
    """where in the value an expanded expression put something, and what; in order"""

    @property
    def span(self) -> Span:
        """The whole scalar as written, quotes included."""
        return trimmed(self.file, self.start, self.end)

    def at(self, start: int, end: int) -> Span:
        """Where the characters from `start` to `end` of the value are written.

        What an expression put there is written as that expression.
        """
        first, last = self._written(start, last=False), self._written(end, last=True)
        return aligned(self.file, self.start, self.end, self.style, self.written or self.value, first, last)

    def piece(self, piece: Piece) -> Span:
        """Where the expression of a piece is written, with its `${{ }}`."""
        written = self.written or self.value
        return aligned(self.file, self.start, self.end, self.style, written, piece.first, piece.last)

    def _written(self, index: int, *, last: bool) -> int:
        shift = 0
        for piece in self.pieces:
            if piece.end <= index and (last or piece.end > piece.start or piece.end < index):
                shift = piece.last - piece.end
            elif piece.start < index or (piece.start == index and not last):
                return piece.last if last else piece.first
            else:
                break
        return index + shift


class Entry(msgspec.Struct, eq=False, gc=False):
    """A pair of a mapping."""

    key: Scalar
    value: "Node"
    guards: tuple[Guard, ...] = ()
    """conditions of `${{ if }}` around it that nobody can know before a run"""


class Item(msgspec.Struct, eq=False, gc=False):
    """An element of a sequence."""

    node: "Node"
    guards: tuple[Guard, ...] = ()


class Mapping(msgspec.Struct, eq=False, gc=False):
    """Pairs in their order; a key may come twice."""

    file: File
    start: int
    end: int
    entries: list[Entry]
    dynamic: bool = False
    _known: dict[str, Entry] | None = None

    @property
    def span(self) -> Span:
        """The whole mapping as written."""
        return trimmed(self.file, self.start, self.end)

    @property
    def _first(self) -> dict[str, Entry]:
        """The first pair of each key, by the key in lower case."""
        if self._known is None:
            self._known = {entry.key.value.lower(): entry for entry in reversed(self.entries)}
        return self._known

    def all(self, key: str) -> Iterator[Entry]:
        """Every pair of that key, whatever its case: `if` and `else` may both bring one."""
        wanted = key.lower()
        return (entry for entry in self.entries if entry.key.value.lower() == wanted)

    def entry(self, key: str) -> Entry | None:
        """The first pair of that key, whatever its case."""
        return self._first.get(key.lower())

    def get(self, key: str) -> "Node | None":
        """The value of the first pair of that key, whatever its case."""
        found = (self._known or self._first).get(key.lower())
        return found.value if found is not None else None

    def scalar(self, key: str) -> Scalar | None:
        """The value of that key where it is a scalar."""
        found = self.get(key)
        return found if isinstance(found, Scalar) else None

    def text(self, key: str) -> str | None:
        """The text of that key where it is a scalar."""
        found = self.get(key)
        return found.value if isinstance(found, Scalar) else None


class Sequence(msgspec.Struct, eq=False, gc=False):
    """Elements in their order."""

    file: File
    start: int
    end: int
    items: list[Item]
    dynamic: bool = False

    @property
    def span(self) -> Span:
        """The whole sequence as written."""
        return trimmed(self.file, self.start, self.end)


Node = Scalar | Mapping | Sequence


def scalars(node: Node | None) -> Iterator[Scalar]:
    """All scalar values below a node, keys of mappings not among them."""
    match node:
        case Scalar():
            yield node
        case Mapping():
            for entry in node.entries:
                yield from scalars(entry.value)
        case Sequence():
            for item in node.items:
                yield from scalars(item.node)
        case None:
            return


def mappings(node: Node | None) -> Iterator[Mapping]:
    """The mappings in a list."""
    if isinstance(node, Sequence):
        yield from (item.node for item in node.items if isinstance(item.node, Mapping))


def is_true(node: Node | None) -> bool:
    """Whether it says true, as a boolean or as a text."""
    return isinstance(node, Scalar) and node.value.strip().lower() in ("true", "y", "yes", "on", "1")
