"""Area distributedtask: variable groups."""

import fnmatch

import msgspec

from ...state import builtin
from ...state.library import NAMESPACE, KeyVault, Variable, VariableGroup, variable_group_token
from ...state.project import Project
from ...state.protection import share
from .. import paging
from ..errors import ServiceError, bad_request, not_found
from ..references import identity_reference
from ..request import Reply, Request, find
from ..routing import route

OF_PROJECT = "f5b09dd5-9d54-45a1-8b5a-1c8287d634cc"
OF_ORGANIZATION = "ef5b7057-ffc3-4c77-bbad-c10b4a4abcc7"

Place = tuple[str, Project, str, VariableGroup]
"""The owning project's name, that project, the group's name, the group."""


class ProjectReference(msgspec.Struct):
    """A project, as a body names it."""

    id: str = ""
    name: str = ""


class Reference(msgspec.Struct, rename="camel"):
    """What a group is to be to a project."""

    project_reference: ProjectReference
    name: str = ""


class WrittenVariable(msgspec.Struct, rename="camel"):
    """A variable; a secret without value keeps the one it has."""

    value: str | None = None
    is_secret: bool | None = None
    enabled: bool | None = None


class ProviderData(msgspec.Struct, rename="camel"):
    """The vault of a group."""

    service_endpoint_id: str
    vault: str


class Written(msgspec.Struct, rename="camel"):
    """The body that creates or replaces a group."""

    name: str
    type: str = "Vsts"
    description: str | None = None
    variables: dict[str, WrittenVariable] = {}
    provider_data: ProviderData | None = None
    variable_group_project_references: list[Reference] | None = None


@route(OF_PROJECT, "GET")
def variable_groups(request: Request) -> Reply | object:
    """The groups of a project that the caller may view, its own and shared ones, or one by number."""
    name, project = request.project()
    seen = [it for it in _groups(request, name) if _may(request, project, "View", it[3])]
    if key := request.parameters.get("groupId"):
        found = next((it for it in seen if str(it[3].id) == key), None)
        return Reply(body=_described(request, found) if found else b"null")
    ids, pattern = request.query.names("groupIds"), request.query.get("groupName")
    rows = [
        it
        for it in seen
        if (not ids or str(it[3].id) in ids)
        and (pattern is None or fnmatch.fnmatchcase(it[2].lower(), pattern.lower()))
    ]
    is_ascending = (request.query.get("queryOrder") or "").lower() == "idascending"
    rows.sort(key=lambda it: it[3].id, reverse=not is_ascending)
    shown = [_described(request, it) | {"variableGroupProjectReferences": None} for it in rows]
    return paging.by_header(request, shown, max(1, len(shown)))


@route(OF_PROJECT, "POST")
@route(OF_ORGANIZATION, "POST")
def create_group(request: Request) -> object:
    """Creates a group; the first project that the body names owns it, the others share it."""
    asked = request.decoded(Written)
    owner, project, others = _projects(request, asked)
    request.require(NAMESPACE, "Create", f"Library/{project.id}")
    _check_free(project, asked.name)
    caller, now = request.caller.identity.name, request.present()
    group = msgspec.structs.replace(
        _read(project, asked, VariableGroup()),
        shared_with=dict.fromkeys(others, True),
        created_by=caller,
        created=now,
        modified_by=caller,
        modified=now,
        permissions={caller: builtin.everything(NAMESPACE)},
    )
    request.put(("projects", owner, "variable_groups", asked.name), group)
    _record(request, "Library.VariableGroupCreated", owner, asked.name)
    return _written(request, owner, asked.name)


@route(OF_PROJECT, "PUT")
@route(OF_ORGANIZATION, "PUT")
def replace_group(request: Request) -> object:
    """Replaces a group; secrets that the body leaves out stay."""
    owner, project, name, before = _found(request)
    request.require(NAMESPACE, "Administer", variable_group_token(project, before))
    asked = request.decoded(Written)
    caller = request.caller.identity.name
    group = msgspec.structs.replace(
        _read(project, asked, before), modified_by=caller, modified=request.present()
    )
    if asked.name != name:
        _check_free(project, asked.name)
        request.put(("projects", owner, "variable_groups", name), None)
    request.put(("projects", owner, "variable_groups", asked.name), group)
    _record(request, "Library.VariableGroupModified", owner, asked.name)
    return _written(request, owner, asked.name)


@route("74455598-def7-499a-b7a3-a41d1c8225f8", "PATCH")
def share_group(request: Request) -> Reply:
    """Shares a group with further projects."""
    owner, project, name, group = _found(request)
    request.require(NAMESPACE, "Administer", variable_group_token(project, group))
    shared = dict(group.shared_with)
    for reference in request.decoded(list[Reference]):
        other, it = request.visible_project(
            reference.project_reference.id or reference.project_reference.name
        )
        request.require(NAMESPACE, "Create", f"Library/{it.id}")
        if other != owner:
            shared[other] = True
    path = ("projects", owner, "variable_groups", name)
    request.put(path, msgspec.structs.replace(group, shared_with=shared))
    _record(request, "Library.VariableGroupModifiedForProjects", owner, name)
    return Reply(status=204)


@route(OF_PROJECT, "DELETE")
@route(OF_ORGANIZATION, "DELETE")
def delete_group(request: Request) -> Reply:
    """Deletes a group from the project that owns it, or takes it from those that it is shared with."""
    owner, project, name, group = _found(request)
    request.require(NAMESPACE, "Administer", variable_group_token(project, group))
    keys = request.query.names("projectIds")
    names = [request.visible_project(key)[0] for key in keys] or [owner]
    path = ("projects", owner, "variable_groups", name)
    if owner in names:
        request.put(path, None)
    else:
        kept = {other: it for other, it in group.shared_with.items() if other not in names}
        request.put(path, msgspec.structs.replace(group, shared_with=kept))
    for it in names:
        _record(request, "Library.VariableGroupDeleted", it, name)
    return Reply(status=204)


def _groups(request: Request, project: str) -> list[Place]:
    return [
        (owner, it, name, group)
        for owner, it in request.organization.projects.items()
        for name, group in it.variable_groups.items()
        if owner == project or share(group.shared_with, project)
    ]


def _may(request: Request, project: Project, permission: str, group: VariableGroup) -> bool:
    return request.may(NAMESPACE, permission, variable_group_token(project, group))


def _found(request: Request) -> Place:
    key = request.parameters.get("groupId", "")
    for owner, project in request.projects():
        for name, group in project.variable_groups.items():
            if str(group.id) == key and _may(request, project, "View", group):
                return owner, project, name, group
    raise not_found(f"VS800080: The variable group {key} was not found.", "VariableGroupNotFoundException")


def _projects(request: Request, asked: Written) -> tuple[str, Project, list[str]]:
    """The owning project's name, that project, and the names of the projects that share the group."""
    references = asked.variable_group_project_references or []
    keys = [it.project_reference.id or it.project_reference.name for it in references]
    if "project" in request.parameters:
        keys.insert(0, request.parameters["project"])
    if not keys:
        raise bad_request("variableGroupProjectReferences names no project.", "ArgumentException")
    owner, project = request.visible_project(keys[0])
    names = [request.visible_project(key)[0] for key in keys]
    return owner, project, [name for name in names if name != owner]


def _read(project: Project, asked: Written, before: VariableGroup) -> VariableGroup:
    variables: dict[str, Variable] = {}
    for name, it in asked.variables.items():
        held = before.variables.get(name, Variable())
        value = held.value if it.is_secret and it.value is None else it.value or ""
        enabled = held.enabled if it.enabled is None else it.enabled
        variables[name] = Variable(value=value, secret=bool(it.is_secret), enabled=enabled)
    vault: KeyVault | None = None
    if asked.provider_data is not None:
        found = find(project.connections, asked.provider_data.service_endpoint_id)
        if found is None:
            raise bad_request("The service connection of the vault was not found.", "ArgumentException")
        vault = KeyVault(vault=asked.provider_data.vault, connection=found[0], refreshed="0s")
    return msgspec.structs.replace(
        before, description=asked.description or "", variables=variables, key_vault=vault
    )


def _check_free(project: Project, name: str) -> None:
    if name in project.variable_groups:
        message = f"A variable group named {name} already exists in this project."
        raise ServiceError(409, "VariableGroupExistsException", message)


def _described(request: Request, place: Place) -> dict[str, object]:
    owner, project, name, group = place
    projects = request.organization.projects
    names = [owner, *(n for n in group.shared_with if share(group.shared_with, n) and n in projects)]
    about = {"description": group.description} if group.description else {}
    vault: dict[str, object] = {}
    if group.key_vault is not None:
        connection = project.connections.get(group.key_vault.connection)
        vault["providerData"] = {
            "serviceEndpointId": connection.id if connection else None,
            "vault": group.key_vault.vault,
            "lastRefreshedOn": request.time(group.key_vault.refreshed),
        }
    return {
        "variables": {key: _variable(it, group) for key, it in group.variables.items()},
        "id": group.id,
        "type": "AzureKeyVault" if group.key_vault else "Vsts",
        "name": name,
        **about,
        **vault,
        "createdBy": _person(request, group.created_by),
        "createdOn": request.time(group.created),
        "modifiedBy": _person(request, group.modified_by or group.created_by),
        "modifiedOn": request.time(group.modified),
        "isShared": len(names) > 1,
        "variableGroupProjectReferences": [
            {"projectReference": {"id": projects[n].id, "name": n}, "name": name, **about} for n in names
        ],
    }


def _written(request: Request, owner: str, name: str) -> object:
    """What a write answers: who made it goes without a name there."""
    project = request.organization.projects[owner]
    row = _described(request, (owner, project, name, project.variable_groups[name]))
    for key in ("createdBy", "modifiedBy"):
        row[key] = {"displayName": None, "id": identity_reference(request, _maker(project, name, key))["id"]}
    return row


def _maker(project: Project, name: str, key: str) -> str:
    group = project.variable_groups[name]
    return group.created_by if key == "createdBy" else group.modified_by


def _person(request: Request, name: str) -> object:
    it = identity_reference(request, name)
    return {key: it.get(key) for key in ("displayName", "id", "uniqueName")}


def _variable(variable: Variable, group: VariableGroup) -> object:
    if group.key_vault is not None:
        return {"isSecret": True, "value": None, "contentType": "", "enabled": variable.enabled}
    return {"value": None, "isSecret": True} if variable.secret else {"value": variable.value}


def _record(request: Request, action: str, project: str, name: str) -> None:
    request.record(action, project=project, VariableGroupName=name)
