"""Areas PipelinesChecks and approval: what is checked before a pipeline may use a resource.

Runs do not execute here, so no approval is ever waiting.
"""

from collections.abc import Iterator

import msgspec

from ...state.protection import Check, CheckType
from ..errors import bad_request, not_found
from ..protected import KINDS, Resource, resource, resources
from ..references import identity_reference, local_name
from ..request import Reply, Request, collection
from ..routing import route

CONFIGURATIONS = "86c8381e-5aee-4cde-8ae4-25c0c7f5eaea"
TASK = "fe1de3ee-a436-41b4-bb20-f6eb4cb879a7"
TYPES: dict[CheckType, tuple[str, str]] = {
    "Approval": ("8c6f20a7-a545-4486-9777-f762fafe0d4d", "Approval"),
    "Required template": ("4020e66e-b0f3-47e1-bc88-48f3cc59b5f3", "ExtendsCheck"),
    "Exclusive Lock": ("2ef31ad6-baa0-403a-8b45-2cbc9b4e5563", "ExclusiveLock"),
}
"""Id and name of the type of each check that runs no task."""
TASKS: dict[CheckType, tuple[str, str, str]] = {
    "Branch control": ("86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b", "evaluatebranchProtection", "0.0.1"),
    "Business Hours": ("445fde2f-6c39-441c-807f-8a59ff2e075f", "evaluateBusinessHours", "0.0.1"),
    "Invoke REST API": ("9c3e8943-130d-4c78-ac63-8af81df62dfb", "InvokeRESTAPI", "1.220.0"),
    "Invoke Azure Function": ("537fdb7a-a601-4537-aa70-92645a2b5ce4", "AzureFunction", "1.220.0"),
}
"""Id, name and version of the task of the others."""

Place = tuple[Resource, str, Check]


class Reference(msgspec.Struct):
    """A resource or type, as a body names it."""

    id: str
    type: str = ""


class Written(msgspec.Struct, rename="camel"):
    """The body that creates or changes a check."""

    type: Reference
    resource: Reference | None = None
    settings: dict[str, object] = {}
    timeout: int = 43200
    is_disabled: bool = False


class Inputs(msgspec.Struct, rename="camel"):
    """The settings that the state keeps by name."""

    approvers: list[Reference] = []
    inputs: dict[str, str] = {}
    definition_ref: Reference | None = None


@route(CONFIGURATIONS, "GET")
def configurations(request: Request) -> object:
    """The checks of a resource that the caller may view, or one check, by number."""
    name, _ = request.project()
    if request.parameters.get("id"):
        place = _found(request, name)
        place[0].require(request, "view")
        return _described(request, name, place)
    type, id = request.query.get("resourceType"), request.query.get("resourceId")
    if type is None or id is None:
        raise bad_request("resourceType and resourceId are needed.")
    found = resource(request, name, type, id)
    found.require(request, "view")
    return collection([_described(request, name, place) for place in _checks(found)])


@route("5f3d0e64-f943-4584-8811-77eb495e831e", "POST")
def query(request: Request) -> object:
    """The checks of many resources, as far as the caller may view them."""
    name, _ = request.project()
    wanted = {(it.type.lower(), it.id.lower()) for it in request.decoded(list[Reference])}
    rows = [
        _described(request, name, place)
        for kind in KINDS
        for found in resources(request, name, kind)
        if (kind, found.id) in wanted and found.may(request, "view")
        for place in _checks(found)
    ]
    return collection(rows)


@route(CONFIGURATIONS, "POST")
def create_configuration(request: Request) -> object:
    """Adds a check to a resource."""
    name, _ = request.project()
    asked = request.decoded(Written)
    if asked.resource is None:
        raise bad_request("The body names no resource.")
    found = resource(request, name, asked.resource.type, asked.resource.id)
    found.require(request, "administer")
    number = request.organization.last_ids.get("Check", 0) + 1
    check = msgspec.structs.replace(
        _read(request, name, asked),
        id=number,
        created_by=request.caller.identity.name,
        created=request.present(),
    )
    found.put(request, checks={**found.protected.checks, f"{check.type} {number}": check})
    _record(request, "CheckConfiguration.Created", name, found, check)
    return _written(request, name, found, check)


@route(CONFIGURATIONS, "PATCH")
def update_configuration(request: Request) -> object:
    """Changes a check."""
    name, _ = request.project()
    found, key, before = _found(request, name)
    found.require(request, "administer")
    check = msgspec.structs.replace(
        _read(request, name, request.decoded(Written)),
        id=before.id,
        created_by=before.created_by,
        created=before.created,
        version=before.version + 1,
    )
    found.put(request, checks={**found.protected.checks, key: check})
    action = "Updated"
    if check.disabled != before.disabled:
        action = "Disabled" if check.disabled else "Enabled"
    _record(request, f"CheckConfiguration.{action}", name, found, check)
    return _written(request, name, found, check)


@route(CONFIGURATIONS, "DELETE")
def delete_configuration(request: Request) -> Reply:
    """Removes a check."""
    name, _ = request.project()
    found, key, check = _found(request, name)
    found.require(request, "administer")
    found.put(request, checks={k: it for k, it in found.protected.checks.items() if k != key})
    _record(request, "CheckConfiguration.Deleted", name, found, check)
    return Reply(status=204)


@route("37794717-f36f-4d78-b2bf-4dc30d0cfbcd", "GET")
def approvals(request: Request) -> object:
    """The approvals that runs wait for: none."""
    request.project()
    if id := request.parameters.get("approvalId"):
        raise not_found(f"There is no approval {id}.", "ApprovalNotFoundException")
    return collection([])


def _checks(found: Resource) -> Iterator[Place]:
    for key, check in found.protected.checks.items():
        yield found, key, check


def _found(request: Request, name: str) -> Place:
    number = request.parameters.get("id", "")
    for kind in KINDS:
        for found in resources(request, name, kind):
            for place in _checks(found):
                if str(place[2].id) == number:
                    return place
    raise not_found(f"There is no check {number}.", "CheckConfigurationNotFoundException")


def _read(request: Request, project: str, asked: Written) -> Check:
    settings = dict(asked.settings)
    named = msgspec.convert(settings, Inputs, strict=False)
    for field in ("approvers", "inputs", "definitionRef"):
        settings.pop(field, None)
    task = named.definition_ref.id.lower() if named.definition_ref else ""
    known: dict[str, CheckType] = {ids[0]: name for name, ids in (*TYPES.items(), *TASKS.items())}
    type = known.get(task) or known.get(asked.type.id.lower())
    if type is None:
        raise bad_request(f"There is no check of the type {asked.type.id}.", "CheckTypeNotFoundException")
    approvers: dict[str, bool] = {}
    for approver in named.approvers:
        identity = request.directory.described(approver.id)
        if identity is None:
            message = f"TF14045: The identity {approver.id} could not be found."
            raise bad_request(message, "IdentityNotFoundException")
        approvers[local_name(identity, project)] = True
    return Check(
        type=type,
        approvers=approvers,
        inputs=named.inputs,
        settings=settings,
        timeout=asked.timeout,
        disabled=asked.is_disabled,
        modified=request.present(),
    )


def _described(request: Request, project: str, place: Place) -> dict[str, object]:
    found, _, check = place
    id, type_name = TYPES.get(check.type, (TASK, "Task Check"))
    by = identity_reference(request, check.created_by)
    row: dict[str, object] = {
        "createdBy": by,
        "createdOn": request.time(check.created),
        "modifiedBy": by,
        "modifiedOn": request.time(check.modified),
        "timeout": check.timeout,
        "id": check.id,
        "version": check.version,
        "type": {"id": id, "name": type_name},
        "url": request.url(
            request.organization.projects[project].id, "_apis/pipelines/checks/configurations", str(check.id)
        ),
        "isDisabled": check.disabled,
        "resource": {"type": found.type, "id": found.id, "name": found.name},
    }
    if (request.query.get("$expand") or "").lower() == "settings":
        row["settings"] = _settings(request, project, check)
    return row


def _written(request: Request, project: str, found: Resource, check: Check) -> object:
    return _described(request, project, (found, "", check)) | {"settings": _settings(request, project, check)}


def _settings(request: Request, project: str, check: Check) -> dict[str, object]:
    if check.type in TASKS:
        id, name, version = TASKS[check.type]
        definition = {"id": id, "name": name, "version": version}
        shown = {"displayName": check.type, "definitionRef": definition, "inputs": check.inputs}
        return {**shown, **check.settings}
    if check.type != "Approval":
        return dict(check.settings)
    approvers = [
        {"displayName": identity.display_name, "id": identity.id}
        for name, is_approver in check.approvers.items()
        if is_approver and (identity := request.directory.find(name, project))
    ]
    standing: dict[str, object] = {
        "executionOrder": "anyOrder",
        "instructions": "",
        "blockedApprovers": [],
        "minRequiredApprovers": 0,
        "requesterCannotBeApprover": False,
    }
    return {"approvers": approvers, **standing, **check.settings}


def _record(request: Request, action: str, project: str, found: Resource, check: Check) -> None:
    request.record(action, project=project, Type=check.type, ResourceType=found.type, ResourceName=found.name)
