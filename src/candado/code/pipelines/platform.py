"""The operating system that a job runs on, as far as its pool tells."""

from typing import Literal

from candado.code.pipelines.model import Job
from candado.code.pipelines.nodes import Mapping, Scalar

Platform = Literal["windows", "linux", "macos"]


def platform(job: Job) -> Platform | None:
    """What the job's agent runs; None where its pool does not say.

    Source: learn.microsoft.com, "Microsoft-hosted agents"; a pipeline that names no pool gets Ubuntu.
    """
    pool = job.pool
    if pool is None:
        return None if job.stage.pipeline.template else "linux"
    image = (
        pool if isinstance(pool, Scalar) else pool.scalar("vmImage") if isinstance(pool, Mapping) else None
    )
    return _of_image(image.value.lower()) if image is not None else None


def _of_image(image: str) -> Platform | None:
    if image.startswith(("windows", "vs20", "win")):
        return "windows"
    if image.startswith("ubuntu"):
        return "linux"
    return "macos" if image.startswith("macos") else None
