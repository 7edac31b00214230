"""Pipelines as bodies of the area build describe them."""

from collections.abc import Iterable

import msgspec

from ..state.pipeline import Pipeline, Variable
from ..state.project import Project
from .errors import bad_request
from .pipelines import DAYS
from .request import find

REPOSITORIES = {
    "tfsgit": "TfsGit",
    "github": "GitHub",
    "githubenterprise": "GitHubEnterprise",
    "bitbucket": "Bitbucket",
    "git": "Git",
    "tfsversioncontrol": "TfsVersionControl",
    "svn": "Svn",
}
TRIGGERS = {2: "continuousIntegration", 8: "schedule", 64: "pullRequest"}
"""The types of triggers by number."""


class WrittenForks(msgspec.Struct, rename="camel"):
    """What builds of forks may do."""

    enabled: bool = False
    allow_secrets: bool = False
    allow_full_access_token: bool = False


class WrittenSchedule(msgspec.Struct, rename="camel"):
    """When a pipeline runs."""

    branch_filters: list[str] = []
    start_hours: int = 3
    days_to_build: int | str = 31
    schedule_only_with_changes: bool = True


class WrittenTrigger(msgspec.Struct, rename="camel"):
    """A trigger of any type, by name or number."""

    trigger_type: str | int
    branch_filters: list[str] = []
    settings_source_type: int = 1
    forks: WrittenForks = msgspec.field(default_factory=WrittenForks)
    is_comment_required_for_pull_request: bool = False
    schedules: list[WrittenSchedule] = []


class WrittenVariable(msgspec.Struct, rename="camel"):
    """A variable; a secret without value keeps the one it has."""

    value: str | None = None
    is_secret: bool | None = None
    allow_override: bool | None = None


class WrittenSpecification(msgspec.Struct):
    """One of Microsoft's machines."""

    identifier: str = ""


class WrittenTarget(msgspec.Struct, rename="camel"):
    """Where all phases run that say nothing else."""

    agent_specification: WrittenSpecification | None = None


class WrittenProcess(msgspec.Struct, rename="camel"):
    """How the definition is written."""

    type: int = 1
    yaml_filename: str = ""
    phases: list[object] = []
    target: WrittenTarget | None = None


class WrittenGroup(msgspec.Struct):
    """A linked variable group."""

    id: int


class WrittenDemand(msgspec.Struct):
    """What an agent must have."""

    name: str
    value: str | None = None

    def __str__(self) -> str:
        """As it is written in YAML."""
        return f"{self.name} -equals {self.value}" if self.value else self.name


class WrittenRepository(msgspec.Struct, rename="camel"):
    """Where the sources lie."""

    type: str
    id: str = ""
    name: str = ""
    url: str | None = None
    default_branch: str | None = None
    properties: dict[str, object] = {}


class WrittenQueue(msgspec.Struct):
    """The queue."""

    id: int | None = None
    name: str | None = None


class Written(msgspec.Struct, rename="camel"):
    """The body that creates or replaces a definition."""

    name: str
    process: WrittenProcess
    repository: WrittenRepository
    path: str | None = None
    description: str | None = None
    comment: str | None = None
    queue: WrittenQueue | None = None
    queue_status: str = "enabled"
    job_authorization_scope: str = "projectCollection"
    badge_enabled: bool = False
    triggers: list[WrittenTrigger] = []
    variables: dict[str, WrittenVariable] | None = None
    variable_groups: list[WrittenGroup] | None = None
    options: list[object] | None = None
    demands: list[WrittenDemand | str] | None = None
    build_number_format: str | None = None
    tags: list[str] | None = None
    revision: int | None = None


def read(project: Project, asked: Written, before: Pipeline) -> Pipeline:
    """The pipeline that a body describes; what it does not say is as before. ServiceError 400."""
    repository = asked.repository
    kind = REPOSITORIES.get(repository.type.lower(), repository.type)
    held = find(project.repositories, repository.id or repository.name)
    if kind == "TfsGit" and held is None:
        message = f"TF401019: The Git repository {repository.id or repository.name} does not exist."
        raise bad_request(message, "GitRepositoryNotFoundException")
    connection = find(project.connections, str(repository.properties.get("connectedServiceId", "")))
    said: dict[str, object] = {
        "description": asked.description or "",
        "comment": asked.comment or "",
        "repository": held[0] if kind == "TfsGit" and held else repository.name or repository.id,
        "repository_type": kind,
        "repository_url": "" if kind == "TfsGit" else repository.url or "",
        "repository_connection": connection[0] if connection else "",
        "default_branch": repository.default_branch or before.default_branch,
        "yaml_file": asked.process.yaml_filename if asked.process.type == 2 else "",
        **_classic(asked),
        "tags": asked.tags or [],
        "status": asked.queue_status,
        "job_scope": asked.job_authorization_scope,
        "queue": _queue(project, asked.queue),
        "badge": asked.badge_enabled,
        "variables": {
            name: read_variable(it, before.variables.get(name))
            for name, it in (asked.variables or {}).items()
        },
        "variable_groups": dict.fromkeys(_groups(project, asked.variable_groups or []), True),
        **_triggers(asked.triggers),
    }
    try:
        return msgspec.convert({**msgspec.structs.asdict(before), **said}, Pipeline, from_attributes=True)
    except msgspec.ValidationError as error:
        raise bad_request(
            f"TF400898: The definition is not valid: {error}", "InvalidDefinitionException"
        ) from None


def _classic(asked: Written) -> dict[str, object]:
    """What classic definitions have, and some of it YAML ones too."""
    target = asked.process.target
    return {
        "phases": asked.process.phases,
        "image": target.agent_specification.identifier if target and target.agent_specification else "",
        "options": asked.options or [],
        "number_format": asked.build_number_format or "",
        "demands": [str(it) for it in asked.demands or []],
    }


def _groups(project: Project, asked: Iterable[WrittenGroup]) -> Iterable[str]:
    names = {group.id: name for name, group in project.variable_groups.items()}
    for it in asked:
        if it.id not in names:
            message = f"VS800080: The variable group {it.id} was not found."
            raise bad_request(message, "VariableGroupNotFoundException")
        yield names[it.id]


def _queue(project: Project, asked: WrittenQueue | None) -> str:
    if asked is None:
        return ""
    for name, queue in project.queues.items():
        if asked.id == queue.id or (asked.id is None and asked.name == name):
            return name
    raise bad_request(
        f"TF215106: The queue {asked.id or asked.name} does not exist.", "QueueNotFoundException"
    )


def read_variable(asked: WrittenVariable, before: Variable | None) -> Variable:
    """The variable that a body describes; a secret without value keeps the one it had."""
    is_secret = bool(asked.is_secret)
    value = before.value if is_secret and asked.value is None and before else asked.value or ""
    return Variable(value=value, secret=is_secret, settable=bool(asked.allow_override))


def _triggers(asked: Iterable[WrittenTrigger]) -> dict[str, object]:
    said: dict[str, object] = {"pushes": None, "pull_requests": None, "schedule": None}
    for it in asked:
        kind = TRIGGERS.get(it.trigger_type, "") if isinstance(it.trigger_type, int) else it.trigger_type
        from_yaml = it.settings_source_type == 2
        when = {"branches": it.branch_filters, "from_yaml": from_yaml}
        match kind:
            case "continuousIntegration":
                said["pushes"] = None if from_yaml else {"branches": it.branch_filters}
            case "pullRequest":
                said["pull_requests"] = {
                    **when,
                    "builds_forks": it.forks.enabled,
                    "forks_get_secrets": it.forks.allow_secrets,
                    "forks_get_full_token": it.forks.allow_full_access_token,
                    "needs_comment": it.is_comment_required_for_pull_request,
                }
            case "schedule":
                for schedule in it.schedules:
                    said["schedule"] = _schedule(schedule)
            case _:
                raise bad_request(f"The emulator knows no trigger of the type {it.trigger_type}.")
    return said


def _schedule(asked: WrittenSchedule) -> dict[str, object]:
    mask = asked.days_to_build
    days = [day for n, day in enumerate(DAYS) if mask == "all" or (isinstance(mask, int) and mask >> n & 1)]
    return {
        "branches": asked.branch_filters,
        "days": days,
        "hour": asked.start_hours,
        "only_with_changes": asked.schedule_only_with_changes,
    }
