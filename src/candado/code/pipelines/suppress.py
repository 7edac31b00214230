"""Comments that accept a finding: `# candado: ignore[rule, ...] reason`.

Also `ignore-next-line[...]`, and `ignore-file[...]` in the first 20 lines; `until=2027-01-31` in the reason
ends it. A comment counts for findings on its line, and on the next one where it stands alone. Text of a
script is no comment of YAML, whatever its shell says.
"""

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence
from candado.code.pipelines.text import File

MARK = "candado:"
"""what every such comment has"""
_HEAD = 20
"""lines in which a whole file may be accepted"""
_COMMENT = re.compile(
    r"(?:^|(?<=\s))#[ \t]*candado:[ \t]*(ignore|ignore-next-line|ignore-file)\[([^\]\n]*)\][ \t]*([^\r\n]*)",
    re.MULTILINE,
)
_UNTIL = re.compile(r"\buntil=(\d{4}-\d{2}-\d{2})\b")


class Suppression(msgspec.Struct, frozen=True, gc=False):
    """A comment that accepts findings."""

    path: str
    line: int
    column: int
    rules: tuple[str, ...]
    """their names"""
    reason: str
    first: int
    last: int
    """lines that it counts for"""
    until: date | None = None

    def accepts(self, rule: str, first: int, last: int, today: date) -> bool:
        """Whether it counts for a finding of a rule that stands on these lines."""
        if rule not in self.rules or (self.until is not None and self.until < today):
            return False
        return self.first <= last and first <= self.last


def suppressions(file: File, root: Node | None) -> tuple[Suppression, ...]:
    """The comments of a file, in order."""
    if MARK not in file.text:
        return ()
    return tuple(_found(file, root))


def _found(file: File, root: Node | None) -> Iterator[Suppression]:
    texts = list(_texts(root))
    for comment in _COMMENT.finditer(file.text):
        if any(start <= comment.start() < end for start, end in texts):
            continue
        line, column = file.position(comment.start())
        kind, rules, reason = comment.groups()
        first, last = line, line
        if kind == "ignore-file":
            if line > _HEAD:
                continue
            first, last = 1, len(file.lines)
        elif kind == "ignore-next-line":
            first = last = line + 1
        elif not file.text[comment.start() - column + 1 : comment.start()].strip():
            last = line + 1
        until = _UNTIL.search(reason)
        yield Suppression(
            path=file.path,
            line=line,
            column=column,
            rules=tuple(name.strip() for name in rules.split(",") if name.strip()),
            reason=_UNTIL.sub("", reason).strip(),
            first=first,
            last=last,
            until=_day(until[1]) if until else None,
        )


def _day(text: str) -> date:
    """A day; one that is none has passed already, so that it accepts nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _texts(node: Node | None) -> Iterator[tuple[int, int]]:
    """Where texts stand that may hold a `#`: quoted ones, and blocks from their first line on."""
    match node:
        case Scalar():
            if node.style in ("|", ">"):
                head = node.file.text.find("\n", node.start, node.end)
                yield (head if head >= 0 else node.end), node.end
            elif node.style:
                yield node.start, node.end
        case Mapping():
            for entry in node.entries:
                yield from _texts(entry.key)
                yield from _texts(entry.value)
        case Sequence():
            for item in node.items:
                yield from _texts(item.node)
        case None:
            return
