"""Pipelines and their runs as the area build shows them."""

from collections.abc import Iterable

import msgspec

from ..state import commits
from ..state.directory import derived
from ..state.pipeline import (
    NAMESPACE,
    Pipeline,
    Run,
    Variable,
    pipeline_token,
)
from ..state.project import Project
from ..state.repository import Repository
from .errors import not_found
from .folders import folder_of, name_of
from .references import identity_reference, project_reference
from .request import Request, quoted

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
URLS = {"GitHub": "https://github.com/", "Bitbucket": "https://bitbucket.org/"}
"""Where the repositories of a type lie."""


class Place(msgspec.Struct, frozen=True):
    """A pipeline with its project."""

    project_name: str
    project: Project
    key: str
    pipeline: Pipeline

    @property
    def path(self) -> tuple[str, ...]:
        """Where the state keeps it."""
        return ("projects", self.project_name, "pipelines", self.key)

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
        """Its token in the namespace Build."""
        return pipeline_token(self.project, self.key, self.pipeline)


def pipelines(request: Request) -> list[Place]:
    """The pipelines of the project in the path that the caller may view."""
    name, project = request.project()
    places = (Place(name, project, key, pipeline) for key, pipeline in project.pipelines.items())
    return [place for place in places if request.may(NAMESPACE, "ViewBuildDefinition", place.token)]


def found(request: Request, id: str) -> Place:
    """A pipeline of the project in the path, by number; 404 where the caller may not view it."""
    for place in pipelines(request):
        if str(place.pipeline.id) == id:
            return place
    message = f"TF400898: VS402881: The requested definition {id} could not be found."
    raise not_found(message, "DefinitionNotFoundException")


def reference(request: Request, place: Place) -> dict[str, object]:
    """A DefinitionReference."""
    pipeline, id = place.pipeline, place.project.id
    return {
        "drafts": [],
        "id": pipeline.id,
        "name": place.name,
        "url": request.url(id, f"_apis/build/Definitions/{pipeline.id}?revision={pipeline.revision}"),
        "uri": f"vstfs:///Build/Definition/{pipeline.id}",
        "path": place.folder,
        "type": "build",
        "queueStatus": pipeline.status,
        "revision": pipeline.revision,
        "project": project_reference(request, place.project_name, place.project),
    }


def short(request: Request, place: Place) -> dict[str, object]:
    """A BuildDefinitionReference, as lists have it."""
    pipeline, id = place.pipeline, place.project.id
    web = request.url(id, f"_build/definition?definitionId={pipeline.id}")
    links = {
        "self": request.url(id, f"_apis/build/Definitions/{pipeline.id}?revision={pipeline.revision}"),
        "web": web,
        "editor": request.url(id, f"_build/designer?id={pipeline.id}&_a=edit-build-definition"),
        "badge": request.url(id, f"_apis/build/status/{pipeline.id}"),
    }
    row = reference(request, place) | {
        "_links": {name: {"href": href} for name, href in links.items()},
        "quality": "definition",
        "authoredBy": identity_reference(request, pipeline.created_by),
        "createdDate": request.time(pipeline.created),
    }
    if (it := queue(request, place)) is not None:
        row["queue"] = it
    return row


def whole(request: Request, place: Place) -> dict[str, object]:
    """A BuildDefinition."""
    pipeline = place.pipeline
    row: dict[str, object] = short(request, place)
    row |= {
        "properties": {},
        "tags": list(pipeline.tags),
        "jobAuthorizationScope": pipeline.job_scope,
        "jobTimeoutInMinutes": 60,
        "jobCancelTimeoutInMinutes": 5,
        "badgeEnabled": pipeline.badge,
        "process": _process(pipeline),
        "repository": repository(request, place) | {"defaultBranch": pipeline.default_branch},
    }
    for key, text in (("description", pipeline.description), ("comment", pipeline.comment)):
        if text:
            row[key] = text
    if triggers := _triggers(pipeline):
        row["triggers"] = triggers
    if pipeline.number_format:
        row["buildNumberFormat"] = pipeline.number_format
    if pipeline.demands:
        row["demands"] = [_demand(it) for it in pipeline.demands]
    if not pipeline.yaml_file:
        row |= {"options": pipeline.options, "processParameters": {}}
    if pipeline.variables:
        row["variables"] = {name: variable(it) for name, it in pipeline.variables.items()}
    if groups := _variable_groups(place):
        row["variableGroups"] = groups
    return row


def _demand(text: str) -> dict[str, str]:
    name, _, value = text.partition(" -equals ")
    return {"name": name, "value": value} if value else {"name": name}


def _variable_groups(place: Place) -> list[object]:
    """The linked groups with their variables, as far as they still exist."""
    rows: list[object] = []
    for name, is_linked in place.pipeline.variable_groups.items():
        group = place.project.variable_groups.get(name)
        if is_linked and group is not None:
            variables = {
                key: variable(Variable(value=it.value, secret=it.secret or group.key_vault is not None))
                for key, it in group.variables.items()
            }
            kind = "AzureKeyVault" if group.key_vault else "Vsts"
            rows.append({"id": group.id, "name": name, "type": kind, "variables": variables})
    return rows


def repository(request: Request, place: Place) -> dict[str, object]:
    """A BuildRepository, without its branch."""
    pipeline = place.pipeline
    about: dict[str, object] = {"type": pipeline.repository_type, "clean": None, "checkoutSubmodules": False}
    if pipeline.repository_type != "TfsGit":
        url = pipeline.repository_url or f"{URLS.get(pipeline.repository_type, '')}{pipeline.repository}.git"
        connection = place.project.connections.get(pipeline.repository_connection)
        told = {"connectedServiceId": connection.id} if connection else {}
        properties = {**told, "fullName": pipeline.repository, "cloneUrl": url}
        about |= {"id": pipeline.repository, "name": pipeline.repository, "url": url}
        return about | {"properties": properties}
    name = pipeline.repository or next(iter(place.project.repositories), "")
    held = place.project.repositories.get(name)
    id = held.id if held else derived(place.project.id, "repositories", name)
    return {
        "id": id,
        "name": name,
        "url": request.url(quoted(place.project_name), "_git", quoted(name)),
        "properties": {"fullName": name, "safeRepository": id, "reportBuildStatus": "true"},
    } | about


def queue(request: Request, place: Place) -> dict[str, object] | None:
    """An AgentPoolQueue; None where the pipeline has none."""
    held = place.project.queues.get(place.pipeline.queue)
    if held is None:
        return None
    url = request.url("_apis/build/Queues", str(held.id))
    pool_name = held.pool or place.pipeline.queue
    pool = request.organization.pools.get(pool_name)
    behind: dict[str, object] = {}
    if pool is not None:
        behind["pool"] = {"id": pool.id, "name": pool_name, "isHosted": pool.hosted}
    about: dict[str, object] = {"id": held.id, "name": place.pipeline.queue, "url": url}
    return {"_links": {"self": {"href": url}}, **about, **behind}


def run(request: Request, place: Place, key: str, it: Run) -> dict[str, object]:
    """A Build."""
    id = place.project.id
    url = request.url(id, f"_apis/build/Builds/{it.id}")
    plan = {"planId": derived(id, "plan", str(it.id))}
    links = {
        "self": url,
        "web": request.url(id, f"_build/results?buildId={it.id}"),
        "sourceVersionDisplayUri": f"{url}/sources",
        "timeline": f"{url}/Timeline",
        "badge": request.url(id, f"_apis/build/status/{place.pipeline.id}"),
    }
    who = identity_reference(request, it.requested_by)
    started = it.started or it.queued
    branch = it.branch or place.pipeline.default_branch
    row: dict[str, object] = {
        "_links": {name: {"href": href} for name, href in links.items()},
        "properties": {},
        "tags": list(it.tags),
        "validationResults": [],
        "plans": [plan],
        "triggerInfo": _trigger(place, it, branch),
        "id": it.id,
        "buildNumber": key,
        "buildNumberRevision": int(number) if (number := key.rpartition(".")[2]).isdecimal() else 1,
        "status": it.status,
        "queueTime": request.time(it.queued),
        "url": url,
        "definition": reference(request, place),
        "project": project_reference(request, place.project_name, place.project),
        "uri": f"vstfs:///Build/Build/{it.id}",
        "sourceBranch": branch,
        "sourceVersion": _source_version(place, branch),
        "priority": "normal",
        "reason": it.reason,
        "requestedFor": who,
        "requestedBy": who,
        "lastChangedDate": request.time(it.finished or started),
        "lastChangedBy": who,
        "orchestrationPlan": plan,
        "logs": {"id": 0, "type": "Container", "url": f"{url}/logs"},
        "repository": repository(request, place),
        "keepForever": False,
        "retainedByRelease": False,
        "triggeredByBuild": None,
        "appendCommitMessageToRunName": True,
    }
    if (used := queue(request, place)) is not None:
        row["queue"] = {name: value for name, value in used.items() if name not in ("_links", "url")}
    if it.status != "notStarted":
        row["startTime"] = request.time(started)
    if it.status == "completed":
        row |= {"result": it.result, "finishTime": request.time(it.finished or started)}
    return row


def _trigger(place: Place, run: Run, branch: str) -> dict[str, str]:
    """What is said of the push that started a run."""
    if run.reason != "individualCI":
        return {}
    held = _own_repository(place)
    return {
        "ci.sourceBranch": branch,
        "ci.sourceSha": _source_version(place, branch),
        "ci.message": "Changed files",
        "ci.triggerRepository": held.id if held else place.pipeline.repository,
    }


def _own_repository(place: Place) -> Repository | None:
    """The repository of the project that a pipeline builds."""
    if place.pipeline.repository_type != "TfsGit":
        return None
    name = place.pipeline.repository or next(iter(place.project.repositories), "")
    return place.project.repositories.get(name)


def _source_version(place: Place, branch: str) -> str:
    """The newest commit of a branch, as far as the organization keeps it."""
    pipeline, held = place.pipeline, _own_repository(place)
    short = branch.removeprefix("refs/heads/")
    if held is None or short not in held.branches:
        return commits.object_id(f"commit {pipeline.repository} {branch}")
    return commits.head(held, short)


def _process(pipeline: Pipeline) -> dict[str, object]:
    if pipeline.yaml_file:
        return {"yamlFilename": pipeline.yaml_file, "type": 2}
    target = {"target": {"agentSpecification": {"identifier": pipeline.image}}} if pipeline.image else {}
    return {"phases": pipeline.phases, **target, "type": 1}


def variable(it: Variable) -> dict[str, object]:
    """A variable of a definition."""
    row: dict[str, object] = {"value": None if it.secret else it.value}
    if it.settable:
        row["allowOverride"] = True
    return row | ({"isSecret": True} if it.secret else {})


def _triggers(pipeline: Pipeline) -> list[object]:
    rows: list[object] = []
    if pipeline.pushes is not None or pipeline.yaml_file:
        rows.append(
            {
                **_filters(pipeline.pushes.branches if pipeline.pushes else ()),
                "batchChanges": False,
                "maxConcurrentBuildsPerBranch": 1,
                "triggerType": "continuousIntegration",
            }
        )
    if (request := pipeline.pull_requests) is not None:
        rows.append(
            {
                **_filters(() if request.from_yaml else request.branches),
                "forks": {
                    "enabled": request.builds_forks,
                    "allowSecrets": request.forks_get_secrets,
                    "allowFullAccessToken": request.forks_get_full_token,
                },
                "isCommentRequiredForPullRequest": request.needs_comment,
                "requireCommentsForNonTeamMembersOnly": False,
                "requireCommentsForNonTeamMemberAndNonContributors": False,
                "autoCancel": True,
                "triggerType": "pullRequest",
            }
        )
    if (schedule := pipeline.schedule) is not None:
        days = sum(1 << DAYS.index(day) for day in schedule.days if day in DAYS)
        when = {
            "branchFilters": list(schedule.branches),
            "timeZoneId": "UTC",
            "startHours": schedule.hour,
            "startMinutes": 0,
            "daysToBuild": days,
            "scheduleOnlyWithChanges": schedule.only_with_changes,
        }
        rows.append({"schedules": [when], "triggerType": "schedule"})
    return rows


def _filters(branches: Iterable[str]) -> dict[str, object]:
    """Which branches set a trigger off; none where the YAML file says."""
    said = list(branches)
    return {"branchFilters": said, "pathFilters": [], "settingsSourceType": 1 if said else 2}
