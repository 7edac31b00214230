"""Release pipelines as bodies of the area Release describe them."""

from collections.abc import Mapping

import msgspec

from ..state.project import Project
from ..state.release import Approval, Artifact, Phase, ReleasePipeline, Stage
from .errors import bad_request
from .pipeline_bodies import WrittenVariable, read_variable
from .releases import ENVIRONMENT_OPTIONS
from .request import Request, find

KEPT = (
    "conditions",
    "demands",
    "environmentOptions",
    "environmentTriggers",
    "executionPolicy",
    "processParameters",
    "properties",
    "retentionPolicy",
    "schedules",
)
"""What a stage has beside what the state knows by other names."""


class WrittenIdentity(msgspec.Struct):
    """Somebody, by storage key."""

    id: str = ""


class WrittenApprovalStep(msgspec.Struct, rename="camel"):
    """An approver, or that there is none."""

    is_automated: bool = False
    approver: WrittenIdentity | None = None


class WrittenApprovalOptions(msgspec.Struct, rename="camel"):
    """How approvers agree."""

    required_approver_count: int | None = None
    release_creator_can_be_approver: bool = True
    auto_triggered_and_previous_environment_approved_can_be_skipped: bool = False
    enforce_identity_revalidation: bool = False
    timeout_in_minutes: int = 0


class WrittenApprovals(msgspec.Struct, rename="camel"):
    """Who must agree."""

    approvals: list[WrittenApprovalStep] = []
    approval_options: WrittenApprovalOptions | None = None


class WrittenSpecification(msgspec.Struct):
    """One of Microsoft's machines."""

    identifier: str = ""


class WrittenInput(msgspec.Struct, rename="camel"):
    """Where and how a job runs."""

    queue_id: int = 0
    agent_specification: WrittenSpecification | None = None
    enable_access_token: bool = False
    condition: str | None = None


class WrittenPhase(msgspec.Struct, rename="camel"):
    """A job of a stage."""

    name: str
    phase_type: str = "agentBasedDeployment"
    deployment_input: WrittenInput = msgspec.field(default_factory=WrittenInput)
    workflow_tasks: list[object] = []


class WrittenGates(msgspec.Struct):
    """Gates before or after a stage."""

    gates: list[object] = []


class WrittenStage(msgspec.Struct, rename="camel"):
    """A stage."""

    name: str
    id: int = 0
    rank: int = 0
    owner: WrittenIdentity | None = None
    variables: dict[str, WrittenVariable] = {}
    variable_groups: list[int] = []
    deploy_phases: list[WrittenPhase] = []
    pre_deploy_approvals: WrittenApprovals = msgspec.field(default_factory=WrittenApprovals)
    post_deploy_approvals: WrittenApprovals = msgspec.field(default_factory=WrittenApprovals)
    pre_deployment_gates: WrittenGates | None = None
    post_deployment_gates: WrittenGates | None = None


class WrittenValue(msgspec.Struct):
    """A part of what an artifact refers to."""

    id: str | None = None
    name: str | None = None


class WrittenArtifact(msgspec.Struct, rename="camel"):
    """An artifact."""

    alias: str
    type: str
    definition_reference: dict[str, WrittenValue] = {}
    is_primary: bool = False


class Written(msgspec.Struct, rename="camel"):
    """The body that creates or replaces a release pipeline."""

    name: str
    environments: list[dict[str, object]]
    id: int = 0
    path: str | None = None
    description: str | None = None
    revision: int = 0
    variables: dict[str, WrittenVariable] | None = None
    variable_groups: list[int] | None = None
    artifacts: list[WrittenArtifact] | None = None
    triggers: list[object] | None = None
    release_name_format: str | None = None
    tags: list[str] | None = None
    is_disabled: bool = False


def read(
    request: Request, project: tuple[str, Project], asked: Written, before: ReleasePipeline
) -> ReleasePipeline:
    """The release pipeline that a body describes; ServiceError 400 where it is not as it ought to be."""
    held = project[1]
    said = {
        "description": asked.description or "",
        "stages": dict(_stage(request, project, it, before) for it in _ranked(asked.environments)),
        "artifacts": {it.alias: _artifact(held, it) for it in asked.artifacts or []},
        "variables": {
            name: read_variable(it, before.variables.get(name))
            for name, it in (asked.variables or {}).items()
        },
        "variable_groups": _groups(held, asked.variable_groups or []),
        "triggers": asked.triggers or [],
        "name_format": asked.release_name_format or "",
        "tags": asked.tags or [],
        "disabled": asked.is_disabled,
    }
    try:
        return msgspec.convert(
            {**msgspec.structs.asdict(before), **said}, ReleasePipeline, from_attributes=True
        )
    except msgspec.ValidationError as error:
        raise bad_request(f"The release pipeline is not valid: {error}") from None


def _ranked(asked: list[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(asked, key=lambda it: rank if isinstance(rank := it.get("rank"), int) else 0)


def _stage(
    request: Request, project: tuple[str, Project], body: Mapping[str, object], pipeline: ReleasePipeline
) -> tuple[str, Stage]:
    try:
        asked = msgspec.convert(body, WrittenStage, strict=False)
    except msgspec.ValidationError as error:
        raise bad_request(f"A stage of the release pipeline is not valid: {error}") from None
    if not body.get("retentionPolicy"):
        message = (
            f"VS402982: A retention policy is not set for the stage '{asked.name}'. Retention policies at "
            "the release pipeline level are deprecated. Use stage level retention policies instead."
        )
        raise bad_request(message, "InvalidRequestException")
    before = next((it for it in pipeline.stages.values() if it.id and it.id == asked.id), Stage())
    settings = {key: body[key] for key in KEPT if body.get(key) is not None}
    if settings.get("environmentOptions") == ENVIRONMENT_OPTIONS:
        del settings["environmentOptions"]
    gates = [it.gates if it else [] for it in (asked.pre_deployment_gates, asked.post_deployment_gates)]
    return asked.name, msgspec.structs.replace(
        before,
        owner=_name(request, project[0], asked.owner) if asked.owner else "",
        phases={it.name: _phase(project[1], it) for it in asked.deploy_phases},
        variables={
            name: read_variable(it, before.variables.get(name)) for name, it in asked.variables.items()
        },
        variable_groups=_groups(project[1], asked.variable_groups),
        before=_approval(request, project[0], asked.pre_deploy_approvals),
        after=_approval(request, project[0], asked.post_deploy_approvals),
        gates_before=gates[0],
        gates_after=gates[1],
        settings=settings,
    )


def _phase(project: Project, asked: WrittenPhase) -> Phase:
    given = asked.deployment_input
    queue = next((name for name, it in project.queues.items() if it.id == given.queue_id), "")
    if asked.phase_type == "agentBasedDeployment" and not queue:
        message = f"The queue {given.queue_id} of the job '{asked.name}' does not exist."
        raise bad_request(message, "InvalidRequestException")
    said = {
        "type": asked.phase_type,
        "queue": queue,
        "image": given.agent_specification.identifier if given.agent_specification else "",
        "scripts_get_token": given.enable_access_token,
        "condition": given.condition or "succeeded()",
        "tasks": asked.workflow_tasks,
    }
    try:
        return msgspec.convert(said, Phase)
    except msgspec.ValidationError as error:
        raise bad_request(f"The job '{asked.name}' is not valid: {error}") from None


def _approval(request: Request, project: str, asked: WrittenApprovals) -> Approval:
    options = asked.approval_options or WrittenApprovalOptions()
    by_hand = [it.approver for it in asked.approvals if not it.is_automated and it.approver]
    return Approval(
        approvers={_name(request, project, it): True for it in by_hand},
        required=options.required_approver_count or 0,
        creator_may_approve=options.release_creator_can_be_approver,
        revalidates=options.enforce_identity_revalidation,
        skipped_after_same=options.auto_triggered_and_previous_environment_approved_can_be_skipped,
        timeout=options.timeout_in_minutes,
    )


def _name(request: Request, project: str, asked: WrittenIdentity) -> str:
    identity = request.directory.described(asked.id)
    if identity is None:
        message = f"The identity {asked.id} could not be found."
        raise bad_request(message, "IdentityNotFoundException")
    return request.directory.local(identity, project)


def _groups(project: Project, ids: list[int]) -> dict[str, bool]:
    named = {group.id: name for name, group in project.variable_groups.items()}
    missing = next((id for id in ids if id not in named), None)
    if missing is not None:
        message = f"The variable group {missing} does not exist."
        raise bad_request(message, "VariableGroupNotFoundException")
    return {named[id]: True for id in ids}


def _artifact(project: Project, asked: WrittenArtifact) -> Artifact:
    given = asked.definition_reference

    def said(name: str) -> str:
        return (given[name].id or given[name].name or "") if name in given else ""

    definition, connection = said("definition"), find(project.connections, said("connection"))
    if asked.type == "Build":
        held = (key for key, it in project.pipelines.items() if str(it.id) == definition)
        about = {"pipeline": next(held, ""), "branch": said("defaultVersionBranch")}
    else:
        repository = find(project.repositories, definition) if asked.type == "Git" else None
        about = {"repository": repository[0] if repository else definition, "branch": said("branches")}
    return msgspec.structs.replace(
        Artifact(type=asked.type, primary=asked.is_primary, connection=connection[0] if connection else ""),
        **about,
    )
