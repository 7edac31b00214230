"""Environments, which YAML pipelines deploy to."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec

from .protection import Check
from .security import Token, secures
from .values import Moment, Permissions, State

if TYPE_CHECKING:
    from .project import Project

NAMESPACE = "Environment"


class Environment(State, frozen=True, kw_only=True):
    """An environment; the key is its name."""

    id: int = 0
    description: str = ""
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"
    modified_by: str = ""
    modified: Moment = "-1y"
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True
    open_to_all_pipelines: bool = False
    pipelines: dict[str, bool] = {}
    checks: dict[str, Check] = {}


def environment_token(project: "Project", environment: Environment) -> str:
    """Its token in the namespace Environment."""
    return f"Environments/{project.id}/{environment.id}"


@secures(NAMESPACE)
def environment_tokens(name: str, project: "Project") -> Iterator[Token]:
    """Each environment."""
    for key, environment in project.environments.items():
        path = ("projects", name, "environments", key)
        yield Token(environment_token(project, environment), environment, path)
