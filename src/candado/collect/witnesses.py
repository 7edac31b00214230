"""Witnesses: what was seen elsewhere of objects that a list did not show.

Permissions are set on an object by its id, so the access control lists name objects that the identity may not
see. What is gone may be named there too: so the service is asked whether the identity may read such an
object. If not, it is hidden; if so, it would have been listed, and is gone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from candado.code.texts import GUID
from candado.collect.collector import At, Known, Request, Right, collector
from candado.collect.projects import VIEW_PROJECT
from candado.collect.rights import PERMISSION_EVALUATION, WireEvaluation, evaluations, reader_rights
from candado.collect.security import COVERED
from candado.model.access import (
    AccessControlEntry,
    AccessControlList,
    Permission,
    SecurityNamespace,
)
from candado.model.artifacts import Feed, FeedPermission
from candado.model.auditing import AuditEvent
from candado.model.classic import ReleasePipeline
from candado.model.identities import Group, Identity, Membership, Person, User
from candado.model.pipelines import Pipeline
from candado.model.policies import OrganizationPolicy
from candado.model.projects import Project
from candado.model.reading import Coverage, ReaderRight, Reading
from candado.model.repos import PolicyScope, Repository
from candado.model.resources import AgentQueue, Environment, SecureFile, ServiceConnection, VariableGroup
from candado.model.table import Record, table_name

_GUID = GUID.pattern


class _Kind(msgspec.Struct, frozen=True):
    """Objects of projects whose tokens name them by id."""

    record: type[Record]
    id_column: str
    namespace: str
    permission: str
    """what shows one"""
    token: re.Pattern[str]
    """project and object"""


def _kind(record: type[Record], id_column: str, namespace: str, permission: str, token: str) -> _Kind:
    return _Kind(record, id_column, namespace, permission, re.compile(token, re.IGNORECASE))


_KINDS = (
    _kind(Repository, "id", "Git Repositories", "GenericRead", f"repoV2/({_GUID})/({_GUID})/?"),
    _kind(Pipeline, "id", "Build", "ViewBuildDefinition", rf"({_GUID})/(?:.*/)?(\d+)/?"),
    _kind(
        ReleasePipeline,
        "id",
        "ReleaseManagement",
        "ViewReleaseDefinition",
        rf"({_GUID})/(?!(?:.*/)?Environment/)(?:.*/)?(\d+)/?",
    ),
    _kind(
        ServiceConnection,
        "connection_id",
        "ServiceEndpoints",
        "ViewEndpoint",
        f"endpoints/({_GUID})/({_GUID})/?",
    ),
    _kind(VariableGroup, "group_id", "Library", "View", rf"Library/({_GUID})/VariableGroup/(\d+)/?"),
    _kind(SecureFile, "id", "Library", "View", f"Library/({_GUID})/SecureFile/({_GUID})/?"),
    _kind(Environment, "id", "Environment", "View", rf"Environments/({_GUID})/(\d+)/?"),
    _kind(AgentQueue, "id", "DistributedTask", "View", rf"AgentQueues/({_GUID})/(\d+)/?"),
)
NEVER_EMPTY: tuple[type[Record], ...] = (
    SecurityNamespace,
    Permission,
    AccessControlList,
    AccessControlEntry,
    Group,
    Identity,
    Membership,
    Person,
    User,
    OrganizationPolicy,
    AuditEvent,
)
"""An organization has some of each, an audit log at least who read it; a list that shows none was trimmed."""


def _missing(known: Known) -> Iterator[tuple[_Kind, str, str]]:
    """Kind, project and token of each object that has permissions set on it and is in no list."""
    projects = set(known.project_ids)
    there = {kind: _ids(known, kind) for kind in _KINDS}
    for kind in _KINDS:
        for found in known.rows(AccessControlList):
            if found.namespace_id != COVERED[kind.namespace].id:
                continue
            match = kind.token.fullmatch(found.token)
            if (
                match
                and (match[1].lower(), match[2].lower()) not in there[kind]
                and match[1].lower() in projects
            ):
                yield kind, match[1].lower(), found.token


def _ids(known: Known, kind: _Kind) -> set[tuple[str, str]]:
    return {
        (str(getattr(row, "project_id")), str(getattr(row, kind.id_column)).lower())  # noqa: B009
        for row in known.rows(kind.record)
    }


def _missing_projects(known: Known) -> Iterator[Right]:
    """What shows each project that has groups, or permissions set on it, and is not in the list."""
    named = {row.project_id for row in (*known.rows(AccessControlList), *known.rows(Group))}
    for project in sorted(named - set(known.project_ids) - {None}, key=str):
        yield msgspec.structs.replace(VIEW_PROJECT, token=VIEW_PROJECT.token.format(project=project))


def _ask_for_missing(known: Known) -> Iterator[Request]:
    objects = (Right(kind.namespace, kind.permission, token) for kind, _, token in _missing(known))
    return evaluations(known, (*objects, *_missing_projects(known)))


@collector(
    PERMISSION_EVALUATION,
    into=(ReaderRight,),
    plan=_ask_for_missing,
    after=(
        Project,
        SecurityNamespace,
        Permission,
        AccessControlList,
        Group,
        *(kind.record for kind in _KINDS),
    ),
    items="evaluations",
    follows_up=True,
)
def rights_to_missing_objects(record: WireEvaluation, at: At) -> Iterator[Record]:
    """Whether the identity may read the objects that have permissions but are in no list."""
    return reader_rights(record, at)


def doubts(known: Known, counts: Mapping[tuple[str, str], int]) -> Iterable[Coverage]:
    """What the witnesses say was hidden; `counts` has the rows of each table and scope that was read."""
    missing: dict[tuple[str, str], int] = {}
    for kind, project, _ in _missing(known):
        key = (table_name(kind.record), project)
        missing[key] = missing.get(key, 0) + 1
    for (table, project), number in missing.items():
        if counts.get((table, project)) == 0:
            yield _partial(table, project, f"the list is empty, yet {number} have permissions set on them")
    yield from _hidden(known)
    yield from _without_roles(known)
    yield from _unlisted(known, counts)
    for record in NEVER_EMPTY:
        table = table_name(record)
        if counts.get((table, known.organization_id)) == 0:
            yield _partial(table, known.organization_id, "the list is empty, which it never is")


def _without_roles(known: Known) -> Iterator[Coverage]:
    """Feeds without any role: somebody administers each, and somebody administers all."""
    with_roles = {row.feed_id for row in known.rows(FeedPermission)}
    without = [feed.id for feed in known.rows(Feed) if feed.id not in with_roles]
    table = table_name(FeedPermission)
    if without:
        reason = f"nobody has a role in {len(without)} feeds, which cannot be"
        yield _partial(table, known.organization_id, reason)
    elif "" not in with_roles and with_roles:
        yield _partial(table, known.organization_id, "nobody has a role in all feeds, which cannot be")


def _hidden(known: Known) -> Iterator[Coverage]:
    """Objects and projects that have permissions set on them, are in no list, and may not be read."""
    forbidden = {
        (right.namespace, right.token.lower()) for right in known.rows(ReaderRight) if not right.allowed
    }
    for kind, project, token in _missing(known):
        if (kind.namespace, token.lower()) in forbidden:
            table = table_name(kind.record)
            yield _partial(table, project, f"it lacks at least the object with permissions at {token}")
    hidden = sum((it.namespace, it.token.lower()) in forbidden for it in _missing_projects(known))
    if hidden:
        reason = f"it lacks at least {hidden} of the projects that have groups or permissions"
        yield _partial(table_name(Project), known.organization_id, reason)


def _unlisted(known: Known, counts: Mapping[tuple[str, str], int]) -> Iterator[Coverage]:
    """Lists that are empty, though rows of other tables refer to them."""
    references: set[tuple[str, str]] = {
        *((table_name(Repository), row.project_id) for row in known.rows(Pipeline) if row.repository_id),
        *((table_name(Repository), row.project_id) for row in known.rows(PolicyScope) if row.repository_id),
        *((table_name(AgentQueue), row.project_id) for row in known.rows(Pipeline) if row.queue_id),
    }
    for table, project in sorted(references):
        if counts.get((table, project)) == 0:
            yield _partial(
                table, project, "the list is empty, yet other objects refer to what should be in it"
            )
    named = {row.project_id for row in known.rows(AccessControlList) if row.project_id}
    if named and not known.project_ids and (table_name(Project), known.organization_id) in counts:
        reason = f"the list is empty, yet permissions name {len(named)} projects"
        yield _partial(table_name(Project), known.organization_id, reason)


def _partial(table: str, scope_id: str, reason: str) -> Coverage:
    return Coverage(
        table_name=table,
        scope_id=scope_id,
        status=Reading.PARTIAL,
        endpoint="",
        http_status=None,
        reason=reason,
        permission="",
        rows=0,
    )
