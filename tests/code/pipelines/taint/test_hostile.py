"""Whatever a file says, the question is answered."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from candado.code.pipelines.parse import ParseError
from tests.code.pipelines.made import pipeline
from tests.code.pipelines.taint.reached import names, reached

TEXTS = st.sampled_from(
    [
        "$(a)", "$(b)", "$(Build.SourceBranch)", "$[variables.a]", "$[dependencies.J.outputs['s.a']]", "$[",
        "$[]", "$[stageDependencies.S.J.outputs['s.b']]", "${{ parameters.p }}", "${{ variables.a }}",
        "${{ format('{0', a) }}", "${{ parameters.o.x[0].y }}", "${{ variables[parameters.p] }}",
        "##vso[task.setvariable variable=a]$b",
        "##vso[task.setvariable variable=b;isOutput=true]$(a)$BUILD_SOURCEBRANCH",
        "a=$BUILD_SOURCEBRANCH\n", "$a = '$(b)'\n", "##vso[build.updatebuildnumber]$a", "'", '"', "`", "$(",
        ")", "# ", "<<E\n", "x",
    ]
)  # fmt: skip
VALUES = st.lists(TEXTS, max_size=6).map("".join)
STEPS = st.fixed_dictionaries(
    {},
    optional={
        "bash": VALUES,
        "pwsh": VALUES,
        "name": st.just("s"),
        "env": st.dictionaries(st.sampled_from(["A", "b"]), VALUES, max_size=2),
        "condition": VALUES,
    },
)
VARIABLES = st.one_of(
    st.dictionaries(st.sampled_from(["a", "b", "Build.BuildNumber"]), VALUES),
    st.lists(st.fixed_dictionaries({"name": st.sampled_from(["a", "b"]), "value": VALUES}), max_size=3),
    VALUES,
)
JOBS = st.fixed_dictionaries(
    {"job": st.just("J"), "steps": st.lists(STEPS, max_size=4)}, optional={"variables": VARIABLES}
)
STAGES = st.fixed_dictionaries(
    {"stage": st.just("S"), "jobs": st.lists(JOBS, max_size=3)}, optional={"variables": VARIABLES}
)
PIPELINES = st.fixed_dictionaries(
    {"stages": st.lists(STAGES, max_size=3)},
    optional={
        "name": VALUES,
        "variables": VARIABLES,
        "parameters": st.just([{"name": "p"}, {"name": "o", "type": "object"}]),
    },
)


@settings(deadline=None)
@given(content=PIPELINES, template=st.booleans())
def test_nothing_fails_and_every_stretch_has_a_place(content: dict[str, object], template: bool) -> None:
    try:
        made = pipeline(yaml.safe_dump(content, sort_keys=False), template=template)
    except ParseError:
        return
    for written, name, _ in reached(made):
        assert written
        assert name


def test_many_variables_that_use_each_other() -> None:
    count = 3000
    circle = "".join(f"  v{n}: $(v{(n + 1) % count}) $(v{n * 7 % count})\n" for n in range(count))
    text = f"variables:\n{circle}  start: $(Build.SourceBranch)\nsteps:\n- bash: echo $(v1) $(start)\n"
    assert names(pipeline(text)) == ["$(start)"]


def test_many_jobs_that_hand_on() -> None:
    jobs = "".join(
        f"""
- job: J{n}
  variables:
    x: $[dependencies.J{n - 1}.outputs['s.x']]
  steps:
  - bash: echo "##vso[task.setvariable variable=x;isOutput=true]$(x){"$BUILD_SOURCEBRANCH" if n == 0 else ""}"
    name: s
"""
        for n in range(300)
    )
    found = names(pipeline(f"jobs:{jobs}"))
    assert found[:3] == ["$(x)"] * 3
    assert 10 < len(found) < 50


def test_many_sources_in_one_script() -> None:
    lines = "".join(f"    echo $(Build.SourceBranch) {n}\n" for n in range(2000))
    assert len(names(pipeline(f"steps:\n- bash: |\n{lines}"))) == 2000
