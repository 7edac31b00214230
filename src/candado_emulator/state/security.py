"""Security namespaces, and the tokens under which the state's objects are secured in them."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from .values import Securable

if TYPE_CHECKING:
    from .organization import Organization
    from .project import Project

Path = tuple[str, ...]
"""The keys that lead from the organization to an object."""


class Namespace(msgspec.Struct, frozen=True, kw_only=True):
    """A security namespace as the service describes it."""

    id: str
    key: str
    """how the state names it; the service has two named ReleaseManagement"""
    name: str
    display_name: str | None
    separator: str
    element_length: int
    write_permission: int
    read_permission: int
    dataspace_category: str
    structure: int
    """0 flat, 1 hierarchical"""
    extension_type: str | None
    is_remotable: bool
    use_token_translator: bool
    system_bits: int
    """bits that nobody can set"""
    root_token: str | None
    """the token that holds for the whole organization"""
    project_token: str | None
    """the token that holds for a project, with {projectId}"""
    actions: list[tuple[int, str, str | None]]
    """bit, name and display name of each permission"""

    def bit(self, permission: str) -> int:
        """The bit of a permission; KeyError where the namespace has none of this name."""
        return bits(self.key)[permission]

    def names(self, mask: int) -> list[str]:
        """The permissions whose bits are in a mask."""
        return [name for bit, name, _ in self.actions if bit & mask]

    def ancestors(self, token: str) -> Iterator[str]:
        """The token and those it inherits from, the nearest first."""
        yield token
        while self.structure == 1 and (end := token.rfind(self.separator)) > 0:
            token = token[:end]
            yield token


class Token(msgspec.Struct, frozen=True, gc=False):
    """A token and the object of the state that holds its access control list."""

    token: str
    holder: Securable
    path: Path

    @property
    def project(self) -> str | None:
        """The project in which the names of its entries are looked up first."""
        return self.path[1] if self.path[:1] == ("projects",) else None


@cache
def namespaces() -> dict[str, Namespace]:
    """All namespaces of the service, by key."""
    data = files("candado_emulator.state").joinpath("namespaces.json").read_bytes()
    return {n.key: n for n in msgspec.json.decode(data, type=list[Namespace])}


@cache
def namespaces_by_id() -> dict[str, Namespace]:
    """All namespaces of the service, by id."""
    return {n.id: n for n in namespaces().values()}


@cache
def bits(key: str) -> dict[str, int]:
    """Bit by permission of a namespace."""
    return {name: bit for bit, name, _ in namespaces()[key].actions}


Objects = Callable[[str, "Project"], Iterator[Token]]
_OBJECTS: dict[str, list[Objects]] = {}
OrganizationObjects = Callable[["Organization"], Iterator[Token]]
_ORGANIZATION_OBJECTS: dict[str, list[OrganizationObjects]] = {}


def secures(namespace: str) -> Callable[[Objects], Objects]:
    """Registers a function that gives, for a project's name and project, the tokens of its objects."""

    def register(objects: Objects) -> Objects:
        _OBJECTS.setdefault(namespace, []).append(objects)
        return objects

    return register


def secures_in_organization(namespace: str) -> Callable[[OrganizationObjects], OrganizationObjects]:
    """Registers a function that gives the tokens of the organization's own objects."""

    def register(objects: OrganizationObjects) -> OrganizationObjects:
        _ORGANIZATION_OBJECTS.setdefault(namespace, []).append(objects)
        return objects

    return register


def tokens(organization: "Organization", namespace: Namespace) -> Iterator[Token]:
    """All tokens of a namespace that the state holds, also those without entries."""
    key = namespace.key
    if key == "Collection":
        yield Token("NAMESPACE:", organization, ())
    elif namespace.root_token and key in organization.security:
        yield Token(namespace.root_token, organization.security[key], ("security", key))
    for own in _ORGANIZATION_OBJECTS.get(key, ()):
        yield from own(organization)
    for name, project in organization.projects.items():
        if namespace.project_token and key in project.security:
            token = namespace.project_token.replace("{projectId}", project.id)
            yield Token(token, project.security[key], ("projects", name, "security", key))
        for objects in _OBJECTS.get(key, ()):
            yield from objects(name, project)
    for token, acl in organization.tokens.get(key, {}).items():
        yield Token(token, acl, ("tokens", key, token))


def path_of(organization: "Organization", namespace: Namespace, token: str) -> Path:
    """Where the access control list of a token is kept, or is to be kept from now on."""
    if token == namespace.root_token and namespace.key != "Collection":
        return ("security", namespace.key)
    for name, project in organization.projects.items():
        if namespace.project_token and token == namespace.project_token.replace("{projectId}", project.id):
            if namespace.key == "Project":
                return ("projects", name)
            return ("projects", name, "security", namespace.key)
    held = next((t for t in tokens(organization, namespace) if t.token == token), None)
    return held.path if held else ("tokens", namespace.key, token)
