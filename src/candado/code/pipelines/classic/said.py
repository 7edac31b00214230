"""What definitions of the designer say, for their text: the service's own words, with names in place of ids.

Steps name their task as YAML does, `Bash@3`. What is as it is by default, or empty, is left out.
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

from candado.code.pipelines.tasks import task
from candado.code.pipelines.writing import Said, Value
from candado.code.secrets.looks import look
from candado.code.secrets.names import kind_by_name

_ALWAYS = ("", "succeeded()")
"""conditions that say nothing"""
_MAJOR = re.compile(r"(\d+)(?:\.\*)?(?:-preview)?$")


class Names(msgspec.Struct, frozen=True):
    """What ids of a project stand for; an id without a name stands for itself."""

    queues: Mapping[str, str] = {}
    variable_groups: Mapping[str, str] = {}


class _Used(msgspec.Struct, rename="camel"):
    id: str
    version_spec: str = ""
    definition_type: str | None = None


class _Step(msgspec.Struct, rename="camel", kw_only=True):
    """A step of a build or a task group, which has `task`, or of a release, which has `taskId`."""

    task: _Used | None = None
    task_id: str = ""
    version: str = ""
    definition_type: str | None = None
    display_name: str | None = None
    name: str | None = None
    ref_name: str | None = None
    enabled: bool = True
    continue_on_error: bool = False
    condition: str | None = None
    inputs: dict[str, object] | None = None
    environment: dict[str, object] | None = None


class _Specification(msgspec.Struct):
    identifier: str | None = None


class _Queue(msgspec.Struct):
    id: int | None = None
    name: str | None = None


class _Target(msgspec.Struct, rename="camel", kw_only=True):
    queue: _Queue | None = None
    queue_id: int = 0
    agent_specification: _Specification | None = None
    allow_scripts_auth_access_option: bool = False
    enable_access_token: bool = False
    condition: str | None = None


class _Dependency(msgspec.Struct):
    scope: str


class _Phase(msgspec.Struct, rename="camel", kw_only=True):
    name: str | None = None
    ref_name: str | None = None
    condition: str | None = None
    dependencies: list[_Dependency] | None = None
    target: _Target | None = None
    deployment_input: _Target | None = None
    steps: list[_Step] | None = None
    workflow_tasks: list[_Step] | None = None


class _Variable(msgspec.Struct, rename="camel"):
    value: str | None = None
    is_secret: bool | None = None
    allow_override: bool | None = None


class _Trigger(msgspec.Struct, rename="camel"):
    trigger_type: str | int


class _Build(msgspec.Struct, rename="camel", kw_only=True):
    build_number_format: str | None = None
    triggers: list[_Trigger] = []
    variables: dict[str, _Variable] = {}
    variable_groups: list[int] = []
    target: _Target | None = None
    phases: list[_Phase]


class _Approval(msgspec.Struct, rename="camel"):
    is_automated: bool


class _Approvals(msgspec.Struct, rename="camel", kw_only=True):
    approvals: list[_Approval] = []
    approval_options: dict[str, bool] | None = None


class _Stage(msgspec.Struct, rename="camel", kw_only=True):
    name: str
    variables: dict[str, _Variable] = {}
    variable_groups: list[int] = []
    pre_deploy_approvals: _Approvals
    deploy_phases: list[_Phase] = []


class _Reference(msgspec.Struct):
    name: str | None = None


class _Artifact(msgspec.Struct, rename="camel", kw_only=True):
    alias: str
    type: str
    definition_reference: dict[str, _Reference] = {}


class _Release(msgspec.Struct, rename="camel", kw_only=True):
    release_name_format: str | None = None
    triggers: list[_Trigger] | None = None
    artifacts: list[_Artifact] = []
    variables: dict[str, _Variable] = {}
    variable_groups: list[int] | None = None
    environments: list[_Stage] = []


class _Input(msgspec.Struct, rename="camel"):
    name: str
    default_value: str | None = None


class _Group(msgspec.Struct, kw_only=True):
    inputs: list[_Input] = []
    tasks: list[_Step] = []


def of_build(body: str, names: Names) -> dict[str, Value]:
    """What a classic build definition does, from its JSON. Raises msgspec.ValidationError."""
    build = msgspec.json.decode(body, type=_Build)
    return {
        "buildNumberFormat": build.build_number_format,
        "triggers": [str(trigger.trigger_type) for trigger in build.triggers] or None,
        **_variables(build.variables, build.variable_groups, names),
        "target": _target(build.target, names),
        "phases": [_phase(phase, names) for phase in build.phases],
    }


def of_release(body: str, names: Names) -> dict[str, Value]:
    """What a release definition does, from its JSON. Raises msgspec.ValidationError."""
    release = msgspec.json.decode(body, type=_Release)
    return {
        "releaseNameFormat": release.release_name_format,
        "triggers": [str(trigger.trigger_type) for trigger in release.triggers or ()] or None,
        "artifacts": [
            {"alias": each.alias, "type": each.type, "definition": _referred(each, "definition")}
            for each in release.artifacts
        ],
        **_variables(release.variables, release.variable_groups or (), names),
        "environments": [_stage(stage, names) for stage in release.environments],
    }


def of_group(body: str) -> dict[str, Value]:
    """What a task group does, from its JSON. Raises msgspec.ValidationError."""
    group = msgspec.json.decode(body, type=_Group)
    return {
        "inputs": {each.name: each.default_value or "" for each in group.inputs},
        "tasks": [_step(step) for step in group.tasks],
    }


def _referred(artifact: _Artifact, key: str) -> str | None:
    reference = artifact.definition_reference.get(key)
    return reference.name if reference else None


def _stage(stage: _Stage, names: Names) -> Said:
    before = stage.pre_deploy_approvals
    return {
        "name": stage.name,
        "preDeployApprovals": {
            "approvals": [{"isAutomated": each.is_automated} for each in before.approvals],
            "approvalOptions": before.approval_options or None,
        },
        **_variables(stage.variables, stage.variable_groups, names),
        "deployPhases": [_phase(phase, names) for phase in stage.deploy_phases],
    }


def _variables(variables: Mapping[str, _Variable], groups: Iterable[int], names: Names) -> dict[str, Value]:
    linked = [names.variable_groups.get(str(id), str(id)) for id in groups]
    return {
        "variables": {name: _variable(name, each) for name, each in variables.items()} or None,
        "variableGroups": linked or None,
    }


def _variable(name: str, variable: _Variable) -> Said:
    value = None if variable.is_secret else variable.value or ""
    looks = None if value is None else look(name, value)
    return {
        "value": value,
        "isSecret": variable.is_secret or None,
        "allowOverride": variable.allow_override or None,
        "isUrl": (value or "").strip().lower().startswith(("http://", "https://")) or None,
        "credential": None if looks is None else kind_by_name(name) or looks.kind,
    }


def _target(target: _Target | None, names: Names) -> Said | None:
    if target is None:
        return None
    queue, specification = target.queue or _Queue(target.queue_id), target.agent_specification
    said: Said = {
        "queue": queue.name or (names.queues.get(str(queue.id), str(queue.id)) if queue.id else None),
        "agentSpecification": specification.identifier if specification else None,
        "allowScriptsAuthAccessOption": target.allow_scripts_auth_access_option or None,
        "enableAccessToken": target.enable_access_token or None,
        "condition": _told(target.condition),
    }
    return said if any(value is not None for value in said.values()) else None


def _phase(phase: _Phase, names: Names) -> Said:
    return {
        "name": phase.name,
        "refName": phase.ref_name or None,
        "condition": _told(phase.condition),
        "dependencies": [each.scope for each in phase.dependencies or ()] or None,
        "target": _target(phase.target, names),
        "deploymentInput": _target(phase.deployment_input, names),
        "steps": None if phase.steps is None else [_step(step) for step in phase.steps],
        "workflowTasks": None
        if phase.workflow_tasks is None
        else [_step(step) for step in phase.workflow_tasks],
    }


def _step(step: _Step) -> Said:
    used = step.task or _Used(step.task_id, step.version, step.definition_type)
    is_group = (used.definition_type or "").lower() == "metatask"
    return {
        "metaTask" if is_group else "task": _called(used, is_group=is_group),
        "displayName": step.display_name or step.name or None,
        "refName": step.ref_name or None,
        "enabled": None if step.enabled else False,
        "continueOnError": step.continue_on_error or None,
        "condition": _told(step.condition),
        "inputs": _texts(step.inputs),
        "environment": _texts(step.environment),
    }


def _called(used: _Used, *, is_group: bool) -> str:
    """A task by name and major version; a group, or a task of an extension, by id."""
    known = None if is_group else task(used.id)
    major = _MAJOR.match(used.version_spec)
    version = major[1] if major else "" if used.version_spec in ("", "*") else used.version_spec
    name = known.name if known else used.id.lower()
    return f"{name}@{version}" if version else name


def _told(condition: str | None) -> str | None:
    return None if condition is None or condition.strip() in _ALWAYS else condition


def _texts(given: Mapping[str, object] | None) -> Said | None:
    """The texts that are not empty; lines end as YAML wants them."""
    said = {
        name: str(value).lower() if isinstance(value, bool) else str(value).replace("\r\n", "\n")
        for name, value in (given or {}).items()
        if value is not None and value != ""
    }
    return said or None
