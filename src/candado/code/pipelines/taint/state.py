"""Which variables hold the text of a source at one place: sources, spread to whoever uses them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import msgspec

from candado.code.pipelines.rule import Hop
from candado.code.pipelines.taint.mentions import Mention
from candado.code.pipelines.taint.origins import DEEPEST, Origin, parameter_origin, predefined_origin
from candado.code.pipelines.taint.predefined import BUILD_NUMBER, environment_name, predefined
from candado.code.pipelines.taint.scope import Reader, Scope

Outputs: TypeAlias = Callable[[tuple[str, ...]], Iterable[Origin]]
"""what a way into `dependencies` or `stageDependencies` leads to"""


class State(msgspec.Struct):
    """The variables that are visible at one place."""

    scopes: tuple[Scope, ...]
    """the innermost first"""
    readers: dict[str, list[Reader]]
    """by the name that they mention"""
    origins: dict[str, tuple[Origin, ...]]
    """what the variables hold, at most one of each kind, the one that most people control"""

    def of(self, mention: Mention, position: int) -> Iterator[Origin]:
        """What a variable holds for the step at a position of the job."""
        name = mention.key
        if (held := self.origins.get(name)) is not None:
            yield from (origin for origin in held if origin.since < position)
        elif not self.defines(name) and (source := predefined(mention.variable)):
            yield predefined_origin(source)

    def defines(self, name: str) -> bool:
        """Whether YAML may define a variable there, by its name in lower case."""
        return any(name in scope.names for scope in self.scopes)

    def environment(self, position: int) -> dict[str, Origin]:
        """The same by environment variable."""
        return {
            environment_name(name): origin
            for name, held in self.origins.items()
            for origin in held
            if origin.since < position
        }

    def copy(self) -> "State":
        """One that can be changed by itself."""
        return State(self.scopes, self.readers, dict(self.origins))

    def spread(self, name: str, origin: Origin) -> None:
        """Let a variable hold a source, and so whoever mentions it."""
        left = deque([(name, origin)])
        while left:
            name, origin = left.popleft()
            held = self.origins.get(name, ())
            if origin.depth > DEEPEST or any(known.kind == origin.kind for known in held):
                continue
            self.origins[name] = (*held, origin)
            left.extend((reader.key, _read(reader, origin)) for reader in self.readers.get(name, ()))


def state(scopes: tuple[Scope, ...], outputs: Outputs) -> State:
    """What variables hold where these lists of them are visible, the innermost first."""
    made = State(scopes, {}, {})
    seeds: list[tuple[str, Origin]] = []
    hidden: frozenset[str] = frozenset()
    for scope in scopes:
        for reader in scope.readers:
            if reader.key in hidden:
                continue
            mention = reader.mention
            if mention.variable:
                made.readers.setdefault(mention.key, []).append(reader)
            if not (mention.variable and made.defines(mention.key)):
                seeds.extend((reader.key, _read(reader, source)) for source in _sources(reader, outputs))
        hidden |= scope.settled
    for name, origin in sorted(seeds, key=_rank):
        made.spread(name, origin)
    return made


def _rank(seed: tuple[str, Origin]) -> int:
    return seed[1].rank


def _sources(reader: Reader, outputs: Outputs) -> Iterator[Origin]:
    mention = reader.mention
    if mention.parameter is not None:
        yield parameter_origin(mention.parameter)
    elif mention.output:
        yield from outputs(mention.output)
    else:
        token = mention.key == "sourcebranchname" and reader.key == BUILD_NUMBER
        if source := predefined("build.sourcebranchname" if token else mention.variable):
            yield predefined_origin(source)


def _read(reader: Reader, origin: Origin) -> Origin:
    at = reader.value.at(reader.mention.start, reader.mention.end)
    return origin.via(Hop(at, f"{reader.name} holds {origin.name}"))
