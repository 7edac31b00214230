"""Arrays and objects, and what can be known of their members: some are there only under a guard."""

from collections.abc import Sequence as Several

import msgspec

from candado.code.pipelines.expressions.casts import Known, to_number, to_text
from candado.code.pipelines.expressions.site import Context
from candado.code.pipelines.expressions.unknowns import OPEN, Operand, choices, merged, unknown
from candado.code.pipelines.nodes import Entry, Item, Mapping, Node, Scalar, Sequence
from candado.code.pipelines.values import Text, Unknown, Value

_SINGLE = frozenset({"string", "boolean", "number"})


def scalar_value(scalar: Scalar) -> Value:
    """What a scalar holds: its text, or what an expression put there; numbers and booleans stay texts."""
    pieces = scalar.pieces
    if not pieces:
        return scalar.value
    text = scalar.value
    if len(pieces) == 1 and pieces[0].start == 0 and pieces[0].end == len(text):
        return pieces[0].value
    parts: list[str | Unknown] = []
    at = 0
    for piece in pieces:
        if isinstance(piece.value, Unknown | Text):
            if piece.start > at:
                parts.append(text[at : piece.start])
            parts.extend(piece.value.parts if isinstance(piece.value, Text) else (piece.value,))
            at = piece.end
    if at < len(text):
        parts.append(text[at:])
    return Text(tuple(parts)) if any(isinstance(part, Unknown) for part in parts) else text


def node_value(node: Node) -> Value:
    """What a node is to an expression."""
    return scalar_value(node) if isinstance(node, Scalar) else node


def settled(collection: Mapping | Sequence) -> bool:
    """Whether it is known how many members a collection has, and which."""
    if isinstance(collection, Sequence):
        return not any(item.guards or _spliced(item.node) for item in collection.items)
    return not any(entry.guards or "${{" in entry.key.value for entry in collection.entries)


def _spliced(node: Node) -> bool:
    """Whether a list may stand in the place of an element."""
    value = scalar_value(node) if isinstance(node, Scalar) and node.pieces else None
    return isinstance(value, Unknown) and value.type not in _SINGLE and not value.choices


def items(collection: Operand) -> list[Item]:
    """What is in an array, or the values of an object; nothing in anything else."""
    if isinstance(collection, Mapping):
        return [Item(entry.value, entry.guards) for entry in collection.entries]
    return collection.items if isinstance(collection, Sequence) else []


def size(value: Operand | Node) -> int:
    """How many members there are to look at."""
    if isinstance(value, Mapping):
        return len(value.entries)
    return len(value.items) if isinstance(value, Sequence) else 0


def members(collection: Mapping | Sequence) -> list[Value]:
    """The values in a collection."""
    return [node_value(item.node) for item in items(collection)]


def member(base: Operand, key: Operand, name: str) -> Operand:
    """The member of that key, null where there is none; `name` says how the access is written."""
    if isinstance(key, OPEN):
        known = choices(key)
        if not any(isinstance(each, OPEN) for each in known):
            return merged([member(base, each, name) for each in known], name, (key,))
        inside = members(base) if isinstance(base, Mapping | Sequence) else [base]
        return unknown(name, (key, *inside))
    if isinstance(base, Mapping):
        return _entry(base, to_text(key) or "", name)
    if isinstance(base, Sequence):
        return _element(base, to_number(key), name)
    return _inside(base, to_text(key) or "")


def every(base: Operand, keys: Several[Known], name: str, context: Context) -> Operand:
    """The members of a collection, and what the keys after the `*` lead to in each that has it."""
    if isinstance(base, Unknown):
        return _inside(base, "*")
    selected = items(base)
    context.allowance.take(len(selected))
    for key in keys:
        found: list[Item] = []
        for item in selected:
            inner = _matching(item.node, key)
            if inner is None:
                return unknown(name, (node_value(each.node) for each in selected))
            found.extend(Item(each.node, item.guards + each.guards) for each in inner)
            context.allowance.take(size(item.node))
        selected = found
    file, start, end = context.place
    return Sequence(file, start, end, selected)


def _inside(base: Operand, key: str) -> Operand:
    """What an unknown value holds, if it is one that can hold anything."""
    if not isinstance(base, Unknown) or base.type in _SINGLE or base.choices:
        return None
    return msgspec.structs.replace(base, name=f"{base.name}.{key}", type="")


def _entry(base: Mapping, key: str, name: str) -> Operand:
    found, closed = _entries(base, key)
    values = [node_value(entry.value) for entry in found]
    if found and not found[-1].guards:
        return merged(values, name, ())
    return None if closed and not found else unknown(name, values)


def _entries(base: Mapping, key: str) -> tuple[list[Entry], bool]:
    """The pairs of a key up to the first that is surely there, and whether unknown keys could bring more."""
    wanted = key.lower()
    found: list[Entry] = []
    closed = True
    for entry in base.entries:
        text = entry.key.value
        if text == key or text.lower() == wanted:
            found.append(entry)
            if not entry.guards:
                return found, True
        elif "${{" in text:
            closed = False
    return found, closed


def _element(base: Sequence, number: float | None, name: str) -> Operand:
    if number is None or number < 0:
        return None
    index = int(number)
    before = base.items[: index + 1]
    if any(item.guards or _spliced(item.node) for item in before):
        return unknown(name, members(base))
    return node_value(before[index].node) if index < len(before) else None


def _matching(node: Node, key: Known) -> list[Item] | None:
    """What a key leads to in one member: nothing where it has no such; None where that is unknown."""
    if isinstance(node, Scalar):
        return None if isinstance(_inside(node_value(node), ""), Unknown) else []
    if key is None:
        return items(node)
    if isinstance(node, Mapping):
        found, closed = _entries(node, to_text(key) or "")
        return [Item(entry.value, entry.guards) for entry in found] if closed else None
    index = to_number(key)
    if index is None or index < 0:
        return []
    return node.items[int(index) : int(index) + 1] if settled(node) else None
