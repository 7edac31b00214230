"""Small files that ask for much work: they are judged all the same, and what is found is told.

Work that grows with the square of their size would be felt by whoever waits for these tests.
"""

from datetime import date

import pytest

from candado.code.pipelines.analyse import Analysis, analyse
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.rule import load
from candado.code.pipelines.text import SELF
from tests.code.pipelines.made import Texts

MANY = 5000
RULES = Rules(load())


def analysis(text: str, **templates: str) -> Analysis:
    """What is found in a pipeline; `a` among the templates is `a.yml`."""
    texts = Texts({f"{name}.yml": other for name, other in templates.items()} | {"azure-pipelines.yml": text})
    document = texts.document(SELF, "azure-pipelines.yml")
    return analyse(document, texts, RULES, included=False, today=date(2026, 11, 25))


def count(found: Analysis, rule: str) -> int:
    return sum(finding.rule == rule for finding in found.findings)


@pytest.mark.parametrize(
    ("line", "rule", "times"),
    [
        ("$(Build.SourceBranchName)" + "${{ " * MANY, "script-injection-predefined", 1),
        ("$(Build.SourceBranchName)" + "${ `" * MANY, "script-injection-predefined", 1),
        ("eval " + "base64 -d " * MANY, "obfuscated-execution", 1),
        ("env | sort; " * MANY, "environment-dump", MANY),
        ("curl -k https://x.example/a | \\\n    " * MANY + "sh", "tls-verification-disabled", MANY),
        ("curl https://x.example/a" + " | bash" * MANY, "remote-script-execution", 20),
        ("A=$(Build.SourceBranchName) " * 1000, "script-injection-predefined", 1000),
        ("##vso[task.setvariable " * MANY, "script-injection-predefined", 0),
        ("$((" * MANY, "script-injection-predefined", 0),
    ],
)
def test_a_long_script(line: str, rule: str, times: int) -> None:
    assert count(analysis(f"steps:\n- bash: |\n    {line}\n"), rule) == times


def test_powershell_that_never_closes_what_it_opens() -> None:
    line = "$(Build.SourceBranchName)" + "${ $( " * MANY
    assert count(analysis(f"steps:\n- pwsh: |\n    {line}\n"), "script-injection-predefined") == 1


def test_many_steps_with_a_finding_each() -> None:
    found = analysis("steps:\n" + "- script: echo $(Build.SourceBranchName)\n" * 1000)
    routes = [one.route for one in found.findings if one.rule == "script-injection-predefined"]
    assert routes == [f"steps[{number}]" for number in range(1000)]


def test_more_uses_than_anybody_would_review_are_not_repaired() -> None:
    found = analysis("steps:\n- bash: |\n" + "    echo $(Build.SourceBranchName)\n" * 1000)
    assert count(found, "script-injection-predefined") == 1000
    repaired = [one.repair for one in found.findings if one.rule == "script-injection-predefined"]
    assert not any(repaired)


def test_templates_that_include_the_next_one_twice() -> None:
    chain = {f"t{n}": f"steps:\n- template: t{n + 1}.yml\n- template: t{n + 1}.yml\n" for n in range(18)}
    found = analysis("steps:\n- template: t0.yml\n", **chain, t18="steps:\n- script: echo\n")
    assert found.report.status == "incomplete"
    assert "would hold in memory" in found.report.missing[-1].reason


def test_a_long_template_that_is_included_often() -> None:
    found = analysis("steps:\n" + "- template: t.yml\n" * 200, t="steps:\n" + "- checkout: none\n" * 200)
    assert found.report.status == "incomplete"


def test_loops_inside_a_loop() -> None:
    found = analysis(
        "variables:\n  x: '" + "x," * 1000 + "'\nsteps:\n"
        "- ${{ each a in split(variables.x, ',') }}:\n"
        "  - ${{ each b in split(variables.x, ',') }}:\n"
        "    - script: echo ${{ a }} ${{ b }}\n"
    )
    assert found.report.status == "incomplete"
