"""Lines added to a mapping in block style, where everything else stays as it is written."""

import re
from collections.abc import Sequence

from candado.code.pipelines.fixes import Edit
from candado.code.pipelines.nodes import Mapping, Node, Scalar
from candado.code.pipelines.text import Span

_LEADING = re.compile(r"[ \t]*")
_HEADER = re.compile(r"[|>][0-9]?\+")
_SPECIAL = re.compile(r"^[\s!&*?|>@`\"'%#{}\[\],-]|: |:$| #|[\s]$|^$")


def appended(mapping: Mapping, lines: Sequence[str]) -> Edit | None:
    """An edit that adds lines, indented as its keys are, behind all that is in a mapping.

    None where it is written in flow style, or where it cannot be told for sure where it ends.
    """
    file = mapping.file
    text = file.text
    line_start = text.rfind("\n", 0, mapping.start) + 1
    before = text[line_start : mapping.start]
    if text[mapping.start : mapping.start + 1] in ("{", "") or before.strip(" -"):
        return None
    last = _last(mapping)
    end = _end(text, mapping, len(before))
    if isinstance(last, Scalar) and last.style in ("|", ">"):
        if _HEADER.match(text, last.start):
            return None
    elif last is not None and last.end > end:
        return None
    newline = newline_at(text, mapping.start)
    indent = " " * len(before)
    return Edit(Span(file, end, end), "".join(f"{newline}{indent}{line}" for line in lines))


def _last(mapping: Mapping) -> Node | None:
    """The node in it that is written last; nodes that expressions and aliases brought lie elsewhere."""
    node: Node | None = None
    left: list[Node] = [mapping]
    while left:
        current = left.pop()
        if isinstance(current, Scalar):
            node = current if node is None or current.start > node.start else node
            continue
        children = (
            [entry.value for entry in current.entries]
            if isinstance(current, Mapping)
            else [item.node for item in current.items]
        )
        left.extend(
            child
            for child in children
            if child.file is mapping.file and mapping.start <= child.start < mapping.end
        )
    return node


def _end(text: str, mapping: Mapping, column: int) -> int:
    """The end of its last line, without the line's own end."""
    at, end = mapping.start, mapping.start
    while at < mapping.end:
        line_end = text.find("\n", at)
        line_end = len(text) if line_end < 0 else line_end
        leading = _LEADING.match(text, at)
        indent = (leading.end() - at if leading else 0) if at > mapping.start else column
        if indent >= column and text[at:line_end].strip():
            end = line_end
        at = line_end + 1
    return end - 1 if text[end - 1 : end] == "\r" else end


def newline_at(text: str, at: int) -> str:
    """How lines end around a place."""
    end = text.find("\n", at)
    end = end if end >= 0 else text.rfind("\n", 0, at)
    return "\r\n" if text[end - 1 : end] == "\r" else "\n"


def plain(text: str) -> str:
    """A text of one line as YAML writes it: plain where that means the same, else in single quotes."""
    return "'" + text.replace("'", "''") + "'" if _SPECIAL.search(text) else text
