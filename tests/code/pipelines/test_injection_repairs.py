"""Repairs of injected scripts: the rule is silent after them, and nothing else of the file changes."""

from datetime import date
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from candado.code.pipelines.facts import Facts
from candado.code.pipelines.judge import Judged, Rules
from candado.code.pipelines.rule import load
from tests.code.pipelines.made import mended, pipeline

RULES = {rule.name: rule for rule in load() if rule.category == "injection"}
TODAY = date(2026, 11, 25)

PARTS = st.sampled_from(
    [
        "echo ", " $(Build.SourceBranch)", '"$(Build.SourceBranchName)"', "'$(Build.SourceVersionMessage)'",
        "# $(Build.SourceVersionMessage)\n", "x", "\n", "make; ", "eval ", "é☃ ", ": ", " #", "%VAR%",
        "$(date)", "\t",
    ]
)  # fmt: skip
SCRIPTS = st.lists(PARTS, min_size=1, max_size=8).map("".join)
PLAIN = st.sampled_from(["Build it", "a: b", "# no comment", "two\nlines\n", "it's", 'say "x"', "", "1"])
STEPS = st.fixed_dictionaries(
    {},
    optional={
        "displayName": PLAIN,
        "bash": SCRIPTS,
        "pwsh": SCRIPTS,
        "env": st.dictionaries(st.sampled_from(["A", "BUILD_SOURCEBRANCH"]), PLAIN, min_size=1),
        "name": PLAIN,
    },
)
STYLES = st.sampled_from([None, "'", '"', "|", ">"])


def found(text: str, name: str) -> list[Judged]:
    return list(Rules([RULES[name]]).judge(pipeline(text)))


@settings(deadline=None)
@given(
    steps=st.lists(STEPS, min_size=1, max_size=3), style=STYLES, indent=st.integers(2, 4), crlf=st.booleans()
)
def test_the_rest_of_a_file_means_the_same(
    steps: list[dict[str, Any]], style: str | None, indent: int, crlf: bool
) -> None:
    text = yaml.safe_dump(
        {"steps": steps}, default_style=style, indent=indent, sort_keys=False, allow_unicode=True, width=200
    )
    text = text.replace("\n", "\r\n") if crlf else text
    before = found(text, "script-injection-predefined")
    fix = next((judged.match.fix for judged in before if judged.match.fix), None)
    if fix is None:
        return
    after = mended(text, fix)
    assert len(found(after, "script-injection-predefined")) < len(before)
    for old, new in zip(yaml.safe_load(text)["steps"], yaml.safe_load(after)["steps"], strict=True):
        added = new.pop("env", {})
        assert {**added, **old.pop("env", {})} == added
        for keyword in ("bash", "pwsh"):
            changed, script = new.pop(keyword, ""), old.pop(keyword, "")
            assert changed == script or changed.count("$(Build.") < script.count("$(Build.")
        assert new == old


QUEUED = "steps:\n- bash: ./deploy.sh $(target)\n"


def queued(facts: Facts | None) -> list[tuple[str | None, str | None]]:
    made = pipeline(QUEUED)
    made.facts = facts
    judged = Rules([RULES["queue-time-variable-in-script"]]).judge(made)
    return [(found.match.persona, found.match.confidence) for found in judged]


def test_what_may_be_set_when_a_run_is_queued_the_organization_tells() -> None:
    assert queued(None) == [(None, None)]
    assert queued(Facts(project="Web")) == [(None, None)]
    assert queued(Facts(project="Web", limits_variables=False)) == [("regular", "likely")]
    assert queued(Facts(project="Web", limits_variables=True, settable=frozenset())) == []
    assert queued(Facts(project="Web", limits_variables=True, settable=frozenset({"target"}))) == [
        ("regular", "certain")
    ]
