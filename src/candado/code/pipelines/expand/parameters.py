"""Parameters: what a file declares, and what they hold where it is included."""

import msgspec

from candado.code.pipelines.expressions import scalar_value
from candado.code.pipelines.model import Parameter
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence
from candado.code.pipelines.text import Span
from candado.code.pipelines.values import Text, Unknown, Value

_STRUCTURES = (
    "object",
    "step",
    "steplist",
    "job",
    "joblist",
    "deployment",
    "deploymentlist",
    "stage",
    "stagelist",
)


def declared(root: Mapping) -> list[Parameter]:
    """The parameters that a file declares, as a list with types or as the old map of defaults."""
    found = root.get("parameters")
    if isinstance(found, Mapping):
        return [
            Parameter(entry.key, "", entry.value, (), entry.value)
            for entry in found.entries
            if not entry.key.value.startswith("${{")
        ]
    if not isinstance(found, Sequence):
        return []
    made: list[Parameter] = []
    for item in found.items:
        node = item.node
        if isinstance(node, Mapping) and (name := node.scalar("name")):
            kind = (node.text("type") or "string").strip().lower()
            made.append(Parameter(name, kind, node.get("default"), _choices(node.get("values")), node))
    return made


def _choices(node: Node | None) -> tuple[str, ...]:
    if not isinstance(node, Sequence):
        return ()
    return tuple(item.node.value for item in node.items if isinstance(item.node, Scalar))


def unknown(parameter: Parameter, *, root: bool) -> Value:
    """What a parameter holds where nobody is known to call: anything that its declaration allows.

    Lists of steps, jobs and stages, and objects of templates, hold their defaults, so that these are
    analysed; an empty one says nothing of what callers give.
    """
    structure = parameter.type in _STRUCTURES or (
        parameter.type == "" and not isinstance(parameter.default, Scalar)
    )
    match parameter.default:
        case (Mapping(entries=[_, *_]) | Sequence(items=[_, *_])) as default if structure and not root:
            return default
        case _:
            pass
    return Unknown(
        "parameter",
        parameter.name.value,
        type=parameter.type,
        choices=parameter.choices,
        root=root,
        declared=parameter.name.span,
    )


def bound(parameter: Parameter, given: Node | None, call: Span) -> Value:
    """What a parameter holds where a caller gives a value, or leaves it to the default."""
    node = given if given is not None else parameter.default
    match node:
        case None:
            return None if given is None and parameter.type != "string" else ""
        case Scalar():
            return _typed(scalar_value(node), parameter, node.span if given is not None else None)
        case Mapping() | Sequence():
            return node


def _typed(value: Value, parameter: Parameter, handed: Span | None) -> Value:
    match value:
        case Unknown():
            closed = parameter.type in ("boolean", "number")
            return msgspec.structs.replace(
                value,
                type=parameter.type if closed else value.type,
                choices=value.choices or parameter.choices,
                trail=(*value.trail, handed) if handed else value.trail,
            )
        case Text() if handed:
            return Text(
                tuple(
                    msgspec.structs.replace(part, trail=(*part.trail, handed))
                    if isinstance(part, Unknown)
                    else part
                    for part in value.parts
                )
            )
        case str() if parameter.type == "boolean":
            return value.strip().lower() in ("true", "y", "yes", "on")
        case str() if parameter.type == "number":
            try:
                return float(value)
            except ValueError:
                return value
        case _:
            return value
