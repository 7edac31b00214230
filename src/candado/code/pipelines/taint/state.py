"""Which variables hold the text of a source at one place: sources, spread to whoever uses them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

import msgspec

from candado.code.pipelines.model import Variable
from candado.code.pipelines.nodes import Mapping, Scalar
from candado.code.pipelines.rule import Hop
from candado.code.pipelines.taint.mentions import Mention, definition_mentions
from candado.code.pipelines.taint.origins import DEEPEST, Origin, parameter_origin, predefined_origin
from candado.code.pipelines.taint.predefined import BUILD_NUMBER, environment_name, predefined

Outputs: TypeAlias = Callable[[tuple[str, ...]], Iterable[Origin]]
"""what a way into `dependencies` or `stageDependencies` leads to"""


class Reader(msgspec.Struct, frozen=True, gc=False):
    """A variable whose value mentions another one."""

    name: str
    """as written"""
    value: Scalar
    mention: Mention


class State(msgspec.Struct):
    """The variables that are visible at one place."""

    names: frozenset[str]
    """of those that YAML defines there, in lower case"""
    readers: dict[str, list[Reader]]
    """by the name that they mention"""
    origins: dict[str, tuple[Origin, ...]]
    """what the variables hold, at most one of each kind, the one that most people control"""

    def of(self, mention: Mention, position: int) -> Iterator[Origin]:
        """What a variable holds for the step at a position of the job."""
        name = mention.key
        if (held := self.origins.get(name)) is not None:
            yield from (origin for origin in held if origin.since < position)
        elif name not in self.names and (source := predefined(mention.variable)):
            yield predefined_origin(source)

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
        return State(self.names, self.readers, dict(self.origins))

    def spread(self, name: str, origin: Origin) -> None:
        """Let a variable hold a source, and so whoever mentions it."""
        left = deque([(name, origin)])
        while left:
            name, origin = left.popleft()
            held = self.origins.get(name, ())
            if origin.depth > DEEPEST or any(known.kind == origin.kind for known in held):
                continue
            self.origins[name] = (*held, origin)
            left.extend((reader.name.lower(), _read(reader, origin)) for reader in self.readers.get(name, ()))


def state(scopes: Sequence[list[Variable]], outputs: Outputs) -> State:
    """What variables hold where these lists of them are visible, the innermost first."""
    visible = _visible(scopes)
    made = State(frozenset(visible), {}, {})
    seeds: list[tuple[str, Origin]] = []
    for name, variables in visible.items():
        for variable in variables:
            value = value_of(variable)
            if value is None or not (value.pieces or "$" in value.value):
                continue
            for mention in definition_mentions(value):
                reader = Reader(variable.name.value, value, mention)
                if mention.variable:
                    made.readers.setdefault(mention.key, []).append(reader)
                if mention.key not in visible:
                    seeds.extend((name, _read(reader, source)) for source in _sources(reader, outputs))
    for name, origin in sorted(seeds, key=_rank):
        made.spread(name, origin)
    return made


def _rank(seed: tuple[str, Origin]) -> int:
    return seed[1].rank


def _visible(scopes: Sequence[list[Variable]]) -> dict[str, list[Variable]]:
    """Definitions by name: the first that is surely there, and those before it that may be."""
    visible: dict[str, list[Variable]] = {}
    settled: set[str] = set()
    for scope in scopes:
        for variable in reversed(scope):
            name = variable.name.value.lower()
            if name not in settled:
                visible.setdefault(name, []).append(variable)
                if not variable.guards:
                    settled.add(name)
    return visible


def value_of(variable: Variable) -> Scalar | None:
    """The text that a variable is given."""
    held = variable.value.get("value") if isinstance(variable.value, Mapping) else variable.value
    return held if isinstance(held, Scalar) else None


def _sources(reader: Reader, outputs: Outputs) -> Iterator[Origin]:
    mention = reader.mention
    if mention.parameter is not None:
        yield parameter_origin(mention.parameter)
    elif mention.output:
        yield from outputs(mention.output)
    else:
        token = mention.key == "sourcebranchname" and reader.name.lower() == BUILD_NUMBER
        if source := predefined("build.sourcebranchname" if token else mention.variable):
            yield predefined_origin(source)


def _read(reader: Reader, origin: Origin) -> Origin:
    at = reader.value.at(reader.mention.start, reader.mention.end)
    return origin.via(Hop(at, f"{reader.name} holds {origin.name}"))
