"""Arrays and objects: what is in them, what may be, and what nobody can say."""

import json

import pytest

from candado.code.pipelines.expressions import ExpressionError, scalar_value, truth
from candado.code.pipelines.nodes import Item, Scalar, Sequence
from candado.code.pipelines.values import Piece, Text, Unknown, Value
from tests.code.pipelines.expressions.names import FILE, PLACE, Maybe, members, node, value, written

STEPS = Unknown("parameter", "steps", type="steplist")
FREE = Unknown("parameter", "free", type="string")
NAMES: dict[str, Value] = {
    "job": node({"name": "Build", "Steps": ["a", "b"], "pool": {"vmImage": "ubuntu", "Demands": ["x"]}}),
    "stages": node(
        [
            {"jobs": [{"job": "A", "steps": [{"task": "X@1"}, {"script": "y"}]}, {"job": "B", "steps": []}]},
            {"stage": "empty"},
            {"jobs": [{"job": "C", "steps": [{"TASK": "Z@2"}]}]},
        ]
    ),
    "either": node({"name": Maybe("x"), "NAME": Maybe("y"), "other": "z"}),
    "surely": node({"name": Maybe("x"), "Name": "y"}),
    "list": node(["a", Maybe("b"), "c"]),
    "spliced": node(["a", STEPS, "c"]),
    "single": node(["a", FREE, "c"]),
    "inserted": node({"a": "1", "${{ insert }}": STEPS}),
    "empty": node({}),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("job.name", "Build"),
        ("JOB.Name", "Build"),
        ("job['NAME']", "Build"),
        ("job.steps[0]", "a"),
        ("job.steps['1']", "b"),
        ("job.steps[true]", "b"),
        ("job.steps[1.9]", "b"),
        ("job.steps[2]", None),
        ("job.steps[-1]", None),
        ("job.steps.name", None),
        ("job.pool.vmimage", "ubuntu"),
        ("job.pool.demands[0]", "x"),
        ("job.name.first", None),
        ("job.missing", None),
        ("job.missing.at.all", None),
        ("job[null]", None),
        ("length(job)", 3.0),
        ("length(job.steps)", 2.0),
        ("length(empty)", 0.0),
        ("stages.*.jobs.*.job", ["A", "B", "C"]),
        ("stages.*.jobs.*.steps.*.task", ["X@1", "Z@2"]),
        ("stages[*].stage", ["empty"]),
        ("stages.*.jobs[1].job", ["B"]),
        ("stages.*.jobs[true].job", ["B"]),
        ("stages.*.jobs[-1]", []),
        ("stages.*.jobs.x", []),
        ("job.*", ["Build", ["a", "b"], {"vmImage": "ubuntu", "Demands": ["x"]}]),
        ("job.name.*", []),
        ("surely.other", None),
        ("either.other", "z"),
        ("list[0]", "a"),
        ("spliced[0]", "a"),
        ("single[2]", "c"),
        ("length(single)", 3.0),
        ("inserted.a", "1"),
        ("containsValue(list, 'a')", True),
        ("containsValue(list, 'x')", False),
        ("containsValue(either, 'z')", True),
        ("containsValue(job, 'build')", True),
        ("containsValue(stages.*.jobs.*.job, 'c')", True),
        ("containsValue(spliced, 'C')", True),
    ],
)
def test_a_member_is_found(text: str, expected: object) -> None:
    assert written(value(text, **NAMES)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "either.name",
        "list[1]",
        "list[2]",
        "list[3]",
        "spliced[1]",
        "spliced[2]",
        "length(list)",
        "length(spliced)",
        "length(either)",
        "length(inserted)",
        "inserted.b",
        "join(',', list)",
        "join(',', spliced)",
        "spliced.*.task",
        "containsValue(list, 'b')",
        "containsValue(either, 'w')",
        "containsValue(spliced, 'x')",
        "containsValue(inserted, 'x')",
        "stages.*[free].x",
    ],
)
def test_a_member_that_may_be_there_is_unknown(text: str) -> None:
    assert isinstance(value(text, free=FREE, **NAMES), Unknown)


def test_members_under_guards_are_choices_where_one_of_them_is_there() -> None:
    found = value("surely.name", **NAMES)
    assert isinstance(found, Unknown)
    assert found.choices == ("x", "y")
    assert truth(value("eq(surely.name, 'z')", **NAMES)) is False


def test_guards_stay_on_what_a_filter_selects() -> None:
    found = value("list.*", **NAMES)
    assert isinstance(found, Sequence)
    assert [bool(item.guards) for item in found.items] == [False, True, False]


def test_unknown_elements_are_parts_of_what_is_joined() -> None:
    assert value("join('-', single)", **NAMES) == Text(("a-", FREE, "-c"))


def test_a_context_is_asked_for_what_is_named() -> None:
    held = members({"a b": "x", "n": node(["y"])})
    assert value("c['A B']", c=held) == "x"
    assert value("c.n[0]", c=held) == "y"
    assert value("c[format('{0}', 'n')][0]", c=held) == "y"
    assert written(value("c", c=held)) == {}
    assert written(value("c.*", c=held)) == []


def test_arrays_that_functions_make_stand_where_the_expression_stands() -> None:
    found = value("split('a b', ' ')")
    assert isinstance(found, Sequence)
    assert found.span == PLACE
    assert [scalar.span for item in found.items if isinstance(scalar := item.node, Scalar)] == [PLACE, PLACE]


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [
        (Scalar(FILE, 0, 5, "true"), "true"),
        (Scalar(FILE, 0, 5, "True", pieces=(Piece(0, 4, 0, 9, True, "x"),)), True),
        (Scalar(FILE, 0, 5, "a1b", pieces=(Piece(1, 2, 1, 9, 1.0, "x"),)), "a1b"),
        (Scalar(FILE, 0, 5, "a${{ x }}b", pieces=(Piece(1, 9, 1, 9, FREE, "x"),)), Text(("a", FREE, "b"))),
        (
            Scalar(
                FILE,
                0,
                5,
                "1-v?",
                pieces=(Piece(0, 1, 0, 9, 1.0, "x"), Piece(2, 4, 9, 18, Text(("v", FREE)), "y")),
            ),
            Text(("1-", "v", FREE)),
        ),
        (Scalar(FILE, 0, 5, "${{ x }}", pieces=(Piece(0, 8, 0, 8, FREE, "x"),)), FREE),
    ],
)
def test_a_scalar_holds_its_text_or_what_was_put_there(scalar: Scalar, expected: Value) -> None:
    assert scalar_value(scalar) == expected


def test_json_keeps_what_yaml_takes_for_a_boolean_or_number() -> None:
    held = node(
        {"on": "true", "count": "12", "none": "null", "version": "1.10", "word": 'say "ä"\n', "octal": "012"}
    )
    assert isinstance(text := value("convertToJson(held)", held=held), str)
    assert json.loads(text) == {
        "on": True,
        "count": 12,
        "none": None,
        "version": 1.10,
        "word": 'say "ä"\n',
        "octal": "012",
    }


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [
        (Scalar(FILE, 0, 5, "true", style="'"), '"true"'),
        (Scalar(FILE, 0, 5, "True", pieces=(Piece(0, 4, 0, 9, True, "x"),)), '"True"'),
        (Scalar(FILE, 0, 5, "[]", pieces=(Piece(0, 2, 0, 9, node([]), "x"),)), "[]"),
    ],
)
def test_json_of_what_is_quoted_or_put_there_is_no_boolean(scalar: Scalar, expected: str) -> None:
    held = Sequence(FILE, 0, 5, [Item(scalar)])
    assert value("convertToJson(held)", held=held) == f"[\n  {expected}\n]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", "true"),
        ("1.50", "1.5"),
        ("null", "null"),
        ("'a'", '"a"'),
        ("1.2.3", '"1.2.3"'),
        ("empty", "{}"),
    ],
)
def test_json_of_a_single_value(text: str, expected: str) -> None:
    assert value(f"convertToJson({text})", **NAMES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("contains(convertToJson(single), '\"a\"')", True),
        ("contains(convertToJson(list), 'x')", None),
        ("contains(convertToJson(stages.*.jobs.*.steps.*.task), 'X@1')", True),
        ("contains(convertToJson(stages), 'nowhere')", False),
    ],
)
def test_json_of_what_is_known_in_part(text: str, expected: bool | None) -> None:
    assert truth(value(text, **NAMES)) is expected


def test_a_filter_looks_at_no_more_than_memory_holds() -> None:
    many = Sequence(FILE, 0, 5, [Item(node("a"))] * 600_000)
    twice = Sequence(FILE, 0, 5, [Item(many)])
    assert isinstance(value("twice.*", twice=twice), Sequence)
    assert isinstance(value("twice.*.*", twice=twice), Sequence)
    with pytest.raises(ExpressionError, match="more memory"):
        value("format('{0}{1}', length(twice.*.*), length(twice.*.*))", twice=twice)
