"""`convertToJson`: values as a text, indented by two.

A plain scalar that YAML takes for a boolean, a number or null stays one; what an expression made is a text.
"""

import json
import re
from collections.abc import Sequence as Several

from candado.code.pipelines.expressions.casts import to_text
from candado.code.pipelines.expressions.members import members, scalar_value, settled, size
from candado.code.pipelines.expressions.site import Site
from candado.code.pipelines.expressions.unknowns import Operand, joined, text_parts, unknown
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence
from candado.code.pipelines.values import Unknown

DEEPEST = 200
"""levels of a value"""

_BARE = re.compile(r"true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")


def convert_to_json(arguments: Several[Operand], site: Site) -> Operand:
    """The value as JSON."""
    made: list[str | Unknown] = []
    value = arguments[0]
    if isinstance(value, Mapping | Sequence):
        _collection(value, site, made, "\n")
    elif isinstance(value, bool | float) or value is None:
        _put((to_text(value) or "null").lower(), site, made)
    else:
        _quoted(value, site, made)
    return joined(made)


def _node(node: Node, site: Site, made: list[str | Unknown], line: str) -> None:
    if not isinstance(node, Scalar):
        _collection(node, site, made, line)
    elif not node.pieces:
        bare = not node.style and _BARE.fullmatch(node.value.lower())
        _put(node.value.lower() if bare else json.dumps(node.value, ensure_ascii=False), site, made)
    else:
        value = scalar_value(node)
        if isinstance(value, Mapping | Sequence):
            _collection(value, site, made, line)
        else:
            _quoted(value, site, made)


def _collection(node: Mapping | Sequence, site: Site, made: list[str | Unknown], line: str) -> None:
    opening, closing = "{}" if isinstance(node, Mapping) else "[]"
    inner = line + "  "
    if len(inner) > 2 * DEEPEST:
        raise site.refusal(f"the value is nested more than {DEEPEST} levels deep")
    site.take(size(node))
    if not settled(node):
        made.append(unknown(site.text, members(node)))
        return
    before = opening + inner
    if isinstance(node, Mapping):
        for entry in node.entries:
            _put(f"{before}{json.dumps(entry.key.value, ensure_ascii=False)}: ", site, made)
            _node(entry.value, site, made, inner)
            before = "," + inner
    else:
        for item in node.items:
            _put(before, site, made)
            _node(item.node, site, made, inner)
            before = "," + inner
    _put(opening + closing if before[0] == opening else line + closing, site, made)


def _quoted(value: Operand, site: Site, made: list[str | Unknown]) -> None:
    """A text in quotes; a value of which nothing is known may be anything, also without them."""
    if isinstance(value, Unknown):
        made.append(unknown(site.text, (value,)))
        return
    _put('"', site, made)
    for part in text_parts(value):
        if isinstance(part, str):
            _put(json.dumps(part, ensure_ascii=False)[1:-1], site, made)
        else:
            made.append(unknown(site.text, (part,)))
    _put('"', site, made)


def _put(text: str, site: Site, made: list[str | Unknown]) -> None:
    site.take(len(text))
    made.append(text)
