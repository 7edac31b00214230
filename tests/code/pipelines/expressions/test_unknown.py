"""What is not known stays unknown, unless what is known of it decides."""

import pytest

from candado.code.pipelines.expressions import ExpressionError, as_text, truth
from candado.code.pipelines.values import Text, Unknown, Value
from tests.code.pipelines.expressions.names import members, node, value, written

FLAG = Unknown("parameter", "flag", type="boolean")
FREE = Unknown("parameter", "free", type="string", root=True)
ENVIRONMENT = Unknown("parameter", "environment", type="string", choices=("dev", "test", "Prod"))
COUNT = Unknown("parameter", "count", type="number", choices=("1", "2"))
SETTINGS = Unknown("parameter", "settings", type="object", root=True)
BRANCH = Text(("refs/heads/", Unknown("variable", "Build.SourceBranchName")))
TAG = Text(("v", Unknown("runtime", "counter"), "-final"))
NAMES: dict[str, Value] = {
    "flag": FLAG,
    "free": FREE,
    "env": ENVIRONMENT,
    "count": COUNT,
    "settings": SETTINGS,
    "branch": BRANCH,
    "tag": TAG,
    "known": node({"dev": "d", "test": "d", "prod": "p"}),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("and(flag, false)", False),
        ("and(false, flag)", False),
        ("or(flag, true)", True),
        ("or(true, flag)", True),
        ("and(true, flag)", None),
        ("or(false, flag)", None),
        ("not(flag)", None),
        ("xor(flag, true)", None),
        ("xor(env, true)", False),
        ("flag", None),
        ("free", None),
        ("settings", None),
        ("env", True),
        ("count", True),
        ("branch", True),
        ("eq(flag, true)", None),
        ("eq(flag, 'true')", None),
        ("eq('true', flag)", None),
        ("eq('maybe', flag)", False),
        ("in(flag, true, false)", True),
        ("eq(env, 'production')", False),
        ("eq(env, 'PROD')", None),
        ("ne(env, 'production')", True),
        ("in(env, 'dev', 'test', 'prod')", True),
        ("in(env, 'dev', 'test')", None),
        ("notIn(env, 'a', 'b')", True),
        ("notIn(env, free)", None),
        ("in('dev', env, free)", None),
        ("in('dev', env, 'dev')", True),
        ("eq(free, 'x')", None),
        ("eq(free, '')", None),
        ("eq('x', free)", None),
        ("eq(settings, '')", None),
        ("eq(count, 3)", False),
        ("lt(count, 3)", True),
        ("lt(count, 2)", None),
        ("gt(free, 'a')", None),
        ("eq(branch, 'refs/tags/v1')", False),
        ("eq(branch, 'refs/heads')", False),
        ("eq(branch, 'REFS/HEADS/main')", None),
        ("eq('refs/heads/main', branch)", None),
        ("eq('main', branch)", False),
        ("eq(branch, env)", False),
        ("eq(branch, known)", False),
        ("eq(tag, 'v1-final')", None),
        ("eq(tag, 'v-fin')", False),
        ("eq(tag, 'v-final')", None),
        ("eq(tag, 'vfinal')", False),
        ("eq(tag, branch)", False),
        ("eq(null, branch)", False),
        ("eq(null, free)", None),
        ("eq(true, branch)", True),
        ("eq(0, branch)", None),
        ("eq(known, branch)", False),
        ("in(branch, 'refs/tags/a', 'main')", False),
        ("startsWith(branch, 'refs/')", True),
        ("startsWith(branch, 'refs/heads/release')", None),
        ("startsWith(branch, 'refs/tags/')", False),
        ("startsWith('refs/heads/main', branch)", None),
        ("startsWith('refs/tags/v1', branch)", False),
        ("startsWith(free, 'refs/')", None),
        ("startsWith(free, '')", True),
        ("startsWith(env, 'x')", False),
        ("endsWith(tag, '-FINAL')", True),
        ("endsWith(tag, 'x-final')", None),
        ("endsWith(tag, '-draft')", False),
        ("endsWith(branch, 'main')", None),
        ("contains(branch, 'heads')", True),
        ("contains(branch, 'main')", None),
        ("contains('refs/heads', branch)", False),
        ("contains('a refs/heads/b', branch)", None),
        ("contains(format('{0}{1}', 'x', tag), 'xv')", True),
        ("contains(env, 'e')", None),
        ("contains(env, 'z')", False),
        ("containsValue(settings, 'x')", None),
        ("containsValue(known, env)", False),
        ("containsValue(known, free)", None),
        ("containsValue(branch, 'x')", False),
        ("eq(known[env], 'x')", False),
        ("startsWith(lower(branch), 'refs/heads/')", True),
        ("eq(upper(env), 'PROD')", None),
        ("iif(flag, true, true)", True),
        ("eq(iif(flag, 'a', 'b'), 'c')", False),
        ("in(iif(flag, 'a', 'b'), 'a', 'b')", True),
        ("eq(length(env), 5)", False),
        ("eq(length(free), 5)", None),
        ("eq(coalesce(env, free), 'x')", False),
        ("coalesce('', free, 'x')", None),
        ("coalesce(free, '')", None),
        ("afunctiontocome(1)", None),
    ],
)
def test_a_condition_is_decided_where_it_can_be(text: str, expected: bool | None) -> None:
    assert truth(value(text, **NAMES)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("upper(branch)", "REFS/HEADS/?"),
        ("lower(tag)", "v?-final"),
        ("replace(branch, '/', '-')", "refs-heads-?"),
        ("replace(branch, 'refs/heads/', '')", "?"),
        ("replace(branch, 'heads/x', '')", "?"),
        ("replace(tag, 'final', 'draft')", "v?-draft"),
        ("replace(tag, '1-f', '')", "?"),
        ("replace(free, 'a', 'b')", "?"),
        ("replace('abc', free, 'b')", "?"),
        ("format('{0}/{1}/{0}', free, 'b')", "?/b/?"),
        ("format('{0}-{1}', free, env)", "?-?"),
        ("format('{0}', branch)", "refs/heads/?"),
        ("format(free, 'b')", "?"),
        ("join('-', split('a,b', ','))", "a-b"),
        ("join(free, split('a,b', ','))", "a?b"),
        ("join(',', branch)", "refs/heads/?"),
        ("trim(branch)", "?"),
        ("split(branch, '/')", "?"),
        ("iif(flag, 'a', branch)", "?"),
        ("coalesce(branch, 'x')", "refs/heads/?"),
        ("convertToJson(branch)", '"refs/heads/?"'),
        ("convertToJson(free)", "?"),
    ],
)
def test_known_parts_of_a_text_stay_known(text: str, expected: str) -> None:
    assert shown(value(text, **NAMES)) == expected


def shown(value: Value) -> str:
    """A value as a text, what is unknown in it as a question mark."""
    text = as_text(value)
    if isinstance(text, Text):
        return "".join(part if isinstance(part, str) else "?" for part in text.parts)
    return text if isinstance(text, str) else "?"


def test_unknown_results_say_what_they_come_from() -> None:
    found = value("or(eq(free, 'x'), flag, eq(env, 'none'))", **NAMES)
    assert isinstance(found, Unknown)
    assert (found.kind, found.name, found.type) == (
        "expression",
        "or(eq(free, 'x'), flag, eq(env, 'none'))",
        "boolean",
    )
    inner, flag = found.parts
    assert flag == FLAG
    assert isinstance(inner, Unknown)
    assert (inner.name, inner.parts) == ("eq(free, 'x')", (FREE,))


def test_what_a_function_changes_still_says_where_it_comes_from() -> None:
    found = value("lower(branch)", **NAMES)
    assert isinstance(found, Text)
    assert isinstance(found.parts[1], Unknown)
    assert found.parts[1].parts == (BRANCH.parts[1],)


def test_choices_go_through_functions() -> None:
    found = value("format('{0}-{1}', lower(env), count)", **NAMES)
    assert isinstance(found, Unknown)
    assert found.choices == ("dev-1", "dev-2", "test-1", "test-2", "prod-1", "prod-2")
    assert not found.free


def test_what_lies_in_an_unknown_object_is_as_unknown_and_from_there() -> None:
    found = value("settings.jobs[0]['name']", **NAMES)
    assert isinstance(found, Unknown)
    assert (found.kind, found.name, found.type, found.root) == ("parameter", "settings.jobs.0.name", "", True)


@pytest.mark.parametrize("text", ["free.name", "flag[0]", "env.x", "count.x", "branch.x", "branch[0]"])
def test_nothing_lies_in_what_is_no_object(text: str) -> None:
    assert value(text, **NAMES) is None


def test_too_many_choices_are_not_tried() -> None:
    many = Unknown("parameter", "many", type="string", choices=tuple(f"{number}" for number in range(1000)))
    assert truth(value("eq(many, 'x')", many=many)) is None
    assert value("in(many, many, many, many)", many=many) is not False


def test_a_choice_that_the_service_refuses_leads_to_no_run() -> None:
    size = Unknown("parameter", "size", type="string", choices=("1", "2", "auto"))
    assert value("lt(0, size)", size=size) is True
    assert isinstance(value("lt(1, size)", size=size), Unknown)
    with pytest.raises(ExpressionError, match="cannot be compared"):
        value("lt(1.2.3, size)", size=size)


def test_no_choice_is_left_out_for_want_of_memory() -> None:
    size = Unknown("parameter", "size", type="string", choices=("", "a" * 600, "a" * 700))
    with pytest.raises(ExpressionError, match="more memory"):
        value(f"eq(replace(size, 'a', '{'b' * 900}'), '')", size=size)


def test_a_key_that_may_be_anything_may_lead_anywhere() -> None:
    inside = node({"a": FREE, "b": "x"})
    found = value("inside[key]", inside=inside, key=Unknown("parameter", "key"))
    assert isinstance(found, Unknown)
    assert FREE in found.parts
    assert written(value("parameters[format('{0}', 'a')]", parameters=members({"a": "x"}))) == "x"
    assert (
        value("parameters[env]", parameters=members({"dev": "x", "test": "x", "prod": "x"}), **NAMES) == "x"
    )
    assert isinstance(value("parameters[free]", parameters=members({"dev": "x"}), **NAMES), Unknown)


def test_a_name_that_means_nothing_is_refused() -> None:
    with pytest.raises(ExpressionError, match="'nothing' means nothing here") as caught:
        value("eq(1, nothing.at.all)")
    assert caught.value.offset == len("eq(1, ")
