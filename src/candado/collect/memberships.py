"""Who is directly in which group."""

from collections.abc import Iterator

import msgspec

from candado.collect.collector import At, Known, Request, collector
from candado.collect.identities import ask_batches, identity_batch
from candado.collect.projects import VIEW_ORGANIZATION
from candado.connect.endpoint import Endpoint, Service
from candado.model.identities import Group, Identity, Membership
from candado.model.table import Record

MEMBERSHIPS = identity_batch("memberships", "Direct")
MEMBERS_OF_GROUP = Endpoint(
    name="members-of-group",
    service=Service.GRAPH,
    path="_apis/graph/Memberships/{group}",
    version="7.1-preview.1",
    query={"direction": "down"},
    permission="View instance-level information",
    pat_scope="vso.graph",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/graph/memberships/list",
)


class WireMembers(msgspec.Struct, rename="camel"):
    """A group with its direct members, by older descriptors and by storage keys."""

    subject_descriptor: str
    members: list[str] | None = None
    member_ids: list[str] | None = None

    def __post_init__(self) -> None:
        """A group whose members were not told is not an empty one."""
        if self.members is None and self.member_ids is None:
            raise ValueError("the service did not say who is in this group")


def _asked(known: Known) -> list[str]:
    """The groups whose members Azure DevOps keeps; those of Microsoft Entra ID are kept there."""
    return [group.id for group in known.rows(Group) if group.origin != "aad"]


@collector(
    MEMBERSHIPS,
    into=(Membership,),
    plan=lambda known: ask_batches(MEMBERSHIPS, known, _asked(known)),
    after=(Group, Identity),
    rights=(VIEW_ORGANIZATION,),
)
def memberships(record: WireMembers, at: At) -> Iterator[Record]:
    """The members of a group, of many groups in one call."""
    for member in dict.fromkeys(map(at.subject, record.members or record.member_ids or ())):
        yield Membership(group_id=record.subject_descriptor, member_id=member)


class WireMembership(msgspec.Struct, rename="camel"):
    """One membership."""

    container_descriptor: str
    member_descriptor: str


def _each_group(known: Known) -> Iterator[Request]:
    for group in _asked(known):
        yield Request(scope_id=known.organization_id, params={"group": group})


@collector(
    MEMBERS_OF_GROUP,
    into=(Membership,),
    plan=_each_group,
    after=(Group,),
    rights=(VIEW_ORGANIZATION,),
    fallback_for="memberships",
)
def members_of_group(record: WireMembership, at: At) -> Iterator[Record]:
    """The members of one group, where the service does not answer for many at once."""
    yield Membership(group_id=record.container_descriptor, member_id=record.member_descriptor)
