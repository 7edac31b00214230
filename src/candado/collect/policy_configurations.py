"""Policies of branches and repositories, and where they hold."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from candado.collect.collector import At, collector, each_project
from candado.collect.projects import VIEW_PROJECT
from candado.collect.repos import READ_REPOSITORIES
from candado.collect.values import guid
from candado.connect.endpoint import Endpoint, Paging
from candado.model.repos import PolicyConfiguration, PolicyScope
from candado.model.table import Record

POLICY_CONFIGURATIONS = Endpoint(
    name="policy-configurations",
    path="{project}/_apis/policy/configurations",
    version="7.1",
    paging=Paging.HEADER,
    page_size=1000,
    permission="View project-level information, and Read on the repositories",
    pat_scope="vso.code",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/policy/configurations/list",
)

MINIMUM_REVIEWERS = "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd"
REQUIRED_REVIEWERS = "fd2167ab-b0be-447a-8ec8-39368250530e"
BUILD = "0609b952-1397-4640-95ec-e00a01b2c241"
STATUS = "cbdc66da-9728-4af8-aada-9a5a32e4a226"
AUTHOR_EMAIL = "77ed4bd3-b063-4689-934a-175e4d0a78d7"
FILE_NAME = "51c78909-e838-41a2-9496-c647091e3c61"
FILE_SIZE = "2e26e725-8201-4edd-8bf5-978563c34a80"

Match = Literal["exact", "prefix", "defaultBranch", "repository"]
_MATCHES: dict[str, Match] = {"exact": "exact", "prefix": "prefix", "defaultbranch": "defaultBranch"}


class WireScope(msgspec.Struct, rename="camel"):
    """Where a policy holds; a policy of repositories names no branch."""

    repository_id: str | None = None
    ref_name: str | None = None
    match_kind: str | None = None

    def __post_init__(self) -> None:
        """Refuses a way to name branches that is not known: it could hold anywhere."""
        if self.match_kind is not None and self.match_kind.lower() not in _MATCHES:
            raise ValueError(f"matchKind is {self.match_kind!r}, not Exact, Prefix or DefaultBranch")

    @property
    def match(self) -> Match:
        """How the branch is meant."""
        if self.match_kind is not None:
            return _MATCHES[self.match_kind.lower()]
        return "repository" if self.ref_name is None else "exact"


class WireSettings(msgspec.Struct, rename="camel", kw_only=True):
    """Settings of all types together. The service leaves out what is false, zero or empty."""

    scope: list[WireScope] | None = None
    minimum_approver_count: int | None = None
    creator_vote_counts: bool = False
    allow_downvotes: bool = False
    reset_on_source_push: bool = False
    reset_rejections_on_source_push: bool = False
    require_vote_on_last_iteration: bool = False
    require_vote_on_each_iteration: bool = False
    block_last_pusher_vote: bool = False
    build_definition_id: int | None = None
    manual_queue_only: bool = False
    valid_duration: float = 0.0
    status_name: str | None = None
    status_genre: str | None = None
    author_id: str | None = None
    filename_patterns: list[str] | None = None
    required_reviewer_ids: list[str] | None = None
    maximum_git_blob_size_in_bytes: int | None = None
    author_email_patterns: list[str] | None = None


class WirePolicyType(msgspec.Struct, rename="camel"):
    """What kind of policy it is."""

    id: str
    display_name: str


class WirePolicyConfiguration(msgspec.Struct, rename="camel", kw_only=True):
    """A policy of any type."""

    id: int
    type: WirePolicyType
    is_enabled: bool
    is_blocking: bool
    is_deleted: bool = False
    settings: WireSettings

    def __post_init__(self) -> None:
        """Refuses a policy without the setting that its type is about."""
        needed = {
            MINIMUM_REVIEWERS: ("minimumApproverCount", self.settings.minimum_approver_count),
            BUILD: ("buildDefinitionId", self.settings.build_definition_id),
            STATUS: ("statusName", self.settings.status_name),
            FILE_SIZE: ("maximumGitBlobSizeInBytes", self.settings.maximum_git_blob_size_in_bytes),
        }
        name, value = needed.get(self.type_id, ("", ""))
        if value is None:
            raise ValueError(f"policy {self.id} has no settings.{name}")

    @property
    def type_id(self) -> str:
        """GUID of the type, in lower case."""
        return self.type.id.lower()


@collector(
    POLICY_CONFIGURATIONS,
    into=(PolicyConfiguration, PolicyScope),
    plan=each_project,
    rights=(VIEW_PROJECT, READ_REPOSITORIES),
)
def policy_configurations(record: WirePolicyConfiguration, at: At) -> Iterator[Record]:
    """The policies of a project that are not deleted, enabled or not."""
    if record.is_deleted:
        return
    settings, kind = record.settings, record.type_id
    votes = kind == MINIMUM_REVIEWERS
    approvers = votes or kind == REQUIRED_REVIEWERS
    build = kind == BUILD
    patterns = settings.author_email_patterns if kind == AUTHOR_EMAIL else None
    yield PolicyConfiguration(
        id=str(record.id),
        project_id=at.project_id,
        type_id=kind,
        type_name=record.type.display_name,
        is_enabled=record.is_enabled,
        is_blocking=record.is_blocking,
        minimum_approvers=settings.minimum_approver_count if approvers else None,
        creator_vote_counts=settings.creator_vote_counts if approvers else None,
        allow_downvotes=settings.allow_downvotes if votes else None,
        reset_on_push=_resets_on_push(settings) if votes else None,
        block_last_pusher=settings.block_last_pusher_vote if votes else None,
        build_definition_id=str(settings.build_definition_id) if build else None,
        manual_queue_only=settings.manual_queue_only if build else None,
        valid_minutes=settings.valid_duration if build else None,
        status_name=_status_name(settings) if kind == STATUS else None,
        status_author_id=guid(settings.author_id) or "" if kind == STATUS else None,
        path_filters=() if kind == FILE_NAME else tuple(settings.filename_patterns or ()),
        reviewer_ids=tuple(settings.required_reviewer_ids or ()),
        max_blob_bytes=settings.maximum_git_blob_size_in_bytes if kind == FILE_SIZE else None,
        patterns=tuple((settings.filename_patterns if kind == FILE_NAME else patterns) or ()),
    )
    for scope in settings.scope or ():
        yield PolicyScope(
            policy_id=str(record.id),
            project_id=at.project_id,
            repository_id=scope.repository_id,
            ref_name=scope.ref_name,
            match_kind=scope.match,
        )


def _resets_on_push(settings: WireSettings) -> bool:
    return (
        settings.reset_on_source_push
        or settings.reset_rejections_on_source_push
        or settings.require_vote_on_last_iteration
        or settings.require_vote_on_each_iteration
    )


def _status_name(settings: WireSettings) -> str:
    return "/".join(part for part in (settings.status_genre, settings.status_name) if part)
