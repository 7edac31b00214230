"""A hosted image by a name that moves."""

from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.hosted_images import images, latest
from candado.code.pipelines.model import Job
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match


def floating_vm_image(job: Job) -> Iterator[Match]:
    """Images that end in `-latest`."""
    for image in images(job):
        name = image.value.strip()
        if name.lower().endswith("-latest"):
            now = latest(name, job.stage.pipeline.today)
            means = f"means {now} now and" if now else "means"
            message = f"{name} {means} another image one day, without a change here"
            yield Match(at=image.span, message=message, fix=_fix(image, now) if now else None)


def _fix(image: Scalar, now: str) -> Fix | None:
    if image.pieces:
        return None
    at = image.at(0, len(image.value.rstrip()))
    return Fix(f"Name the image that it means now: {now}", (Edit(at, now),))
