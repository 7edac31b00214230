"""Definitions of the designer become the same pipelines that files describe."""

import json
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.code.pipelines.analyse import of_definition
from candado.code.pipelines.classic import said
from candado.code.pipelines.classic.build import with_pipeline
from candado.code.pipelines.classic.groups import Groups, NoGroups
from candado.code.pipelines.definition import Definition, read, written
from candado.code.pipelines.facts import Facts
from candado.code.pipelines.findings import Finding
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.model import Pipeline
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.repositories import NotAtHand
from candado.code.pipelines.rule import load
from candado.code.pipelines.text import File

TODAY = date(2026, 11, 25)
BASH = "6c731c3c-3c68-459a-a5c9-bde6e6595b5b"
NAMES = said.Names({"7": "linux-deploy"}, {"3": "web-secrets"})
RULES = Rules(load())
FACTS = Facts(project="p")


def bash(script: str, **more: object) -> dict[str, object]:
    used = {"id": BASH.upper(), "versionSpec": "3.*", "definitionType": "task"}
    return {"task": used, "inputs": {"targetType": "inline", "script": script, "failOnStderr": ""}, **more}


def call(id: str, **inputs: str) -> dict[str, object]:
    used = {"id": id, "versionSpec": "1.*", "definitionType": "metaTask"}
    return {"task": used, "inputs": inputs, "enabled": True, "condition": "succeeded()"}


def build(*steps: object, **more: object) -> Definition:
    body = {"phases": [{"name": "Agent job 1", "refName": "Job_1", "steps": steps}], **more}
    text = written({"name": "nightly", **said.of_build(json.dumps(body), NAMES)})
    return read(File("team/nightly", text), TODAY)


def release(*stages: object, **more: object) -> Definition:
    text = written({"name": "shop", **said.of_release(json.dumps({"environments": stages, **more}), NAMES)})
    return read(File("shop", text), TODAY)


class Held:
    """Task groups by id."""

    def __init__(self, **groups: object) -> None:
        self.groups = {
            id: read(File(f"task group/{id}", written(said.of_group(json.dumps(body))), id), TODAY)
            for id, body in groups.items()
        }

    def group(self, id: str, major: str) -> Definition:
        if id not in self.groups or major != "1":
            raise NotAtHand("the task group is not among those that were read")
        return self.groups[id]


def described(definition: Definition, groups: Groups | None = None) -> Pipeline:
    pipeline = with_pipeline(definition, groups or NoGroups(), FACTS).pipeline
    assert pipeline is not None
    return pipeline


def found(definition: Definition, groups: Groups | None = None) -> list[Finding]:
    return list(of_definition(with_pipeline(definition, groups or NoGroups(), FACTS), RULES))


def shown(finding: Finding, definition: Definition) -> str:
    """The characters that a finding on one line points at."""
    line = definition.file.text.splitlines()[finding.place.line - 1]
    return line[finding.place.column - 1 : finding.place.end_column - 1]


def test_a_build_has_jobs_steps_and_variables() -> None:
    pipeline = described(
        build(
            bash("make", displayName="Make", condition="always()", enabled=False, continueOnError=True),
            variables={"colour": {"value": "blue"}, "key": {"value": None, "isSecret": True}},
            variableGroups=[3, 4],
            target={"agentSpecification": {"identifier": "macos-15"}},
        )
    )
    [job] = pipeline.jobs
    assert (job.name, job.kind, job.stage.implicit) == ("Job_1", "job", True)
    [step] = job.steps
    assert (step.keyword, step.task, step.version) == ("task", "bash", "3")
    assert step.condition is not None and step.condition.value == "always()"
    assert [step.node.text(key) for key in ("displayName", "enabled", "continueOnError")] == [
        "Make",
        "false",
        "true",
    ]
    [script] = step.scripts
    assert (script.shell, script.text.value) == ("bash", "make")
    assert [each.name.value for each in pipeline.variables] == ["colour", "key"]
    assert [each.name.value for each in pipeline.groups] == ["web-secrets", "4"]


def test_a_release_has_stages_with_variables_and_pools() -> None:
    phase = {
        "name": "Agent job",
        "deploymentInput": {"queueId": 7, "condition": "eq(1, 1)"},
        "workflowTasks": [
            {"taskId": BASH, "version": "3.*", "name": "Run", "inputs": {"script": "deploy.sh"}}
        ],
    }
    before = {"approvals": [{"isAutomated": True}]}
    stage = {
        "name": "Production",
        "variables": {"target": {"value": "weu"}},
        "variableGroups": [3],
        "preDeployApprovals": before,
        "deployPhases": [phase],
    }
    pipeline = described(release(stage, variables={"all": {"value": "1"}}, variableGroups=None))
    [made] = pipeline.stages
    assert made.name == "Production"
    assert [each.name.value for each in (*pipeline.variables, *made.variables)] == ["all", "target"]
    assert [each.name.value for each in made.groups] == ["web-secrets"]
    [job] = made.jobs
    assert job.condition is not None and job.condition.value == "eq(1, 1)"
    assert [step.node.text("displayName") for step in job.steps] == ["Run"]
    assert {one.rule for one in found(release(stage))} >= {"self-hosted-pool", "release-without-approval"}


def test_findings_point_into_the_script_as_it_is_written() -> None:
    definition = build(bash("set -e\r\necho $(Build.SourceBranchName)\r\n"))
    [one] = [each for each in found(definition) if each.rule == "script-injection-predefined"]
    assert shown(one, definition) == "$(Build.SourceBranchName)"
    assert one.place.path == "team/nightly"


def test_inputs_of_a_task_group_are_what_the_caller_gives() -> None:
    groups = Held(
        upload={
            "inputs": [{"name": "store", "defaultValue": "beta"}, {"name": "tool", "defaultValue": "curl"}],
            "tasks": [bash("$(tool) $(Store) $(other)")],
        }
    )
    [step] = described(build(call("upload", store="$(Build.SourceVersionMessage)")), groups).steps
    [script] = step.scripts
    assert script.text.value == "curl $(Build.SourceVersionMessage) $(other)"
    findings = found(build(call("upload", store="$(Build.SourceVersionMessage)")), groups)
    [one] = [each for each in findings if each.rule == "script-injection-predefined"]
    assert (one.place.repository, one.place.path) == ("upload", "task group/upload")
    assert shown(one, groups.groups["upload"]) == "$(Store)"
    assert one.flow[0].place.path == "team/nightly"


def test_what_a_task_group_may_be_given_is_unknown_where_nobody_calls() -> None:
    groups = Held(upload={"inputs": [{"name": "store"}], "tasks": [bash("upload.sh $(store)")]})
    findings = found(groups.groups["upload"], groups)
    assert [(each.rule, each.persona, each.alone) for each in findings] == [
        ("script-injection-parameter", "auditor", True)
    ]


def test_a_task_group_that_is_not_at_hand_is_told() -> None:
    definition = build(call("gone"))
    [gap] = described(definition).unresolved
    assert (gap.template, gap.reason) == ("gone@1", "the task group is not among those that were read")
    assert gap.at.text == "gone@1"


@pytest.mark.parametrize("width", [1, 8])
def test_task_groups_that_use_themselves_end(width: int) -> None:
    groups = Held(
        a={"inputs": [{"name": "x"}], "tasks": [call("b", x="$(x)$(x)")] * width},
        b={"inputs": [{"name": "x"}], "tasks": [call("c", x="$(x)$(x)")] * width},
        c={"inputs": [{"name": "x"}], "tasks": [call("a", x="$(x)$(x)")] * width},
    )
    reasons = {gap.reason for gap in described(build(call("a", x="y" * 100)), groups).unresolved}
    assert reasons == {"it includes itself"}


def test_task_groups_that_grow_without_end_are_given_up() -> None:
    names = [f"g{number}" for number in range(40)]
    tasks = {
        name: {"inputs": [{"name": "x"}], "tasks": [call(after, x="$(x)$(x)"), call(after, x="$(x)")]}
        for name, after in zip(names, [*names[1:], "end"], strict=True)
    }
    pipeline = described(build(call("g0", x="y")), Held(**tasks))
    assert any("the service would hold in memory" in gap.reason for gap in pipeline.unresolved)


def test_rules_that_speak_of_files_are_not_asked() -> None:
    definition = build(bash("terraform apply -auto-approve"))
    of_files = {rule.name for rule in RULES.rules if rule.head.of_files}
    assert of_files >= {"implicit-ci-trigger", "ungated-iac-apply", "hardcoded-secret"}
    assert {one.rule for one in found(definition)}.isdisjoint(of_files)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["", "a", "$(a)", "${{ if a }}", BASH]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["phases", "steps", "inputs", "task", "id", "name", "environments", "variables"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_a_body_is_understood_or_refused(body: object) -> None:
    for of in (
        lambda text: said.of_build(text, NAMES),
        lambda text: said.of_release(text, NAMES),
        said.of_group,
    ):
        try:
            told = of(json.dumps(body))
        except msgspec.DecodeError:
            continue
        found(read(File("odd", written({"name": "odd", **told})), TODAY))


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@given(script=TEXTS, name=TEXTS, value=TEXTS)
def test_what_is_said_is_what_runs(script: str, name: str, value: str) -> None:
    definition = build(bash(script), variables={name: {"value": value}})
    pipeline = described(definition)
    assert [each.text.value for step in pipeline.steps for each in step.scripts] == (
        [script.replace("\r\n", "\n")] if script else []
    )
    [variable] = pipeline.variables
    assert isinstance(variable.value, Scalar)
    assert (variable.name.value, variable.value.value) == (name, value)
