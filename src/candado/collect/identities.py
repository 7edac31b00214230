"""Who there is: users, service principals and groups, and the other names that the service has for them.

Graph knows a subject by its descriptor (aad.OTQ2...). Access control entries name it by an older descriptor,
which may hold an address, and approvals by a storage key. `subject_of` maps both back.
"""

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Literal, TypeAlias, cast, get_args

import msgspec

from candado.code.texts import GUID, base64_text
from candado.collect.collector import At, Known, Request, collector
from candado.collect.projects import VIEW_ORGANIZATION
from candado.collect.values import batches, guid
from candado.connect.endpoint import Endpoint, Paging, Service
from candado.model.identities import Group, Identity, Person, ServicePrincipal, User
from candado.model.table import Record

IDENTITIES_PER_CALL = 500


def _graph(name: str, path: str, page: str) -> Endpoint:
    return Endpoint(
        name=name,
        service=Service.GRAPH,
        path=path,
        version="7.1-preview.1",
        paging=Paging.HEADER,
        permission="View instance-level information",
        pat_scope="vso.graph",
        source="specified",
        page=f"https://learn.microsoft.com/rest/api/azure/devops/graph/{page}/list",
    )


USERS = _graph("users", "_apis/graph/users", "users")
SERVICE_PRINCIPALS = _graph("service-principals", "_apis/graph/serviceprincipals", "service-principals")
GROUPS = msgspec.structs.replace(_graph("groups", "_apis/graph/groups", "groups"), source="recorded")


def identity_batch(name: str, membership: str) -> Endpoint:
    """The read of many identities at once, by POST, with or without their members."""
    return Endpoint(
        name=name,
        service=Service.GRAPH,
        method="POST",
        path="_apis/IdentityBatch",
        version="7.1-preview.1",
        body=("subjectDescriptors", "queryMembership"),
        body_values={"queryMembership": (membership,)},
        permission="View instance-level information",
        pat_scope="vso.identity",
        source="undocumented",
        page="the batch form of https://learn.microsoft.com/rest/api/azure/devops/ims/identities/read-identities",
    )


def ask_batches(endpoint: Endpoint, known: Known, subjects: Iterable[str]) -> Iterator[Request]:
    """The requests for all subjects, in the least number of calls."""
    [membership] = endpoint.body_values["queryMembership"]
    for batch in batches(sorted(subjects), IDENTITIES_PER_CALL):
        yield Request(
            scope_id=known.organization_id,
            body={"subjectDescriptors": list(batch), "queryMembership": membership},
        )


IDENTITIES = identity_batch("identities", "None")


class WireMember(msgspec.Struct, rename="camel"):
    """A subject of Graph."""

    descriptor: str
    origin: str
    display_name: str = ""
    principal_name: str = ""
    mail_address: str | None = None
    origin_id: str | None = None


class WireUser(WireMember, rename="camel"):
    """A user."""

    meta_type: str | None = None
    is_deleted_in_origin: bool = False


class WireServicePrincipal(WireMember, rename="camel"):
    """A service principal."""

    application_id: str | None = None


class WireGroup(WireMember, rename="camel"):
    """A group."""

    domain: str | None = None


UserOrigin: TypeAlias = Literal["aad", "msa", "ad", "vsts", "ghb", "other"]
GroupOrigin: TypeAlias = Literal["vsts", "aad", "ad", "other"]


@collector(USERS, into=(User, Person), rights=(VIEW_ORGANIZATION,))
def users(record: WireUser, at: At) -> Iterator[Record]:
    """The users, the service's own build identities among them."""
    mail = record.mail_address
    yield User(
        id=record.descriptor,
        origin=cast(UserOrigin, record.origin) if record.origin in get_args(UserOrigin) else "other",
        origin_id=record.origin_id,
        is_guest=record.meta_type == "guest" or "#ext#" in record.principal_name.lower(),
        is_deleted_in_origin=record.is_deleted_in_origin,
        mail_key=at.digest(mail.strip().lower()) if mail and mail.strip() else "",
    )
    yield _person(record)


@collector(SERVICE_PRINCIPALS, into=(ServicePrincipal, Person), rights=(VIEW_ORGANIZATION,))
def service_principals(record: WireServicePrincipal, at: At) -> Iterator[Record]:
    """The applications and managed identities that are members of the organization."""
    yield ServicePrincipal(
        id=record.descriptor, origin_id=record.origin_id, application_id=record.application_id
    )
    yield _person(record)


def _person(record: WireMember) -> Person:
    return Person(
        id=record.descriptor,
        display_name=record.display_name,
        principal_name=record.principal_name,
        mail_address=record.mail_address or None,
    )


_PROJECT = re.compile(r"vstfs:///Classification/TeamProject/([0-9a-f-]{36})", re.IGNORECASE)
_ROLES_BY_SID = {
    (True, "0-0-0-0-1"): "ProjectAdministrators",
    (True, "0-0-0-0-3"): "ProjectValidUsers",
    (True, "0-0-0-1-2"): "BuildAdministrators",
    (False, "0-0-0-0-1"): "ProjectCollectionAdministrators",
    (False, "0-0-0-0-2"): "ProjectCollectionServiceAccounts",
    (False, "0-0-0-0-3"): "ProjectCollectionValidUsers",
}
"""By whether the group is a project's, and by the end of its SID."""
_ROLES_BY_NAME = {
    True: (
        "Build Administrators",
        "Contributors",
        "Deployment Group Administrators",
        "Endpoint Administrators",
        "Endpoint Creators",
        "Readers",
        "Release Administrators",
    ),
    False: (
        "Project Collection Build Administrators",
        "Project Collection Build Service Accounts",
        "Project Collection Proxy Service Accounts",
        "Project Collection Test Service Accounts",
        "Project-Scoped Users",
        "Security Service Group",
    ),
}
"""Groups that the service makes without a well-known SID."""
_BROAD = frozenset(("Contributors", "ProjectCollectionValidUsers", "ProjectValidUsers", "Readers"))
_PRIVILEGED = frozenset(
    (
        "ProjectAdministrators",
        "ProjectCollectionAdministrators",
        "ProjectCollectionBuildAdministrators",
        "ProjectCollectionServiceAccounts",
    )
)


@collector(GROUPS, into=(Group,), rights=(VIEW_ORGANIZATION,))
def groups(record: WireGroup, at: At) -> Iterator[Record]:
    """The groups of the organization and its projects, and those of Microsoft Entra ID that are in use."""
    project = _PROJECT.fullmatch(record.domain or "")
    sid = base64_text(record.descriptor.partition(".")[2])
    sid = sid if sid and sid.startswith("S-1-") else None
    role = _role(record, project is not None, sid or "")
    yield Group(
        id=record.descriptor,
        origin=cast(GroupOrigin, record.origin) if record.origin in get_args(GroupOrigin) else "other",
        origin_id=record.origin_id,
        sid=sid,
        project_id=guid(project[1]) if project else None,
        role=role,
        name=record.display_name,
        is_broad=role in _BROAD,
        is_privileged=role in _PRIVILEGED,
    )


def _role(record: WireGroup, is_of_project: bool, sid: str) -> str:
    if record.origin != "vsts":
        return ""
    role = _ROLES_BY_SID.get((is_of_project, "-".join(sid.split("-")[-5:])), "")
    if not role and record.display_name in _ROLES_BY_NAME[is_of_project]:
        role = re.sub("[ -]", "", record.display_name)
    return role


class WireIdentity(msgspec.Struct, rename="camel"):
    """An identity with all its names."""

    id: str
    descriptor: str
    subject_descriptor: str


def _everybody(known: Known) -> Iterator[Request]:
    tables = (User, ServicePrincipal, Group)
    return ask_batches(IDENTITIES, known, {row.id for table in tables for row in known.rows(table)})


@collector(IDENTITIES, into=(Identity,), plan=_everybody, after=(User, ServicePrincipal, Group))
def identities(record: WireIdentity | None, at: At) -> Iterator[Record]:
    """The other names of a subject; the service answers null for one that it no longer knows."""
    if record is not None:
        yield Identity(
            id=record.subject_descriptor,
            storage_key=record.id.lower(),
            legacy_key=at.digest(record.descriptor.lower()),
        )


def subject_of(identities: Iterable[Identity], digest: Callable[[str], str]) -> Callable[[str], str]:
    """The function that gives the descriptor for a legacy descriptor, a storage key, or a descriptor itself.

    A subject that the identities do not have is "unmapped." and its digest, so that it is still one and the
    same. `digest` is the one that the identities were read with.
    """
    others: dict[str, str] = {}
    for identity in identities:
        for other in (identity.id, identity.storage_key, identity.legacy_key):
            others[other] = identity.id

    @cache
    def subject(other: str) -> str:
        if other in others:
            return others[other]
        key = other.lower() if GUID.fullmatch(other) else digest(other.lower())
        return others.get(key) or _service_identity(other) or f"unmapped.{digest(other.lower())}"

    return subject


def _service_identity(legacy: str) -> str | None:
    """The descriptor of a build service, which no list has to show; None for anybody else."""
    kind, _, identifier = legacy.partition(";")
    if kind.lower() != "microsoft.teamfoundation.serviceidentity" or not identifier:
        return None
    return f"svc.{base64.urlsafe_b64encode(identifier.encode(errors='replace')).decode().rstrip('=')}"
