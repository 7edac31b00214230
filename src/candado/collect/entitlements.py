"""Access levels of users and service principals, and the rules that give them to groups."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, TypeAlias, cast, get_args

import msgspec

from candado.collect.collector import At, Known, Request, collector
from candado.collect.projects import VIEW_ORGANIZATION
from candado.collect.values import moment
from candado.connect.endpoint import Endpoint, Paging, Service
from candado.model.identities import GroupRule, Identity, ServicePrincipal, UserEntitlement
from candado.model.table import Record

_PAGE = "https://learn.microsoft.com/rest/api/azure/devops/memberentitlementmanagement"
USER_ENTITLEMENTS = Endpoint(
    name="user-entitlements",
    service=Service.ENTITLEMENTS,
    path="_apis/userentitlements",
    version="7.1-preview.3",
    paging=Paging.BODY,
    permission="View instance-level information",
    pat_scope="vso.memberentitlementmanagement",
    source="specified",
    page=f"{_PAGE}/user-entitlements/search-user-entitlements",
)
SERVICE_PRINCIPAL_ENTITLEMENT = Endpoint(
    name="service-principal-entitlement",
    service=Service.ENTITLEMENTS,
    path="_apis/serviceprincipalentitlements/{key}",
    version="7.1-preview.1",
    permission="View instance-level information",
    pat_scope="vso.memberentitlementmanagement",
    source="specified",
    page=f"{_PAGE}/service-principal-entitlements/get",
)
GROUP_ENTITLEMENTS = Endpoint(
    name="group-entitlements",
    service=Service.ENTITLEMENTS,
    path="_apis/groupentitlements",
    version="7.1",
    permission="member of Project Collection Administrators",
    pat_scope="vso.memberentitlementmanagement",
    source="specified",
    page=f"{_PAGE}/group-entitlements/list",
)


class WireSubject(msgspec.Struct):
    """Who has it."""

    descriptor: str


class WireLevel(msgspec.Struct, rename="camel"):
    """An access level."""

    account_license_type: str
    status: str = ""
    licensing_source: str = ""
    assignment_source: str = "none"


class WireEntitlement(msgspec.Struct, rename="camel"):
    """Somebody's access level."""

    access_level: WireLevel
    last_accessed_date: datetime | None = None
    date_created: datetime | None = None


class WireUserEntitlement(WireEntitlement, kw_only=True):
    """A user's access level."""

    user: WireSubject


class WirePrincipalEntitlement(WireEntitlement, rename="camel", kw_only=True):
    """A service principal's access level."""

    service_principal: WireSubject


Assigned: TypeAlias = Literal["none", "unknown", "groupRule", "other"]


@collector(USER_ENTITLEMENTS, into=(UserEntitlement,), items="members", rights=(VIEW_ORGANIZATION,))
def user_entitlements(record: WireUserEntitlement, at: At) -> Iterator[Record]:
    """The access levels of all users, and when they were last here."""
    yield _entitlement(record, record.user)


def _each_principal(known: Known) -> Iterator[Request]:
    principals = {principal.id for principal in known.rows(ServicePrincipal)}
    for identity in known.rows(Identity):
        if identity.id in principals:
            yield Request(scope_id=known.organization_id, params={"key": identity.storage_key})


@collector(
    SERVICE_PRINCIPAL_ENTITLEMENT,
    into=(UserEntitlement,),
    plan=_each_principal,
    after=(ServicePrincipal, Identity),
    items=None,
)
def service_principal_entitlements(record: WirePrincipalEntitlement, at: At) -> Iterator[Record]:
    """The access level of one service principal; the service has no list of them."""
    yield _entitlement(record, record.service_principal)


def _entitlement(record: WireEntitlement, subject: WireSubject) -> UserEntitlement:
    level = record.access_level
    source = level.assignment_source
    return UserEntitlement(
        id=subject.descriptor,
        license=level.account_license_type,
        licensing_source=level.licensing_source,
        assigned_by=cast(Assigned, source) if source in get_args(Assigned) else "other",
        status=level.status,
        created_at=moment(record.date_created),
        last_access_at=moment(record.last_accessed_date),
    )


class WireRuleGroup(WireSubject, rename="camel"):
    """The group whose members get it."""

    display_name: str


class WireRule(msgspec.Struct, rename="camel"):
    """What a group gives its members."""

    id: str
    group: WireRuleGroup
    license_rule: WireLevel
    status: str = ""
    last_executed: datetime | None = None


@collector(GROUP_ENTITLEMENTS, into=(GroupRule,), rights=(VIEW_ORGANIZATION,))
def group_rules(record: WireRule, at: At) -> Iterator[Record]:
    """The rules that give access levels by membership of a group."""
    yield GroupRule(
        id=record.id,
        name=record.group.display_name,
        group_id=record.group.descriptor,
        license=record.license_rule.account_license_type,
        status=record.status,
        last_run_at=moment(record.last_executed),
    )
