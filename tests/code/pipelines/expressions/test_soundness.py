"""What is said of an expression with unknown values is true of it whatever they turn out to be."""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from candado.code.pipelines.expressions import ExpressionError, as_text, truth
from candado.code.pipelines.nodes import Mapping, Sequence
from candado.code.pipelines.values import Text, Unknown, Value
from tests.code.pipelines.expressions.names import Maybe, node, value, written

ENVIRONMENTS = ("dev", "Test", "prod", "")
COUNTS = ("1", "2.5", "-3")
WORDS = st.sampled_from(
    ["", "a", "A", "ab", "aab", "b/a", " a ", "1", "true", "refs/heads/", "dev", "test", ".-", "{0}"]
)
ANYTHING: st.SearchStrategy[Value] = st.one_of(
    st.booleans(),
    st.none(),
    WORDS,
    st.sampled_from([0.0, 1.0, 2.5]),
    st.sampled_from([node(["a", "1"]), node({"a": "b"})]),
)
FLAG = Unknown("parameter", "flag", type="boolean")
ENVIRONMENT = Unknown("parameter", "environment", type="string", choices=ENVIRONMENTS)
COUNT = Unknown("parameter", "count", type="number", choices=COUNTS)
WORD = Unknown("parameter", "word", type="string")
ANY = Unknown("parameter", "any")

REFERENCES = [
    *("flag", "env", "count", "word", "any", "branch", "tag", "list", "object", "objects"),
    *("list[0]", "list[1]", "list[2]", "list.*", "list[any]", "any.a", "any[1]"),
    *("object.a", "object.b", "object.c", "object[env]", "object.*", "object[word]"),
    *("objects.*.a", "objects[flag].b", "objects[count].a"),
]
LITERALS = ["true", "false", "null", "0", "1", "2.5", "1.2.3"]
LEAVES = st.sampled_from([*REFERENCES, *LITERALS]) | WORDS.map("'{}'".format)
ARITIES = {
    **dict.fromkeys(["eq", "ne", "gt", "ge", "lt", "le", "contains", "startsWith", "endsWith"], (2, 2)),
    **dict.fromkeys(["containsValue", "xor", "join", "split"], (2, 2)),
    **dict.fromkeys(["and", "or", "coalesce", "in", "notIn", "format"], (2, 3)),
    **dict.fromkeys(["not", "lower", "upper", "trim", "length", "convertToJson"], (1, 1)),
    **dict.fromkeys(["iif", "replace"], (3, 3)),
}


def wider(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    called = st.sampled_from(sorted(ARITIES)).flatmap(
        lambda name: st.lists(parts, min_size=ARITIES[name][0], max_size=ARITIES[name][1]).map(
            lambda arguments: f"{name}({', '.join(arguments)})"
        )
    )
    template = st.builds("format('{{0}}/{{1}}-x', {}, {})".format, parts, parts)
    return st.one_of(called, template, parts.map("split({}, '/')[0]".format))


EXPRESSIONS = st.recursive(LEAVES, wider, max_leaves=8)


def names(flag: Value, env: Value, count: Value, word: Value, anything: Value, there: bool | None) -> Any:
    """What the names mean; what lies in texts, arrays and objects follows from that."""
    maybe = [Maybe("x")] if there is None else ["x"] if there else []
    return {
        "flag": flag,
        "env": env,
        "count": count,
        "word": word,
        "any": anything,
        "branch": text("refs/heads/", word),
        "tag": text("v", word, "-", count, "b"),
        "list": node(["a", *maybe, word, "c"]),
        "object": node({"a": word, "b": env, **dict(zip("c", maybe, strict=False)), "dev": "d", "prod": "p"}),
        "objects": node([{"a": "x", "b": "y"}, {"a": word}, dict(zip("a", maybe, strict=False))]),
    }


def text(*parts: Value) -> Value:
    """Parts put together to one text, which is known where they are."""
    made = [part for part in map(as_text, parts) if isinstance(part, str | Unknown)]
    return Text(tuple(made)) if any(isinstance(part, Unknown) for part in made) else "".join(map(str, made))


@settings(max_examples=600)
@given(
    expression=EXPRESSIONS,
    flag=st.booleans(),
    environment=st.sampled_from(ENVIRONMENTS),
    count=st.sampled_from(COUNTS).map(float),
    word=WORDS,
    anything=ANYTHING,
    there=st.booleans(),
)
def test_what_is_said_is_true_whatever_is_chosen(
    expression: str, flag: bool, environment: str, count: float, word: str, anything: Value, there: bool
) -> None:
    try:
        chosen = value(expression, **names(flag, environment, count, word, anything, there))
        said = value(expression, **names(FLAG, ENVIRONMENT, COUNT, WORD, ANY, None))
    except ExpressionError:
        return
    assert allows(said, chosen), (said, chosen)


def allows(said: Value, chosen: Value) -> bool:
    """Whether a value is one of those that another says that it may be."""
    if truth(said) is not None and truth(said) != truth(chosen):
        return False
    match said:
        case Unknown(type="boolean"):
            return isinstance(chosen, bool)
        case Unknown(type="number"):
            return isinstance(chosen, float) and (not said.choices or chosen in map(float, said.choices))
        case Unknown():
            return not said.choices or chosen in said.choices
        case Text():
            pattern = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in said.parts)
            return isinstance(chosen, str) and re.fullmatch(pattern, chosen, re.DOTALL) is not None
        case Mapping() | Sequence():
            return written(said) == written(chosen) or not settled(said)
        case _:
            return type(said) is type(chosen) and said == chosen


def settled(collection: Mapping | Sequence) -> bool:
    """Whether all of an array or object is known."""
    inside = collection.entries if isinstance(collection, Mapping) else collection.items
    return not any(member.guards for member in inside) and "${{" not in str(written(collection))
