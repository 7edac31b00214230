"""What the staged tables say of a pipeline and of what it uses. What was not read whole is not known."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

import msgspec

from candado.code.pipelines.classic.said import Names
from candado.code.pipelines.facts import Facts, Pool, Protected
from candado.examine.grants import TABLE, Grants
from candado.model import collected
from candado.model.classic import BuildText, ReleasePipeline, ReleaseText, TaskGroup
from candado.model.extensions import Extension
from candado.model.pipelines import Pipeline, PipelineAuthorization, PipelineVariable
from candado.model.policies import OrganizationPipelineSetting
from candado.model.projects import PipelineSetting, Project
from candado.model.reading import FROM_BEST_TO_WORST, Coverage, Reading
from candado.model.repos import PolicyConfiguration, PolicyScope, Repository
from candado.model.resources import (
    AgentPool,
    AgentQueue,
    Check,
    Environment,
    ServiceConnection,
    VariableGroup,
)
from candado.model.table import Record, table_name
from candado.store.coverage import worst
from candado.store.stage import Stage

R = TypeVar("R", bound=Record)
_PERMITS = "buildsEnabledForForks"
"""The setting that is strict when it is off: of the organization only what restricts is forced."""
_REVIEWS = ("fa4e907d-c16b-4a4c-9dfa-4906e5d171dd", "fd2167ab-b0be-447a-8ec8-39368250530e")
"""Types of policies that ask for reviewers: a number of them, or certain ones."""


class Known:
    """The tables of a stage, by project."""

    def __init__(self, stage: Stage, organization_id: str) -> None:
        self._stage = stage
        self._organization_id = organization_id
        self._rows: dict[type[Record], dict[str, list[Record]]] = {}
        self._around: dict[str, Facts] = {}
        self._text_of: dict[type[Record], dict[tuple[str, str], str]] = {}
        self._coverage = {(each.table_name, each.scope_id): each for each in worst(stage.coverage())}

    def gap(self, names: Iterable[str], project_id: str) -> Coverage | None:
        """The worst gap in what these tables follow from, in a project and the organization; None: none."""
        said = (
            self._coverage.get((source, scope))
            for name in names
            for source in collected(name)
            for scope in (project_id, self._organization_id)
        )
        gaps = [
            each for each in said if each is not None and each.status not in (Reading.READ, Reading.ABSENT)
        ]
        return max(gaps, key=lambda each: FROM_BEST_TO_WORST.index(each.status), default=None)

    def pipelines(self, project_id: str) -> list[Pipeline]:
        """The pipelines of a project that can be run."""
        return [each for each in self._of(Pipeline, project_id) if each.status != "disabled"]

    @cached_property
    def grants(self) -> Grants | None:
        """What broad groups may do; None: not known."""
        return Grants(self._stage) if self.gap((TABLE,), self._organization_id) is None else None

    @cached_property
    def _names(self) -> dict[str, str]:
        return {project.id: project.name for project in self._stage.rows(Project)}

    @cached_property
    def repositories(self) -> dict[tuple[str, str], str]:
        """Ids of repositories by project, its id or its name in lower case, and name in lower case."""
        found: dict[tuple[str, str], str] = {}
        for each in self._stage.rows(Repository):
            for project in (each.project_id, self._names.get(each.project_id, "").lower()):
                found[project, each.name.lower()] = each.id
        return found

    @cached_property
    def _visibilities(self) -> dict[str, str]:
        return {project.id: project.visibility for project in self._stage.rows(Project)}

    @cached_property
    def _pools(self) -> dict[str, AgentPool]:
        return {pool.id: pool for pool in self._stage.rows(AgentPool)}

    @cached_property
    def today(self) -> date:
        """The day of the scan."""
        return self._stage.asked.started.date()

    def settings(self, project_id: str) -> dict[str, bool]:
        """The pipeline settings that hold in a project: those that the organization turns on hold in all."""
        if self._whole(OrganizationPipelineSetting, self._organization_id) is None:
            return {}
        forced = {each.name for each in self._stage.rows(OrganizationPipelineSetting) if each.value}
        return {
            each.name: each.value or (each.name in forced and each.name != _PERMITS)
            for each in self._whole(PipelineSetting, project_id) or ()
        }

    def variables(self, pipeline: Pipeline) -> list[PipelineVariable]:
        """The variables of a definition, as far as they are known."""
        return self._variables.get(pipeline.id, [])

    @cached_property
    def _variables(self) -> dict[str, list[PipelineVariable]]:
        found: dict[str, list[PipelineVariable]] = {}
        for each in self._stage.rows(PipelineVariable):
            found.setdefault(each.pipeline_id, []).append(each)
        return found

    def variable_groups(self, project_id: str) -> list[VariableGroup]:
        """The variable groups of a project, as far as they are known."""
        return self._of(VariableGroup, project_id)

    def task_groups(self, project_id: str) -> list[TaskGroup]:
        """The task groups of a project, as far as they are known, in all their versions."""
        return self._of(TaskGroup, project_id)

    def release_pipelines(self, project_id: str) -> list[ReleasePipeline]:
        """The release pipelines of a project that can release."""
        return [each for each in self._of(ReleasePipeline, project_id) if not each.is_disabled]

    def build_text(self, pipeline: Pipeline) -> str | None:
        """What a classic pipeline does; None: not known."""
        return self._texts(BuildText).get((pipeline.project_id, pipeline.id))

    def release_text(self, release: ReleasePipeline) -> str | None:
        """What a release pipeline does; None: not known."""
        return self._texts(ReleaseText).get((release.project_id, release.id))

    def names(self, project_id: str) -> Names:
        """What ids in definitions of a project stand for, as far as that is known."""
        return Names(
            {each.id: each.name for each in self._of(AgentQueue, project_id)},
            {each.group_id: each.name for each in self._of(VariableGroup, project_id)},
        )

    def project_name(self, project_id: str) -> str:
        """What a project is called."""
        return self._names.get(project_id, project_id)

    @cached_property
    def extensions(self) -> list[Extension]:
        """The extensions of the organization, as far as they are known."""
        return self._stage.rows(Extension)

    def is_reviewed(self, pipeline: Pipeline) -> bool | None:
        """Whether a policy asks for a review of all changes of its branch; None: not known, or elsewhere."""
        policies = self._whole(PolicyConfiguration, pipeline.project_id)
        scopes = self._whole(PolicyScope, pipeline.project_id)
        if policies is None or scopes is None or pipeline.repository_type != "TfsGit":
            return None
        asking = {
            each.id
            for each in policies
            if each.type_id in _REVIEWS and each.is_enabled and each.is_blocking and not each.path_filters
        }
        return any(each.policy_id in asking and self._reaches(each, pipeline) for each in scopes)

    def _reaches(self, scope: PolicyScope, pipeline: Pipeline) -> bool:
        branch = pipeline.default_branch or ""
        if scope.repository_id not in (None, pipeline.repository_id):
            return False
        if scope.match_kind == "repository":
            return True
        if scope.match_kind == "defaultBranch":
            return branch != "" and branch == self._default_branches.get(pipeline.repository_id or "")
        prefix = f"{(scope.ref_name or '').rstrip('/')}/"
        return scope.ref_name == branch or (scope.match_kind == "prefix" and branch.startswith(prefix))

    @cached_property
    def _default_branches(self) -> dict[str, str]:
        return {each.id: each.default_branch for each in self._stage.rows(Repository)}

    def facts(self, pipeline: Pipeline) -> Facts:
        """What is known of a pipeline."""
        variables = self._whole(PipelineVariable, pipeline.project_id)
        settings = self.settings(pipeline.project_id)
        return msgspec.structs.replace(
            self.around(pipeline.project_id),
            repository_type=pipeline.repository_type,
            builds_forks=pipeline.builds_forks,
            fork_secrets=pipeline.forks_get_secrets,
            builds_pull_requests=self._builds_pull_requests(pipeline),
            comment_required=pipeline.pull_request_needs_comment,
            limits_variables=settings.get("enforceSettableVar"),
            settable=None
            if variables is None
            else frozenset(each.name.lower() for each in self.variables(pipeline) if each.settable),
            default_branch_protected=self.is_reviewed(pipeline),
        )

    def around(self, project: str) -> Facts:
        """What is known of all pipelines of a project; connections by their ids too."""
        if project not in self._around:
            self._around[project] = self._read_around(project)
        return self._around[project]

    def _read_around(self, project: str) -> Facts:
        settings = self.settings(project)
        groups = self._whole(VariableGroup, project)
        visibility = self._visibilities.get(project)
        implied_off = settings.get("disableImpliedYAMLCiTrigger")
        connections = [
            (each, self._protected("endpoint", each.connection_id, project))
            for each in self._of(ServiceConnection, project)
        ]
        return Facts(
            project=project,
            public=None if visibility is None else visibility == "public",
            implied_trigger=None if implied_off is None else not implied_off,
            limits_scope=settings.get("enforceJobAuthScope"),
            groups_with_secrets=None
            if groups is None
            else frozenset(each.name.lower() for each in groups if each.secrets or each.is_key_vault),
            connections={
                key.lower(): known for each, known in connections for key in (each.connection_id, each.name)
            },
            environments={
                each.name.lower(): self._protected("environment", each.id, project)
                for each in self._of(Environment, project)
            },
            pools={each.name.lower(): self._pool(each) for each in self._of(AgentQueue, project)},
        )

    def _builds_pull_requests(self, pipeline: Pipeline) -> bool | None:
        """A trigger of the definition says so, or in Azure Repos a policy; elsewhere YAML decides."""
        if pipeline.builds_forks is not None:
            return True
        policies = self._whole(PolicyConfiguration, pipeline.project_id)
        if pipeline.repository_type != "TfsGit" or policies is None:
            return None
        return any(each.is_enabled and each.build_definition_id == pipeline.id for each in policies)

    def _protected(self, kind: str, id: str, project: str) -> Protected:
        checks, uses = self._whole(Check, project), self._whole(PipelineAuthorization, project)
        held = (
            None
            if checks is None
            else {
                each.type
                for each in checks
                if each.is_enabled and (each.resource_type, each.resource_id) == (kind, id)
            }
        )
        return Protected(
            approval=None if held is None else "approval" in held,
            branch_control=None if held is None else "branch control" in held,
            required_template=None if held is None else "required template" in held,
            open_to_all=None
            if uses is None
            else any(
                each.pipeline_id == "" and (each.resource_type, each.resource_id) == (kind, id)
                for each in uses
            ),
        )

    def _pool(self, queue: AgentQueue) -> Pool:
        pool = self._pools.get(queue.pool_id or "")
        return Pool(hosted=queue.is_hosted, ephemeral=None if pool is None else pool.is_elastic)

    def _texts(self, record: type[BuildText] | type[ReleaseText]) -> dict[tuple[str, str], str]:
        if record not in self._text_of:
            rows = self._stage.rows(record)
            self._text_of[record] = {(each.project_id, each.id): each.text for each in rows}
        return self._text_of[record]

    def _whole(self, record: type[R], project_id: str) -> list[R] | None:
        """The rows of a table in a project; None where it was not read whole."""
        said = self._coverage.get((table_name(record), project_id))
        return self._of(record, project_id) if said is not None and said.status is Reading.READ else None

    def _of(self, record: type[R], project_id: str) -> list[R]:
        if record not in self._rows:
            by_project: dict[str, list[Record]] = {}
            for row in self._stage.rows(record):
                by_project.setdefault(getattr(row, "project_id", ""), []).append(row)
            self._rows[record] = by_project
        return cast("list[R]", self._rows[record].get(project_id, []))
