"""Pipelines, the variables kept in their definitions, and what classic ones do."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import msgspec

from candado.code.secrets.looks import look
from candado.collect.bodies import text_of
from candado.collect.collector import At, Right, collector, each_project
from candado.collect.values import moment
from candado.connect.endpoint import Endpoint, Paging
from candado.model.classic import BuildText
from candado.model.pipelines import Pipeline, PipelineVariable
from candado.model.table import Record

PIPELINES = Endpoint(
    name="pipelines",
    path="{project}/_apis/build/definitions",
    version="7.1",
    # without an order the service refuses its own continuation token
    query={
        "includeAllProperties": "true",
        "includeLatestBuilds": "true",
        "queryOrder": "definitionNameAscending",
    },
    paging=Paging.HEADER,
    page_size=10000,
    permission="View build pipeline",
    pat_scope="vso.build",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/build/definitions/list",
)

VIEW_PIPELINES = Right("Build", "ViewBuildDefinition", "{project}")

_PROCESSES: dict[int, Literal["yaml", "classic"]] = {1: "classic", 2: "yaml"}
_WITHOUT_REFS = ("tfsversioncontrol", "svn")


class WireProcess(msgspec.Struct, rename="camel"):
    """How the definition is written."""

    type: int
    yaml_filename: str | None = None
    phases: list[object] | None = None
    """the jobs of a classic pipeline"""
    target: object = None
    """where those run that say nothing else"""


class WireBuildRepository(msgspec.Struct, rename="camel"):
    """Where the definition and its sources lie."""

    type: str
    id: str | None = None
    default_branch: str | None = None


class WireLinkedGroup(msgspec.Struct):
    """A variable group that a definition links."""

    id: int


class WireQueue(msgspec.Struct):
    """The default agent queue."""

    id: int


class WireForks(msgspec.Struct, rename="camel"):
    """What builds of forks may do."""

    enabled: bool = False
    allow_secrets: bool = False
    allow_full_access_token: bool = False


class WireTrigger(msgspec.Struct, rename="camel"):
    """A trigger of any type; only pull request triggers say anything of forks."""

    trigger_type: str
    forks: WireForks | None = None
    is_comment_required_for_pull_request: bool = False
    fork_is_comment_required_for_pull_request: bool = False


class WireVariable(msgspec.Struct, rename="camel"):
    """A variable of a definition; the value of a secret one is null."""

    value: str | None = None
    is_secret: bool | None = None
    allow_override: bool | None = None


class WireBuild(msgspec.Struct, rename="camel"):
    """A run."""

    queue_time: datetime


class WirePipeline(msgspec.Struct, rename="camel", kw_only=True):
    """A definition with all its properties."""

    id: int
    name: str
    path: str
    queue_status: Literal["enabled", "paused", "disabled"]
    job_authorization_scope: Literal["project", "projectCollection"]
    process: WireProcess
    repository: WireBuildRepository
    queue: WireQueue | None = None
    badge_enabled: bool = False
    triggers: list[WireTrigger] | None = None
    variables: dict[str, WireVariable] | None = None
    variable_groups: list[WireLinkedGroup] | None = None
    build_number_format: str | None = None
    created_date: datetime | None = None
    latest_build: WireBuild | None = None


@collector(
    PIPELINES, into=(Pipeline, PipelineVariable, BuildText), plan=each_project, rights=(VIEW_PIPELINES,)
)
def pipelines(record: WirePipeline, at: At) -> Iterator[Record]:
    """The pipelines of a project, with their latest run."""
    repository = record.repository
    is_own = repository.type.lower() == "tfsgit"
    from_pull_requests = [
        trigger for trigger in record.triggers or () if trigger.trigger_type.lower() == "pullrequest"
    ]
    forks = [trigger.forks or WireForks() for trigger in from_pull_requests]
    yield Pipeline(
        id=str(record.id),
        project_id=at.project_id,
        name=record.name,
        folder=record.path,
        process=_PROCESSES.get(record.process.type, "other"),
        yaml_path=record.process.yaml_filename,
        repository_type=repository.type,
        repository_id=repository.id if is_own else None,
        default_branch=_default_branch(repository),
        status=record.queue_status,
        job_scope=record.job_authorization_scope,
        queue_id=None if record.queue is None else str(record.queue.id),
        badge_enabled=record.badge_enabled,
        builds_forks=any(fork.enabled for fork in forks) if forks else None,
        forks_get_secrets=any(fork.allow_secrets for fork in forks) if forks else None,
        forks_get_full_token=any(fork.allow_full_access_token for fork in forks) if forks else None,
        pull_request_needs_comment=all(map(_needs_comment, from_pull_requests)) if forks else None,
        created_at=moment(record.created_date),
        last_run_at=None if record.latest_build is None else moment(record.latest_build.queue_time),
    )
    for name, variable in (record.variables or {}).items():
        yield _variable(str(record.id), name, variable, at)
    if _PROCESSES.get(record.process.type) == "classic" and record.process.phases is not None:
        yield BuildText(id=str(record.id), project_id=at.project_id, text=text_of(_said(record)))


def _said(record: WirePipeline) -> object:
    """What is kept of a classic pipeline, as the service calls it."""
    return {
        "buildNumberFormat": record.build_number_format,
        "triggers": [{"triggerType": trigger.trigger_type} for trigger in record.triggers or ()],
        "variables": msgspec.to_builtins(record.variables or {}),
        "variableGroups": [group.id for group in record.variable_groups or ()],
        "target": record.process.target,
        "phases": record.process.phases,
    }


def _default_branch(repository: WireBuildRepository) -> str | None:
    """The service takes a branch with or without refs/heads/."""
    branch = repository.default_branch or None
    if branch is None or branch.startswith("refs/") or repository.type.lower() in _WITHOUT_REFS:
        return branch
    return f"refs/heads/{branch}"


def _needs_comment(trigger: WireTrigger) -> bool:
    return trigger.is_comment_required_for_pull_request or trigger.fork_is_comment_required_for_pull_request


def _variable(pipeline_id: str, name: str, variable: WireVariable, at: At) -> PipelineVariable:
    is_secret = bool(variable.is_secret)
    value = "" if is_secret else variable.value or ""
    looks = look(name, value)
    return PipelineVariable(
        id=f"{pipeline_id}/{name}",
        pipeline_id=pipeline_id,
        project_id=at.project_id,
        name=name,
        is_secret=is_secret,
        settable=bool(variable.allow_override),
        is_url=value.strip().lower().startswith(("http://", "https://")),
        credential_kind="" if looks is None else looks.kind,
        preview="" if looks is None else looks.preview,
    )
