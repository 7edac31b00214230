"""Projects, their properties and teams."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec

from candado.collect.collector import At, Right, collector, each_project
from candado.connect.endpoint import Endpoint, Paging
from candado.model.projects import Project, ProjectProperty, Team
from candado.model.table import Record

PROJECTS = Endpoint(
    name="projects",
    path="_apis/projects",
    version="7.1",
    query={"stateFilter": "all"},
    paging=Paging.HEADER,
    page_size=1000,
    permission="View project-level information, in each project",
    pat_scope="vso.project",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/core/projects/list",
)

PROJECT_PROPERTIES = Endpoint(
    name="project-properties",
    path="_apis/projects/{project}/properties",
    version="7.1-preview.1",
    permission="View project-level information",
    pat_scope="vso.project",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/core/projects/get-project-properties",
)

TEAMS = Endpoint(
    name="teams",
    path="_apis/teams",
    version="7.1-preview.3",
    paging=Paging.SKIP,
    page_size=1000,
    permission="View project-level information, in each project",
    pat_scope="vso.project",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/core/teams/get-all-teams",
)

VIEW_ORGANIZATION = Right("Collection", "GENERIC_READ", "NAMESPACE:")
VIEW_PROJECT = Right("Project", "GENERIC_READ", "$PROJECT:vstfs:///Classification/TeamProject/{project}")


class WireProject(msgspec.Struct, rename="camel"):
    """A project in a list."""

    id: str
    name: str
    state: str
    visibility: Literal["private", "organization", "public"]
    description: str = ""
    last_update_time: datetime | None = None


class WireProperty(msgspec.Struct):
    """A property of a project."""

    name: str
    value: object


class WireTeam(msgspec.Struct, rename="camel"):
    """A team in a list."""

    id: str
    name: str
    project_id: str


@collector(PROJECTS, into=(Project,), rights=(VIEW_ORGANIZATION,))
def projects(record: WireProject, at: At) -> Iterator[Record]:
    """The projects that the identity may see."""
    yield Project(
        id=record.id,
        project_id=record.id,
        name=record.name,
        description=record.description,
        visibility=record.visibility,
        state=record.state,
        updated_at=record.last_update_time,
    )


@collector(PROJECT_PROPERTIES, into=(ProjectProperty,), plan=each_project)
def project_properties(record: WireProperty, at: At) -> Iterator[Record]:
    """What a project says of itself: its process, whether it has Git or TFVC."""
    yield ProjectProperty(project_id=at.project_id, name=record.name, value=str(record.value))


@collector(TEAMS, into=(Team,), rights=(VIEW_PROJECT,))
def teams(record: WireTeam, at: At) -> Iterator[Record]:
    """All teams of all projects."""
    yield Team(id=record.id, project_id=record.project_id, name=record.name)
