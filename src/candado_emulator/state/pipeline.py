"""Pipelines (build definitions) and the settings that hold for all of them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec

from .security import Token, secures
from .values import Permissions, State

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


class Pipeline(State, frozen=True, kw_only=True):
    """A pipeline; the key is its name, behind its folder where it has one: `Release/deploy`."""

    id: int = 0
    repository: str = ""
    """by name; empty: the first of the project"""
    yaml_file: str = "azure-pipelines.yml"
    """path of the definition; empty: a classic pipeline"""
    enabled: bool = True
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True


def pipeline_token(project: "Project", key: str, pipeline: Pipeline) -> str:
    """Its token in the namespace Build, below that of its folder."""
    folder, _, _ = key.rpartition("/")
    return f"{project.id}/{folder}/{pipeline.id}" if folder else f"{project.id}/{pipeline.id}"


@secures(NAMESPACE)
def pipeline_tokens(name: str, project: "Project") -> Iterator[Token]:
    """Each pipeline."""
    for key, pipeline in project.pipelines.items():
        yield Token(pipeline_token(project, key, pipeline), pipeline, ("projects", name, "pipelines", key))
