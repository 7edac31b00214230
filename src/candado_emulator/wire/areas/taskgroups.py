"""Area distributedtask: task groups, the steps that classic pipelines share."""

import msgspec

from ...state import builtin
from ...state.project import Project
from ...state.task_group import NAMESPACE, TaskGroup, task_group_token
from ..errors import ServiceError, bad_request, not_found
from ..references import identity_reference
from ..request import Reply, Request, collection
from ..routing import route

TASK_GROUPS = "6c08ffbf-dbf1-4f9a-94e5-a1cbd47005e7"

Place = tuple[str, Project, str, TaskGroup]
"""The project's name, the project, the group's name, the group."""


class WrittenVersion(msgspec.Struct, rename="camel"):
    """The version of a group."""

    major: int = 1
    minor: int = 0
    patch: int = 0


class Written(msgspec.Struct, rename="camel"):
    """The body that creates or replaces a group."""

    name: str
    tasks: list[object] = []
    inputs: list[object] | None = None
    id: str = ""
    version: WrittenVersion = msgspec.field(default_factory=WrittenVersion)
    description: str | None = None
    category: str | None = None
    runs_on: list[str] | None = None
    comment: str | None = None
    revision: int | None = None


@route(TASK_GROUPS, "GET")
def task_groups(request: Request) -> object:
    """The task groups of a project, or one, by id, as a list too. Who sees the project sees them."""
    name, project = request.project()
    key = (request.parameters.get("taskGroupId") or "").lower()
    task = (request.query.get("taskIdFilter") or "").lower()
    rows = [
        _described(request, group_name, group)
        for group_name, group in project.task_groups.items()
        if key in ("", group.id) and (not task or task in msgspec.json.encode(group.tasks).decode().lower())
    ]
    if key and not rows:
        message = f"Task group {key} does not exist in {name}."
        raise not_found(message, "MetaTaskDefinitionNotFoundException")
    return collection(rows)


@route(TASK_GROUPS, "POST")
def create_task_group(request: Request) -> object:
    """Creates a task group, which the caller may do everything with."""
    name, project = request.project()
    request.require(NAMESPACE, "Edit", project.id)
    asked = request.decoded(Written)
    _check_free(project, asked.name)
    caller, now = request.caller.identity.name, request.present()
    group = msgspec.structs.replace(
        _read(asked, TaskGroup()),
        created_by=caller,
        created=now,
        modified_by=caller,
        modified=now,
        permissions={caller: builtin.everything(NAMESPACE)},
    )
    request.put(("projects", name, "task_groups", asked.name), group)
    return _described(request, asked.name, request.organization.projects[name].task_groups[asked.name])


@route(TASK_GROUPS, "PUT")
def replace_task_group(request: Request) -> object:
    """Replaces a task group, under its next revision."""
    asked = request.decoded(Written)
    project_name, project, name, before = _found(request, request.parameters.get("taskGroupId") or asked.id)
    request.require(NAMESPACE, "Edit", task_group_token(project, before))
    if asked.revision not in (None, before.revision):
        message = f"The task group has revision {before.revision}, not {asked.revision}."
        raise bad_request(message, "TaskGroupRevisionAlreadyExistsException")
    group = msgspec.structs.replace(
        _read(asked, before),
        modified_by=request.caller.identity.name,
        modified=request.present(),
        revision=before.revision + 1,
    )
    if asked.name != name:
        _check_free(project, asked.name)
        request.put(("projects", project_name, "task_groups", name), None)
    request.put(("projects", project_name, "task_groups", asked.name), group)
    return _described(request, asked.name, group)


@route(TASK_GROUPS, "DELETE")
def delete_task_group(request: Request) -> Reply:
    """Deletes a task group."""
    project_name, project, name, group = _found(request, request.parameters.get("taskGroupId", ""))
    request.require(NAMESPACE, "Delete", task_group_token(project, group))
    request.put(("projects", project_name, "task_groups", name), None)
    return Reply(status=204)


def _found(request: Request, id: str) -> Place:
    project_name, project = request.project()
    for name, group in project.task_groups.items():
        if group.id == id.lower():
            return project_name, project, name, group
    message = f"Task group {id} does not exist in {project_name}."
    raise not_found(message, "MetaTaskDefinitionNotFoundException")


def _check_free(project: Project, name: str) -> None:
    if name in project.task_groups:
        message = f"A task group with the name {name} already exists."
        raise ServiceError(409, "MetaTaskDefinitionExistsException", message)


def _read(asked: Written, before: TaskGroup) -> TaskGroup:
    version = asked.version
    return msgspec.structs.replace(
        before,
        tasks=asked.tasks,
        inputs=asked.inputs or [],
        version=f"{version.major}.{version.minor}.{version.patch}",
        description=asked.description or "",
        category=asked.category or before.category,
        runs_on=tuple(asked.runs_on or before.runs_on),
        comment=asked.comment or "",
    )


def _described(request: Request, name: str, group: TaskGroup) -> dict[str, object]:
    major, minor, patch = (int(part) for part in group.version.split("."))
    comment = {"comment": group.comment} if group.comment else {}
    return {
        "tasks": group.tasks,
        "runsOn": list(group.runs_on),
        "revision": group.revision,
        "createdBy": _person(request, group.created_by),
        "createdOn": request.time(group.created),
        "modifiedBy": _person(request, group.modified_by or group.created_by),
        "modifiedOn": request.time(group.modified),
        **comment,
        "id": group.id,
        "name": name,
        "version": {"major": major, "minor": minor, "patch": patch, "isTest": group.is_preview},
        "iconUrl": "https://cdn.vsassets.io/v/content/icon-meta-task.png",
        "friendlyName": name,
        "description": group.description,
        "category": group.category,
        "definitionType": "metaTask",
        "author": request.organization.name,
        "demands": [],
        "groups": [],
        "inputs": group.inputs,
        "satisfies": [],
        "sourceDefinitions": [],
        "dataSourceBindings": [],
        "instanceNameFormat": f"Task group: {name}",
        "preJobExecution": {},
        "execution": {},
        "postJobExecution": {},
    }


def _person(request: Request, name: str) -> object:
    it = identity_reference(request, name)
    return {key: it.get(key) for key in ("displayName", "id", "uniqueName")}
