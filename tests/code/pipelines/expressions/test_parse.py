"""Texts to trees: any tree that is written down is read back, and what is wrong is told with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.code.pipelines.expressions import ExpressionError, calls, parse, references
from candado.code.pipelines.expressions.parse import DEEPEST, LONGEST
from candado.code.pipelines.expressions.tree import Call, Index, Key, Literal, Part, Reference, Version

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True)
ROOTS = NAMES.map(str.lower).filter(lambda name: name not in ("true", "false", "null"))
FUNCTIONS = st.sampled_from(["eq", "and", "format", "coalesce", "succeeded", "afunctiontocome"])
LEAST = {"eq": 2, "and": 2, "format": 1, "coalesce": 2}
MOST = {"eq": 2}
LITERALS = st.one_of(
    st.booleans(),
    st.none(),
    st.text(max_size=8),
    st.integers(-(2**53), 2**53).map(float),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 3)),
    st.lists(st.integers(0, 2**31 - 1), min_size=3, max_size=4).map(lambda numbers: Version(tuple(numbers))),
).map(lambda value: Literal(value, 0, 0))


def keys(parts: st.SearchStrategy[Part]) -> st.SearchStrategy[tuple[Key, ...]]:
    computed = parts.filter(lambda part: not (isinstance(part, Literal) and isinstance(part.value, str)))
    return st.lists(st.one_of(st.text(max_size=6), NAMES, st.none(), computed), max_size=3).map(tuple)


def wider(parts: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    called = FUNCTIONS.flatmap(
        lambda name: st.lists(parts, min_size=LEAST.get(name, 0), max_size=MOST.get(name, 3)).map(
            lambda arguments: Call(name, tuple(arguments), 0, 0)
        )
    )
    return st.one_of(
        called,
        st.builds(Reference, ROOTS, keys(parts), st.just(0), st.just(0)),
        st.builds(Index, called, keys(parts).filter(bool), st.just(0), st.just(0)),
    )


TREES = st.recursive(LITERALS | ROOTS.map(lambda name: Reference(name, (), 0, 0)), wider, max_leaves=12)
BLANKS = st.sampled_from(["", " ", "\n", "\t "])


def written(part: Part, blank: str) -> str:
    """A tree as a text, with blanks between all its words."""
    match part:
        case Literal(value):
            return literal(value)
        case Call(name, arguments):
            inside = f"{blank},{blank}".join(written(argument, blank) for argument in arguments)
            return f"{name.upper()}{blank}({blank}{inside}{blank})"
        case Reference(name, keys):
            return name.title() + "".join(way(key, blank) for key in keys)
        case Index(base, keys):
            return written(base, blank) + "".join(way(key, blank) for key in keys)


def literal(value: bool | float | str | Version | None) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, Version):
        return value.text
    return "NULL" if value is None else str(value)


def way(key: Key, blank: str) -> str:
    if key is None:
        return f"{blank}.{blank}*"
    if isinstance(key, str):
        dotted = key.isidentifier() and key.isascii()
        return f"{blank}.{blank}{key}" if dotted else f"{blank}[{blank}{literal(key)}{blank}]"
    return f"{blank}[{blank}{written(key, blank)}{blank}]"


def shape(part: Part) -> object:
    """A tree without its places."""
    match part:
        case Literal(value):
            return (type(value), value)
        case Call(name, arguments):
            return (name, [shape(argument) for argument in arguments])
        case Reference(name, keys):
            return (name, [key if key is None or isinstance(key, str) else shape(key) for key in keys])
        case Index(base, keys):
            return (shape(base), [key if key is None or isinstance(key, str) else shape(key) for key in keys])


@given(tree=TREES, blank=BLANKS)
def test_a_tree_that_is_written_down_is_read_back(tree: Part, blank: str) -> None:
    assert shape(parse(blank + written(tree, blank) + blank).root) == shape(tree)


@given(tree=TREES, blank=BLANKS)
def test_every_part_knows_where_it_stands(tree: Part, blank: str) -> None:
    text = written(tree, blank)
    expression = parse(text)
    assert text[expression.root.start : expression.root.end] == text.strip()
    for part in (*references(expression), *calls(expression)):
        assert shape(parse(text[part.start : part.end]).root) == shape(part)


def test_references_and_calls_are_told_with_their_places() -> None:
    text = (
        "and(always(), eq(Dependencies.A.outputs['s.V'], variables[format('{0}', parameters.x)]), a.*.b[0])"
    )
    expression = parse(text)
    assert [(found.path, text[found.start : found.end]) for found in references(expression)] == [
        (("dependencies", "A", "outputs", "s.V"), "Dependencies.A.outputs['s.V']"),
        (("variables", ""), "variables[format('{0}', parameters.x)]"),
        (("parameters", "x"), "parameters.x"),
        (("a", "*", "b", ""), "a.*.b[0]"),
    ]
    assert [(found.name, found.start) for found in calls(expression)] == [
        ("and", 0),
        ("always", 4),
        ("eq", 14),
        ("format", 58),
    ]


@pytest.mark.parametrize(
    ("text", "offset", "reason"),
    [
        ("", 0, "ends early"),
        ("  ", 2, "ends early"),
        ("eq(1, 2", 7, "')' is missing after the parameters of eq"),
        ("eq(1, 2))", 8, "the expression ends before it"),
        ("eq(1 2)", 5, "')' is missing"),
        ("eq(1,, 2)", 5, "a value or function is missing"),
        ("eq(1, )", 6, "a value or function is missing"),
        ("eq(1)", 0, "eq has 1 parameters instead of 2"),
        ("not(true, false)", 0, "not has 2 parameters instead of 1"),
        ("and(true)", 0, "and has 1 parameters instead of at least 2"),
        ("not(eq 1,2)", 7, "')' is missing"),
        ("eq('hello', 'unterminated-string)", 12, "no closing quote"),
        ("eq(1.2, 3.4a)", 8, "'3.4a' is neither a number nor a version"),
        ("eq(1.2.3, 4.5.6.7a)", 10, "'4.5.6.7a' is neither"),
        ("1.2.3.4.5", 0, "neither"),
        ("1.2.99999999999", 0, "neither"),
        ("1e999", 0, "neither"),
        ("- 1", 0, "'-' is neither"),
        ("variables.", 10, "a name is missing after the dot"),
        ("variables['a'", 13, "']' is missing after the index"),
        ("variables[]", 10, "a value or function is missing"),
        ("a == b", 2, "'=' is unexpected"),
        ("(true)", 0, "'(' is unexpected"),
        ('"text"', 0, "'\"' is unexpected"),
        ("$(x)", 0, "'$' is unexpected"),
        ("x ${{ y }}", 2, "'$' is unexpected"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, offset: int, reason: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.offset == offset
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "held"),
    [
        ("not(", ")", "true"),
        ("x[", "]", "x"),
        ("", ".y", "x"),
        ("", "['y']", "x"),
        ("", ".*", "x"),
        ("split(", ",'')[0]", "x"),
    ],
)
def test_nesting_has_a_limit(before: str, after: str, held: str) -> None:
    parse(before * (DEEPEST - 1) + held + after * (DEEPEST - 1))
    with pytest.raises(ExpressionError, match="nested more than 50 levels deep"):
        parse(before * DEEPEST + held + after * DEEPEST)


def test_length_has_a_limit() -> None:
    parse("'" + "a" * (LONGEST - 2) + "'")
    with pytest.raises(ExpressionError, match="longer than 21,000 characters"):
        parse("'" + "a" * (LONGEST - 1) + "'")
