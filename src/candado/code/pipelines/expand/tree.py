"""Nodes with their template expressions replaced by what they come to."""

from collections.abc import Iterator

import msgspec

from candado.code.pipelines.expand.context import evaluated
from candado.code.pipelines.expand.scope import Scope
from candado.code.pipelines.expand.spots import Directive, Spot, directive, spots
from candado.code.pipelines.expand.variables import remember, remember_element
from candado.code.pipelines.expressions import ExpressionError, as_text, scalar_value, truth
from candado.code.pipelines.nodes import Entry, Item, Mapping, Node, Scalar, Sequence
from candado.code.pipelines.values import Guard, Piece, Text, Unknown, Value

Guards = tuple[Guard, ...]


def expand(node: Node, scope: Scope) -> Node:
    """The node as it is once its expressions are known; what cannot be known stays as it is written.

    Raises TooMuch.
    """
    if not node.dynamic:
        return node
    scope.budget.node()
    match node:
        case Scalar():
            return _scalar(node, scope)
        case Mapping():
            return Mapping(node.file, node.start, node.end, list(_entries(node, within(node, scope), ())))
        case Sequence():
            return Sequence(node.file, node.start, node.end, list(_items(node, scope, ())))


def within(node: Mapping, scope: Scope) -> Scope:
    """The scope of a pipeline's, stage's or job's keys: its own variables are known to them.

    Each variable is known to those after it, those of templates too.
    """
    variables = node.get("variables")
    if variables is None or isinstance(variables, Scalar):
        return scope
    inner = scope.with_variables()
    if isinstance(variables, Mapping):
        for entry in _entries(variables, inner, ()):
            remember(entry.key, entry.value, entry.guards, inner.variables)
    else:
        for item in _items(variables, inner, ()):
            remember_element(item, inner)
    return inner


def _scalar(scalar: Scalar, scope: Scope) -> Node:
    found = spots(scalar.value)
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(scalar.value.rstrip()):
        value = evaluated(found[0].expression, scope, scalar)
        if isinstance(value, Mapping | Sequence):
            return value
        return filled(scalar, found, [value], scope)
    return filled(scalar, found, [evaluated(spot.expression, scope, scalar) for spot in found], scope)


def filled(scalar: Scalar, found: tuple[Spot, ...], values: list[Value], scope: Scope) -> Scalar:
    """The scalar with values in place of what stands at some spots. Raises TooMuch."""
    written = scalar.value
    text = ""
    at = 0
    pieces: list[Piece] = []
    for spot, value in zip(found, values, strict=True):
        text += written[at : spot.start]
        put = _put(value, written[spot.start : spot.end])
        pieces.append(Piece(len(text), len(text) + len(put), spot.start, spot.end, value, spot.expression))
        text += put
        at = spot.end
    text += written[at:]
    scope.budget.text(len(text))
    return Scalar(
        scalar.file, scalar.start, scalar.end, text, scalar.style, written=written, pieces=tuple(pieces)
    )


def _put(value: Value, written: str) -> str:
    """What an expression puts into a text; what is not known, or cannot be a text, stays as written."""
    try:
        text = as_text(value)
    except ExpressionError:
        return written
    match text:
        case str():
            return text
        case Text() if any(isinstance(part, str) for part in text.parts):
            return "".join(part if isinstance(part, str) else written for part in text.parts)
        case _:
            return written


class _Chain:
    """Branches of `if`, `elseif` and `else` that belong together."""

    def __init__(self) -> None:
        self.open = False
        """whether a branch may follow: only right after another one"""
        self._taken = False
        self._before: Guards = ()

    def enter(self, key: Scalar, found: Directive, scope: Scope) -> Guards | None:
        """The guards that a branch adds; None where it is not taken."""
        if found.kind == "if":
            self._taken, self._before = False, ()
        elif not self.open:
            return None
        self.open = True
        if self._taken:
            return None
        if found.kind == "else":
            self._taken = True
            return self._before
        known = truth(evaluated(found.argument, scope, key))
        if known is False:
            return None
        guards = self._before
        if known:
            self._taken = True
            return guards
        span = key.span
        self._before = (*guards, Guard(found.argument, span, holds=False))
        return (*guards, Guard(found.argument, span, holds=True))

    def close(self) -> None:
        """Something else came: no branch may follow."""
        self.open = False


def _entries(mapping: Mapping, scope: Scope, guards: Guards) -> Iterator[Entry]:
    chain = _Chain()
    for entry in mapping.entries:
        key = entry.key
        if not (key.dynamic or entry.value.dynamic):
            chain.close()
            yield _guarded_entry(entry, guards)
            continue
        scope.budget.node()
        found = directive(key.value) if key.dynamic else None
        if found is None:
            chain.close()
            made = _scalar(key, scope) if key.dynamic else key
            name = made if isinstance(made, Scalar) else key
            yield Entry(name, expand(entry.value, scope), guards + entry.guards)
        elif found.kind in ("if", "elseif", "else"):
            added = chain.enter(key, found, scope)
            if added is not None and isinstance(entry.value, Mapping):
                yield from _entries(entry.value, scope, guards + added)
        else:
            chain.close()
            if found.kind == "insert":
                value = expand(entry.value, scope)
                if isinstance(value, Mapping):
                    yield from (_guarded_entry(inserted, guards) for inserted in value.entries)
            elif isinstance(entry.value, Mapping):
                for inner in _each(key, found, scope):
                    yield from _entries(entry.value, inner, guards)


def _items(sequence: Sequence, scope: Scope, guards: Guards) -> Iterator[Item]:
    chain = _Chain()
    for item in sequence.items:
        node = item.node
        if not node.dynamic:
            chain.close()
            yield _guarded_item(item, guards)
            continue
        scope.budget.node()
        if isinstance(node, Mapping) and _instructs(node):
            yield from _directed(node, chain, scope, guards)
            continue
        chain.close()
        made = expand(node, scope)
        if isinstance(node, Scalar) and isinstance(made, Sequence):
            yield from (_guarded_item(inserted, guards) for inserted in made.items)
        else:
            yield Item(made, guards + item.guards)


def _instructs(node: Mapping) -> bool:
    """Whether an element stands for others: it has instructions alone."""
    kinds = [directive(entry.key.value) for entry in node.entries]
    return bool(kinds) and all(found is not None and found.kind != "insert" for found in kinds)


def _directed(node: Mapping, chain: _Chain, scope: Scope, guards: Guards) -> Iterator[Item]:
    """The elements that an element made of instructions stands for."""
    for entry in node.entries:
        found = directive(entry.key.value)
        if found is None or found.kind == "insert":
            chain.close()
        elif found.kind == "each":
            chain.close()
            if isinstance(entry.value, Mapping):
                yield Item(Mapping(node.file, node.start, node.end, list(_entries(node, scope, ()))), guards)
                return
            for inner in _each(entry.key, found, scope):
                yield from _spliced(entry.value, inner, guards)
        else:
            added = chain.enter(entry.key, found, scope)
            if added is not None:
                yield from _spliced(entry.value, scope, guards + added)


def _spliced(value: Node, scope: Scope, guards: Guards) -> Iterator[Item]:
    """What stands below an instruction in a list: elements, or one element."""
    if isinstance(value, Sequence):
        yield from _items(value, scope, guards)
        return
    made = expand(value, scope)
    if isinstance(made, Sequence):
        yield from (_guarded_item(item, guards) for item in made.items)
    elif not (isinstance(made, Scalar) and not made.value.strip()):
        yield Item(made, guards)


def _each(key: Scalar, found: Directive, scope: Scope) -> Iterator[Scope]:
    """A scope for each element of a list or pair of a mapping; one for an unknown one."""
    items = evaluated(found.argument, scope, key)
    match items:
        case Sequence():
            for item in items.items:
                scope.budget.node()
                yield scope.with_element(found.variable, _element(item.node))
        case Mapping():
            for entry in items.entries:
                scope.budget.node()
                pair = Mapping(
                    entry.key.file,
                    entry.key.start,
                    entry.key.end,
                    [
                        Entry(_named(entry.key, "key"), entry.key),
                        Entry(_named(entry.key, "value"), entry.value),
                    ],
                )
                yield scope.with_element(found.variable, pair)
        case Unknown():
            yield scope.with_element(found.variable, _element_of(items))
        case _:
            return


def _element(node: Node) -> Value:
    return scalar_value(node) if isinstance(node, Scalar) else node


def _element_of(items: Unknown) -> Unknown:
    """An unknown element of an unknown list: whoever gives the list gives the element."""
    return msgspec.structs.replace(items, type="")


def _named(near: Scalar, name: str) -> Scalar:
    return Scalar(near.file, near.start, near.end, name)


def _guarded_entry(entry: Entry, guards: Guards) -> Entry:
    return Entry(entry.key, entry.value, guards + entry.guards) if guards else entry


def _guarded_item(item: Item, guards: Guards) -> Item:
    return Item(item.node, guards + item.guards) if guards else item
