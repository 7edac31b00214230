"""Personal access tokens of all users. The service shows those of others to its administrators alone."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from candado.collect.collector import At, Known, Request, collector
from candado.collect.values import instant, moment
from candado.connect.endpoint import Endpoint, Paging, Service
from candado.model.identities import PersonalAccessToken, User
from candado.model.table import Record

PERSONAL_ACCESS_TOKENS = Endpoint(
    name="personal-access-tokens",
    service=Service.GRAPH,
    path="_apis/tokenadmin/personalaccesstokens/{subject}",
    version="7.1-preview.1",
    query={"isPublic": "false", "pageSize": "100"},
    paging=Paging.BODY,
    permission="member of Project Collection Administrators",
    pat_scope="vso.tokenadministration",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/tokenadmin/personal-access-tokens/list",
)


class WireToken(msgspec.Struct, rename="camel"):
    """A token, without its value, which the service does not give."""

    authorization_id: str
    scope: str
    is_valid: bool
    valid_to: datetime
    display_name: str | None = None
    valid_from: datetime | None = None
    target_accounts: list[str] | None = None

    def __post_init__(self) -> None:
        """Every token ends."""
        self.valid_to = instant(self.valid_to)


def _each_person(known: Known) -> Iterator[Request]:
    for user in known.rows(User):
        if user.origin != "vsts":
            yield Request(scope_id=known.organization_id, params={"subject": user.id})


@collector(
    PERSONAL_ACCESS_TOKENS, into=(PersonalAccessToken,), plan=_each_person, after=(User,), one_right=True
)
def personal_access_tokens(record: WireToken, at: At) -> Iterator[Record]:
    """The tokens of one user."""
    yield PersonalAccessToken(
        id=record.authorization_id,
        name=record.display_name or record.authorization_id,
        owner_id=at.params["subject"],
        scopes=tuple(record.scope.split()),
        is_global=not record.target_accounts,
        is_valid=record.is_valid,
        created_at=moment(record.valid_from),
        valid_to=record.valid_to,
    )
