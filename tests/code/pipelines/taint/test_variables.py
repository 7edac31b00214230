"""Variables carry a source from scope to scope."""

from hypothesis import given
from hypothesis import strategies as st

from tests.code.pipelines.made import pipeline
from tests.code.pipelines.taint.reached import names, reached, taints


def test_every_scope_and_form() -> None:
    made = pipeline(
        """
variables:
- name: a
  value: $(Build.SourceBranchName)
- name: fixed
  value: main
stages:
- stage: S
  variables:
    b: x-$(A)
  jobs:
  - job: J
    variables:
      c: $[format('{0}!', variables['b'])]
      spliced: ${{ variables['Build.SourceBranch'] }}
    steps:
    - bash: echo $(a) $(b) $(c) $(spliced) $(fixed) ${{ variables.a }}
"""
    )
    assert names(made) == ["$(a)", "$(b)", "$(c)", "$(spliced)", "${{ variables.a }}"]
    flow = next(taint for taint in taints(made) if taint.end - taint.start == 4 and len(taint.flow) == 3).flow
    assert [hop.at.text for hop in flow] == ["$(Build.SourceBranchName)", "$(A)", "variables['b']"]


def test_the_innermost_definition_holds() -> None:
    made = pipeline(
        """
variables:
  x: $(Build.SourceBranchName)
  y: main
jobs:
- job: A
  variables:
    x: main
    y: $(Build.SourceBranch)
  steps:
  - bash: echo $(x) $(y)
- job: B
  steps:
  - bash: echo $(x) $(y)
"""
    )
    assert [found[1] for found in reached(made)] == ["Build.SourceBranch", "Build.SourceBranchName"]


def test_what_only_a_run_decides_may_hold() -> None:
    made = pipeline(
        """
parameters:
- name: official
  type: boolean
variables:
- name: x
  value: $(Build.SourceBranchName)
- ${{ if parameters.official }}:
  - name: x
    value: main
steps:
- bash: echo $(x)
"""
    )
    assert names(made) == ["$(x)"]


def test_the_source_that_most_people_control_is_told() -> None:
    made = pipeline(
        "variables:\n  x: $(Build.DefinitionName) $(Build.SourceBranch) $(Build.SourceVersionMessage)\n"
        "steps:\n- bash: echo $(x)\n"
    )
    assert [found[2] for found in reached(made)] == ["outsider"]


def test_both_kinds_of_sources_arrive() -> None:
    made = pipeline(
        "parameters:\n- name: p\nvariables:\n  x: $(Build.SourceBranch)-${{ parameters.p }}\n"
        "steps:\n- bash: echo $(x)\n"
    )
    assert {taint.kind for taint in taints(made)} == {"predefined", "parameter"}


def test_cycles_end_and_lose_nothing() -> None:
    made = pipeline(
        "variables:\n  a: $(b)\n  b: $(a) $(c)\n  c: $(b) $(Build.SourceBranch)\n  d: $(d)\n"
        "steps:\n- bash: echo $(a) $(b) $(c) $(d)\n"
    )
    assert names(made) == ["$(a)", "$(b)", "$(c)"]


def test_the_agent_follows_fifty_levels() -> None:
    chain = "".join(f"  v{n}: $(v{n - 1})\n" for n in range(1, 80))
    made = pipeline(
        f"variables:\n  v0: $(Build.SourceBranch)\n{chain}steps:\n- bash: echo $(v40)\n- bash: echo $(v79)\n"
    )
    assert names(made) == ["$(v40)"]


NAMES = st.sampled_from(["a", "b", "c", "d", "e"])
VALUES = st.one_of(
    NAMES.map("$({})".format),
    NAMES.map("$[variables['{}']]".format),
    st.just("$(Build.SourceBranch)"),
    st.just("main"),
)


@given(definitions=st.dictionaries(NAMES, VALUES), order=st.randoms(use_true_random=False))
def test_the_order_of_definitions_does_not_matter(definitions: dict[str, str], order: object) -> None:
    def found(pairs: list[tuple[str, str]]) -> list[str]:
        lines = "".join(f"  {name}: {value}\n" for name, value in pairs)
        uses = " ".join(f"$({name})" for name in "abcde")
        return names(pipeline(f"variables:\n  z: z\n{lines}steps:\n- bash: echo {uses}\n"))

    pairs = list(definitions.items())
    expected = found(pairs)
    reachable = {name for name, value in pairs if value == "$(Build.SourceBranch)"}
    for _ in pairs:
        reachable |= {
            name for name, value in pairs if any(f"({r})" in value or f"'{r}'" in value for r in reachable)
        }
    assert expected == [f"$({name})" for name in "abcde" if name in reachable]
    assert found(pairs[::-1]) == expected
