"""Whoever queues a run, or makes a release, may set a variable."""

from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.macros import macros
from candado.code.pipelines.model import Pipeline
from candado.code.pipelines.nodes import Entry, Mapping, Scalar, is_true
from candado.code.pipelines.rule import Hop, Match
from candado.code.pipelines.text import Span


def settable_at_queue_time(definition: Definition) -> Iterator[Match]:
    """Variables that are marked so; those that hold an address or become part of a script are worse."""
    who = "makes a release" if definition.text("process") == "release" else "queues a run"
    reached = _in_scripts(definition.pipeline) if definition.pipeline is not None else {}
    for part in definition.parts:
        variables = part.get("variables")
        for entry in variables.entries if isinstance(variables, Mapping) else ():
            marked = entry.value.get("allowOverride") if isinstance(entry.value, Mapping) else None
            if isinstance(marked, Scalar) and is_true(marked):
                yield _match(entry, marked, who, reached.get(entry.key.value.lower()))


def _match(entry: Entry, marked: Scalar, who: str, script: Span | None) -> Match:
    name = entry.key.value
    address = isinstance(entry.value, Mapping) and is_true(entry.value.get("isUrl"))
    what = ", which becomes part of a script" if script else ", an address" if address else ""
    return Match(
        at=marked.span,
        message=f"whoever {who} may set {name}{what}",
        severity="high" if address or script else None,
        actor="queuer",
        flow=(Hop(marked.span, f"{name} may be set"), Hop(script, "it becomes part of the script"))
        if script
        else (),
    )


@lru_cache(maxsize=2)
def _in_scripts(pipeline: Pipeline) -> dict[str, Span]:
    """The variables whose text becomes part of a script, in lower case, and where: by others too."""
    found: dict[str, Span] = {}
    for step in pipeline.steps:
        for script in step.scripts:
            for macro in macros(script.text):
                found.setdefault(macro.key, script.text.at(macro.start, macro.end))
    left = list(found)
    held = _values(pipeline)
    while left:
        name = left.pop()
        for value in held.get(name, ()):
            for macro in macros(value):
                if macro.key not in found:
                    found[macro.key] = found[name]
                    left.append(macro.key)
    return found


def _values(pipeline: Pipeline) -> dict[str, list[Scalar]]:
    found: dict[str, list[Scalar]] = {}
    for variable in pipeline.all_variables():
        if isinstance(variable.value, Scalar):
            found.setdefault(variable.name.value.lower(), []).append(variable.value)
    return found
