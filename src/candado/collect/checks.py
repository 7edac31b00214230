"""Checks of protected resources, asked for many resources at once."""

from collections.abc import Iterator
from itertools import groupby
from typing import Literal

import msgspec

from candado.collect.collector import At, Known, Request, collector
from candado.collect.protected import PROTECTED, VIEW_PROTECTED, protected_resources, table_id
from candado.collect.values import batches
from candado.connect.endpoint import Endpoint
from candado.model.resources import Check, ResourceType
from candado.model.table import Record

CHECKS = Endpoint(
    name="checks",
    method="POST",
    path="{project}/_apis/pipelines/checks/queryconfigurations",
    version="7.1-preview.1",
    query={"$expand": "settings"},
    body=("type", "id"),
    permission="Reader, on connections, environments, agent pools, library and repositories of the project",
    pat_scope="vso.build",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/approvalsandchecks/check-configurations/query",
)

RESOURCES_AT_ONCE = 250
"""How many resources one call asks about."""

APPROVAL = "8c6f20a7-a545-4486-9777-f762fafe0d4d"
TASK_CHECK = "fe1de3ee-a436-41b4-bb20-f6eb4cb879a7"
EXTENDS_CHECK = "4020e66e-b0f3-47e1-bc88-48f3cc59b5f3"
EXCLUSIVE_LOCK = "2ef31ad6-baa0-403a-8b45-2cbc9b4e5563"

CheckType = Literal[
    "approval",
    "branch control",
    "business hours",
    "exclusive lock",
    "required template",
    "rest api",
    "azure function",
    "other",
]
_TYPES: dict[str, CheckType] = {
    APPROVAL: "approval",
    EXTENDS_CHECK: "required template",
    EXCLUSIVE_LOCK: "exclusive lock",
}
_TASKS: dict[str, CheckType] = {
    "86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b": "branch control",
    "445fde2f-6c39-441c-807f-8a59ff2e075f": "business hours",
    "9c3e8943-130d-4c78-ac63-8af81df62dfb": "rest api",
    "537fdb7a-a601-4537-aa70-92645a2b5ce4": "azure function",
}


class WireApprover(msgspec.Struct):
    """Who may approve."""

    id: str


class WireDefinition(msgspec.Struct):
    """The task that a task check runs."""

    id: str


class WireInputs(msgspec.Struct, rename="camel", kw_only=True):
    """Inputs of a task check; only those of branch control."""

    allowed_branches: str | None = None
    ensure_protection_of_branch: str | bool | None = None
    allow_unknown_status_branch: str | bool | None = None


class WireTemplate(msgspec.Struct, rename="camel"):
    """A template that a pipeline must extend."""

    repository_type: str | None = None
    repository_name: str | None = None
    repository_ref: str | None = None
    template_path: str | None = None


class WireSettings(msgspec.Struct, rename="camel", kw_only=True):
    """Settings of all types together."""

    approvers: list[WireApprover] | None = None
    min_required_approvers: int = 0
    requester_cannot_be_approver: bool = False
    definition_ref: WireDefinition | None = None
    inputs: WireInputs | None = None
    extends_checks: list[WireTemplate] | None = None


class WireType(msgspec.Struct):
    """What kind of check it is; its name may be edited."""

    id: str


class WireResource(msgspec.Struct):
    """What the check protects."""

    type: ResourceType
    id: str


class WireCheck(msgspec.Struct, rename="camel", kw_only=True):
    """A check with its settings."""

    id: int
    type: WireType
    resource: WireResource
    is_disabled: bool = False
    timeout: int | None = None
    settings: WireSettings | None = None

    def __post_init__(self) -> None:
        """Refuses a check whose settings the service did not tell."""
        kind, settings = self.type.id.lower(), self.settings or WireSettings()
        if kind == APPROVAL and settings.approvers is None:
            raise ValueError(f"approval {self.id} has no settings.approvers")
        if kind == TASK_CHECK and settings.definition_ref is None:
            raise ValueError(f"task check {self.id} has no settings.definitionRef")
        if kind == EXTENDS_CHECK and settings.extends_checks is None:
            raise ValueError(f"required template {self.id} has no settings.extendsChecks")


def _each_batch(known: Known) -> Iterator[Request]:
    for project_id, resources in groupby(protected_resources(known), lambda resource: resource.project_id):
        for batch in batches(resources, RESOURCES_AT_ONCE):
            yield Request(
                scope_id=project_id,
                params={"project": project_id},
                body=[{"type": resource.type, "id": resource.wire_id} for resource in batch],
            )


@collector(CHECKS, into=(Check,), plan=_each_batch, after=PROTECTED, rights=VIEW_PROTECTED)
def checks(record: WireCheck, at: At) -> Iterator[Record]:
    """The checks of the protected resources of a project, switched on or off."""
    settings = record.settings or WireSettings()
    kind = _type(record)
    is_approval = kind == "approval"
    branches = (settings.inputs or WireInputs()) if kind == "branch control" else None
    yield Check(
        id=str(record.id),
        project_id=at.project_id,
        resource_type=record.resource.type,
        resource_id=table_id(record.resource.id),
        type=kind,
        is_enabled=not record.is_disabled,
        minimum_approvers=settings.min_required_approvers if is_approval else None,
        requester_may_approve=not settings.requester_cannot_be_approver if is_approval else None,
        approver_ids=tuple(approver.id for approver in settings.approvers or ()) if is_approval else (),
        timeout_minutes=record.timeout,
        allowed_branches=() if branches is None else _patterns(branches.allowed_branches),
        requires_protection=None if branches is None else _is(branches.ensure_protection_of_branch, True),
        allows_unknown=None if branches is None else not _is(branches.allow_unknown_status_branch, False),
        templates=tuple(map(_template, settings.extends_checks or ())) if kind == "required template" else (),
    )


def _type(record: WireCheck) -> CheckType:
    if record.settings and record.settings.definition_ref and record.type.id.lower() == TASK_CHECK:
        return _TASKS.get(record.settings.definition_ref.id.lower(), "other")
    return _TYPES.get(record.type.id.lower(), "other")


def _patterns(allowed: str | None) -> tuple[str, ...]:
    """A branch control that names no branch lets all pass."""
    return tuple(part.strip() for part in (allowed or "").split(",") if part.strip()) or ("*",)


def _is(value: str | bool | None, expected: bool) -> bool:
    """Whether an input, a text on the wire, says so; one that is not there says nothing."""
    return str(value).lower() == str(expected).lower()


def _template(template: WireTemplate) -> str:
    repository = f"{template.repository_type or ''}/{template.repository_name or ''}"
    return f"{repository}@{template.repository_ref or ''}:{template.template_path or ''}"
