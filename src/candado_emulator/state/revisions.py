"""What pipelines and policies were before they were changed: each keeps its former revisions, by number."""

from collections.abc import Mapping
from typing import TypeVar, cast

from msgspec.structs import replace

from .pipeline import Pipeline
from .policy import PolicyConfiguration
from .release import ReleasePipeline

T = TypeVar("T", Pipeline, PolicyConfiguration, ReleasePipeline)


def succeeding(before: T, after: T) -> T:
    """`after` as the next revision of `before`, which it keeps."""
    earlier = {**before.earlier, str(before.revision): replace(before, earlier={})}
    return replace(after, revision=before.revision + 1, earlier=earlier)


def revisions(it: T) -> Mapping[str, T]:
    """All revisions that are kept, by number, the oldest first."""
    return {**cast("Mapping[str, T]", it.earlier), str(it.revision): it}
