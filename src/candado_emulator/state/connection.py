"""Service connections."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec

from .protection import Check, Shares
from .security import Token, secures
from .values import Moment, Permissions, State

if TYPE_CHECKING:
    from .project import Project

NAMESPACE = "ServiceEndpoints"


class Connection(State, frozen=True, kw_only=True):
    """A service connection (service endpoint); the key is its name in the project that owns it."""

    id: str = ""
    type: str = "azurerm"
    url: str = "https://management.azure.com/"
    description: str = ""
    scheme: str = "WorkloadIdentityFederation"
    """authorization.scheme"""
    parameters: dict[str, str | None] = {}
    """authorization.parameters; secrets are null on the wire"""
    data: dict[str, str] = {}
    shared_with: Shares = {}
    """further projects, by name, that see and use it; true is all that is to be said of most"""
    last_used: Moment = "-1d"
    """when a pipeline used it last; `never`: none did"""
    last_used_by: str = ""
    """the pipeline, by its key; empty: one that is no more"""
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"
    modified: Moment = "-1y"
    ready: bool = True
    disabled: bool = False
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True
    open_to_all_pipelines: bool = False
    pipelines: dict[str, bool] = {}
    checks: dict[str, Check] = {}


def connection_token(project: "Project", connection: Connection) -> str:
    """Its token in the namespace ServiceEndpoints, in a project that sees it."""
    return f"endpoints/{project.id}/{connection.id}"


@secures(NAMESPACE)
def connection_tokens(name: str, project: "Project") -> Iterator[Token]:
    """Each connection."""
    for key, connection in project.connections.items():
        yield Token(connection_token(project, connection), connection, ("projects", name, "connections", key))
