"""Pipeline settings of a project."""

from collections.abc import Iterator

import msgspec

from candado.collect.collector import At, collector, each_project
from candado.connect.endpoint import Endpoint
from candado.model.projects import PipelineSetting
from candado.model.table import Record

PIPELINE_SETTINGS = Endpoint(
    name="pipeline-settings",
    path="{project}/_apis/build/generalsettings",
    version="7.1",
    permission="View project-level information",
    pat_scope="vso.project",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/build/general-settings/get",
)

Setting = bool | msgspec.UnsetType


class WirePipelineSettings(msgspec.Struct, rename="camel", kw_only=True):
    """The settings; required are those that every version of the service which is read has."""

    enforce_job_auth_scope: bool
    enforce_referenced_repo_scoped_token: bool
    enforce_settable_var: bool
    publish_pipeline_metadata: bool
    status_badges_are_private: bool
    audit_enforce_settable_var: Setting = msgspec.UNSET
    builds_enabled_for_forks: Setting = msgspec.UNSET
    disable_classic_build_pipeline_creation: Setting = msgspec.UNSET
    disable_classic_pipeline_creation: Setting = msgspec.UNSET
    disable_classic_release_pipeline_creation: Setting = msgspec.UNSET
    disable_implied_yaml_ci_trigger: Setting = msgspec.field(
        default=msgspec.UNSET, name="disableImpliedYAMLCiTrigger"
    )
    enable_shell_tasks_args_sanitizing: Setting = msgspec.UNSET
    enable_shell_tasks_args_sanitizing_audit: Setting = msgspec.UNSET
    enforce_job_auth_scope_for_forks: Setting = msgspec.UNSET
    enforce_job_auth_scope_for_releases: Setting = msgspec.UNSET
    enforce_no_access_to_secrets_from_forks: Setting = msgspec.UNSET
    fork_protection_enabled: Setting = msgspec.UNSET
    is_comment_required_for_pull_request: Setting = msgspec.UNSET
    require_comments_for_non_team_member_and_non_contributors: Setting = msgspec.UNSET
    require_comments_for_non_team_members_only: Setting = msgspec.UNSET


@collector(PIPELINE_SETTINGS, into=(PipelineSetting,), plan=each_project, items=None)
def pipeline_settings(record: WirePipelineSettings, at: At) -> Iterator[Record]:
    """What a project allows its pipelines."""
    project = at.project_id
    for field in msgspec.structs.fields(record):
        name, value = field.encode_name, getattr(record, field.name)
        if value is not msgspec.UNSET:
            yield PipelineSetting(id=f"{project}/{name}", project_id=project, name=name, value=value)
