"""Protected resources: what a pipeline needs leave to use, as the service names them in its own reads.

Reads of their checks and of the pipelines that may use them are planned from the tables of the resources.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from candado.collect.collector import Known
from candado.collect.connections import VIEW_CONNECTIONS
from candado.collect.environments import VIEW_ENVIRONMENTS
from candado.collect.library import VIEW_LIBRARY
from candado.collect.queues import VIEW_QUEUES
from candado.collect.repos import READ_REPOSITORIES
from candado.model.repos import Repository
from candado.model.resources import (
    AgentQueue,
    Environment,
    ResourceType,
    SecureFile,
    ServiceConnection,
    VariableGroup,
)

PROTECTED = (ServiceConnection, Environment, AgentQueue, Repository, SecureFile, VariableGroup)
"""Their tables."""

VIEW_PROTECTED = (VIEW_CONNECTIONS, VIEW_ENVIRONMENTS, VIEW_QUEUES, READ_REPOSITORIES, VIEW_LIBRARY)
"""The rights that show all of them."""

RESOURCE_TYPES: Mapping[str, ResourceType] = {
    "endpoint": "endpoint",
    "environment": "environment",
    "queue": "queue",
    "repository": "repository",
    "securefile": "securefile",
    "variablegroup": "variablegroup",
}
"""The type of a resource by its name on the wire in lower case."""


class Protected(NamedTuple):
    """A resource in a project; `id` is that of the tables, `wire_id` that of the service's reads."""

    project_id: str
    type: ResourceType
    id: str

    @property
    def wire_id(self) -> str:
        """Project and repository for a repository, else the id."""
        return f"{self.project_id}.{self.id}" if self.type == "repository" else self.id


def table_id(wire_id: str) -> str:
    """The id of a resource in its table; no id but a repository's has a dot."""
    return wire_id.rpartition(".")[2].lower()


def protected_resources(known: Known) -> Iterator[Protected]:
    """The resources of all projects read, in a fixed order."""
    found = [
        *(Protected(row.project_id, "endpoint", row.connection_id) for row in known.rows(ServiceConnection)),
        *(Protected(row.project_id, "environment", row.id) for row in known.rows(Environment)),
        *(Protected(row.project_id, "queue", row.id) for row in known.rows(AgentQueue)),
        *(Protected(row.project_id, "repository", row.id) for row in known.rows(Repository)),
        *(Protected(row.project_id, "securefile", row.id) for row in known.rows(SecureFile)),
        *(Protected(row.project_id, "variablegroup", row.group_id) for row in known.rows(VariableGroup)),
    ]
    projects = set(known.project_ids)
    yield from sorted(resource for resource in found if resource.project_id in projects)
