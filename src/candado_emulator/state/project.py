"""Projects."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from . import builtin
from .agents import AgentQueue, first_queues
from .classification import Area, Iteration
from .connection import Connection
from .environment import Environment
from .feed import Feed
from .identity import Group
from .library import SecureFile, VariableGroup
from .pipeline import Pipeline, PipelineFolder, PipelineSettings, Retention
from .policy import PolicyConfiguration
from .release import ReleasePipeline
from .repository import DeletedRepository, Repository
from .security import Token, secures
from .task_group import TaskGroup
from .values import Acl, Moment, Permissions, State

NAMESPACE = "Project"


class Project(State, frozen=True, kw_only=True):
    """A project; the key is its name.

    A new one has the groups and permissions that the service gives to new projects.
    """

    id: str = ""
    description: str = ""
    visibility: Literal["private", "organization", "public"] = "private"
    process: Literal["Agile", "Basic", "Scrum", "CMMI"] = "Agile"
    state: Literal["wellFormed", "createPending", "deleting", "new"] = "wellFormed"
    revision: int = 1
    updated: Moment = "-30d"
    properties: dict[str, str] = {}
    """properties beyond those that every project has"""
    settings: PipelineSettings = PipelineSettings()
    retention: Retention = Retention()
    groups: dict[str, Group] = msgspec.field(default_factory=builtin.project_groups)
    repositories: dict[str, Repository] = {}
    deleted_repositories: dict[str, DeletedRepository] = {}
    """those in the recycle bin"""
    policies: dict[str, PolicyConfiguration] = {}
    pipelines: dict[str, Pipeline] = {}
    pipeline_folders: dict[str, PipelineFolder] = {}
    releases: dict[str, ReleasePipeline] = {}
    task_groups: dict[str, TaskGroup] = {}
    connections: dict[str, Connection] = {}
    variable_groups: dict[str, VariableGroup] = {}
    secure_files: dict[str, SecureFile] = {}
    environments: dict[str, Environment] = {}
    queues: dict[str, AgentQueue] = msgspec.field(default_factory=first_queues)
    areas: dict[str, Area] = {}
    iterations: dict[str, Iteration] = {}
    feeds: dict[str, Feed] = {}
    deleted_feeds: dict[str, Feed] = {}
    """those in the recycle bin"""
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = msgspec.field(
        default_factory=builtin.project_permissions
    )
    inherit: bool = True
    security: Annotated[dict[str, Acl], msgspec.Meta(extra={"namespaces": True})] = msgspec.field(
        default_factory=builtin.project_security
    )
    """by security namespace, what holds for all its objects in the project: `Git Repositories`, `Build`..."""


def project_token(project: Project) -> str:
    """Its token in the namespace Project."""
    return f"$PROJECT:vstfs:///Classification/TeamProject/{project.id}"


@secures(NAMESPACE)
def project_tokens(name: str, project: Project) -> Iterator[Token]:
    """The project itself."""
    yield Token(project_token(project), project, ("projects", name))


@secures("Identity")
def group_tokens(name: str, project: Project) -> Iterator[Token]:
    """Its groups, teams among them."""
    for key, group in project.groups.items():
        yield Token(f"{project.id}\\{group.id}", group, ("projects", name, "groups", key))
