"""What scripts set by logging commands, for later steps and other jobs."""

import pytest

from tests.code.pipelines.made import pipeline
from tests.code.pipelines.taint.reached import names, reached, taints

SET = "##vso[task.setvariable variable=x]"


def used_after(keyword: str, *lines: str, env: str = "") -> bool:
    """Whether a later step sees the text of a source in `x`."""
    body = "".join(f"    {line}\n" for line in lines)
    return "$(x)" in names(pipeline(f"steps:\n- {keyword}: |\n{body}{env}- bash: echo $(x)\n"))


@pytest.mark.parametrize(
    ("keyword", "lines"),
    [
        ("bash", [f'echo "{SET}$(Build.SourceBranchName)"']),
        ("bash", [f'echo "{SET}$BUILD_SOURCEBRANCHNAME"']),
        ("bash", [f'echo "{SET}v-${{BUILD_SOURCEBRANCH#refs/heads/}}"']),
        ("bash", ["b=$BUILD_SOURCEBRANCH", 't="app:${b}"', f'echo "{SET}$t"']),
        ("bash", ["export b=$(Build.SourceBranch)", f'echo "{SET}$b"']),
        ("bash", ["if [ -n $B ]; then", "  b=$BUILD_SOURCEBRANCH", "fi", f'echo "{SET}$b"']),
        ("pwsh", ["$b = $env:BUILD_SOURCEBRANCHNAME", f'Write-Host "{SET}$b"']),
        ("pwsh", ["[string]$b = '$(Build.SourceBranch)'", f'Write-Host "{SET}$($b)"']),
        ("powershell", ['Write-Host "##vso[task.setvariable variable=x;]$env:Build_SourceBranch"']),
        ("script", ["set b=%BUILD_SOURCEBRANCHNAME%", f"echo {SET}%b%"]),
    ],
)
def test_a_set_variable_holds_the_source(keyword: str, lines: list[str]) -> None:
    assert used_after(keyword, *lines)


@pytest.mark.parametrize(
    ("keyword", "lines"),
    [
        ("bash", [f'echo "{SET}main"']),
        ("bash", [f'if [ "$BUILD_SOURCEBRANCHNAME" = main ]; then echo "{SET}prod"; fi']),
        ("bash", ['h=$(echo "$BUILD_SOURCEBRANCH" | sha256sum)', f'echo "{SET}$h"']),
        ("bash", ['h=$(git rev-parse "origin/$BUILD_SOURCEBRANCHNAME")', f'echo "{SET}$h"']),
        ("pwsh", ["$m = $env:BUILD_SOURCEBRANCHNAME -eq 'main'", f'Write-Host "{SET}$m"']),
        ("pwsh", ["$m = $env:BUILD_SOURCEBRANCH.StartsWith('refs/tags/')", f'Write-Host "{SET}$m"']),
        ("pwsh", [f'Write-Host "{SET}$env:BUILD_BUILDID"', "Write-Host $env:BUILD_SOURCEBRANCH"]),
        ("bash", ['echo "##vso[task.setvariable variable=$y]$BUILD_SOURCEBRANCH"']),
    ],
)
def test_what_has_no_text_of_a_source_holds_none(keyword: str, lines: list[str]) -> None:
    assert not used_after(keyword, *lines)


def test_the_steps_own_environment_counts() -> None:
    line = f'echo "{SET}$B"'
    assert used_after("bash", line, env="  env:\n    B: $(Build.SourceBranch)\n")
    assert not used_after("bash", line, env="  env:\n    B: main\n")
    hidden = "  env:\n    BUILD_SOURCEBRANCH: main\n"
    assert not used_after("bash", f'echo "{SET}$BUILD_SOURCEBRANCH"', env=hidden)


def test_what_may_have_been_cleaned_is_less_sure() -> None:
    body = "b=$(echo $BUILD_SOURCEBRANCH | tr -cd 'a-z')"
    made = pipeline(f'steps:\n- bash: |\n    {body}\n    echo "{SET}$b"\n- bash: echo $(x)\n')
    assert [taint.origin.sure for taint in taints(made)] == [False]


def test_only_later_steps_see_it() -> None:
    made = pipeline(
        f'steps:\n- bash: echo $(x)\n- bash: echo "{SET}$BUILD_SOURCEBRANCH"\n- bash: echo $(x)\n'
    )
    assert [taint.origin.since for taint in taints(made)] == [1]


def test_a_variable_that_mentions_it_changes_too() -> None:
    made = pipeline(
        f'variables:\n  y: v-$(x)\nsteps:\n- bash: echo "{SET}$BUILD_SOURCEBRANCH"\n- bash: echo $(y)\n'
    )
    assert names(made) == ["$(y)"]


OUTPUTS = """
stages:
- stage: One
  jobs:
  - job: A
    steps:
    - bash: echo "##vso[task.setvariable variable=x;isOutput=true]$BUILD_SOURCEBRANCH"
      name: s
    - bash: echo $(s.x) $(x)
  - job: B
    dependsOn: A
    variables:
      y: $[dependencies.A.outputs['s.x']]
      other: $[dependencies.A.outputs['s.z']]
    steps:
    - bash: echo $(y) $(other) $(s.x)
  - deployment: D
    environment: test
    strategy:
      runOnce:
        deploy:
          steps:
          - bash: echo "##vso[task.setvariable variable=x;isOutput=true]$BUILD_SOURCEBRANCH"
            name: s
- stage: Two
  variables:
    z: $[stageDependencies.One.A.outputs['s.x']]
  jobs:
  - job: C
    variables:
      d: $[ stageDependencies.One.D.outputs['D.s.x'] ]
    steps:
    - bash: echo $(z) $(d)
"""


def test_other_jobs_see_outputs() -> None:
    assert names(pipeline(OUTPUTS)) == ["$(s.x)", "$(y)", "$(z)", "$(d)"]


def test_the_number_of_the_run_is_everybodys() -> None:
    made = pipeline(
        """
jobs:
- job: A
  steps:
  - bash: echo $(Build.BuildNumber)
  - bash: echo "##vso[build.updatebuildnumber]1.0-$BUILD_SOURCEBRANCHNAME"
  - bash: echo $(Build.BuildNumber)
- job: B
  steps:
  - bash: echo $(Build.BuildNumber)
"""
    )
    assert [found[1] for found in reached(made)] == ["Build.SourceBranchName"] * 2
