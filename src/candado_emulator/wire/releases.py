"""Classic release pipelines as the area Release shows them."""

from collections.abc import Iterable, Mapping
from typing import cast

import msgspec

from ..state.project import Project
from ..state.release import (
    NAMESPACE,
    Approval,
    Artifact,
    Phase,
    Release,
    ReleasePipeline,
    Stage,
    release_token,
)
from ..state.values import Json
from .errors import not_found
from .folders import folder_of, name_of
from .pipelines import variable
from .references import identity_reference
from .request import Request, find

NO_GATES: Mapping[str, object] = {"id": 0, "gatesOptions": None, "gates": []}
ENVIRONMENT_OPTIONS: Mapping[str, object] = {
    "emailNotificationType": "OnlyOnFailure",
    "emailRecipients": "release.environment.owner;release.creator",
    "skipArtifactsDownload": False,
    "timeoutInMinutes": 0,
    "enableAccessToken": False,
    "publishDeploymentStatus": True,
    "badgeEnabled": False,
    "autoLinkWorkItems": False,
    "pullRequestDeploymentEnabled": False,
}


class Place(msgspec.Struct, frozen=True):
    """A release pipeline with its project."""

    project_name: str
    project: Project
    key: str
    pipeline: ReleasePipeline

    @property
    def path(self) -> tuple[str, ...]:
        """Where the state keeps it."""
        return ("projects", self.project_name, "releases", self.key)

    @property
    def name(self) -> str:
        """Its name without the folder."""
        return name_of(self.key)

    @property
    def folder(self) -> str:
        """Its folder as on the wire."""
        return folder_of(self.key)

    @property
    def token(self) -> str:
        """Its token in the namespace ReleaseManagement."""
        return release_token(self.project, self.key, self.pipeline)


def releases(request: Request) -> list[Place]:
    """The release pipelines of the project in the path that the caller may view."""
    name, project = request.project()
    places = (Place(name, project, key, it) for key, it in project.releases.items())
    return [place for place in places if request.may(NAMESPACE, "ViewReleaseDefinition", place.token)]


def found(request: Request, id: str) -> Place:
    """A release pipeline of the project in the path, by number; 404 where the caller may not view it."""
    for place in releases(request):
        if str(place.pipeline.id) == id:
            return place
    message = (
        f"VS402893: Release pipeline with ID {id} does not exist. Specify a valid pipeline ID and try again."
    )
    raise not_found(message, "ReleaseDefinitionNotFoundException")


def short(request: Request, place: Place) -> dict[str, object]:
    """A release definition as lists have it: without stages, artifacts and variables."""
    pipeline, id = place.pipeline, place.project.id
    url = request.url(id, f"_apis/Release/definitions/{pipeline.id}")
    links = {"self": url, "web": request.url(id, f"_release?definitionId={pipeline.id}")}
    row: dict[str, object] = {
        "source": pipeline.source,
        "id": pipeline.id,
        "revision": pipeline.revision,
        "name": place.name,
        "description": pipeline.description or None,
        "createdBy": identity_reference(request, pipeline.created_by),
        "createdOn": request.time(pipeline.created),
        "modifiedBy": identity_reference(request, pipeline.modified_by or pipeline.created_by),
        "modifiedOn": request.time(pipeline.modified),
        "isDeleted": False,
        "isDisabled": pipeline.disabled,
        "path": place.folder,
        "variableGroups": None,
        "releaseNameFormat": pipeline.name_format,
        "projectReference": None,
        "url": url,
        "_links": {name: {"href": href} for name, href in links.items()},
        "properties": {},
    }
    return row


def expanded(request: Request, place: Place, parts: Iterable[str]) -> dict[str, object]:
    """A release definition as lists have it, with what `$expand` names, in lower case."""
    pipeline, row = place.pipeline, short(request, place)
    for part in parts:
        match part:
            case "environments":
                keep = ("id", "name", "rank", "schedules", "retentionPolicy")
                stages = whole(request, place)["environments"]
                row["environments"] = [
                    {key: it[key] for key in keep} for it in cast("list[dict[str, object]]", stages)
                ]
            case "artifacts":
                row["artifacts"] = artifacts(place)
            case "triggers":
                row["triggers"] = pipeline.triggers
            case "variables":
                row["variables"] = {name: variable(it) for name, it in pipeline.variables.items()}
            case "tags":
                row["tags"] = list(pipeline.tags)
            case "lastrelease":
                row |= last_release(request, place)
            case _:
                pass
    return row


def last_release(request: Request, place: Place) -> dict[str, object]:
    """The last release of a pipeline; nothing where it had none."""
    pipeline = place.pipeline
    if not pipeline.releases and pipeline.last_release == "never":
        return {}
    told = Release(id=pipeline.id, created=pipeline.last_release, created_by=pipeline.created_by)
    name, last = next(reversed(pipeline.releases.items()), (f"Release-{pipeline.revision}", told))
    about: dict[str, object] = {
        "id": last.id,
        "name": name,
        "artifacts": [],
        "webAccessUri": None,
        "_links": {},
        "description": last.description,
        "releaseDefinition": {"id": pipeline.id, "_links": {}},
        "createdOn": request.time(last.created),
        "createdBy": identity_reference(request, last.created_by),
        "modifiedBy": None,
        "reason": "none",
    }
    return {"lastRelease": about}


def whole(request: Request, place: Place) -> dict[str, object]:
    """A ReleaseDefinition."""
    pipeline = place.pipeline
    ranked = enumerate(pipeline.stages.items(), 1)
    return short(request, place) | {
        "variables": {name: variable(it) for name, it in pipeline.variables.items()},
        "variableGroups": _group_ids(place, pipeline.variable_groups),
        "environments": [_stage(request, place, rank, name, it) for rank, (name, it) in ranked],
        "artifacts": artifacts(place),
        "triggers": pipeline.triggers,
        "tags": list(pipeline.tags),
        **last_release(request, place),
    }


def _stage(request: Request, place: Place, rank: int, name: str, stage: Stage) -> dict[str, object]:
    owner = identity_reference(request, stage.owner or place.pipeline.created_by)
    project, definition = place.project.id, place.pipeline.id
    return {
        "id": stage.id,
        "name": name,
        "rank": rank,
        "owner": owner,
        "variables": {key: variable(it) for key, it in stage.variables.items()},
        "variableGroups": _group_ids(place, stage.variable_groups),
        "preDeployApprovals": _approvals(request, place, stage.before, "beforeGates"),
        "deployStep": {"id": stage.id},
        "postDeployApprovals": _approvals(request, place, stage.after, "afterSuccessfulGates"),
        "deployPhases": [_phase(place, n, key, it) for n, (key, it) in enumerate(stage.phases.items(), 1)],
        "environmentOptions": dict(ENVIRONMENT_OPTIONS),
        "demands": [],
        "conditions": [],
        "executionPolicy": {"concurrencyCount": 1, "queueDepthCount": 0},
        "schedules": [],
        "currentRelease": {
            "id": 0,
            "url": request.url(project, "_apis/Release/releases/0"),
            "_links": {},
        },
        "retentionPolicy": {"daysToKeep": 30, "releasesToKeep": 3, "retainBuild": True},
        "processParameters": {},
        "properties": {},
        "preDeploymentGates": _gates(stage.gates_before, stage.id),
        "postDeploymentGates": _gates(stage.gates_after, stage.id),
        "environmentTriggers": [],
        "badgeUrl": request.url(f"_apis/public/Release/badge/{project}/{definition}/{stage.id}"),
        **stage.settings,
    }


def _approvals(request: Request, place: Place, approval: Approval, order: str) -> dict[str, object]:
    names = [name for name, is_approver in approval.approvers.items() if is_approver]
    automated: list[dict[str, object]] = [
        {"rank": 1, "isAutomated": True, "isNotificationOn": False, "id": place.pipeline.id}
    ]
    by_hand: list[dict[str, object]] = [
        {
            "rank": rank,
            "isAutomated": False,
            "isNotificationOn": False,
            "approver": _approver(request, place, name),
            "id": place.pipeline.id,
        }
        for rank, name in enumerate(names, 1)
    ]
    return {
        "approvals": by_hand or automated,
        "approvalOptions": {
            "requiredApproverCount": approval.required,
            "releaseCreatorCanBeApprover": approval.creator_may_approve,
            "autoTriggeredAndPreviousEnvironmentApprovedCanBeSkipped": approval.skipped_after_same,
            "enforceIdentityRevalidation": approval.revalidates,
            "timeoutInMinutes": approval.timeout,
            "executionOrder": order,
        },
    }


def _approver(request: Request, place: Place, name: str) -> dict[str, object]:
    identity = request.directory.find(name, place.project_name)
    return identity_reference(request, identity.name if identity else name) | (
        {"isContainer": True} if identity is not None and identity.kind == "group" else {}
    )


def _phase(place: Place, rank: int, name: str, phase: Phase) -> dict[str, object]:
    queue = place.project.queues.get(phase.queue)
    machine = {"agentSpecification": {"identifier": phase.image}} if phase.image else {}
    return {
        "deploymentInput": {
            "parallelExecution": {"parallelExecutionType": "none"},
            **machine,
            "skipArtifactsDownload": False,
            "artifactsDownloadInput": {"downloadInputs": []},
            "queueId": queue.id if queue else 0,
            "demands": [],
            "enableAccessToken": phase.scripts_get_token,
            "timeoutInMinutes": 0,
            "jobCancelTimeoutInMinutes": 1,
            "condition": phase.condition,
            "overrideInputs": {},
        },
        "rank": rank,
        "phaseType": phase.type,
        "name": name,
        "refName": None,
        "workflowTasks": phase.tasks,
    }


def _gates(gates: list[Json], id: int) -> dict[str, object]:
    if not gates:
        return dict(NO_GATES)
    options = {
        "isEnabled": True,
        "timeout": 1440,
        "samplingInterval": 15,
        "stabilizationTime": 5,
        "minimumSuccessDuration": 0,
    }
    return {"id": id, "gatesOptions": options, "gates": gates}


def _group_ids(place: Place, named: Mapping[str, bool]) -> list[int]:
    held = place.project.variable_groups
    return [held[name].id for name, is_linked in named.items() if is_linked and name in held]


def artifacts(place: Place) -> list[object]:
    """What a release pipeline deploys."""
    return [_artifact(place, alias, it) for alias, it in place.pipeline.artifacts.items()]


def _artifact(place: Place, alias: str, artifact: Artifact) -> dict[str, object]:
    definition: dict[str, object] = {
        "project": {"id": place.project.id, "name": place.project_name},
        "defaultVersionType": {"id": "latestType", "name": "Latest"},
    }
    source = ""
    if artifact.type == "Build" and (held := place.project.pipelines.get(artifact.pipeline)):
        definition["definition"] = {"id": str(held.id), "name": artifact.pipeline.rpartition("/")[2]}
        source = f"{place.project.id}:{held.id}"
    elif artifact.type == "Git" and (it := find(place.project.repositories, artifact.repository)):
        definition["definition"] = {"id": it[1].id, "name": it[0]}
        source = f"{place.project.id}:{it[1].id}"
    elif artifact.repository:
        definition["definition"] = {"id": artifact.repository, "name": artifact.repository}
        source = artifact.repository
    if connection := place.project.connections.get(artifact.connection):
        definition["connection"] = {"id": connection.id, "name": artifact.connection}
        source = f"{connection.id}:{source}"
    if artifact.branch:
        key = "defaultVersionBranch" if artifact.type == "Build" else "branches"
        definition[key] = {"id": artifact.branch, "name": artifact.branch}
    return {
        "sourceId": source,
        "type": artifact.type,
        "alias": alias,
        "definitionReference": definition | artifact.settings,
        "isPrimary": artifact.primary,
        "isRetained": False,
    }
