"""Pipelines: build definitions, YAML and classic.

Source: [Build - Definitions](https://learn.microsoft.com/rest/api/azure/devops/build/definitions/list).
"""

from datetime import datetime
from typing import Literal

from candado.model.table import Record, table


@table(
    "pipelines",
    scope="project",
    kind="pipeline",
    label="name",
    portal="{project_id}/_build?definitionId={id}",
)
class Pipeline(Record):
    """A build definition."""

    id: str
    """number, unique in the organization"""
    project_id: str
    """project"""
    name: str
    """name"""
    folder: str
    """`path`, such as \\team"""
    process: Literal["yaml", "classic", "other"]
    """`process.type`: 2 is YAML, 1 is classic"""
    yaml_path: str | None
    """`process.yamlFilename`; NULL: not YAML"""
    repository_type: str
    """TfsGit, GitHub, Bitbucket, Git, TfsVersionControl, Svn, ..."""
    repository_id: str | None
    """repository, where it is one of this organization; NULL: elsewhere"""
    default_branch: str | None
    """branch that runs without a branch named, in Git refs/heads/...; NULL: not told"""
    status: Literal["enabled", "paused", "disabled"]
    """`queueStatus`"""
    job_scope: Literal["project", "projectCollection"]
    """`jobAuthorizationScope`: how far its token reaches where no setting limits it"""
    queue_id: str | None
    """default agent queue; NULL: none"""
    badge_enabled: bool
    """`badgeEnabled`"""
    builds_forks: bool | None
    """whether a pull request trigger builds forks; NULL: the definition has no such trigger, YAML decides"""
    forks_get_secrets: bool | None
    """`forks.allowSecrets`; NULL: the definition has no pull request trigger"""
    forks_get_full_token: bool | None
    """`forks.allowFullAccessToken`; NULL: the definition has no pull request trigger"""
    pull_request_needs_comment: bool | None
    """whether a member must comment before a build, `isCommentRequiredForPullRequest` or the same for forks;
    NULL: the definition has no pull request trigger"""
    created_at: datetime | None
    """`createdDate`, UTC; NULL: not told"""
    last_run_at: datetime | None
    """when the latest run was queued, UTC; NULL: it never ran"""


@table(
    "pipeline_variables",
    scope="project",
    kind="pipeline variable",
    label="name",
    portal="{project_id}/_apps/hub/ms.vss-build-web.ci-designer-hub?pipelineId={pipeline_id}",
)
class PipelineVariable(Record):
    """A variable that is kept in the definition, not in YAML."""

    id: str
    """pipeline and name"""
    pipeline_id: str
    """pipeline"""
    project_id: str
    """project"""
    name: str
    """name"""
    is_secret: bool
    """`isSecret`: the service keeps the value to itself"""
    settable: bool
    """`allowOverride`: whoever queues a run may set it"""
    is_url: bool
    """the value is an address (http, https)"""
    credential_kind: str
    """what the open value looks like, such as "Azure DevOps token"; empty: like no credential"""
    preview: str
    """redacted value, where it looks like a credential; empty otherwise"""


@table("pipeline_authorizations", scope="project", kind="authorization")
class PipelineAuthorization(Record):
    """One pipeline may use one protected resource.

    Source: [Pipeline Permissions](https://learn.microsoft.com/rest/api/azure/devops/approvalsandchecks/pipeline-permissions/get).
    """

    project_id: str
    """project"""
    resource_type: Literal["endpoint", "environment", "queue", "repository", "securefile", "variablegroup"]
    """type on the wire"""
    resource_id: str
    """id on the wire; a repository's is its GUID alone"""
    pipeline_id: str
    """pipeline; empty: all pipelines of the project, present and future"""
