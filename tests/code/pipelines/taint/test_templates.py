"""Templates carry a source over files, and every hand is told."""

from tests.code.pipelines.made import pipeline
from tests.code.pipelines.taint.reached import reached, taints

ROOT = """
parameters:
- name: target
  type: string
stages:
- template: stages.yml
  parameters:
    where: app-${{ parameters.target }}
    branch: $(Build.SourceBranchName)
    fixed: main
"""
STAGES = """
parameters:
- name: where
- name: branch
- name: fixed
stages:
- stage: Deploy
  jobs:
  - job: Deploy
    steps:
    - template: steps.yml
      parameters:
        name: ${{ upper(parameters.where) }}
        branch: ${{ parameters.branch }}
        fixed: ${{ parameters.fixed }}
"""
STEPS = """
parameters:
  name: ''
  branch: ''
  fixed: ''
steps:
- bash: deploy ${{ parameters.name }} ${{ parameters.branch }} ${{ parameters.fixed }}
"""


def test_three_files() -> None:
    made = pipeline(ROOT, stages=STAGES, steps=STEPS)
    assert sorted(reached(made)) == [
        ("${{ parameters.branch }}", "Build.SourceBranchName", "contributor"),
        ("${{ parameters.name }}", "target", "queuer"),
    ]
    flows = {
        taint.name: [
            (hop.at.file.path, hop.at.file.position(hop.at.start)[0], hop.at.text) for hop in taint.flow
        ]
        for taint in taints(made)
    }
    assert flows == {
        "target": [
            ("azure-pipelines.yml", 3, "target"),
            ("azure-pipelines.yml", 8, "app-${{ parameters.target }}"),
            ("stages.yml", 13, "${{ upper(parameters.where) }}"),
        ],
        "Build.SourceBranchName": [
            ("azure-pipelines.yml", 6, "stages.yml"),
            ("stages.yml", 11, "steps.yml"),
        ],
    }


def test_a_default_that_no_caller_changes() -> None:
    root = "steps:\n- template: steps.yml\n"
    steps = (
        "parameters:\n- name: b\n  default: $(Build.SourceBranch)\nsteps:\n- bash: echo ${{ parameters.b }}\n"
    )
    assert reached(pipeline(root, steps=steps)) == [
        ("${{ parameters.b }}", "Build.SourceBranch", "contributor")
    ]
    assert ("${{ parameters.b }}", "Build.SourceBranch", "contributor") in reached(
        pipeline(steps, template=True)
    )


def test_steps_that_a_caller_hands_over_are_the_callers() -> None:
    root = """
parameters:
- name: x
extends:
  template: base.yml
  parameters:
    steps:
    - bash: echo ${{ parameters.x }} $(own)
"""
    base = """
parameters:
- name: steps
  type: stepList
jobs:
- job: A
  variables:
    own: $(Build.SourceBranch)
  steps:
  - ${{ parameters.steps }}
"""
    assert sorted(reached(pipeline(root, base=base))) == [
        ("$(own)", "Build.SourceBranch", "contributor"),
        ("${{ parameters.x }}", "x", "queuer"),
    ]


def test_variables_of_a_template() -> None:
    call = "- template: vars.yml\n  parameters:\n    b: $(Build.SourceBranch)\n"
    root = f"variables:\n{call}steps:\n- bash: echo $(x)\n"
    shared = "parameters:\n- name: b\nvariables:\n- name: x\n  value: v-${{ parameters.b }}\n"
    assert reached(pipeline(root, vars=shared)) == [("$(x)", "Build.SourceBranch", "contributor")]


def test_loops_hand_on_their_elements() -> None:
    made = pipeline(
        """
parameters:
- name: items
  type: object
  default: [{name: a}]
- name: closed
  values: [a, b]
steps:
- ${{ each item in parameters.items }}:
  - bash: echo ${{ item.name }} ${{ parameters.closed }}
"""
    )
    assert reached(made) == [("${{ item.name }}", "items.name", "queuer")]


def test_the_way_of_a_predefined_variable_through_templates_is_told() -> None:
    (found,) = taints(
        pipeline(
            "steps:\n- template: a.yml\n  parameters:\n"
            "    branch: ${{ variables['Build.SourceBranchName'] }}\n",
            a="parameters:\n- {name: branch, type: string}\nsteps:\n"
            "- bash: git switch ${{ parameters.branch }}\n",
        )
    )
    assert [hop.message for hop in found.flow] == ["Build.SourceBranchName is handed to a template"]
    assert found.flow[0].at.text == "${{ variables['Build.SourceBranchName'] }}"
