"""What an organization says of a pipeline and of what it uses: more than its file can tell.

None everywhere means that it is not known, from which nothing follows.
"""

import msgspec


class Protected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A connection, environment, variable group, pool or repository, and what has to be passed to use it."""

    approval: bool | None = None
    branch_control: bool | None = None
    required_template: bool | None = None
    open_to_all: bool | None = None
    """every pipeline of the project may use it"""
    production: bool | None = None


class Pool(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An agent pool."""

    hosted: bool | None = None
    """Microsoft runs its agents"""
    ephemeral: bool | None = None
    """an agent is made for a run, and gone after it"""


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of one pipeline; names of resources are in lower case."""

    project: str
    public: bool | None = None
    """everybody may read the project"""
    repository_type: str | None = None
    """as the service calls it: TfsGit, GitHub, Bitbucket, ..."""
    builds_forks: bool | None = None
    """pull requests of forks run it"""
    fork_secrets: bool | None = None
    """and get secrets"""
    builds_pull_requests: bool | None = None
    """pull requests run it, by a policy or a trigger"""
    comment_required: bool | None = None
    """somebody of the team has to ask for each such run"""
    implied_trigger: bool | None = None
    """without a `trigger` it runs on every push"""
    limits_variables: bool | None = None
    """only variables that are marked may be set when a run is queued"""
    settable: frozenset[str] | None = None
    """those that are marked"""
    limits_scope: bool | None = None
    """its token reaches the project alone"""
    default_branch_protected: bool | None = None
    """a policy asks for a review of changes"""
    groups_with_secrets: frozenset[str] | None = None
    connections: dict[str, Protected] = {}
    environments: dict[str, Protected] = {}
    pools: dict[str, Pool] = {}
