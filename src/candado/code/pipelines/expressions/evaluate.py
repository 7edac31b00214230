"""Expressions to values: true, false or unknown; a text, a part of one, or nothing known of it.

Parameters that cannot change the answer any more are left alone, as the service leaves them.
"""

from collections.abc import Callable
from typing import TypeAlias

from candado.code.pipelines.expressions.casts import to_text
from candado.code.pipelines.expressions.functions import FUNCTIONS, Function, equal, unknown_function
from candado.code.pipelines.expressions.members import every, member, size
from candado.code.pipelines.expressions.site import Context, Run, Site
from candado.code.pipelines.expressions.tree import (
    Call,
    Expression,
    ExpressionError,
    Index,
    Key,
    Literal,
    Part,
    Reference,
    Version,
)
from candado.code.pipelines.expressions.unknowns import (
    OPEN,
    Operand,
    choices,
    combinations,
    merged,
    truth,
    unknown,
)
from candado.code.pipelines.values import Text, Unknown, Value

Form: TypeAlias = Callable[[Call, Run], Operand]


def evaluate(expression: Expression, context: Context) -> Value:
    """What an expression comes to, as far as that can be known.

    Raises ExpressionError where the service would refuse it, or might, for some value of what is unknown.
    """
    value = _value(expression.root, Run(expression.text, context))
    return value.text if isinstance(value, Version) else value


def _value(part: Part, run: Run) -> Operand:
    if isinstance(part, Literal):
        return part.value
    if isinstance(part, Reference):
        return _reference(part, run)
    if isinstance(part, Call):
        form = _FORMS.get(part.name)
        return form(part, run) if form else _call(part, run)
    return _follow(_value(part.base, run), part.keys, part, run)


def _call(call: Call, run: Run) -> Operand:
    function = FUNCTIONS.get(call.name, unknown_function)
    site = Site(call, run)
    arguments: list[Operand] = []
    known = True
    for argument in call.arguments:
        value = _value(argument, run)
        known = known and not isinstance(value, OPEN)
        arguments.append(value)
    try:
        return function(arguments, site) if known else _chosen(function, arguments, site)
    except ExpressionError as error:
        raise ExpressionError(str(error), error.offset or call.start) from None


def _chosen(function: Function, arguments: list[Operand], site: Site) -> Operand:
    """What a function comes to for every choice of its parameters, or where that differs, for none.

    A choice that the service refuses leads to no run.
    """
    found: list[Operand] = []
    refused: ExpressionError | None = None
    for combination in combinations(arguments):
        try:
            found.append(function(combination, site))
        except ExpressionError as error:
            if site.run.context.allowance.left < 0:
                raise
            refused = error
    if refused and not found:
        raise refused
    if len(found) == 1:
        return found[0]
    value = merged(found, site.text, arguments)
    free = isinstance(value, Unknown) and not value.choices and value.type != "boolean"
    return function(arguments, site) if free else value


def _reference(reference: Reference, run: Run) -> Operand:
    name, keys = reference.name, reference.keys
    names = run.context.names
    if name not in names:
        raise ExpressionError(f"'{name}' means nothing here", reference.start)
    found = names[name]
    if not callable(found):
        return _follow(found, keys, reference, run) if keys else found
    if not keys or keys[0] is None:
        return _follow(found(None), keys, reference, run)
    key = _key(keys[0], run)
    if isinstance(key, str):
        value = found(key)
        return _follow(value, keys[1:], reference, run) if len(keys) > 1 else value
    name = run.text[reference.start : reference.end]
    known = [to_text(each) for each in choices(key) if not isinstance(each, OPEN)]
    if len(known) < len(choices(key)):
        return unknown(name, (key,))
    return _follow(merged([found(each or "") for each in known], name, (key,)), keys[1:], reference, run)


def _follow(value: Operand, keys: tuple[Key, ...], part: Reference | Index, run: Run) -> Operand:
    """The way into a value, to its end or to the first `*`, which goes the rest of it."""
    for index, key in enumerate(keys):
        if key is None:
            rest = [each if each is None else _key(each, run) for each in keys[index + 1 :]]
            name = run.text[part.start : part.end]
            known = [each for each in rest if not isinstance(each, OPEN)]
            if len(known) < len(rest):
                return unknown(name, (value, *rest))
            return every(value, known, name, run.context)
        run.context.allowance.take(size(value))
        value = member(value, _key(key, run), run.text[part.start : part.end])
    return value


def _key(key: str | Part, run: Run) -> Operand:
    if isinstance(key, str):
        return key
    value = _value(key, run)
    return "" if value is None else value


def _text(call: Call, run: Run) -> str:
    return run.text[call.start : call.end]


def _and(call: Call, run: Run) -> Operand:
    return _decided(call, run, False)


def _or(call: Call, run: Run) -> Operand:
    return _decided(call, run, True)


def _decided(call: Call, run: Run, answer: bool) -> Operand:
    """The answer that a single parameter gives; the other one where none does."""
    unsure: list[Operand] = []
    for argument in call.arguments:
        value = _value(argument, run)
        known = truth(value)
        if known is answer:
            return answer
        if known is None:
            unsure.append(value)
    return unknown(_text(call, run), unsure, boolean=True) if unsure else not answer


def _iif(call: Call, run: Run) -> Operand:
    condition, positive, negative = call.arguments
    value = _value(condition, run)
    known = truth(value)
    if known is None:
        return merged([_value(positive, run), _value(negative, run)], _text(call, run), (value,))
    return _value(positive if known else negative, run)


def _coalesce(call: Call, run: Run) -> Operand:
    """The first that is neither null nor an empty text; null where there is none."""
    maybe: list[Operand] = []
    for argument in call.arguments:
        value = _value(argument, run)
        empty = _empty(value)
        if empty is False:
            return merged([*maybe, value], _text(call, run), ()) if maybe else value
        if empty is None:
            maybe.append(value)
    return merged([*maybe, None], _text(call, run), ()) if maybe else None


def _empty(value: Operand) -> bool | None:
    """Whether a value is null or an empty text."""
    if not isinstance(value, OPEN):
        return value is None or value == ""
    seen = {_empty_choice(each) for each in choices(value)}
    return seen.pop() if len(seen) == 1 else None


def _empty_choice(value: Operand) -> bool | None:
    if isinstance(value, Unknown):
        return False if value.type in ("boolean", "number") else None
    if isinstance(value, Text):
        return False if truth(value) else None
    return value is None or value == ""


def _in(call: Call, run: Run) -> Operand:
    return _among(call, run, True)


def _not_in(call: Call, run: Run) -> Operand:
    return _among(call, run, False)


def _among(call: Call, run: Run, answer: bool) -> Operand:
    """The answer where the first parameter equals one of the others; the other one where it equals none."""
    value = _value(call.arguments[0], run)
    left = list(choices(value))
    unsure: list[Operand] = []
    for argument in call.arguments[1:]:
        right = _value(argument, run)
        remaining: list[Operand] = []
        for choice in left:
            known = equal(choice, right)
            if not known:
                remaining.append(choice)
            if known is None:
                unsure.append(right)
        left = remaining
        if not left:
            return answer
    if unsure or len(left) < len(choices(value)):
        return unknown(_text(call, run), (value, *unsure), boolean=True)
    return not answer


_FORMS: dict[str, Form] = {
    "and": _and,
    "coalesce": _coalesce,
    "iif": _iif,
    "in": _in,
    "notin": _not_in,
    "or": _or,
}
