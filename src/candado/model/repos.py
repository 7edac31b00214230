"""Repositories and the policies of their branches."""

from typing import Literal

from candado.model.table import Record, table


@table("repositories", scope="project", kind="repository", label="name", portal="{project_id}/_git/{id}")
class Repository(Record):
    """A Git repository.

    Source: [Git - Repositories](https://learn.microsoft.com/rest/api/azure/devops/git/repositories/list).
    """

    id: str
    """GUID"""
    project_id: str
    """project"""
    name: str
    """name"""
    default_branch: str
    """such as refs/heads/main; empty: the repository is empty, and has no branch"""
    size: int | None
    """bytes; NULL: not told"""
    is_disabled: bool
    """`isDisabled`: nobody can read or push"""
    is_fork: bool
    """`isFork`"""


@table(
    "policy_configurations",
    scope="project",
    kind="policy",
    label="type_name",
    portal="{project_id}/_settings/repositories?_a=policies",
)
class PolicyConfiguration(Record):
    """A policy of a project's repositories or branches, with the settings that matter for security.

    Source: [Policy - Configurations](https://learn.microsoft.com/rest/api/azure/devops/policy/configurations/list).
    A setting that the policy's type does not have is NULL.
    """

    id: str
    """number, unique in the organization"""
    project_id: str
    """project"""
    type_id: str
    """GUID of the policy's type"""
    type_name: str
    """what the portal calls the type"""
    is_enabled: bool
    """`isEnabled`"""
    is_blocking: bool
    """`isBlocking`: false is advice only"""
    minimum_approvers: int | None
    """`minimumApproverCount`; NULL: the type has no approvers, or required reviewers without a number"""
    creator_vote_counts: bool | None
    """whether who made the change may approve it; NULL: the type has no approvers"""
    allow_downvotes: bool | None
    """whether it completes although somebody rejected it; NULL: not about the number of reviewers"""
    reset_on_push: bool | None
    """whether a new push asks for approval again (`resetOnSourcePush`, `requireVoteOnLastIteration` and
    their kin); NULL: not about the number of reviewers"""
    block_last_pusher: bool | None
    """`blockLastPusherVote`; NULL: not about the number of reviewers"""
    build_definition_id: str | None
    """pipeline that a build policy runs; NULL: not a build policy"""
    manual_queue_only: bool | None
    """whether a build policy waits to be started by hand; NULL: not a build policy"""
    valid_minutes: float | None
    """`validDuration` of a build, minutes; 0: until the target changes; NULL: not a build policy"""
    status_name: str | None
    """genre/name of a status policy; NULL: not a status policy"""
    status_author_id: str | None
    """who alone may post the status, GUID; empty: anybody may; NULL: not a status policy"""
    path_filters: tuple[str, ...]
    """`filenamePatterns`; with any, the policy holds for those paths only"""
    reviewer_ids: tuple[str, ...]
    """`requiredReviewerIds`, GUIDs"""
    max_blob_bytes: int | None
    """`maximumGitBlobSizeInBytes`; NULL: not a file size policy"""
    patterns: tuple[str, ...]
    """`authorEmailPatterns` of an author policy, `filenamePatterns` of a policy on file names"""


@table("policy_scopes", scope="project", kind="policy scope")
class PolicyScope(Record):
    """Where a policy holds; a policy may have several."""

    policy_id: str
    """policy"""
    project_id: str
    """project"""
    repository_id: str | None
    """repository; NULL: all of the project"""
    ref_name: str | None
    """branch or prefix of branches, refs/heads/...; NULL: the repository as a whole, or the default branch"""
    match_kind: Literal["exact", "prefix", "defaultBranch", "repository"]
    """how the name is meant; repository: no branch is named"""
