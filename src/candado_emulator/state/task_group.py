"""Task groups: steps that many classic pipelines share."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec

from .security import Token, secures
from .values import Json, Moment, Permissions, State

if TYPE_CHECKING:
    from .project import Project

NAMESPACE = "MetaTask"


class TaskGroup(State, frozen=True, kw_only=True):
    """A task group; the key is its name."""

    id: str = ""
    description: str = ""
    category: str = "Deploy"
    version: str = "1.0.0"
    """major.minor.patch"""
    is_preview: bool = False
    inputs: list[Json] = []
    """its parameters, as the service has them"""
    tasks: list[Json] = []
    """its steps, as the service has them"""
    runs_on: tuple[str, ...] = ("Agent", "DeploymentGroup")
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"
    modified_by: str = ""
    modified: Moment = "-1y"
    comment: str = ""
    revision: int = 1
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True


def task_group_token(project: "Project", group: TaskGroup) -> str:
    """Its token in the namespace MetaTask."""
    return f"{project.id}/{group.id}"


@secures(NAMESPACE)
def task_group_tokens(name: str, project: "Project") -> Iterator[Token]:
    """Each task group."""
    for key, group in project.task_groups.items():
        yield Token(task_group_token(project, group), group, ("projects", name, "task_groups", key))
