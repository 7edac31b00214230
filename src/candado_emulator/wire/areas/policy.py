"""Area policy: branch and repository policies."""

from typing import cast

import msgspec

from ...state.policy import TYPES, PolicyConfiguration, PolicyScope
from ...state.project import Project
from ...state.repository import NAMESPACE
from .. import paging
from ..errors import bad_request, not_found
from ..references import identity_reference
from ..request import Reply, Request, collection, find
from ..routing import route

CONFIGURATIONS = "dad91cbe-d183-45f8-9c6e-9c1164472121"
NAMES = {id: name for name, id in TYPES.items()}


class TypeReference(msgspec.Struct):
    """The type of a policy."""

    id: str


class Written(msgspec.Struct, rename="camel"):
    """The body that creates or replaces a policy."""

    type: TypeReference
    is_enabled: bool = True
    is_blocking: bool = True
    settings: dict[str, object] = {}


@route(CONFIGURATIONS, "GET")
def configurations(request: Request) -> Reply | object:
    """All policies of a project, or one; whoever sees the project sees them."""
    _, project = request.project()
    if key := request.parameters.get("configurationId"):
        return _described(request, project, _found(project, key)[1])
    wanted = request.query.get("policyType")
    rows = [
        _described(request, project, policy)
        for policy in project.policies.values()
        if wanted is None or TYPES.get(policy.type) == wanted.lower()
    ]
    return paging.by_header(request, rows, 1000)


@route(CONFIGURATIONS, "POST")
def create_configuration(request: Request) -> object:
    """Creates a policy."""
    name, project = request.project()
    request.require(NAMESPACE, "EditPolicies", f"repoV2/{project.id}")
    number = request.organization.last_ids.get("PolicyConfiguration", 0) + 1
    policy = msgspec.structs.replace(
        _read(project, request.decoded(Written)),
        id=number,
        created_by=request.caller.identity.name,
        created=request.present(),
    )
    request.put(("projects", name, "policies", str(number)), policy)
    _record(request, "Policy.PolicyConfigCreated", name, policy)
    return _described(request, project, policy)


@route(CONFIGURATIONS, "PUT")
def replace_configuration(request: Request) -> object:
    """Replaces a policy."""
    name, project = request.project()
    request.require(NAMESPACE, "EditPolicies", f"repoV2/{project.id}")
    key, before = _found(project, request.parameters.get("configurationId", ""))
    policy = msgspec.structs.replace(
        _read(project, request.decoded(Written)),
        id=before.id,
        created_by=before.created_by,
        created=before.created,
        revision=before.revision + 1,
    )
    request.put(("projects", name, "policies", key), policy)
    _record(request, "Policy.PolicyConfigModified", name, policy)
    return _described(request, project, policy)


@route(CONFIGURATIONS, "DELETE")
def delete_configuration(request: Request) -> Reply:
    """Deletes a policy."""
    name, project = request.project()
    request.require(NAMESPACE, "EditPolicies", f"repoV2/{project.id}")
    key, policy = _found(project, request.parameters.get("configurationId", ""))
    request.put(("projects", name, "policies", key), None)
    _record(request, "Policy.PolicyConfigRemoved", name, policy)
    return Reply(status=204)


@route("44096322-2d3d-466a-bb30-d1b7de69f61f", "GET")
def types(request: Request) -> object:
    """All policy types, or one."""
    _, project = request.project()
    rows = {id: _type(request, project, name) for name, id in TYPES.items()}
    if key := request.parameters.get("typeId"):
        if key.lower() not in rows:
            raise not_found(
                f"TF402455: There is no policy type with id {key}.", "PolicyTypeNotFoundException"
            )
        return rows[key.lower()]
    return collection(list(rows.values()))


def _found(project: Project, key: str) -> tuple[str, PolicyConfiguration]:
    for name, policy in project.policies.items():
        if str(policy.id) == key:
            return name, policy
    message = f"TF402458: The policy configuration with id {key} was not found."
    raise not_found(message, "PolicyConfigurationNotFoundException")


def _read(project: Project, written: Written) -> PolicyConfiguration:
    settings = dict(written.settings)
    scopes = msgspec.convert(settings.pop("scope", []), list[dict[str, str | None]])
    name = NAMES.get(written.type.id.lower())
    if name is None:
        raise bad_request(
            f"TF402455: There is no policy type with id {written.type.id}.", "PolicyTypeNotFoundException"
        )
    return PolicyConfiguration(
        type=name,
        enabled=written.is_enabled,
        blocking=written.is_blocking,
        scope=tuple(_scope_read(project, scope) for scope in scopes),
        settings=settings,
    )


def _scope_read(project: Project, scope: dict[str, str | None]) -> PolicyScope:
    match = (scope.get("matchKind") or "").lower()
    kinds = {"exact": "Exact", "prefix": "Prefix", "defaultbranch": "DefaultBranch"}
    repository = scope.get("repositoryId")
    found = find(project.repositories, repository) if repository else None
    return msgspec.convert(
        {
            "repository": found[0] if found else repository,
            "ref": scope.get("refName"),
            "match": kinds.get(match),
        },
        PolicyScope,
    )


def _scope_written(project: Project, scope: PolicyScope) -> dict[str, object]:
    repository = project.repositories.get(scope.repository) if scope.repository else None
    place = {"refName": scope.ref} if scope.ref else {}
    kind = {"matchKind": scope.match} if scope.match else {}
    return {**place, **kind, "repositoryId": repository.id if repository else scope.repository}


def _type(request: Request, project: Project, name: str) -> dict[str, object]:
    id = TYPES[name]
    url = request.url(project.id, "_apis/policy/types", id)
    return {"id": id, "url": url, "displayName": name}


def _described(request: Request, project: Project, policy: PolicyConfiguration) -> dict[str, object]:
    url = request.url(project.id, "_apis/policy/configurations", str(policy.id))
    kind = _type(request, project, policy.type)
    return {
        "createdBy": identity_reference(request, policy.created_by),
        "createdDate": request.time(policy.created),
        "isEnabled": policy.enabled,
        "isBlocking": policy.blocking,
        "isDeleted": False,
        "settings": {**policy.settings, "scope": [_scope_written(project, scope) for scope in policy.scope]},
        "isEnterpriseManaged": False,
        "_links": {"self": {"href": url}, "policyType": {"href": cast(str, kind["url"])}},
        "revision": policy.revision,
        "id": policy.id,
        "url": url,
        "type": kind,
    }


def _record(request: Request, action: str, project: str, policy: PolicyConfiguration) -> None:
    request.record(
        action,
        project=project,
        PolicyTypeDisplayName=policy.type,
        PolicyTypeId=TYPES[policy.type],
        ConfigId=policy.id,
    )
