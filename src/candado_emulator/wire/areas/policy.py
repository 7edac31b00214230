"""Area policy: branch and repository policies."""

import msgspec

from ...state.policy import TYPES, PolicyConfiguration, PolicyScope
from ...state.project import Project
from ...state.repository import NAMESPACE, branch_token, repository_token
from ...state.revisions import revisions, succeeding
from .. import paging
from ..branch_policies import holds
from ..errors import bad_request, not_found
from ..references import identity_reference, local_name
from ..repositories import found
from ..request import Reply, Request, collection, find
from ..routing import route

CONFIGURATIONS = "dad91cbe-d183-45f8-9c6e-9c1164472121"
NAMES = {id: name for name, id in TYPES.items()}
PAGE = 1000


class TypeReference(msgspec.Struct):
    """The type of a policy."""

    id: str


class Written(msgspec.Struct, rename="camel"):
    """The body that creates or replaces a policy."""

    type: TypeReference
    is_enabled: bool = True
    is_blocking: bool = True
    settings: dict[str, object] = {}


class Settings(msgspec.Struct, rename="camel"):
    """The settings that the state keeps by name."""

    scope: list[dict[str, str | None]] = []
    required_reviewer_ids: list[str] = []
    build_definition_id: int | None = None


@route(CONFIGURATIONS, "GET")
def configurations(request: Request) -> Reply | object:
    """The policies of a project that hold for all of it or for what the caller may read, or one."""
    name, project = request.project()
    if key := request.parameters.get("configurationId"):
        return _described(request, name, _found(project, key)[1])
    wanted, scope = request.query.get("policyType"), request.query.get("scope")
    rows = [
        _described(request, name, policy)
        for policy in project.policies.values()
        if (wanted is None or TYPES.get(policy.type) == wanted.lower())
        and (scope is None or any(_is_within(project, it, scope) for it in policy.scope))
        and _may_see(request, project, policy)
    ]
    return paging.by_header(request, rows, PAGE)


@route("2c420070-a0a2-49cc-9639-c9f271c5ff07", "GET")
def configurations_of_branch(request: Request) -> Reply:
    """The policies that hold for a repository, or for a branch of it, those of the project among them."""
    name, project = request.project()
    wanted, ref = request.query.get("policyType"), request.query.get("refName")
    key = request.query.get("repositoryId")
    repository = found(request, key) if key else None
    rows = [
        _described(request, name, policy)
        for policy in project.policies.values()
        if (wanted is None or TYPES.get(policy.type) == wanted.lower())
        and any(holds(scope, repository, ref) for scope in policy.scope)
        and _may_see(request, project, policy)
    ]
    return paging.by_header(request, rows, PAGE)


@route(CONFIGURATIONS, "POST")
def create_configuration(request: Request) -> object:
    """Creates a policy."""
    name, project = request.project()
    number = request.organization.last_ids.get("PolicyConfiguration", 0) + 1
    policy = msgspec.structs.replace(
        _read(request, name, request.decoded(Written)),
        id=number,
        created_by=request.caller.identity.name,
        created=request.present(),
    )
    _require_edit(request, project, policy)
    request.put(("projects", name, "policies", str(number)), policy)
    _record(request, "Policy.PolicyConfigCreated", name, policy)
    return _described(request, name, policy)


@route(CONFIGURATIONS, "PUT")
def replace_configuration(request: Request) -> object:
    """Replaces a policy."""
    name, project = request.project()
    key, before = _found(project, request.parameters.get("configurationId", ""))
    policy = msgspec.structs.replace(
        _read(request, name, request.decoded(Written)),
        id=before.id,
        created_by=before.created_by,
        created=before.created,
    )
    policy = succeeding(before, policy)
    for it in (before, policy):
        _require_edit(request, project, it)
    request.put(("projects", name, "policies", key), policy)
    _record(request, "Policy.PolicyConfigModified", name, policy)
    return _described(request, name, policy)


@route(CONFIGURATIONS, "DELETE")
def delete_configuration(request: Request) -> Reply:
    """Deletes a policy."""
    name, project = request.project()
    key, policy = _found(project, request.parameters.get("configurationId", ""))
    _require_edit(request, project, policy)
    request.put(("projects", name, "policies", key), None)
    _record(request, "Policy.PolicyConfigRemoved", name, policy)
    return Reply(status=204)


@route("fe1e68a2-60d3-43cb-855b-85e41ae97c95", "GET")
def configuration_revisions(request: Request) -> object:
    """A policy as it was at each revision, or at one."""
    name, project = request.project()
    _, policy = _found(project, request.parameters["configurationId"])
    kept, wanted = revisions(policy), request.parameters.get("revisionId")
    if wanted is None:
        return collection([_described(request, name, it) for it in kept.values()])
    if wanted not in kept:
        message = f"TF402458: The policy configuration {policy.id} has no revision {wanted}."
        raise not_found(message, "PolicyConfigurationNotFoundException")
    return _described(request, name, kept[wanted])


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


def _may_see(request: Request, project: Project, policy: PolicyConfiguration) -> bool:
    for scope in policy.scope:
        held = project.repositories.get(scope.repository) if scope.repository else None
        if held is None or request.may(NAMESPACE, "GenericRead", repository_token(project, held)):
            return True
    return not policy.scope


def _require_edit(request: Request, project: Project, policy: PolicyConfiguration) -> None:
    """403 where the caller may not edit policies somewhere that a policy holds."""
    for scope in policy.scope or (PolicyScope(),):
        held = project.repositories.get(scope.repository) if scope.repository else None
        token = f"repoV2/{project.id}" if held is None else repository_token(project, held)
        if held is not None and scope.ref is not None and scope.match == "Exact":
            token = branch_token(project.id, held.id, scope.ref.removeprefix("refs/heads/"))
        request.require(NAMESPACE, "EditPolicies", token)


def _is_within(project: Project, scope: PolicyScope, text: str) -> bool:
    """Whether a scope is the one that a query names: the id of a repository, maybe with :refs/heads/..."""
    wanted, _, ref = text.partition(":")
    held = project.repositories.get(scope.repository) if scope.repository else None
    return held is not None and held.id == wanted.lower() and ref in ("", scope.ref)


def _read(request: Request, project_name: str, written: Written) -> PolicyConfiguration:
    project = request.organization.projects[project_name]
    settings = dict(written.settings)
    said = msgspec.convert(settings, Settings, strict=False)
    for field in msgspec.structs.fields(Settings):
        settings.pop(field.encode_name, None)
    type = NAMES.get(written.type.id.lower())
    if type is None:
        message = f"TF402455: There is no policy type with id {written.type.id}."
        raise bad_request(message, "PolicyTypeNotFoundException")
    reviewers: dict[str, bool] = {}
    for id in said.required_reviewer_ids:
        identity = request.directory.described(id)
        if identity is None:
            raise bad_request(
                f"TF402457: There is no reviewer {id}.", "PolicyChangeRejectedByPolicyException"
            )
        reviewers[local_name(identity, project_name)] = True
    number = said.build_definition_id
    pipeline = next((key for key, it in project.pipelines.items() if it.id == number), "")
    if number is not None and not pipeline:
        raise bad_request(
            f"TF402457: There is no pipeline {number}.", "PolicyChangeRejectedByPolicyException"
        )
    return PolicyConfiguration(
        type=type,
        enabled=written.is_enabled,
        blocking=written.is_blocking,
        scope=tuple(_scope_read(project, scope) for scope in said.scope),
        settings=settings,
        reviewers=reviewers,
        pipeline=pipeline,
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


def _type(request: Request, project: Project, name: str) -> dict[str, str]:
    id = TYPES[name]
    url = request.url(project.id, "_apis/policy/types", id)
    return {"id": id, "url": url, "displayName": name}


def _described(request: Request, project_name: str, policy: PolicyConfiguration) -> dict[str, object]:
    project = request.organization.projects[project_name]
    url = request.url(project.id, "_apis/policy/configurations", str(policy.id))
    kind = _type(request, project, policy.type)
    return {
        "createdBy": identity_reference(request, policy.created_by),
        "createdDate": request.time(policy.created),
        "isEnabled": policy.enabled,
        "isBlocking": policy.blocking,
        "isDeleted": False,
        "settings": _settings(request, project_name, policy),
        "isEnterpriseManaged": False,
        "_links": {"self": {"href": url}, "policyType": {"href": kind["url"]}},
        "revision": policy.revision,
        "id": policy.id,
        "url": url,
        "type": kind,
    }


def _settings(request: Request, project_name: str, policy: PolicyConfiguration) -> dict[str, object]:
    project = request.organization.projects[project_name]
    settings: dict[str, object] = {**policy.settings}
    if policy.reviewers:
        names = [name for name, is_reviewer in policy.reviewers.items() if is_reviewer]
        found = [request.directory.find(name, project_name) for name in names]
        settings["requiredReviewerIds"] = [identity.id for identity in found if identity is not None]
    if (pipeline := project.pipelines.get(policy.pipeline)) is not None:
        settings["buildDefinitionId"] = pipeline.id
    return settings | {"scope": [_scope_written(project, scope) for scope in policy.scope]}


def _record(request: Request, action: str, project: str, policy: PolicyConfiguration) -> None:
    request.record(
        action,
        project=project,
        PolicyTypeDisplayName=policy.type,
        PolicyTypeId=TYPES[policy.type],
        ConfigId=policy.id,
    )
