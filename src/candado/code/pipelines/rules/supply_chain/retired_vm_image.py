"""A hosted image that is gone."""

from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.hosted_images import POOLS, REMOVED, image_name, images, pools, successor
from candado.code.pipelines.model import Job
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match


def retired_vm_image(job: Job) -> Iterator[Match]:
    """Images that the service no longer offers, and pools that stand for one."""
    today = job.stage.pipeline.today
    for written in images(job):
        image = image_name(written.value)
        if image in REMOVED and REMOVED[image] <= today:
            message = f"{written.value.strip()} was removed on {REMOVED[image]}"
            yield Match(at=written.span, message=message, fix=_fix(written, successor(image, today)))
    for written in pools(job):
        image = POOLS.get(written.value.strip().lower(), "")
        if image and REMOVED[image] <= today:
            message = f"the pool {written.value.strip()} stands for {image}, removed on {REMOVED[image]}"
            yield Match(at=written.span, message=message)


def _fix(written: Scalar, image: str | None) -> Fix | None:
    if image is None or written.pieces:
        return None
    at = written.at(0, len(written.value.rstrip()))
    return Fix(f"Use {image}", (Edit(at, image),), safe=False)
