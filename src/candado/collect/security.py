"""Who may do what: namespaces, permissions, and every access control list of the namespaces that matter.

One request gives all lists of a namespace, of all projects; where that is refused, each project is asked.
"""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from candado.code.texts import GUID
from candado.collect.collector import At, Known, Request, Right, collector
from candado.collect.projects import VIEW_ORGANIZATION
from candado.connect.endpoint import Endpoint
from candado.model.access import AccessControlEntry, AccessControlList, Permission, SecurityNamespace
from candado.model.identities import Identity
from candado.model.projects import Project
from candado.model.table import Record

_PAGE = "https://learn.microsoft.com/rest/api/azure/devops/security"
SECURITY_NAMESPACES = Endpoint(
    name="security-namespaces",
    path="_apis/securitynamespaces",
    version="7.1",
    permission="any valid sign-in",
    pat_scope="any",
    source="recorded",
    page=f"{_PAGE}/security-namespaces/query",
)
ACCESS_CONTROL_LISTS = Endpoint(
    name="access-control-lists",
    path="_apis/accesscontrollists/{namespace}",
    version="7.1",
    query={"recurse": "true"},
    permission="View instance-level information, and to view each project, its repositories and their roots",
    pat_scope="any",
    source="recorded",
    page=f"{_PAGE}/access-control-lists/query",
)
ACCESS_CONTROL_LISTS_OF_PROJECT = msgspec.structs.replace(
    ACCESS_CONTROL_LISTS,
    name="access-control-lists-of-project",
    accepts=("token",),
    permission="View project-level information, and to view the objects of the project",
)


class Covered(msgspec.Struct, frozen=True):
    """A namespace whose lists are read."""

    id: str
    project_token: str | None = None
    """the token of a project, with {project}; None: tokens do not name projects by their id"""


COVERED = {
    "AnalyticsViews": Covered("d34d3680-dfe5-4cc6-a949-7d9c68f73cba", "$/Shared/{project}"),
    "AuditLog": Covered("a6cc6381-a1ca-4b36-b3c1-4e65211e82b6"),
    "Build": Covered("33344d9c-fc72-4d6f-aba5-fa317101a7e9", "{project}"),
    "BuildAdministration": Covered("302acaca-b667-436d-a946-87133492041c"),
    "Collection": Covered("3e65f728-f8bc-4ecd-8764-7e378b19bfa7"),
    "CSS": Covered("83e28ad4-2d72-4ceb-97b0-c7726d5502c3"),
    "DashboardsPrivileges": Covered("8adf73b7-389a-4276-b638-fe1653f7efc7", "$/{project}"),
    "DistributedTask": Covered("101eae8c-1709-47f9-b228-0e476c35b3ba", "AgentQueues/{project}"),
    "Environment": Covered("83d4c2e6-e57d-4d6e-892b-b87222b7ad20", "Environments/{project}"),
    "Git Repositories": Covered("2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87", "repoV2/{project}"),
    "Identity": Covered("5a27515b-ccd7-42c9-84f1-54c998f03866", "{project}"),
    "Iteration": Covered("bf7bfa03-b2b7-47db-8113-fa2e002cc5b1"),
    "Library": Covered("b7e84409-6553-448a-bbb2-af228e07cbeb", "Library/{project}"),
    "MetaTask": Covered("f6a4de49-dbe2-4704-86dc-f8ec1a294436", "{project}"),
    "Plan": Covered("bed337f8-e5f3-4fb9-80da-81e17d06e7a8"),
    "Process": Covered("2dab47f9-bd70-49ed-9bd5-8eb051e59c02"),
    "Project": Covered(
        "52d39943-cb85-4d7f-8fa8-c6baac873819", "$PROJECT:vstfs:///Classification/TeamProject/{project}"
    ),
    "ReleaseManagement": Covered("c788c23e-1b46-4162-8f5e-d7585343b5de", "{project}"),
    "ServiceEndpoints": Covered("49b48001-ca20-4adc-8111-5b60c903a50c", "endpoints/{project}"),
    "ServiceHooks": Covered("cb594ebe-87dd-4fc9-ac2c-6a10a4c92046", "PublisherSecurity/{project}"),
    "Tagging": Covered("bb50f182-8e5e-40b8-bc21-e8752a1e7ae2", "/{project}"),
    "VersionControlItems": Covered("a39371cf-0841-4c16-bbd3-276e341bc052"),
    "VersionControlPrivileges": Covered("66312704-deb5-43f9-b51c-ab4ff5e351c3"),
    "WorkItemQueryFolders": Covered("71356614-aad7-4757-8f2c-0fb3bff6f680", "$/{project}"),
    "WorkItemTrackingProvision": Covered("5a6cd233-6615-414d-9393-48dbb252bd23", "$/{project}"),
}
"""By name; of the two named ReleaseManagement the one with the permissions of pipelines and releases."""


@cache
def _project_in_token(namespace: str) -> re.Pattern[str] | None:
    for covered in COVERED.values():
        if covered.id == namespace and covered.project_token is not None:
            before, _, after = covered.project_token.partition("{project}")
            return re.compile(f"{re.escape(before)}({GUID.pattern}){re.escape(after)}", re.IGNORECASE)
    return None


class WirePermission(msgspec.Struct, rename="camel"):
    """A permission of a namespace."""

    bit: int
    name: str
    display_name: str | None = None


class WireNamespace(msgspec.Struct, rename="camel"):
    """A namespace and its permissions."""

    namespace_id: str
    name: str
    actions: list[WirePermission]
    structure_value: int
    """0: tokens have no hierarchy"""
    separator_value: str | None = None
    system_bit_mask: int = 0


@collector(SECURITY_NAMESPACES, into=(SecurityNamespace, Permission))
def security_namespaces(record: WireNamespace, at: At) -> Iterator[Record]:
    """The namespaces and their permissions."""
    yield SecurityNamespace(
        id=record.namespace_id,
        name=record.name.strip(),
        separator=(record.separator_value or None) if record.structure_value else None,
        system_bit_mask=record.system_bit_mask,
    )
    for permission in record.actions:
        yield Permission(
            id=f"{record.namespace_id}/{permission.bit}",
            namespace_id=record.namespace_id,
            bit=permission.bit,
            name=permission.name,
            display_name=permission.display_name or permission.name,
        )


class WireEntry(msgspec.Struct):
    """What one identity is allowed and denied."""

    descriptor: str
    allow: int
    deny: int


class WireList(msgspec.Struct, rename="camel"):
    """The permissions set on one token."""

    token: str
    inherit_permissions: bool
    aces_dictionary: dict[str, WireEntry]


_READ_RIGHTS = (
    VIEW_ORGANIZATION,
    Right("Project", "GENERIC_READ", "$PROJECT:vstfs:///Classification/TeamProject/{project}"),
    Right("Git Repositories", "GenericRead", "repoV2/{project}"),
    Right("Project", "GENERIC_READ", "$PROJECT"),
    Right("Git Repositories", "GenericRead", "repoV2"),
)
"""A list is shown to whoever may read its object. Members of projects may not see those of the roots."""


def _each_namespace(known: Known) -> Iterator[Request]:
    there = {namespace.id for namespace in known.rows(SecurityNamespace)}
    for covered in COVERED.values():
        if covered.id in there:
            yield Request(scope_id=known.organization_id, params={"namespace": covered.id})


@collector(
    ACCESS_CONTROL_LISTS,
    into=(AccessControlList, AccessControlEntry),
    plan=_each_namespace,
    after=(SecurityNamespace, Identity),
    rights=_READ_RIGHTS,
)
def access_control_lists(record: WireList, at: At) -> Iterator[Record]:
    """All lists of a namespace."""
    return _rows(record, at)


def _each_namespace_and_project(known: Known) -> Iterator[Request]:
    there = {namespace.id for namespace in known.rows(SecurityNamespace)}
    there -= {found.namespace_id for found in known.rows(AccessControlList)}
    for covered in COVERED.values():
        if covered.id in there and covered.project_token is not None:
            for project in known.project_ids:
                yield Request(
                    scope_id=known.organization_id,
                    params={"namespace": covered.id},
                    query={"token": covered.project_token.replace("{project}", project)},
                )


@collector(
    ACCESS_CONTROL_LISTS_OF_PROJECT,
    into=(AccessControlList, AccessControlEntry),
    plan=_each_namespace_and_project,
    after=(SecurityNamespace, Identity, Project),
    rights=_READ_RIGHTS,
    fallback_for="access-control-lists",
    lacks="only the lists of projects were read, not those of the organization that they inherit from",
)
def access_control_lists_of_project(record: WireList, at: At) -> Iterator[Record]:
    """The lists of a namespace below one project, where the service does not give all."""
    return _rows(record, at)


def _rows(record: WireList, at: At) -> Iterator[Record]:
    namespace = at.params["namespace"]
    pattern = _project_in_token(namespace)
    match = pattern.match(record.token) if pattern else None
    project = match[1].lower() if match else None
    yield AccessControlList(
        namespace_id=namespace, token=record.token, project_id=project, inherits=record.inherit_permissions
    )
    for entry in record.aces_dictionary.values():
        if entry.allow or entry.deny:
            yield AccessControlEntry(
                namespace_id=namespace,
                token=record.token,
                project_id=project,
                subject_id=at.subject(entry.descriptor),
                allow=entry.allow,
                deny=entry.deny,
            )
