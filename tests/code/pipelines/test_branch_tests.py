"""A condition that somebody's own branch passes by its name is found; the repair keeps that branch out."""

from hypothesis import given
from hypothesis import strategies as st

from candado.code.pipelines.branch_names import Demand, of_condition
from candado.code.pipelines.expressions import Context, evaluate, parse, truth
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.values import Value
from tests.code.pipelines.made import pipeline

_NAME = "variables['Build.SourceBranchName']"
_BRANCH = "variables['Build.SourceBranch']"

LEAVES = st.sampled_from(
    [
        f"eq({_NAME}, 'main')",
        f"ne({_NAME}, 'main')",
        f"eq('main', lower({_NAME}))",
        f"in({_NAME}, 'main', 'trunk')",
        f"eq({_BRANCH}, 'refs/heads/main')",
        f"ne({_BRANCH}, 'refs/heads/main')",
        f"startsWith({_BRANCH}, 'refs/heads/release/')",
        f"endsWith({_BRANCH}, '/main')",
        "true",
        "eq(variables['other'], 'x')",
    ]
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"and({pair[0]}, {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"or({pair[0]}, {pair[1]})"),
        inner.map(lambda one: f"not({one})"),
        inner.map(lambda one: f"eq({one}, true)"),
        inner.map(lambda one: f"ne({one}, 'true')"),
    ),
    max_leaves=6,
)


def passes(condition: str, branch: str) -> bool | None:
    """Whether a run of a branch passes a condition."""
    known = {"build.sourcebranch": branch, "build.sourcebranchname": branch.rpartition("/")[2]}

    def variable(name: str | None) -> Value:
        return known.get((name or "").lower(), "")

    return truth(evaluate(parse(condition), Context({"variables": variable})))


def asked(condition: str) -> tuple[Demand, Scalar]:
    """What a step's condition asks of the branch."""
    made = pipeline(f'steps:\n- script: make\n  condition: "{condition}"\n')
    written = made.steps[0].condition
    assert written is not None
    return of_condition(written, made.frame, made), written


@given(CONDITIONS)
def test_a_condition_that_a_name_alone_passes_is_found(condition: str) -> None:
    by_name = passes(condition, "refs/heads/eve/main") and not passes(condition, "refs/heads/eve/other")
    demand, _ = asked(condition)
    if by_name:
        assert demand.weak


@given(CONDITIONS)
def test_a_sound_condition_keeps_everybodys_branches_out(condition: str) -> None:
    demand, _ = asked(condition)
    if demand.sound:
        assert not passes(condition, "refs/heads/eve/main")
        assert not passes(condition, "refs/heads/eve/other")


@given(CONDITIONS)
def test_a_repair_keeps_the_branch_that_was_meant_and_nothing_else(condition: str) -> None:
    demand, written = asked(condition)
    if not demand.weak or not all(weak.edits for weak in demand.weak):
        return
    text = written.file.text
    edits = sorted({(edit.at.start, edit.at.end, edit.text) for weak in demand.weak for edit in weak.edits})
    for start, end, put in reversed(edits):
        text = text[:start] + put + text[end:]
    mended = text[text.index('"') + 1 : text.rindex('"')]
    assert passes(mended, "refs/heads/main") == passes(condition, "refs/heads/main")
    assert not asked(mended)[0].weak
