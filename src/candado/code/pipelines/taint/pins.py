"""Variables that conditions hold to a fixed text: nobody controls them where those hold."""

from functools import lru_cache

from candado.code.pipelines.expressions import Call, ExpressionError, Reference, parse
from candado.code.pipelines.expressions.tree import Literal, Part
from candado.code.pipelines.model import Job, Stage, Step
from candado.code.pipelines.nodes import Scalar

Names = frozenset[str]

_NONE: Names = frozenset()
_SAME = {"build.sourcebranch": "build.sourcebranchname"}
"""a variable to one that follows from it"""
_DEEPEST = 3
"""variables that hold conditions, in conditions"""


@lru_cache(maxsize=64)
def pinned(place: Step | Job | Stage) -> Names:
    """Names, in lower case, of variables that have one of a few written texts whenever this runs."""
    job = place.job if isinstance(place, Step) else place if isinstance(place, Job) else None
    stage = job.stage if job else place if isinstance(place, Stage) else None
    found = _NONE
    for part in (place, job if job is not place else None, stage if stage is not place else None):
        if part is None:
            continue
        if part.condition is not None:
            found |= _of_text(part.condition.value, job, 0)
        for guard in part.guards:
            if guard.holds:
                found |= _of_text(guard.condition, job, 0)
    return found | {_SAME[name] for name in found if name in _SAME}


def _of_text(text: str, job: Job | None, depth: int) -> Names:
    try:
        return _of(parse(text.strip()).root, job, depth)
    except ExpressionError:
        return _NONE


def _of(part: Part, job: Job | None, depth: int) -> Names:
    match part:
        case Call(name="and"):
            return _NONE.union(*(_of(argument, job, depth) for argument in part.arguments))
        case Call(name="or"):
            first, *rest = (_of(argument, job, depth) for argument in part.arguments)
            return first.intersection(*rest)
        case Call(name="eq" | "in"):
            return _compared(part, job, depth)
        case Reference():
            return _of_flag(part, job, depth)
        case _:
            return _NONE


def _compared(call: Call, job: Job | None, depth: int) -> Names:
    variables = [argument for argument in call.arguments if isinstance(argument, Reference)]
    literals = [argument for argument in call.arguments if isinstance(argument, Literal)]
    if len(variables) != 1 or len(literals) != len(call.arguments) - 1:
        return _NONE
    if all(literal.value is True or str(literal.value).lower() == "true" for literal in literals):
        return _of_flag(variables[0], job, depth)
    name = _variable(variables[0])
    return frozenset({name}) if name else _NONE


def _of_flag(reference: Reference, job: Job | None, depth: int) -> Names:
    """What a variable that holds a condition says where it is true."""
    name = _variable(reference)
    if job is None or not name or depth >= _DEEPEST:
        return _NONE
    for variable in job.visible_variables:
        if variable.name.value.lower() == name:
            text = variable.value.value.strip() if isinstance(variable.value, Scalar) else ""
            if variable.guards or not text.startswith("$["):
                return _NONE
            return _of_text(text[2:-1], job, depth + 1)
    return _NONE


def _variable(reference: Reference) -> str:
    context, *keys = reference.path
    return ".".join(keys).lower() if context == "variables" else ""
