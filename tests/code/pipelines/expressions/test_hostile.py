"""Whatever an expression says, it is read and evaluated within bounds, or refused with a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candado.code.pipelines.expressions import (
    Allowance,
    Context,
    ExpressionError,
    calls,
    evaluate,
    parse,
    references,
    truth,
)
from candado.code.pipelines.expressions.parse import LONGEST
from candado.code.pipelines.nodes import Item, Sequence
from candado.code.pipelines.values import Text, Unknown
from tests.code.pipelines.expressions.names import FILE, node, value

WORDS = st.sampled_from(
    [
        *"()[],.*'\"-0123 \n{}$!|&\x00\ud800\u0130ß",
        *("eq", "format", "not(", "and(", "length(", "split(", "replace(", "x", "u", "list"),
        *("true", "null", "'a'", "'{0}'", "1.2.3", "0x", "1e9", ".5"),
    ]
)
CONTEXT = Context({"x": "a", "u": Unknown("parameter", "u"), "list": node(["a", {"b": "c"}])})


@settings(max_examples=500)
@given(text=st.lists(WORDS, max_size=20).map("".join) | st.text(max_size=30))
def test_any_text_is_evaluated_or_refused_with_a_sentence(text: str) -> None:
    try:
        expression = parse(text)
        list(references(expression))
        list(calls(expression))
        truth(evaluate(expression, CONTEXT))
    except ExpressionError as error:
        assert str(error)
        assert 0 <= error.offset <= len(text)


@pytest.mark.parametrize("opening", ["not(", "x[", "(", "[", "x.", "x(", "-", "{{", "x.*", "1.", "x,"])
def test_no_nesting_is_too_deep_to_be_refused(opening: str) -> None:
    with pytest.raises(ExpressionError):
        parse(opening * (LONGEST // len(opening)))
    with pytest.raises(ExpressionError, match="longer than"):
        parse(opening * LONGEST * 2)


@pytest.mark.parametrize(
    "bomb",
    [
        "'" + "a" * 50 + "'",
        "format('" + "{0}" * 50 + "', 'aaaaaaaaaa')",
        "join('aaaaaaaaaa', split('" + "," * 50 + "', ','))",
    ],
)
@pytest.mark.parametrize(
    "step",
    [
        "replace({}, 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaa')",
        "format('{{0}}{{0}}{{0}}{{0}}{{0}}{{0}}{{0}}', {})",
        "join({}, split('aaaaaaaaaa', 'a'))",
    ],
)
def test_a_text_cannot_grow_without_end(bomb: str, step: str) -> None:
    for _ in range(30):
        bomb = step.format(bomb)
    with pytest.raises(ExpressionError, match="more memory"):
        value(bomb)


def test_an_array_cannot_grow_without_end() -> None:
    text = f"replace(replace('{'a' * 20}', 'a', '{'a' * 100}'), 'a', '{',' * 200}')"
    assert value(f"length({text})") == 400_000
    with pytest.raises(ExpressionError, match="more memory"):
        value(f"split({text}, ',')")


def test_a_value_that_aliases_blow_up_makes_no_json() -> None:
    bomb = node(["x" * 100] * 10)
    for _ in range(8):
        bomb = Sequence(FILE, 0, 5, [Item(bomb)] * 10)
    with pytest.raises(ExpressionError, match="more memory"):
        value("convertToJson(bomb)", bomb=bomb)


def test_a_value_that_is_nested_too_deep_makes_no_json() -> None:
    deep = node([])
    for _ in range(300):
        deep = Sequence(FILE, 0, 5, [Item(deep)])
    with pytest.raises(ExpressionError, match="nested more than 200 levels deep"):
        value("convertToJson(deep)", deep=deep)


def test_choices_do_not_multiply() -> None:
    many = Unknown("parameter", "many", choices=tuple(map(str, range(60))))
    text = "format('{0}{0}{0}', many)"
    for _ in range(5):
        text = f"format('{{0}}{{1}}', {text}, many)"
    assert truth(value(f"eq({text}, 'x')", many=many)) is None


def test_variables_that_double_each_other_do_not_grow_without_end() -> None:
    held = Text(("a", Unknown("variable", "x")))
    with pytest.raises(ExpressionError, match="more memory"):
        for _ in range(30):
            made = value("format('{0}{0}', held)", held=held)
            assert isinstance(made, Text)
            held = made


def test_an_allowance_can_be_shared_by_many_expressions() -> None:
    shared = Allowance(left=1_000)
    context = Context({}, allowance=shared)
    expression = parse("lower('" + "a" * 300 + "')")
    for _ in range(3):
        evaluate(expression, context)
    with pytest.raises(ExpressionError, match="more memory"):
        evaluate(expression, context)
