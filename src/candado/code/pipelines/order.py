"""What runs before what: stages one after the other unless they say so, jobs where they depend on others."""

from collections import defaultdict
from collections.abc import Iterable

from candado.code.pipelines.model import Job, Pipeline, Stage


def following(jobs: Iterable[Job], pipeline: Pipeline) -> set[int]:
    """The identities of the jobs that begin when one of these is over."""
    stages: set[int] = set()
    found: set[int] = set()
    positions = {id(stage): position for position, stage in enumerate(pipeline.stages)}
    for stage, own in _by_stage(jobs):
        stages.add(positions[id(stage)])
        found.update(_within(stage, own))
    for position in _reached(stages, _next_stages(pipeline)):
        found.update(map(id, pipeline.stages[position].jobs))
    return found


def _by_stage(jobs: Iterable[Job]) -> Iterable[tuple[Stage, set[int]]]:
    grouped: dict[int, tuple[Stage, set[int]]] = {}
    for job in jobs:
        grouped.setdefault(id(job.stage), (job.stage, set()))[1].add(id(job))
    return grouped.values()


def _within(stage: Stage, jobs: set[int]) -> Iterable[int]:
    """Those of the same stage."""
    positions = {job.name.lower(): position for position, job in enumerate(stage.jobs)}
    after: defaultdict[int, list[int]] = defaultdict(list)
    for position, job in enumerate(stage.jobs):
        for name in job.depends_on:
            if (before := positions.get(name.lower())) is not None:
                after[before].append(position)
    starts = {position for position, job in enumerate(stage.jobs) if id(job) in jobs}
    return (id(stage.jobs[position]) for position in _reached(starts, after))


def _next_stages(pipeline: Pipeline) -> dict[int, list[int]]:
    positions = {stage.name.lower(): position for position, stage in enumerate(pipeline.stages)}
    after: defaultdict[int, list[int]] = defaultdict(list)
    for position, stage in enumerate(pipeline.stages):
        if stage.depends_on is None:
            after[position - 1].append(position)
        else:
            for name in stage.depends_on:
                if (before := positions.get(name.lower())) is not None:
                    after[before].append(position)
    return after


def _reached(starts: set[int], after: dict[int, list[int]]) -> set[int]:
    """All that comes after some, by however many steps."""
    found: set[int] = set()
    left = list(starts)
    while left:
        for position in after.get(left.pop(), ()):
            if position not in found:
                found.add(position)
                left.append(position)
    return found
