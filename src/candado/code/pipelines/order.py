"""What runs before what: stages one after the other unless they say so, jobs where they depend on others."""

from collections.abc import Iterator

from candado.code.pipelines.model import Job, Stage


def earlier_jobs(job: Job) -> Iterator[Job]:
    """The jobs that are over before a job begins: those it depends on, and all of the stages before it."""
    by_name = {other.name.lower(): other for other in job.stage.jobs}
    left = [name.lower() for name in job.depends_on]
    seen: set[str] = set()
    while left:
        name = left.pop()
        if name not in seen and (found := by_name.get(name)) is not None:
            seen.add(name)
            yield found
            left.extend(other.lower() for other in found.depends_on)
    for stage in earlier_stages(job.stage):
        yield from stage.jobs


def earlier_stages(stage: Stage) -> list[Stage]:
    """The stages that are over before a stage begins."""
    stages = stage.pipeline.stages
    position = {other.name.lower(): number for number, other in enumerate(stages)}
    left = _before(stages.index(stage), stages, position)
    found: dict[int, Stage] = {}
    while left:
        number = left.pop()
        if number not in found:
            found[number] = stages[number]
            left.extend(_before(number, stages, position))
    return list(found.values())


def _before(number: int, stages: list[Stage], position: dict[str, int]) -> list[int]:
    named = stages[number].depends_on
    if named is None:
        return [number - 1] if number else []
    return [position[name.lower()] for name in named if name.lower() in position]
