"""Roles: named sets of permissions that the portal gives on a resource instead of single ones.

A scope says for what resources its roles are. The service keeps roles as entries of access control lists, and
so does the state; an entry that allows something else than what a role does shows as no role.
"""

import re
from collections.abc import Mapping

import msgspec

from ..state.builtin import everything
from ..state.values import Grant
from .errors import not_found
from .request import Request

_RESOURCE = re.compile(r"([0-9a-fA-F-]{36})[$_](.+)")


class Role(msgspec.Struct, frozen=True):
    """A role of a scope."""

    name: str
    permissions: tuple[str, ...]

    @property
    def granted(self) -> dict[str, Grant]:
        """The entry that gives it."""
        return dict.fromkeys(self.permissions, "allow")


class Scope(msgspec.Struct, frozen=True):
    """A kind of resource that has roles."""

    namespace: str
    roles: tuple[Role, ...]
    """each may do what those before it may"""
    token: str
    """with {project} and {id}, the parts of a resource's id"""

    def token_of(self, resource: str) -> str:
        """The token of a resource by its id: {project}, {project}_{id}, {project}${id} or {id}."""
        parts = _RESOURCE.fullmatch(resource)
        project, id = parts.groups() if parts else (resource, resource)
        return self.token.replace("{project}", project.lower()).replace("{id}", id.lower())

    def role(self, granted: Mapping[str, Grant]) -> Role | None:
        """The highest role whose permissions an entry allows."""
        allowed = {name for name, grant in granted.items() if grant == "allow"}
        held = [role for role in self.roles if allowed.issuperset(role.permissions)]
        return held[-1] if held else None


def _ladder(namespace: str, view: str, *, creator_uses: bool = True) -> tuple[Role, ...]:
    creator = (view, "Use", "Create") if creator_uses else (view, "Create")
    return (
        Role("Reader", (view,)),
        Role("User", (view, "Use")),
        Role("Creator", creator),
        Role("Administrator", tuple(everything(namespace))),
    )


def scopes() -> Mapping[str, Scope]:
    """The scopes of what pipelines use, by name. Extensions have theirs elsewhere."""
    library = ("Library", _ladder("Library", "View"))
    environment = ("Environment", _ladder("Environment", "View", creator_uses=False))
    connection = ("ServiceEndpoints", _ladder("ServiceEndpoints", "ViewEndpoint"))
    agents = ("DistributedTask", _ladder("DistributedTask", "View"))
    known = {
        "library": (library, "Library/{project}"),
        "variablegroup": (library, "Library/{project}/VariableGroup/{id}"),
        "securefile": (library, "Library/{project}/SecureFile/{id}"),
        "globalenvironmentreferencerole": (environment, "Environments/{project}"),
        "environmentreferencerole": (environment, "Environments/{project}/{id}"),
        "project.serviceendpointrole": (connection, "endpoints/{project}"),
        "serviceendpointrole": (connection, "endpoints/{project}/{id}"),
        "globalagentqueuerole": (agents, "AgentQueues/{project}"),
        "agentqueuerole": (agents, "AgentQueues/{project}/{id}"),
        "agentpoolrole": (agents, "AgentPools/{id}"),
    }
    return {f"distributedtask.{name}": Scope(*kind, token) for name, (kind, token) in known.items()}


def scope(request: Request) -> tuple[str, Scope]:
    """The scope in the path, and its name; 404 where there is none."""
    name = request.parameters["scopeId"].lower()
    found = scopes().get(name)
    if found is None:
        raise not_found(f"The security role scope {name} does not exist.", "InvalidRoleScopeException")
    return name, found
