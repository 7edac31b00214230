"""Where a text is written that came to its place through the parameters of templates."""

import re

from candado.code.pipelines.model import Frame
from candado.code.pipelines.nodes import Scalar

_PARAMETER = re.compile(r"parameters(?:\.([\w-]+)|\['([\w-]+)'\])")


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
