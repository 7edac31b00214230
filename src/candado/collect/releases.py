"""Release pipelines: the list of each project, and what each of them does, which the list does not tell."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from candado.collect.bodies import text_of
from candado.collect.collector import At, Known, Request, Right, collector, each_project
from candado.collect.pipelines import WireVariable
from candado.collect.values import moment
from candado.connect.endpoint import Endpoint, Paging, Service
from candado.model.classic import ReleasePipeline, ReleaseText
from candado.model.table import Record

RELEASE_PIPELINES = Endpoint(
    name="release-pipelines",
    service=Service.RELEASE,
    path="{project}/_apis/release/definitions",
    version="7.1",
    query={"$expand": "lastRelease"},
    paging=Paging.HEADER,
    page_size=10000,
    permission="View release pipeline",
    pat_scope="vso.release",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/release/definitions/list",
)

RELEASE_TEXTS = Endpoint(
    name="release-texts",
    service=Service.RELEASE,
    path="{project}/_apis/release/definitions/{definition}",
    version="7.1",
    permission="View release pipeline",
    pat_scope="vso.release",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/release/definitions/get",
)

VIEW_RELEASES = Right("ReleaseManagement", "ViewReleaseDefinition", "{project}")


class WireLastRelease(msgspec.Struct, rename="camel"):
    """A release."""

    created_on: datetime | None = None


class WireReleasePipeline(msgspec.Struct, rename="camel", kw_only=True):
    """A release definition in a list."""

    id: int
    name: str
    path: str
    is_disabled: bool = False
    created_on: datetime | None = None
    last_release: WireLastRelease | None = None


class WireInput(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True):
    """Where and how a job runs."""

    queue_id: int = 0
    agent_specification: object = None
    enable_access_token: bool = False
    condition: str | None = None


class WirePhase(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True):
    """A job of a stage."""

    name: str = ""
    phase_type: str | int = ""
    deployment_input: WireInput | None = None
    workflow_tasks: list[object]


class WireApproval(msgspec.Struct, rename="camel"):
    """A step of an approval; who approves is left out."""

    is_automated: bool


class WireApprovalOptions(msgspec.Struct, rename="camel"):
    """How people approve."""

    release_creator_can_be_approver: bool = False
    enforce_identity_revalidation: bool = False


class WireApprovals(msgspec.Struct, rename="camel", omit_defaults=True):
    """What comes before a stage."""

    approvals: list[WireApproval]
    approval_options: WireApprovalOptions | None = None


class WireStage(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True):
    """A stage (environment)."""

    name: str
    variables: dict[str, WireVariable] = {}
    variable_groups: list[int] = []
    pre_deploy_approvals: WireApprovals
    deploy_phases: list[WirePhase]


class WireTrigger(msgspec.Struct, rename="camel"):
    """What makes releases by itself."""

    trigger_type: str | int


class WireNamed(msgspec.Struct):
    """What an artifact refers to."""

    name: str | None = None


class WireArtifact(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True):
    """What is deployed."""

    alias: str
    type: str
    definition_reference: dict[str, WireNamed] = {}


class WireRelease(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True):
    """A release definition with all that it does."""

    release_name_format: str | None = None
    triggers: list[WireTrigger] | None = None
    artifacts: list[WireArtifact]
    variables: dict[str, WireVariable] = {}
    variable_groups: list[int] | None = None
    environments: list[WireStage]


@collector(RELEASE_PIPELINES, into=(ReleasePipeline,), plan=each_project, rights=(VIEW_RELEASES,))
def release_pipelines(record: WireReleasePipeline, at: At) -> Iterator[Record]:
    """The release pipelines of a project, with their last release."""
    last = record.last_release
    yield ReleasePipeline(
        id=str(record.id),
        project_id=at.project_id,
        name=record.name,
        folder=record.path,
        is_disabled=record.is_disabled,
        created_at=moment(record.created_on),
        last_release_at=None if last is None else moment(last.created_on),
    )


def each_release_pipeline(known: Known) -> Iterable[Request]:
    """One request for each that can release."""
    for row in known.rows(ReleasePipeline):
        if not row.is_disabled:
            yield Request(scope_id=row.project_id, params={"project": row.project_id, "definition": row.id})


@collector(
    RELEASE_TEXTS,
    into=(ReleaseText,),
    plan=each_release_pipeline,
    after=(ReleasePipeline,),
    items=None,
)
def release_texts(record: WireRelease, at: At) -> Iterator[Record]:
    """What a release pipeline does."""
    yield ReleaseText(
        id=at.params["definition"], project_id=at.project_id, text=text_of(msgspec.to_builtins(record))
    )
