"""Who is who: each user, group and service identity under all the names that the service has for it.

Inside the state identities go by name: a user by user principal name, a service principal by display name,
a group by name (looked up in the project first, then in the organization) or as `[Scope]\\Name`. On the wire
they go by storage key, by subject descriptor (`aad.…`, `vssgp.…`) and by identity descriptor
(`Microsoft.TeamFoundation.Identity;S-1-9-…`).
"""

import base64
import uuid
from collections.abc import Iterator
from typing import Literal

import msgspec

from . import builtin
from .identity import Group, ServicePrincipal, User
from .organization import Organization
from .project import Project
from .security import Path

Kind = Literal["user", "group", "servicePrincipal", "service"]


class Identity(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Someone or something that can be granted a permission."""

    kind: Kind
    name: str
    """the user principal name, service principal, `[Scope]\\Group`, or name of the build service"""
    display_name: str
    id: str
    """the storage key"""
    subject: str
    """the subject descriptor"""
    descriptor: str
    """the identity descriptor, as in access control entries"""
    project: str | None = None
    """of a project's group or build service"""


class Caller(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whoever makes a request."""

    identity: Identity
    names: frozenset[str]
    """itself and all groups that it is in, directly or not"""
    is_administrator: bool
    """in Project Collection Administrators"""


ANONYMOUS = Caller(
    identity=Identity(
        kind="service",
        name="",
        display_name="Anonymous",
        id="aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa",
        subject="spa.YWFhYWFhYWEtYWFhYS1hYWFhLWFhYWEtYWFhYWFhYWFhYWFh",
        descriptor="System:PublicAccess;aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa",
    ),
    names=frozenset(),
    is_administrator=False,
)
"""Who is not signed in, and reads what is public."""


def derived(*names: str) -> str:
    """The GUID that belongs to a path of names, always the same."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "\0".join(names)))


class Directory:
    """All identities of an organization at one moment; of an earlier one it keeps what is the same."""

    def __init__(self, organization: Organization, earlier: "Directory | None" = None) -> None:
        """Looks at an organization, whose groups and users must have ids."""
        self.organization = organization
        self._scopes: dict[str, tuple[object, dict[str, Identity]]] = {}
        self._people: tuple[object, object, dict[str, Identity]] | None = None
        if earlier is not None and earlier.organization.id == organization.id:
            self._scopes = {
                name: known
                for name, known in earlier._scopes.items()
                if (project := organization.projects.get(name)) and project.groups is known[0]
            }
            people = earlier._people
            if people and people[0] is organization.users and people[1] is organization.service_principals:
                self._people = people
        self._index: dict[str, Identity] | None = None
        self._containers: dict[str, list[str]] | None = None
        self._members: dict[str, list[str]] | None = None
        if earlier is not None and _same_people(organization, earlier.organization):
            self._index = earlier._index
            self._containers, self._members = earlier._containers, earlier._members

    def find(self, name: str, project: str | None = None) -> Identity | None:
        """The identity that a name means in a project, or in the organization."""
        return self._named(self.qualified(name, project))

    def described(self, key: str) -> Identity | None:
        """The identity with this storage key, subject descriptor or identity descriptor, in any case."""
        if self._index is None:
            self._index = {
                k.lower(): identity
                for identity in self
                for k in (identity.id, identity.subject, identity.descriptor)
            }
        return self._index.get(key.lower())

    def qualified(self, name: str, project: str | None = None) -> str:
        """A name as it is everywhere the same: groups get their scope."""
        if project is not None and name in self.organization.projects[project].groups:
            return f"[{project}]\\{name}"
        return f"[{self.organization.name}]\\{name}" if name in self.organization.groups else name

    def local(self, identity: Identity, project: str | None) -> str:
        """The shortest name that means an identity in a project, or in the organization."""
        short = identity.name.partition("]\\")[2] if identity.kind == "group" else identity.name
        return short if self.qualified(short, project) == identity.name else identity.name

    def caller(self, identity: Identity) -> Caller:
        """An identity with all the groups that it is in."""
        names = {identity.name}
        pending = [identity.name]
        while pending:
            for container in self._membership().get(pending.pop(), ()):
                if container not in names:
                    names.add(container)
                    pending.append(container)
        administrators = f"[{self.organization.name}]\\{builtin.COLLECTION_ADMINISTRATORS}"
        return Caller(identity=identity, names=frozenset(names), is_administrator=administrators in names)

    def containers(self, identity: Identity) -> list[Identity]:
        """The groups that an identity is directly in, as far as the organization keeps their members."""
        found = map(self._named, dict.fromkeys(self._membership().get(identity.name, ())))
        return [group for group in found if group is not None and self.group(group)[1].origin == "vsts"]

    def members(self, group: Identity) -> list[Identity]:
        """Who is directly in a group; nobody tells who is in one of Entra."""
        if group.kind != "group" or self.group(group)[1].origin == "aad":
            return []
        if self._members is None:
            self._members = {}
            for member, containers in self._membership().items():
                for container in containers:
                    self._members.setdefault(container, []).append(member)
        found = map(self._named, dict.fromkeys(self._members.get(group.name, ())))
        return [member for member in found if member is not None]

    def group(self, identity: Identity) -> tuple[Path, Group]:
        """The group that an identity is, and its path in the state."""
        name = identity.name.partition("]\\")[2]
        if identity.project is None:
            return ("groups", name), self.organization.groups[name]
        groups = self.organization.projects[identity.project].groups
        return ("projects", identity.project, "groups", name), groups[name]

    def __iter__(self) -> Iterator[Identity]:
        """All identities: people first, then groups and build services."""
        yield from self._persons().values()
        yield from self._scope(None).values()
        for name in self.organization.projects:
            yield from self._scope(name).values()

    def _named(self, name: str) -> Identity | None:
        if name.startswith("["):
            scope = name[1:].split("]\\", 1)[0]
            if scope in self.organization.projects:
                return self._scope(scope).get(name)
            return self._scope(None).get(name)
        if person := self._persons().get(name):
            return person
        if name.endswith(f" Build Service ({self.organization.name})"):
            scope = name.removesuffix(f" Build Service ({self.organization.name})")
            return self._scope(scope if scope in self.organization.projects else None).get(name)
        return None

    def _persons(self) -> dict[str, Identity]:
        if self._people is None:
            users, principals = self.organization.users, self.organization.service_principals
            known = {upn: _user(self.organization, upn, user) for upn, user in users.items()}
            known |= {name: _principal(self.organization, name, it) for name, it in principals.items()}
            self._people = (users, principals, known)
        return self._people[2]

    def _scope(self, project: str | None) -> dict[str, Identity]:
        key = project or ""
        if key not in self._scopes:
            scope = self.organization if project is None else self.organization.projects[project]
            self._scopes[key] = (scope.groups, _groups(self.organization, project, scope))
        return self._scopes[key][1]

    def _membership(self) -> dict[str, list[str]]:
        """The groups that each identity is directly in. The service keeps the Valid Users groups: one has all
        groups of its project, that of the organization has those, its own groups, and who is in no group."""
        if self._containers is not None:
            return self._containers
        known: dict[str, list[str]] = {}
        everybody = f"[{self.organization.name}]\\{builtin.COLLECTION_VALID_USERS}"
        scopes = [(None, self.organization.groups)]
        scopes += [(name, project.groups) for name, project in self.organization.projects.items()]
        for scope, groups in scopes:
            valid = everybody if scope is None else f"[{scope}]\\{builtin.PROJECT_VALID_USERS}"
            for group_name, group in groups.items():
                container = self.qualified(group_name, scope)
                for member, is_member in group.members.items():
                    if is_member:
                        known.setdefault(self.qualified(member, scope), []).append(container)
                if container != everybody:
                    above = everybody if container == valid else valid
                    known.setdefault(container, []).append(above)
        services = [_service_name(self.organization, name) for name in (None, *self.organization.projects)]
        for name in (*self.organization.users, *self.organization.service_principals, *services):
            known.setdefault(name, [everybody])
        self._containers = known
        return known


def _same_people(one: Organization, other: Organization) -> bool:
    """Whether nothing differs that identities and memberships follow from."""
    return (one.name, one.id, one.tenant_id) == (other.name, other.id, other.tenant_id) and (
        one.users is other.users
        and one.service_principals is other.service_principals
        and one.groups is other.groups
        and one.projects is other.projects
    )


def _encoded(prefix: str, text: str) -> str:
    return f"{prefix}.{base64.urlsafe_b64encode(text.encode()).decode().rstrip('=')}"


def _numbers(guid: str) -> str:
    raw = uuid.UUID(guid).bytes
    return "-".join(str(int.from_bytes(raw[i : i + 4], "big")) for i in range(0, 16, 4))


def _user(organization: Organization, upn: str, user: User) -> Identity:
    prefix = "aad" if user.origin == "aad" else "msa"
    domain = organization.tenant_id if user.origin == "aad" else "Windows Live ID"
    return Identity(
        kind="user",
        name=upn,
        display_name=user.display_name or upn,
        id=user.id,
        subject=_encoded(prefix, derived(user.id, "subject")),
        descriptor=f"Microsoft.IdentityModel.Claims.ClaimsIdentity;{domain}\\{upn}",
    )


def _principal(organization: Organization, name: str, principal: ServicePrincipal) -> Identity:
    object_id = principal.origin_id or derived(principal.id, "origin")
    return Identity(
        kind="servicePrincipal",
        name=name,
        display_name=name,
        id=principal.id,
        subject=_encoded("aadsp", derived(principal.id, "subject")),
        descriptor=f"Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;{organization.tenant_id}\\{object_id}",
    )


def _groups(
    organization: Organization, project: str | None, scope: Organization | Project
) -> dict[str, Identity]:
    title = project or organization.name
    known: dict[str, Identity] = {}
    for name, group in scope.groups.items():
        known[f"[{title}]\\{name}"] = _group(f"[{title}]\\{name}", group, scope.id, project)
    service = _service_name(organization, project)
    account = f"{organization.id}:Build:{scope.id}"
    known[service] = Identity(
        kind="service",
        name=service,
        display_name=service,
        id=derived(account),
        subject=_encoded("svc", account),
        descriptor=f"Microsoft.TeamFoundation.ServiceIdentity;{account}",
        project=project,
    )
    return known


def _service_name(organization: Organization, project: str | None) -> str:
    return f"{project or 'Project Collection'} Build Service ({organization.name})"


def _group(name: str, group: Group, scope_id: str, project: str | None) -> Identity:
    tail = group.well_known or f"1-{_numbers(group.id)}"
    sid = f"S-1-9-1551374245-{_numbers(derived(scope_id, 'domain'))}-{tail}"
    return Identity(
        kind="group",
        name=name,
        display_name=name,
        id=group.id,
        subject=_encoded("vssgp" if group.origin == "vsts" else "aadgp", sid),
        descriptor=f"Microsoft.TeamFoundation.Identity;{sid}",
        project=project,
    )
