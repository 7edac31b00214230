"""What follows what, against the meaning of `dependsOn` spelled out."""

from hypothesis import given
from hypothesis import strategies as st

from candado.code.pipelines.model import Job
from candado.code.pipelines.order import following
from tests.code.pipelines.made import pipeline

_NUMBERS = st.integers(0, 4)
_STAGES = st.lists(
    st.tuples(
        st.none() | st.lists(_NUMBERS, max_size=2),
        st.lists(st.lists(_NUMBERS, max_size=2), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=4,
)


def text_of(stages: list[tuple[list[int] | None, list[list[int]]]]) -> str:
    """Stages s0, s1, ... with jobs j0, j1, ... that depend on those of these numbers."""
    lines = ["stages:"]
    for number, (before, jobs) in enumerate(stages):
        lines.append(f"- stage: s{number}")
        if before is not None:
            lines.append(f"  dependsOn: [{', '.join(f'S{other}' for other in before)}]")
        lines.append("  jobs:")
        for position, needs in enumerate(jobs):
            lines.append(f"  - job: j{position}")
            lines.append(f"    dependsOn: [{', '.join(f'j{other}' for other in needs)}]")
            lines.append("    steps: [{script: make}]")
    return "\n".join(lines) + "\n"


def directly_before(job: Job) -> list[Job]:
    """The jobs that a job waits for, as the service says it."""
    stages = job.stage.pipeline.stages
    found = [other for other in job.stage.jobs if other.name in job.depends_on]
    position = stages.index(job.stage)
    if job.stage.depends_on is None:
        earlier = stages[position - 1 : position] if position else []
    else:
        earlier = [stage for stage in stages if stage.name.upper() in job.stage.depends_on]
    return found + [other for stage in earlier for other in stage.jobs]


@given(_STAGES, _NUMBERS)
def test_what_follows_a_job(stages: list[tuple[list[int] | None, list[list[int]]]], chosen: int) -> None:
    made = pipeline(text_of(stages))
    start = made.jobs[chosen % len(made.jobs)]
    expected = {id(start)}
    while True:
        more = {
            id(job) for job in made.jobs if any(id(before) in expected for before in directly_before(job))
        } - expected
        if not more:
            break
        expected |= more
    assert following([start], made) | {id(start)} == expected
