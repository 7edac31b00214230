"""Where a text is written that came to its place through parameters of templates and variables."""

import re

from candado.code.pipelines.model import Frame, Job
from candado.code.pipelines.nodes import Scalar

_PARAMETER = re.compile(r"parameters(?:\.([\w-]+)|\['([\w-]+)'\])")
_VARIABLE = re.compile(r"variables(?:\.([\w-]+)|\['([\w.-]+)'\])")


def literal(scalar: Scalar, frame: Frame) -> Scalar:
    """What a scalar that is nothing but `${{ parameters.name }}` was given, by the caller or as the default.

    The scalar itself where it is more than that, or where nobody knows what it was given.
    """
    while len(scalar.pieces) == 1:
        found = _PARAMETER.fullmatch(scalar.pieces[0].expression)
        frame = frame.of(scalar)
        given = frame.given.get((found[1] or found[2]).lower()) if found else None
        if not isinstance(given, Scalar) or given.value.lower() != scalar.value.lower():
            break
        scalar, frame = given, frame.parent or frame
    return scalar


def literal_of(scalar: Scalar, job: Job) -> Scalar:
    """As `literal`, and what a variable holds that templates know, where it is `${{ variables.name }}`."""
    scalar = literal(scalar, job.frame)
    found = _VARIABLE.fullmatch(scalar.pieces[0].expression) if len(scalar.pieces) == 1 else None
    if found is None:
        return scalar
    name = (found[1] or found[2]).lower()
    held = (
        literal(variable.value, variable.frame)
        for variable in job.visible_variables
        if variable.name.value.lower() == name and isinstance(variable.value, Scalar)
    )
    return next((one for one in held if one.value == scalar.value), scalar)
