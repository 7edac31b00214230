"""Sources: who chooses the text of which variable."""

import pytest

from tests.code.pipelines.made import pipeline
from tests.code.pipelines.taint.reached import reached


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("System.PullRequest.SourceBranch", "outsider"),
        ("system.pullrequest.sourcebranch", "outsider"),
        ("Build.SourceVersionMessage", "outsider"),
        ("Build.SourceVersionAuthor", "outsider"),
        ("Build.SourceBranch", "contributor"),
        ("Build.SourceBranchName", "contributor"),
        ("Build.SourceTfvcShelveset", "contributor"),
        ("Build.RequestedFor", "contributor"),
        ("Build.QueuedBy", "contributor"),
        ("System.PullRequest.TargetBranch", "contributor"),
        ("resources.pipeline.app.sourceBranch", "contributor"),
        ("resources.pipeline.app.runName", "contributor"),
        ("Resources.Pipeline.app.RequestedFor", "contributor"),
        ("resources.repositories.tools.ref", "contributor"),
        ("Release.Artifacts.app.SourceBranchName", "contributor"),
        ("Release.Deployment.RequestedFor", "contributor"),
        ("Build.DefinitionName", "project"),
        ("System.TeamProject", "project"),
        ("Agent.Name", "project"),
    ],
)
def test_a_text_that_somebody_chooses_is_a_source(name: str, actor: str) -> None:
    (found,) = reached(pipeline(f"steps:\n- bash: echo $({name})\n"))
    assert (found[0], found[1].lower(), found[2]) == (f"$({name})", name.lower(), actor)


@pytest.mark.parametrize(
    "name",
    [
        "System.PullRequest.PullRequestId",
        "System.PullRequest.PullRequestNumber",
        "System.PullRequest.SourceCommitId",
        "Build.SourceVersion",
        "Build.BuildId",
        "Build.BuildNumber",
        "Build.Reason",
        "Build.Repository.Name",
        "Build.RequestedForId",
        "Agent.TempDirectory",
        "resources.pipeline.app.runID",
        "resources.pipeline.app.projectName",
        "Release.Artifacts.app.BuildId",
        "System.AccessToken",
        "mine",
    ],
)
def test_what_nobody_chooses_is_none(name: str) -> None:
    assert reached(pipeline(f"steps:\n- bash: echo $({name})\n")) == []


@pytest.mark.parametrize(
    ("type_", "free"),
    [
        ("string", True),
        ("object", True),
        ("stringList", True),
        ("boolean", False),
        ("number", False),
        ("environment", False),
        ("serviceConnection", False),
        ("pool", False),
        ("secureFile", False),
        ("filePath", False),
    ],
)
def test_a_parameter_is_a_source_where_it_holds_any_text(type_: str, free: bool) -> None:
    text = f"parameters:\n- name: x\n  type: {type_}\nsteps:\n- bash: echo ${{{{ parameters.x }}}}\n"
    found = [("${{ parameters.x }}", "x", "queuer")] if free else []
    assert reached(pipeline(text)) == found


def test_nobody_is_known_to_choose_what_a_template_is_given() -> None:
    text = "parameters:\n- name: x\nsteps:\n- bash: echo ${{ parameters.x }}\n"
    assert reached(pipeline(text, template=True)) == [("${{ parameters.x }}", "x", None)]


def test_values_leave_no_choice() -> None:
    text = "parameters:\n- name: x\n  values: [a, b]\nsteps:\n- bash: echo ${{ parameters.x }}\n"
    assert reached(pipeline(text)) == []


@pytest.mark.parametrize(
    ("expression", "carries"),
    [
        ("parameters.x", True),
        ("parameters['x']", True),
        ("format('v{0}', parameters.x)", True),
        ("lower(replace(parameters.x, 'a', 'b'))", True),
        ("coalesce(parameters.x, 'a')", True),
        ("split(parameters.x, ',')[0]", True),
        ("iif(eq(parameters.x, 'a'), parameters.x, 'b')", True),
        ("iif(eq(parameters.x, 'a'), 'a', 'b')", False),
        ("eq(parameters.x, 'a')", False),
        ("length(parameters.x)", False),
        ("startsWith(parameters.x, 'a')", False),
    ],
)
def test_functions_carry_a_text_or_do_not(expression: str, carries: bool) -> None:
    text = f"parameters:\n- name: x\nsteps:\n- bash: echo ${{{{ {expression} }}}}\n"
    assert bool(reached(pipeline(text))) is carries


def test_the_run_number_holds_what_the_name_says() -> None:
    for name, found in (
        ("$(SourceBranchName)-$(Rev:r)", ["Build.SourceBranchName"]),
        ("$(Build.SourceVersionMessage)", ["Build.SourceVersionMessage"]),
        ("$(Date:yyyyMMdd)$(Rev:.r)", []),
    ):
        made = pipeline(f"name: {name}\nsteps:\n- bash: echo $(Build.BuildNumber)\n")
        assert [source for _, source, _ in reached(made)] == found


@pytest.mark.parametrize(
    ("condition", "free"),
    [
        ("eq(variables['Build.SourceBranch'], 'refs/heads/main')", False),
        ("and(succeeded(), eq(variables['Build.SourceBranchName'], 'main'))", False),
        ("in(variables['Build.SourceBranchName'], 'main', 'next')", False),
        (
            "or(eq(variables['Build.SourceBranch'], 'refs/heads/a'),"
            " eq('refs/heads/b', variables['Build.SourceBranch']))",
            False,
        ),
        ("eq(variables.isMain, true)", False),
        ("and(always(), variables['isMain'])", False),
        ("startsWith(variables['Build.SourceBranch'], 'refs/heads/release/')", True),
        ("or(eq(variables['Build.SourceBranchName'], 'main'), failed())", True),
        ("ne(variables['Build.SourceBranchName'], 'main')", True),
        ("not(eq(variables['Build.SourceBranchName'], 'main'))", True),
        ("eq(variables['Build.SourceBranchName'], variables.main)", True),
        ("eq(variables['Build.Reason'], 'Manual')", True),
    ],
)
def test_a_condition_leaves_one_branch_or_many(condition: str, free: bool) -> None:
    variables = "variables:\n  isMain: $[eq(variables['Build.SourceBranch'], 'refs/heads/main')]\n"
    step = f"- bash: echo $(Build.SourceBranchName)\n  condition: {condition}\n"
    assert bool(reached(pipeline(f"{variables}steps:\n{step}"))) is free
    job = f"jobs:\n- job: A\n  condition: {condition}\n  steps:\n  - bash: echo $(Build.SourceBranchName)\n"
    assert bool(reached(pipeline(f"{variables}{job}"))) is free
