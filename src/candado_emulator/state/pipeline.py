"""Pipelines (build definitions) and the settings that hold for all of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from .security import Token, secures
from .values import Json, Moment, Permissions, State

if TYPE_CHECKING:
    from .project import Project

NAMESPACE = "Build"


class PipelineSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel", gc=False
):
    """Pipeline settings of a project or the organization, named as the service names them.

    The defaults are those of an organization created today. What the organization turns on, a project
    cannot turn off.
    """

    enforce_job_auth_scope: bool = True
    enforce_job_auth_scope_for_releases: bool = True
    enforce_referenced_repo_scoped_token: bool = True
    enforce_settable_var: bool = True
    audit_enforce_settable_var: bool = False
    status_badges_are_private: bool = True
    publish_pipeline_metadata: bool = False
    disable_classic_pipeline_creation: bool = True
    disable_classic_build_pipeline_creation: bool = True
    disable_classic_release_pipeline_creation: bool = True
    disable_implied_yaml_ci_trigger: bool = msgspec.field(default=False, name="disableImpliedYAMLCiTrigger")
    enable_shell_tasks_args_sanitizing: bool = False
    enable_shell_tasks_args_sanitizing_audit: bool = False
    fork_protection_enabled: bool = False
    builds_enabled_for_forks: bool = True
    enforce_job_auth_scope_for_forks: bool = True
    enforce_no_access_to_secrets_from_forks: bool = True
    is_comment_required_for_pull_request: bool = False
    require_comments_for_non_team_members_only: bool = False
    require_comments_for_non_team_member_and_non_contributors: bool = False


class OrganizationPipelineSettings(PipelineSettings, frozen=True, kw_only=True, rename="camel", gc=False):
    """The organization has a few settings more."""

    disable_stage_chooser: bool = False
    disable_in_box_tasks_var: bool = False
    disable_marketplace_tasks_var: bool = False
    disable_node6_tasks_var: bool = False


class Retention(State, frozen=True, kw_only=True):
    """How long a project keeps its runs, in days."""

    artifacts: int = 30
    pull_request_runs: int = 10
    runs: int = 30
    runs_per_protected_branch: int = 3
    """how many, not how long"""


class Variable(State, frozen=True, kw_only=True):
    """A variable in a definition; the key is its name."""

    value: str = ""
    """not shown on the wire where it is secret"""
    secret: bool = False
    settable: bool = False
    """whoever queues a run may set it (allowOverride)"""


class PullRequestTrigger(State, frozen=True, kw_only=True):
    """Runs the pipeline for pull requests of GitHub or Bitbucket."""

    branches: tuple[str, ...] = ("+main",)
    from_yaml: bool = False
    """the YAML file says when, this only what forks may"""
    builds_forks: bool = False
    forks_get_secrets: bool = False
    forks_get_full_token: bool = False
    needs_comment: bool = False
    """a member must comment before a run"""


class PushTrigger(State, frozen=True, kw_only=True):
    """Runs the pipeline for each push (continuous integration)."""

    branches: tuple[str, ...] = ("+refs/heads/main",)


class Schedule(State, frozen=True, kw_only=True):
    """Runs the pipeline at times."""

    branches: tuple[str, ...] = ("+refs/heads/main",)
    days: tuple[str, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday")
    hour: int = 3
    only_with_changes: bool = True


class Run(State, frozen=True, kw_only=True):
    """A run (build) of a pipeline; the key is its number, such as 20260131.4, or any name."""

    id: int = 0
    queued: Moment = "-1d"
    started: Moment | None = None
    """null: when it was queued, unless it has not started"""
    finished: Moment | None = None
    """null: when it started, unless it has not finished"""
    status: Literal["notStarted", "inProgress", "cancelling", "completed"] = "completed"
    result: Literal["succeeded", "partiallySucceeded", "failed", "canceled"] = "succeeded"
    """of a completed run"""
    reason: Literal["manual", "individualCI", "pullRequest", "schedule"] = "manual"
    branch: str = ""
    """empty: the pipeline's default branch"""
    requested_by: str = ""
    """user principal name; empty: the organization's owner"""
    tags: tuple[str, ...] = ()


class Pipeline(State, frozen=True, kw_only=True):
    """A pipeline; the key is its name, behind its folder where it has one: `Release/deploy`."""

    id: int = 0
    description: str = ""
    repository: str = ""
    """by name; empty: the first of the project; elsewhere than in the organization: owner/name"""
    repository_type: Literal[
        "TfsGit", "GitHub", "GitHubEnterprise", "Bitbucket", "Git", "TfsVersionControl", "Svn"
    ] = "TfsGit"
    """TfsGit: one of the project"""
    repository_url: str = ""
    """of one elsewhere; empty: it follows from type and name"""
    repository_connection: str = ""
    """the service connection that reads a repository elsewhere, by name"""
    default_branch: str = "refs/heads/main"
    yaml_file: str = "azure-pipelines.yml"
    """path of the definition; empty: a classic pipeline"""
    phases: list[Json] = []
    """of a classic pipeline, as the service has them"""
    image: str = ""
    """of a classic pipeline on Microsoft's machines: agentSpecification, such as ubuntu-24.04"""
    options: list[Json] = []
    """of a classic pipeline, as the service has them"""
    number_format: str = ""
    """buildNumberFormat; empty: the service's own, or the YAML file says it"""
    demands: tuple[str, ...] = ()
    """what an agent must have: `Agent.OS -equals Linux`"""
    tags: tuple[str, ...] = ()
    status: Literal["enabled", "paused", "disabled"] = "enabled"
    job_scope: Literal["project", "projectCollection"] = "project"
    """jobAuthorizationScope"""
    queue: str = "Azure Pipelines"
    """the agent queue, by name; empty: none"""
    badge: bool = False
    """badgeEnabled"""
    variables: dict[str, Variable] = {}
    variable_groups: dict[str, bool] = {}
    """the variable groups of the project that it has linked, by name"""
    pull_requests: PullRequestTrigger | None = None
    """null: no such trigger"""
    pushes: PushTrigger | None = None
    """null: no such trigger, but that the YAML file says when"""
    schedule: Schedule | None = None
    """null: no such trigger"""
    runs: dict[str, Run] = {}
    """oldest first"""
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"
    revision: int = 1
    comment: str = ""
    """what was said of the newest revision"""
    earlier: dict[str, "Pipeline"] = {}
    """former revisions, by number, without their runs"""
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True


class PipelineFolder(State, frozen=True, kw_only=True):
    """A folder of pipelines; the key is its path: `Release/Web`. One with pipelines need not be told."""

    description: str = ""
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"
    changed_by: str = ""
    """who changed it last; empty: nobody has"""
    changed: Moment = "-1y"
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True


def folder_token(project: "Project", folder: str) -> str:
    """The token of a folder in the namespace Build; that of the root is the project's."""
    return f"{project.id}/{folder}" if folder else project.id


def pipeline_token(project: "Project", key: str, pipeline: Pipeline) -> str:
    """Its token in the namespace Build, below that of its folder."""
    return f"{folder_token(project, key.rpartition('/')[0])}/{pipeline.id}"


@secures(NAMESPACE)
def pipeline_tokens(name: str, project: "Project") -> Iterator[Token]:
    """Each folder that has an object, and each pipeline."""
    for key, folder in project.pipeline_folders.items():
        yield Token(folder_token(project, key), folder, ("projects", name, "pipeline_folders", key))
    for key, pipeline in project.pipelines.items():
        yield Token(pipeline_token(project, key, pipeline), pipeline, ("projects", name, "pipelines", key))
