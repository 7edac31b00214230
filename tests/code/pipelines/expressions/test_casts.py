"""How types become each other where values are compared, and where a condition wants a boolean.

Source: learn.microsoft.com, "Expressions" of Azure Pipelines, type casting.
"""

import pytest

from candado.code.pipelines.expressions import ExpressionError, as_text, truth
from candado.code.pipelines.values import Value
from tests.code.pipelines.expressions.names import node, value

COLLECTIONS = {"array": node(["a"]), "object": node({"a": "b"}), "empty": node([])}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("false", False),
        ("1", True),
        ("-0.5", True),
        ("0", False),
        ("-0.0", False),
        ("'a'", True),
        ("'false'", True),
        ("'0'", True),
        ("' '", True),
        ("''", False),
        ("0.0.0", True),
        ("1.2.3", True),
        ("null", False),
        ("array", True),
        ("object", True),
        ("empty", True),
    ],
)
def test_a_condition_takes_any_value(text: str, expected: bool) -> None:
    assert truth(value(text, **COLLECTIONS)) is expected
    assert value(f"and(true, {text})", **COLLECTIONS) is expected
    assert value(f"not({text})", **COLLECTIONS) is not expected
    assert value(f"eq(true, {text})", **COLLECTIONS) is expected


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (True, "True"),
        (False, "False"),
        (None, ""),
        ("a", "a"),
        ("", ""),
        (1.0, "1"),
        (-2.0, "-2"),
        (0.5, "0.5"),
        (-0.0, "0"),
        (123456.789, "123456.789"),
        (1e21, "1" + "0" * 21),
    ],
)
def test_a_value_is_put_into_a_text(given: Value, text: str) -> None:
    assert as_text(given) == text


def test_an_array_or_object_cannot_be_put_into_a_text() -> None:
    for collection in COLLECTIONS.values():
        with pytest.raises(ExpressionError, match="cannot be made a text"):
            as_text(collection)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("'TRue'", "true"),
        ("'FALse'", "false"),
        ("'123456.789'", "123456.789"),
        ("'-0.5'", "-.5"),
        ("'0'", "-0.0"),
        ("'-2'", "-2.0"),
        ("'1.2.3'", "1.2.3"),
        ("''", "null"),
        ("'insensITIVE'", "'INSENSitive'"),
        ("'ÄÖ'", "'äö'"),
        ("1", "true"),
        ("0", "false"),
        ("0", "''"),
        ("0", "null"),
        ("123456.789", "' +123,456.7890 '"),
        ("-123456.789", "' -123,456.7890 '"),
        ("123000", "' 123,000.000 '"),
        ("1.2.0", "' 1.2.0 '"),
        ("1.2.3.4", "'1.2.3.4'"),
        ("null", "''"),
        ("null", "null"),
        ("false", "0"),
        ("false", "''"),
        ("false", "null"),
        ("true", "'false'"),
        ("true", "2"),
        ("true", "0.0.0"),
    ],
)
def test_values_are_equal_once_the_right_one_is_what_the_left_one_is(left: str, right: str) -> None:
    assert value(f"eq({left}, {right})") is True
    assert value(f"ne({left}, {right})") is False
    assert value(f"in({left}, {right})") is True
    assert value(f"notIn({left}, {right})") is False


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("'123456.000'", "123456.000"),
        ("'1.2.3.0'", "1.2.3"),
        ("'0'", "null"),
        ("''", "0"),
        ("'ß'", "'ss'"),
        ("2", "true"),
        ("1", "'not a number'"),
        ("0", "'not a number'"),
        ("1.2", "1.2.0.0"),
        ("0", "'1e0'"),
        ("0", "'٣'"),
        ("0", "'nan'"),
        ("1", "'1_'"),
        ("1.2.3", "1.2.3.0"),
        ("1.2.0", "1.2"),
        ("1.2.3", "true"),
        ("0.0.0", "null"),
        ("null", "0"),
        ("null", "false"),
        ("null", "' '"),
        ("'Array'", "array"),
        ("''", "array"),
        ("array", "''"),
        ("array", "object"),
        ("0", "array"),
        ("null", "array"),
        ("1.2.3", "array"),
        ("false", "array"),
    ],
)
def test_values_that_cannot_be_made_alike_differ(left: str, right: str) -> None:
    assert value(f"eq({left}, {right})", **COLLECTIONS) is False
    assert value(f"ne({left}, {right})", **COLLECTIONS) is True


def test_an_array_equals_itself_alone() -> None:
    assert value("eq(array, array)", **COLLECTIONS) is True


@pytest.mark.parametrize(
    ("left", "right", "below", "above"),
    [
        ("'a'", "'B'", True, False),
        ("'UUU'", "true", False, True),
        ("'1.2.3'", "1.2.4", True, False),
        ("2", "'10'", True, False),
        ("'2'", "10", False, True),
        ("1", "true", False, False),
        ("true", "''", False, True),
        ("true", "1.2.3", False, False),
        ("null", "1", True, False),
        ("1.2.3", "'1.10'", True, False),
        ("1.2.3", "1.2.3.0", True, False),
        ("-123456.789", "' -123,456.7899 '", False, True),
    ],
)
def test_values_have_an_order(left: str, right: str, below: bool, above: bool) -> None:
    assert value(f"lt({left}, {right})") is below
    assert value(f"gt({left}, {right})") is above
    assert value(f"le({left}, {right})") is not above
    assert value(f"ge({left}, {right})") is not below


@pytest.mark.parametrize(
    "text",
    ["gt(1, 'x')", "lt(1.2.3, true)", "ge(array, 1)", "le('a', array)", "lt(1.2.3, null)", "gt(null, 'x')"],
)
def test_an_order_that_there_is_not_is_an_error(text: str) -> None:
    with pytest.raises(ExpressionError, match="cannot be compared"):
        value(text, **COLLECTIONS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("contains(123456789, 456)", True),
        ("contains(true, 'ru')", True),
        ("contains(1.2.3.4, 3.2)", False),
        ("startsWith(1.2.3.4, 1.2)", True),
        ("endsWith(true, 'UE')", True),
        ("contains('a', null)", True),
        ("upper(true)", "TRUE"),
        ("format('{0}|{1}|{2}|{3}', true, 1.50, null, 1.2.3)", "True|1.5||1.2.3"),
        ("length(true)", 4.0),
        ("length(null)", 0.0),
        ("join(',', true)", "True"),
        ("join(',', object)", ""),
    ],
)
def test_functions_of_texts_make_a_text_of_anything(text: str, expected: Value) -> None:
    assert value(text, **COLLECTIONS) == expected


@pytest.mark.parametrize(
    "text", ["contains(array, 'a')", "format('{0}', object)", "lower(array)", "split(array, ',')"]
)
def test_functions_of_texts_refuse_arrays_and_objects(text: str) -> None:
    with pytest.raises(ExpressionError, match="cannot be made a text") as caught:
        value(f"eq('x', {text})", **COLLECTIONS)
    assert caught.value.offset == len("eq('x', ")
