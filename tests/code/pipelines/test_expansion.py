"""Templates are expanded as the service expands them: the constructs of the public documentation."""

import pytest

from tests.code.pipelines.expanded import pipeline, plain, shape, steps

ROOT = "azure-pipelines.yml"


def test_parameters_reach_a_template_and_default_where_they_are_not_given() -> None:
    found = pipeline(
        {
            ROOT: "steps:\n- template: t.yml\n  parameters: {name: World}\n- template: t.yml\n",
            "t.yml": "parameters:\n- name: name\n  type: string\n  default: nobody\n"
            "steps:\n- script: echo Hello ${{ parameters.name }}!\n",
        }
    )
    assert steps(found) == ["echo Hello World!", "echo Hello nobody!"]
    assert [call.text for call in found.steps[0].frame.calls] == ["t.yml"]


def test_parameters_in_the_old_form_are_a_map_of_defaults() -> None:
    found = pipeline(
        {
            ROOT: "jobs:\n- template: t.yml\n  parameters: {name: Linux}\n",
            "t.yml": "parameters:\n  name: ''\n  steps: [{script: make}]\n"
            "jobs:\n- job: ${{ parameters.name }}\n  steps: ${{ parameters.steps }}\n",
        }
    )
    assert [job.name for job in found.jobs] == ["Linux"]
    assert steps(found) == ["make"]


def test_all_parameters_are_handed_on_one_by_one() -> None:
    found = pipeline(
        {
            ROOT: "jobs:\n- template: t.yml\n  parameters:\n    jobs: [{job: a, steps: [{script: make}]}]\n",
            "t.yml": "parameters:\n  jobs: []\n  pool: small\njobs:\n- template: u.yml\n  parameters:\n"
            "    ${{ each parameter in parameters }}:\n      ${{ parameter.key }}: ${{ parameter.value }}\n",
            "u.yml": "parameters:\n  jobs: []\n  pool: ''\njobs:\n- ${{ each job in parameters.jobs }}:\n"
            "  - job: ${{ job.job }}\n    pool: ${{ parameters.pool }}\n    steps: ${{ job.steps }}\n",
        }
    )
    assert [(job.name, plain(job.pool)) for job in found.jobs] == [("a", "small")]
    assert steps(found) == ["make"]


def test_lists_of_steps_are_spliced_into_the_list_around_them() -> None:
    found = pipeline(
        {
            ROOT: "extends:\n  template: t.yml\n  parameters:\n    before:\n"
            "    - script: first\n    - template: more.yml\n",
            "more.yml": "steps:\n- script: second\n",
            "t.yml": "parameters:\n- {name: before, type: stepList, default: []}\n"
            "- {name: after, type: stepList, default: [{script: last}]}\n"
            "jobs:\n- job: build\n  steps:\n  - ${{ parameters.before }}\n  - script: third\n"
            "  - ${{ parameters.after }}\n",
        }
    )
    assert steps(found) == ["first", "second", "third", "last"]
    assert found.steps[0].node.file.path == ROOT
    assert found.extends is not None


@pytest.mark.parametrize(
    ("default", "expected"), [("[]", ["any"]), ("[{task: x}]", ["x"]), ("[x, y]", ["x", "y"])]
)
def test_a_template_alone_shows_what_it_does_with_a_list(default: str, expected: list[str]) -> None:
    script = "any" if default == "[]" else "${{ coalesce(one.task, one) }}"
    text = (
        f"parameters:\n  list: {default}\nsteps:\n"
        f"- ${{{{ each one in parameters.list }}}}:\n  - script: {script}\n"
    )
    assert steps(pipeline({"t.yml": text}, template=True)) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("'a'", ["is a"]), ("'b'", ["is b"]), ("'c'", ["is other"]), ("'A'", ["is a"])]
)
def test_conditions_choose_a_branch(value: str, expected: list[str]) -> None:
    found = pipeline(
        {
            ROOT: f"steps:\n- template: t.yml\n  parameters: {{p: {value}}}\n",
            "t.yml": "parameters:\n- name: p\n  type: string\nsteps:\n"
            "- ${{ if eq(parameters.p, 'a') }}:\n  - script: is a\n"
            "- ${{ elseif eq(parameters.p, 'b') }}:\n  - script: is b\n"
            "- ${{ else }}:\n  - script: is other\n",
        }
    )
    assert steps(found) == expected
    assert all(not step.guards for step in found.steps)


def test_all_branches_stay_where_nobody_can_know_with_their_guards() -> None:
    found = pipeline(
        {
            ROOT: "parameters:\n- name: p\n  type: string\nsteps:\n"
            "- ${{ if eq(parameters.p, 'a') }}:\n  - script: is a\n- ${{ else }}:\n  - script: is other\n"
            "- script: always\n"
        }
    )
    assert steps(found) == ["is a", "is other", "always"]
    assert [[(guard.condition, guard.holds) for guard in step.guards] for step in found.steps] == [
        [("eq(parameters.p, 'a')", True)],
        [("eq(parameters.p, 'a')", False)],
        [],
    ]


def test_choices_that_no_branch_has_leave_it_out() -> None:
    found = pipeline(
        {
            ROOT: "parameters:\n- name: p\n  type: string\n  values: [a, b]\nsteps:\n"
            "- ${{ if eq(parameters.p, 'c') }}:\n  - script: never\n"
            "- ${{ if in(parameters.p, 'a', 'b') }}:\n  - script: always\n"
        }
    )
    assert steps(found) == ["always"]


def test_a_list_is_run_through_and_a_map_by_its_pairs() -> None:
    found = pipeline(
        {
            ROOT: "jobs:\n- template: t.yml\n  parameters:\n    images: [a, b]\n    env: {X: '1', Y: '2'}\n",
            "t.yml": "parameters:\n- {name: images, type: object}\n- {name: env, type: object}\njobs:\n"
            "- ${{ each image in parameters.images }}:\n  - job: job_${{ image }}\n    steps:\n"
            "    - script: make\n      env:\n        ${{ each pair in parameters.env }}:\n"
            "          ${{ pair.key }}: ${{ pair.value }}!\n",
        }
    )
    assert [job.name for job in found.jobs] == ["job_a", "job_b"]
    assert [plain(step.env) for step in found.steps] == [{"X": "1!", "Y": "2!"}] * 2


def test_an_unknown_list_is_run_through_once() -> None:
    found = pipeline(
        {
            ROOT: "parameters: [{name: l, type: object}]\nsteps:\n"
            "- ${{ each x in parameters.l }}:\n  - script: ${{ x }}\n"
        }
    )
    assert steps(found) == ["${{ x }}"]


def test_a_map_is_inserted_into_the_map_around_it() -> None:
    found = pipeline(
        {
            ROOT: "jobs:\n- template: t.yml\n  parameters: {variables: {arch: x64}}\n",
            "t.yml": "parameters:\n- {name: variables, type: object, default: {}}\njobs:\n- job: build\n"
            "  variables:\n    configuration: debug\n    ${{ insert }}: ${{ parameters.variables }}\n"
            "  steps: [{script: make}]\n",
        }
    )
    assert {each.name.value: plain(each.value) for each in found.jobs[0].variables} == {
        "configuration": "debug",
        "arch": "x64",
    }


def test_steps_given_to_a_template_are_taken_apart_by_their_pairs() -> None:
    found = pipeline(
        {
            ROOT: "extends:\n  template: t.yml\n  parameters:\n    jobs:\n"
            "    - job: a\n      steps: [{script: one}]\n",
            "t.yml": "parameters:\n- {name: jobs, type: jobList}\njobs:\n"
            "- ${{ each job in parameters.jobs }}:\n"
            "  - ${{ each pair in job }}:\n      ${{ if ne(pair.key, 'steps') }}:\n"
            "        ${{ pair.key }}: ${{ pair.value }}\n    steps:\n"
            "    - script: before\n    - ${{ job.steps }}\n",
        }
    )
    assert [job.name for job in found.jobs] == ["a"]
    assert steps(found) == ["before", "one"]


def test_paths_are_relative_to_the_file_that_names_them() -> None:
    found = pipeline(
        {
            ROOT: "steps:\n- template: a/b.yml\n",
            "a/b.yml": "steps:\n- template: c.yml\n- template: /d.yml\n"
            "- template: ../d.yml\n- template: x.yml@self\n",
            "a/c.yml": "steps: [{script: c}]\n",
            "d.yml": "steps: [{script: d}]\n",
            "x.yml": "steps: [{script: x}]\n",
        }
    )
    assert steps(found) == ["c", "d", "d", "x"]


def test_a_path_in_a_named_repository_is_relative_to_the_file_or_to_the_root() -> None:
    found = pipeline(
        {
            ROOT: "steps:\n- template: a/b.yml@self\n",
            "a/b.yml": "steps:\n- template: c.yml@self\n- template: a/d.yml@self\n",
            "a/c.yml": "steps: [{script: c}]\n",
            "c.yml": "steps: [{script: another}]\n",
            "a/d.yml": "steps: [{script: d}]\n",
        }
    )
    assert steps(found) == ["c", "d"]
    assert not found.unresolved


def test_a_path_that_is_handed_to_a_template_counts_from_there() -> None:
    found = pipeline(
        {
            ROOT: "steps:\n- template: a/b.yml\n  parameters:\n"
            "    given: [{template: c.yml}, {template: d.yml}]\n",
            "a/b.yml": "parameters:\n- {name: given, type: stepList}\nsteps:\n- ${{ parameters.given }}\n",
            "a/c.yml": "steps: [{script: c}]\n",
            "c.yml": "steps: [{script: another}]\n",
            "d.yml": "steps: [{script: d}]\n",
        }
    )
    assert steps(found) == ["c", "d"]
    assert not found.unresolved


def test_a_template_of_another_repository_brings_its_own_files() -> None:
    found = pipeline(
        {
            ROOT: "resources:\n  repositories:\n  - {repository: shared, type: git, name: Web/shared}\n"
            "steps:\n- template: s/a.yml@shared\n",
            "s/a.yml@shared": "steps:\n- template: b.yml\n",
            "s/b.yml@shared": "steps: [{script: b}]\n",
        }
    )
    assert steps(found) == ["b"]
    assert found.steps[0].node.file.repository == "shared"


def test_what_is_handed_to_a_template_that_is_not_at_hand_is_there() -> None:
    found = pipeline(
        {
            ROOT: "extends:\n  template: v1/Official.yml@central\n"
            "  parameters:\n    sdl: {tool: x}\n    stages:\n"
            "    - stage: build\n      jobs:\n      - job: a\n        steps: [{script: one}]\n"
            "      - template: missing.yml\n        parameters: {extra: [{script: two}]}\n",
        }
    )
    assert steps(found) == ["one", "two"]
    assert [gap.template for gap in found.unresolved] == ["v1/Official.yml@central", "missing.yml"]


@pytest.mark.parametrize(
    ("name", "held"),
    [("before", "[{template: t.yml}, {script: two}]"), ("stepList", "[{template: t.yml}]")],
)
def test_templates_in_what_is_handed_are_followed(name: str, held: str) -> None:
    found = pipeline(
        {
            ROOT: f"stages:\n- template: a.yml@central\n  parameters: {{{name}: {held}}}\n",
            "t.yml": "steps:\n- script: one\n",
        }
    )
    assert steps(found) == ["one", "two"][: held.count("{")]


def test_steps_that_a_job_hands_to_the_template_around_it_are_there() -> None:
    found = pipeline(
        {
            ROOT: "extends:\n  template: v1/Official.yml@central\n  parameters:\n    stages:\n"
            "    - stage: s\n      jobs:\n      - job: a\n        templateContext:\n"
            "          preBuildSteps: [{script: before}]\n        steps: [{script: one}]\n",
        }
    )
    assert steps(found) == ["one", "before"]


def test_variables_are_known_to_expressions_below_them() -> None:
    found = pipeline(
        {
            ROOT: "variables:\n- template: v.yml\n  parameters: {env: dev}\n"
            "- name: b\n  value: ${{ variables.a }}-2\n"
            "stages:\n- stage: s\n  variables: {a: inner}\n  jobs:\n  - job: j\n    steps:\n"
            "    - script: ${{ variables.a }} ${{ variables.b }} ${{ variables['Build.SourceBranch'] }}\n",
            "v.yml": "parameters: [{name: env, type: string}]\nvariables:\n  a: ${{ parameters.env }}-1\n",
        }
    )
    assert steps(found) == ["inner dev-1-2 ${{ variables['Build.SourceBranch'] }}"]


def test_expressions_stand_in_keys() -> None:
    found = pipeline(
        {
            ROOT: "steps:\n- template: t.yml\n  parameters: {name: X}\n",
            "t.yml": "parameters: [{name: name, type: string}]\nsteps:\n- script: make\n"
            "  env:\n    ${{ parameters.name }}_TOKEN: a\n",
        }
    )
    assert plain(found.steps[0].env) == {"X_TOKEN": "a"}


@pytest.mark.parametrize("hook", ["preDeploy", "deploy", "routeTraffic", "postRouteTraffic"])
@pytest.mark.parametrize("way", ["runOnce", "rolling", "canary"])
def test_steps_of_deployments_are_found_in_every_hook(way: str, hook: str) -> None:
    found = pipeline(
        {
            ROOT: f"jobs:\n- deployment: web\n  environment: prod\n  strategy:\n    {way}:\n      {hook}:\n"
            "        steps: [{script: one}]\n      on:\n        failure:\n          steps: [{script: two}]\n"
            "        success:\n          steps: [{script: three}]\n"
        }
    )
    assert [(step.hook, step.head.value) for step in found.steps] == [
        (hook.lower(), "one"),
        ("failure", "two"),
        ("success", "three"),
    ]


def test_phases_and_queues_are_the_old_words_for_jobs_and_pools() -> None:
    found = pipeline({ROOT: "phases:\n- phase: one\n  queue: Default\n  steps: [{script: make}]\n"})
    assert shape(found) == [
        {
            "stage": "",
            "variables": {},
            "jobs": [{"job": "one", "pool": "Default", "variables": {}, "steps": [{"script": "make"}]}],
        }
    ]


def test_a_template_alone_shows_what_its_defaults_make_of_it() -> None:
    found = pipeline(
        {
            "t.yml": "parameters:\n- {name: s, type: stepList, default: [{script: d}]}\n"
            "steps:\n- ${{ parameters.s }}\n"
        },
        template=True,
    )
    assert steps(found) == ["d"]


def test_templates_that_include_each_other_end() -> None:
    found = pipeline(
        {
            ROOT: "steps:\n- template: a.yml\n",
            "a.yml": "steps:\n- script: a\n- template: b.yml\n",
            "b.yml": "steps:\n- template: a.yml\n",
        }
    )
    assert steps(found) == ["a"]
    assert [gap.reason for gap in found.unresolved] == ["it includes itself"]


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("missing.yml", "not there"),
        ("${{ parameters.which }}.yml", "only when a run is queued"),
        ("$(which).yml", "macros"),
        ("../../outside.yml", "not there"),
        ("broken.yml", "line 2"),
    ],
)
def test_a_template_that_cannot_be_followed_is_named(template: str, reason: str) -> None:
    found = pipeline(
        {
            ROOT: f"parameters: [{{name: which, type: string}}]\nsteps:\n"
            f"- template: {template}\n- script: rest\n",
            "broken.yml": "steps: [\n",
        }
    )
    assert steps(found) == ["rest"]
    assert reason in found.unresolved[0].reason


def test_limits_of_the_service_are_said() -> None:
    chain = {f"t{n}.yml": f"steps:\n- template: t{n + 1}.yml\n" for n in range(30)}
    deep = pipeline({ROOT: "steps:\n- template: t0.yml\n", **chain})
    assert "levels" in deep.unresolved[0].reason
    many = {f"t{n}.yml": "steps: [{script: x}]\n" for n in range(120)}
    wide = pipeline({ROOT: "steps:\n" + "".join(f"- template: {name}\n" for name in many), **many})
    assert len(wide.steps) == 100
    assert "100 files" in wide.unresolved[0].reason
    doubling = "".join(
        f"  a{n}: ${{{{ variables.a{n - 1} }}}}${{{{ variables.a{n - 1} }}}}\n" for n in range(1, 60)
    )
    grown = pipeline({ROOT: f"variables:\n  a0: aaaaaaaaaa\n{doubling}steps:\n- script: make\n"})
    assert "memory" in grown.unresolved[0].reason
