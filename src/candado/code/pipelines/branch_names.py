"""What the names in a condition have to do with the branch, themselves or by what they stand for."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import chain

import msgspec

from candado.code.pipelines.branch_tests import Means, Names, Weak, is_sound, weak_tests
from candado.code.pipelines.expand.spots import spots
from candado.code.pipelines.expressions import ExpressionError, parse
from candado.code.pipelines.expressions.tree import Literal, Part, Reference
from candado.code.pipelines.literals import literal
from candado.code.pipelines.model import Frame, Pipeline, Variable
from candado.code.pipelines.nodes import Scalar, is_true
from candado.code.pipelines.text import File, Span
from candado.code.pipelines.values import Guard, Unknown

_MEANS: dict[str, Means] = {"build.sourcebranchname": "name", "build.sourcebranch": "branch"}
_BRANCH = "sourcebranch"
_MACRO = re.compile(r"\$\((build\.sourcebranch(?:name)?)\)", re.IGNORECASE)
_ACCESS = re.compile(r"variables\[\s*'(build\.sourcebranch(?:name)?)'\s*\]", re.IGNORECASE)


class Demand(msgspec.Struct, frozen=True):
    """What a condition asks of the branch."""

    weak: tuple[Weak, ...] = ()
    sound: bool = False
    """it keeps out what not everybody can make"""


NOTHING = Demand()


class _Known(msgspec.Struct):
    """Variables that YAML sets to something about the branch, by name in lower case."""

    means: dict[str, Means] = {}
    tests: dict[str, Demand] = {}


@lru_cache(maxsize=2)
def asks_about_branch(pipeline: Pipeline) -> bool:
    """A quick look: whether anything in a pipeline may ask for the branch."""
    parts = (pipeline, *pipeline.stages, *pipeline.jobs, *pipeline.steps, *pipeline.all_variables())
    return any(map(mentions_branch, {part.frame.file for part in parts}))


@lru_cache(maxsize=256)
def mentions_branch(file: File) -> bool:
    """Whether a file says anything about the branch."""
    return _BRANCH in file.text.lower()


def of_value(variable: Variable, pipeline: Pipeline) -> Demand:
    """What a variable asks of the branch before it is true."""
    return NOTHING if variable.guards else _known(pipeline).tests.get(variable.name.value.lower(), NOTHING)


def of_condition(condition: Scalar, frame: Frame, pipeline: Pipeline) -> Demand:
    """What a condition of a stage, job or step says of the branch."""
    known = _known(pipeline)
    written = literal(condition, frame)
    if not _may_matter(written.value, known, frame):
        return NOTHING
    return _test(_readable(written.value), True, _names(written.at, written.value, frame, known))


def of_guard(guard: Guard, frame: Frame, pipeline: Pipeline) -> Demand:
    """What `${{ if }}` says of the branch."""
    return _guarded(guard, frame, _known(pipeline))


def _guarded(guard: Guard, frame: Frame, known: _Known) -> Demand:
    frame = _frame_of(guard.span, frame)
    if not _may_matter(guard.condition, known, frame):
        return NOTHING
    place = _within(guard.span, guard.condition)
    return _test(guard.condition, guard.holds, _names(place, "", frame, known))


def _frame_of(span: Span, frame: Frame) -> Frame:
    """The frame of the file that a place is in."""
    found: Frame | None = frame
    while found is not None and found.file is not span.file:
        found = found.parent
    return found or frame


def _may_matter(text: str, known: _Known, frame: Frame) -> bool:
    lower = text.lower()
    if _BRANCH in lower or any(name in lower for name in known.tests):
        return True
    return ("parameters" in lower and any(map(_parameter_means, frame.parameters.values()))) or any(
        name in lower for name in known.means
    )


def _test(text: str, holds: bool, names: Names) -> Demand:
    try:
        root = parse(text).root
    except ExpressionError:
        return NOTHING
    sound = is_sound(root, holds, names)
    return Demand(() if sound else tuple(weak_tests(root, holds, names)), sound)


def _readable(text: str) -> str:
    """A condition with a name in the place of each expression that nobody knows, or text within a string."""
    made: list[str] = []
    at = 0
    for spot in spots(text):
        made += (text[at : spot.start], "x" * (spot.end - spot.start))
        at = spot.end
    return "".join((*made, text[at:]))


def _within(span: Span, text: str) -> Callable[[int, int], Span]:
    """Where a stretch of an expression is written that stands somewhere in a span."""
    offset = span.text.find(text)

    def place(start: int, end: int) -> Span:
        return (
            Span(span.file, span.start + offset + start, span.start + offset + end) if offset >= 0 else span
        )

    return place


def _names(place: Callable[[int, int], Span], text: str, frame: Frame, known: _Known) -> Names:
    def means(part: Part) -> Means | None:
        match part:
            case Reference():
                return _reference_means(part, frame, known)
            case Literal(str()) if text:
                spliced = _ACCESS.search(text, part.start, part.end) if "${{" in text else None
                return _MEANS[spliced[1].lower()] if spliced else None
            case _:
                return None

    def tests(reference: Reference) -> tuple[Weak, ...]:
        return known.tests.get(_variable(reference), NOTHING).weak

    def sound(reference: Reference) -> bool:
        return known.tests.get(_variable(reference), NOTHING).sound

    return Names(means, tests, sound, place)


def _variable(reference: Reference) -> str:
    """The name of a variable, in lower case; empty where it is something else."""
    context, *keys = reference.path
    return ".".join(keys).lower() if context == "variables" else ""


def _reference_means(reference: Reference, frame: Frame, known: _Known) -> Means | None:
    name = _variable(reference)
    if name:
        return _MEANS.get(name) or known.means.get(name)
    context, *keys = reference.path
    if context == "parameters" and len(keys) == 1:
        return _parameter_means(frame.parameters.get(keys[0].lower()))
    return None


def _parameter_means(value: object) -> Means | None:
    return _MEANS.get(value.name.lower()) if isinstance(value, Unknown) and value.kind == "variable" else None


@lru_cache(maxsize=2)
def _known(pipeline: Pipeline) -> _Known:
    known = _Known()
    for variable in pipeline.all_variables():
        value = variable.value
        if not isinstance(value, Scalar):
            continue
        if _BRANCH in (value.written or value.value).lower():
            _learn(variable, literal(value, variable.frame), known)
        elif variable.guards and is_true(value):
            weak = (_guarded(guard, variable.frame, known).weak for guard in variable.guards)
            if found := tuple(chain.from_iterable(weak)):
                known.tests[variable.name.value.lower()] = Demand(found)
    return known


def _learn(variable: Variable, value: Scalar, known: _Known) -> None:
    key = variable.name.value.lower()
    text = value.value.strip()
    if macro := _MACRO.fullmatch(text):
        known.means[key] = _MEANS[macro[1].lower()]
        return
    expression, place = _expression(value)
    if not expression:
        return
    if access := _ACCESS.fullmatch(expression.strip()):
        known.means[key] = _MEANS[access[1].lower()]
    else:
        known.tests[key] = _test(expression, True, _names(place, "", variable.frame, known))


def _expression(value: Scalar) -> tuple[str, Callable[[int, int], Span]]:
    """The expression that a variable's value is as a whole, or nothing, and where it is written."""
    text = value.value
    if text.strip().startswith("$[") and text.rstrip().endswith("]"):
        start = text.index("$[") + 2
        return text[start : text.rindex("]")], lambda first, last: value.at(start + first, start + last)
    if len(value.pieces) == 1 and not text[value.pieces[0].end :].strip() and value.pieces[0].start == 0:
        piece = value.pieces[0]
        return piece.expression, _within(value.piece(piece), piece.expression)
    return "", value.at
