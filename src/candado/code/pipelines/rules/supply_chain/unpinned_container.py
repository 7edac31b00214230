"""A container image by a name that moves."""

from collections.abc import Iterator

from candado.code.pipelines.image_references import firmness
from candado.code.pipelines.literals import literal, literal_of
from candado.code.pipelines.model import Job, Resource
from candado.code.pipelines.nodes import Mapping, Node, Scalar, is_true
from candado.code.pipelines.rule import Match

_MESSAGES = {
    "none": "{} names no version: whatever is pushed as latest runs here",
    "latest": "{}: whatever is pushed as latest runs here",
    "tag": "{}: a tag can be moved to another image, a digest cannot",
}


def unpinned_container(subject: Resource | Job) -> Iterator[Match]:
    """Images of container resources, of jobs and of their services that are not named by digest."""
    if isinstance(subject, Resource):
        if subject.kind == "container" and not is_true(subject.node.get("localImage")):
            yield from _judged(subject.node.get("image"), subject)
        return
    container = subject.container
    if container is not None:
        yield from _used(container, subject)
    services = subject.node.get("services")
    if isinstance(services, Mapping):
        for service in services.entries:
            yield from _used(service.value, subject)


def _used(container: Node, job: Job) -> Iterator[Match]:
    """What a job runs in: an image, a mapping that names one, or the alias of a resource."""
    if isinstance(container, Mapping):
        if not is_true(container.get("localImage")):
            yield from _judged(container.get("image"), job)
    elif isinstance(container, Scalar) and _is_image(container.value, job):
        yield from _judged(container, job)


def _is_image(written: str, job: Job) -> bool:
    return ("/" in written or ":" in written) and not job.stage.pipeline.resource("container", written)


def _judged(image: Node | None, of: Resource | Job) -> Iterator[Match]:
    if not isinstance(image, Scalar):
        return
    name = image.value.strip()
    named_by = firmness(name)
    if named_by in _MESSAGES:
        tagged = named_by == "tag"
        written = literal_of(image, of) if isinstance(of, Job) else literal(image, of.frame)
        yield Match(
            at=written.span,
            message=_MESSAGES[named_by].format(name),
            severity="low" if tagged else None,
            persona="pedantic" if tagged else None,
        )
