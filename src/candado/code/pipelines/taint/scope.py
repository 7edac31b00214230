"""The variables that one list defines, as far as they matter: those whose text comes from elsewhere."""

import msgspec

from candado.code.pipelines.model import Variable
from candado.code.pipelines.nodes import Mapping, Scalar
from candado.code.pipelines.taint.mentions import Mention, definition_mentions


class Reader(msgspec.Struct, frozen=True, gc=False):
    """A variable whose value mentions another one, or a source."""

    name: str
    """as written"""
    key: str
    """in lower case"""
    value: Scalar
    mention: Mention


class Scope(msgspec.Struct, frozen=True):
    """A list of variables."""

    names: frozenset[str]
    """all that it may define, in lower case"""
    settled: frozenset[str]
    """those that it surely defines"""
    readers: tuple[Reader, ...]


def scope(variables: list[Variable]) -> Scope:
    """What a list of variables defines; the last of a name holds, and those under a guard after it may."""
    names: set[str] = set()
    settled: set[str] = set()
    readers: list[Reader] = []
    for variable in reversed(variables):
        name = variable.name.value
        key = name.lower()
        if key in settled:
            continue
        names.add(key)
        if not variable.guards:
            settled.add(key)
        value = variable.value.get("value") if isinstance(variable.value, Mapping) else variable.value
        if isinstance(value, Scalar) and (value.pieces or "$" in value.value):
            readers.extend(Reader(name, key, value, mention) for mention in definition_mentions(value))
    return Scope(frozenset(names), frozenset(settled), tuple(readers))
