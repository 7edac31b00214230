"""Area distributedtask: the tasks that pipelines may use, and the schema of YAML pipelines.

What inputs a task has is left out, and the schema says of steps alone what it allows: the tasks.
"""

from ..errors import not_found
from ..request import Request, collection
from ..routing import route
from ..tasks import Task
from ..tasks import tasks as tasks_of

TASKS = "60aac929-f0cd-4bc8-9ce4-6b30e8f1b1bd"
YAML_SCHEMA = "1f9990b9-1dba-441f-9c2e-6485888c42b6"
ROOT_KEYS = (
    "extends",
    "jobs",
    "name",
    "parameters",
    "pool",
    "pr",
    "resources",
    "schedules",
    "stages",
    "steps",
    "trigger",
    "variables",
)


@route(TASKS, "GET")
def tasks(request: Request) -> object:
    """All tasks, each in every major version, or those of an id, or of an id the one of a version."""
    id = (request.parameters.get("taskId") or "").lower()
    version = request.parameters.get("versionString")
    found = [
        task for task in tasks_of(request) if id in ("", task.id) and version in (None, "", task.version)
    ]
    if id and not found:
        message = f"No task definition found matching ID {id} and version {version or 'any'}."
        raise not_found(message, "TaskDefinitionNotFoundException")
    return collection([_described(request, task) for task in found])


@route(YAML_SCHEMA, "GET")
def yaml_schema(request: Request) -> object:
    """A JSON Schema of YAML pipelines, which names the tasks that are installed unless it is asked not to."""
    task: dict[str, object] = {"type": "object", "required": ["task"]}
    if request.query.flag("validateTaskNames", default=True):
        task["anyOf"] = [_alternative(it) for it in tasks_of(request)]
    roots: dict[str, object] = {name: {} for name in ROOT_KEYS}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": request.url("_apis/distributedtask/yamlschema"),
        "$comment": "v1.183.0",
        "title": "Pipeline schema",
        "description": "A pipeline definition",
        "type": "object",
        "properties": roots,
        "definitions": {"task": task},
    }


def _alternative(task: Task) -> object:
    description = f"{task.name} is deprecated" if task.deprecated else task.name
    about = {"description": description, "ignoreCase": "value", "pattern": f"^{task.reference}$"}
    return {"properties": {"task": about}, "required": ["task"], "firstProperty": ["task"]}


def _described(request: Request, task: Task) -> dict[str, object]:
    major, minor, patch = (int(part) for part in (*task.version.split("."), "0", "0")[:3])
    owner: dict[str, object] = {"serverOwned": True}
    if task.contribution:
        owner = {"serverOwned": False, "contributionIdentifier": task.contribution}
    going = {"removalDate": f"{task.removed}T00:00:00Z"} if task.removed else {}
    return {
        "visibility": ["Build", "Release"],
        "runsOn": ["Agent", "DeploymentGroup"],
        "id": task.id,
        "name": task.name,
        "version": {"major": major, "minor": minor, "patch": patch, "isTest": False},
        **owner,
        "contentsUploaded": True,
        "iconUrl": request.url("_apis/distributedtask/tasks", task.id, task.version, "icon"),
        "friendlyName": task.name,
        "description": "",
        "category": "Utility",
        "definitionType": "task",
        "author": "Microsoft Corporation" if not task.contribution else task.contribution.partition(".")[0],
        "demands": [],
        "groups": [],
        "deprecated": task.deprecated,
        "preview": task.preview,
        **going,
        "instanceNameFormat": task.name,
        "execution": {handler: {} for handler in task.execution.split()},
    }
