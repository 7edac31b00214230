"""What Microsoft's pages about expressions say, example by example.

Source: learn.microsoft.com, "Expressions", "Template expressions", "Pipeline conditions" of Azure Pipelines.
"""

import json

import pytest

from candado.code.pipelines.expressions import truth
from candado.code.pipelines.values import Unknown, Value
from tests.code.pipelines.expressions.names import members, node, value, written

VARIABLES: dict[str, Value] = {
    "letters": "aBc",
    "numbers": "123",
    "testempty": "",
    "foo": "test",
    "ismain": "True",
    "environments": "prod1,prod2",
    "build.sourcebranch": "refs/heads/users/me/x",
    "build.reason": "BatchedCI",
    "system.debug": "true",
}
PARAMETERS: dict[str, Value] = {
    "os": "Windows",
    "solution": "my.sln",
    "foo": "",
    "bar": None,
    "toolset": "dotnet",
    "debug": True,
    "environment": "prod",
    "liststrings": node(["prod1", "prod2"]),
    "resourceid": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/loadBalancers/web-internal",
}
JOBS = node(
    {"A": {"result": "Succeeded", "outputs": {"printvar.skipsubsequent": "true"}}, "b": {"result": "Skipped"}}
)
FOO = node([{"id": "1", "a": "avalue1"}, {"id": "2", "a": "avalue2"}, {"id": "3", "a": "avalue3"}])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("TRUE", True),
        ("False", False),
        ("null", None),
        ("-1.2", -1.2),
        (".5", 0.5),
        ("0xff", 255.0),
        ("-0xF", -15.0),
        ("1e3", 1000.0),
        ("'a b c'", "a b c"),
        ("'It''s OK if they''re using contractions.'", "It's OK if they're using contractions."),
        ("1.2.3", "1.2.3"),
        ("1.2.3.4", "1.2.3.4"),
        ("variables['noSuch']", None),
        ("variables.letters", "aBc"),
        ("VARIABLES['Letters']", "aBc"),
        ("parameters['solution']", "my.sln"),
        ("parameters.solution", "my.sln"),
        ("and(eq(variables.letters, 'ABC'), eq(variables.numbers, 123))", True),
        (
            "coalesce(variables.couldBeNull, variables.couldAlsoBeNull, 'literal so it always works')",
            "literal so it always works",
        ),
        ("coalesce(parameters.foo, parameters.bar, 'Nothing to see')", "Nothing to see"),
        ("contains('ABCDE', 'BCD')", True),
        ("containsValue(parameters.listStrings, 'PROD2')", True),
        ("containsValue(parameters.listStrings, 'prod3')", False),
        ("endsWith('ABCDE', 'DE')", True),
        ("eq(variables.letters, 'ABC')", True),
        ("format('Hello {0} {1}', 'John', 'Doe')", "Hello John Doe"),
        ("format('left brace {{ and right brace }}')", "left brace { and right brace }"),
        ("format('{0} Build', parameters.os)", "Windows Build"),
        ("ge(5, 5)", True),
        ("gt(5, 2)", True),
        (
            "iif(eq(parameters.environment, 'prod'), 'https://example.com/prod/api', 'https://example.com/test/api')",
            "https://example.com/prod/api",
        ),
        ("in('B', 'A', 'B', 'C')", True),
        ("join(';', parameters.listStrings)", "prod1;prod2"),
        ("le(2, 2)", True),
        ("length('fabrikam')", 8.0),
        ("length(parameters.listStrings)", 2.0),
        ("lower('FOO')", "foo"),
        ("lt(2, 5)", True),
        ("ne(1, 2)", True),
        ("not(eq(1, 2))", True),
        ("notIn('D', 'A', 'B', 'C')", True),
        ("or(eq(1, 1), eq(2, 3))", True),
        (
            "replace('https://www.tinfoilsecurity.com/saml/consume', 'https://www.tinfoilsecurity.com', 'http://server')",
            "http://server/saml/consume",
        ),
        ("replace(split(parameters.resourceId, '/')[8], '-', '_')", "web_internal"),
        ("startsWith('ABCDE', 'AB')", True),
        ("trim('  variable  ')", "variable"),
        ("upper('bah')", "BAH"),
        ("xor(True, False)", True),
        ("always()", True),
        ("eq(parameters.toolset, 'msbuild')", False),
        ("eq(parameters.debug, true)", True),
        ("eq(variables.foo, 'test')", True),
        ("'my${{value'", "my${{value"),
        ("'my${{value with a '' single quote too'", "my${{value with a ' single quote too"),
        ("ne(dependencies.A.outputs['printvar.skipsubsequent'], 'true')", False),
        ("in(dependencies.b.result, 'Succeeded', 'SucceededWithIssues', 'Skipped')", True),
        ("eq(dependencies.A.result,'SucceededWithIssues')", False),
        ("startsWith(variables['Build.SourceBranch'], 'refs/heads/users/')", True),
        ("in(variables['Build.Reason'], 'IndividualCI', 'BatchedCI')", True),
        ("eq(variables['System.debug'], true)", True),
        ("eq(variables.testEmpty, '')", True),
        ("eq(variables.isMain, true)", True),
    ],
)
def test_an_example_comes_to_what_the_page_says(text: str, expected: Value) -> None:
    assert (
        value(text, variables=members(VARIABLES), parameters=members(PARAMETERS), dependencies=JOBS)
        == expected
    )


def test_a_filtered_array_selects_a_property_of_each_element() -> None:
    assert written(value("foo.*.id", foo=FOO)) == ["1", "2", "3"]


def test_the_characters_to_split_at_stand_for_themselves() -> None:
    assert written(value("split(variables.environments, ', ')", variables=members(VARIABLES))) == [
        "prod1",
        "prod2",
    ]


def test_delimiters_in_a_row_have_an_empty_text_between_them() -> None:
    assert written(value("split('a,,b,', ',')")) == ["a", "", "b", ""]


def test_an_object_becomes_json() -> None:
    held = {"this_is": {"a_complex": "object", "with": ["one", "two"]}}
    assert value("convertToJson(held)", held=node(held)) == json.dumps(held, indent=2)


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("succeeded()", "boolean"),
        ("succeeded('A', 'B')", "boolean"),
        ("failed()", "boolean"),
        ("canceled()", "boolean"),
        ("succeededOrFailed()", "boolean"),
        ("counter(variables['major'], 100)", "number"),
        ("counter(format('{0:yyyyMMdd}', pipeline.startTime), 100)", "number"),
    ],
)
def test_what_only_a_run_knows_is_unknown(text: str, type: str) -> None:
    time = Unknown("runtime", "pipeline.startTime")
    found = value(text, variables=members(VARIABLES), pipeline=members({"starttime": time}))
    assert isinstance(found, Unknown)
    assert (found.kind, found.name, found.type, found.free) == ("runtime", text, type, False)
    assert truth(found) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("and(false, gt(1, 'no number'))", False),
        ("or(true, gt(1, 'no number'))", True),
        ("in('a', 'a', gt(1, 'no number'))", True),
        ("notIn('a', 'a', gt(1, 'no number'))", False),
        ("coalesce('a', gt(1, 'no number'))", "a"),
        ("iif(true, 'a', gt(1, 'no number'))", "a"),
    ],
)
def test_what_cannot_change_the_answer_is_left_alone(text: str, expected: Value) -> None:
    assert value(text) == expected
