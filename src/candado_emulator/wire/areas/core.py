"""Area core: projects, their properties, processes, and what becomes of an operation."""

import msgspec

from ...state import builtin
from ...state.directory import derived
from ...state.identity import Group
from ...state.project import Project, project_token
from ...state.rename import renamed_project
from ...state.repository import Repository
from .. import paging
from ..errors import ServiceError, bad_request
from ..references import project_reference, web_url
from ..request import Reply, Request, collection, find
from ..routing import route

PROJECTS = "603fe2ac-9723-48b9-88ad-09305aa6c6e1"
PROPERTIES = "4976a71a-4487-49aa-8aab-a1eda469037a"
PROCESSES = {
    "Scrum": "6b724908-ef14-45cf-84f8-768b5384da45",
    "Basic": "b8a3a935-7e91-48b8-a94c-606d37c3e9f2",
    "Agile": "adcc42ab-9882-485e-a3ed-7678f01f66bc",
    "CMMI": "27450541-8e31-4150-9947-dc59f998fc01",
}
"""The id of each process."""


class Template(msgspec.Struct, rename="camel"):
    """The process of a new project."""

    template_type_id: str


class Capabilities(msgspec.Struct, rename="camel"):
    """What a new project can do."""

    process_template: Template


class NewProject(msgspec.Struct):
    """The body that creates a project."""

    name: str
    capabilities: Capabilities
    description: str = ""
    visibility: str = "private"


class ProjectChange(msgspec.Struct):
    """What can be changed of a project."""

    name: str | None = None
    description: str | None = None
    visibility: str | None = None


class Operation(msgspec.Struct):
    """A JSON patch operation on a property."""

    path: str
    op: str = "add"
    value: str | None = None


@route(PROJECTS, "GET")
def projects(request: Request) -> Reply | object:
    """All projects that the caller may see, or one, by name or id."""
    if key := request.parameters.get("projectId"):
        return _whole(request, *request.visible_project(key))
    state = request.query.get("stateFilter") or "wellFormed"
    rows = [
        project_reference(request, name, project)
        for name, project in request.visible_projects()
        if state == "all" or project.state.lower() == state.lower()
    ]
    return paging.by_header(request, rows, 100 if request.query.get("$top") is None else 10_000)


@route(PROJECTS, "POST")
def create_project(request: Request) -> Reply:
    """Creates a project with its first team and an empty repository; the caller administers it."""
    request.require("Collection", "CREATE_PROJECTS", "NAMESPACE:")
    asked = request.decoded(NewProject)
    if find(request.organization.projects, asked.name):
        raise _exists(asked.name)
    process = next(
        (n for n, id in PROCESSES.items() if id == asked.capabilities.process_template.template_type_id), None
    )
    if process is None:
        raise bad_request("VS402324: There is no process of this id.", "ProcessTemplateNotFoundException")
    administrators = Group(
        description=builtin.project_groups()["Project Administrators"].description,
        well_known="0-0-0-0-1",
        members={request.caller.identity.name: True},
    )
    team = {f"{asked.name} Team": Group(description="The default project team.", team=True)}
    project = msgspec.convert(
        {"description": asked.description, "visibility": _visibility(asked.visibility), "process": process},
        Project,
    )
    project = msgspec.structs.replace(
        project,
        updated=request.present(),
        groups=builtin.project_groups() | {"Project Administrators": administrators} | team,
        repositories={asked.name: Repository(default_branch="", branches={})},
    )
    request.put(("projects", asked.name), project)
    for action in ("Project.CreateQueued", "Project.CreateCompleted"):
        request.record(action, project=asked.name, ProjectName=asked.name)
    return _queued(request, request.organization.projects[asked.name])


@route(PROJECTS, "PATCH")
def update_project(request: Request) -> Reply:
    """Changes name, description and visibility of a project, as an operation that succeeds at once."""
    name, project = request.visible_project(request.parameters.get("projectId", ""))
    asked = request.decoded(ProjectChange)
    token = project_token(project)
    changed = project
    if asked.name not in (None, name):
        request.require("Project", "RENAME", token)
        if (other := find(request.organization.projects, asked.name)) and other[1].id != project.id:
            raise _exists(asked.name)
    if asked.description is not None:
        request.require("Project", "GENERIC_WRITE", token)
        changed = msgspec.structs.replace(changed, description=asked.description)
    if asked.visibility is not None:
        request.require("Project", "UPDATE_VISIBILITY", token)
        changed = msgspec.structs.replace(changed, visibility=_visibility(asked.visibility))
    request.put(
        ("projects", name),
        msgspec.structs.replace(changed, revision=project.revision + 1, updated=request.present()),
    )
    new = asked.name or name
    if new != name:
        request.put((), renamed_project(request.organization, name, new))
        for action in ("Project.UpdateRenameQueued", "Project.UpdateRenameCompleted"):
            request.record(action, project=new, ProjectName=new, PreviousProjectName=name)
    if changed.visibility != project.visibility:
        request.record(
            "Project.UpdateVisibilityCompleted",
            project=new,
            ProjectName=new,
            PreviousProjectVisibility=project.visibility,
            ProjectVisibility=changed.visibility,
        )
    return _queued(request, project)


@route(PROJECTS, "DELETE")
def delete_project(request: Request) -> Reply:
    """Deletes a project, as an operation that succeeds at once."""
    name, project = request.visible_project(request.parameters.get("projectId", ""))
    request.require("Project", "DELETE", project_token(project))
    request.put(("projects", name), None)
    for action in ("Project.SoftDeleteQueued", "Project.SoftDeleteCompleted"):
        request.record(action, ProjectName=name, PreviousProjectName=name, ProjectId=project.id)
    return _queued(request, project)


@route("9a1b74b4-2ca8-4a9f-8470-c2f2e6fdc949", "GET")
def operation(request: Request) -> object:
    """What became of an operation: here all succeed at once."""
    key = request.parameters["operationId"]
    url = request.url("_apis/operations", key)
    return {"id": key, "status": "succeeded", "url": url, "_links": {"self": {"href": url}}}


@route(PROPERTIES, "GET")
def properties(request: Request) -> object:
    """The properties of a project: those that all have, and its own."""
    _, project = request.visible_project(request.parameters["projectId"])
    wanted = [name.lower().rstrip("*") for name in request.query.names("keys")]
    known = _standing_properties(project) | project.properties
    rows: list[object] = [
        {"name": name, "value": value}
        for name, value in known.items()
        if not wanted or name.lower().startswith(tuple(wanted))
    ]
    return collection(rows)


@route(PROPERTIES, "PATCH")
def update_properties(request: Request) -> Reply:
    """Sets and removes properties of a project that are its own."""
    name, project = request.visible_project(request.parameters["projectId"])
    request.require("Project", "MANAGE_PROPERTIES", project_token(project))
    own = dict(project.properties)
    for asked in request.decoded(list[Operation]):
        key = asked.path.removeprefix("/")
        if key in _standing_properties(project):
            raise ServiceError(403, "ProjectException", f"The property {key} cannot be changed.")
        if asked.op == "remove" or asked.value is None:
            own.pop(key, None)
        else:
            own[key] = asked.value
    request.put(("projects", name), msgspec.structs.replace(project, properties=own))
    return Reply(status=204)


@route("93878975-88c5-4e6a-8abb-7ddd77a8a7d8", "GET")
def processes(request: Request) -> object:
    """The processes of Microsoft, or one, by id."""
    rows = {id: _process(request, name, id) for name, id in PROCESSES.items()}
    key = request.parameters.get("processId")
    if key is None:
        return collection(list(rows.values()))
    if key.lower() not in rows:
        message = f"VS402362: The process {key} does not exist."
        raise ServiceError(404, "ProcessNotFoundException", message)
    return rows[key.lower()]


def _exists(name: str) -> ServiceError:
    message = f"TF200019: The following project already exists: {name}."
    return bad_request(message, "ProjectAlreadyExistsException")


def _process(request: Request, name: str, id: str) -> object:
    return {
        "id": id,
        "description": f"The process {name}.",
        "isDefault": name == "Agile",
        "type": "system",
        "url": request.url("_apis/process/processes", id),
        "name": name,
    }


def _standing_properties(project: Project) -> dict[str, str]:
    id = PROCESSES[project.process]
    return {
        "System.CurrentProcessTemplateId": id,
        "System.OriginalProcessTemplateId": id,
        "System.ProcessTemplateType": id,
        "System.Process Template": project.process,
        "System.SourceControlCapabilityFlags": "2",
        "System.SourceControlGitEnabled": "True",
        "System.SourceControlGitPermissionsInitialized": "True",
        "System.SourceControlTfvcEnabled": "False",
    }


def _queued(request: Request, project: Project) -> Reply:
    key = derived(project.id, request.method, str(len(request.organization.audit)))
    return Reply(
        status=202, body={"id": key, "status": "notSet", "url": request.url("_apis/operations", key)}
    )


def _visibility(text: str) -> str:
    if text not in ("private", "organization", "public"):
        raise ServiceError(400, "VssPropertyValidationException", f"The visibility '{text}' is not valid.")
    return text


def _whole(request: Request, name: str, project: Project) -> object:
    url = request.url("_apis/projects", project.id)
    whole = project_reference(request, name, project) | {
        "_links": {
            "self": {"href": url},
            "collection": {"href": request.url("_apis/projectCollections", request.organization.id)},
            "web": {"href": web_url(request, name)},
        }
    }
    team = next(((key, group) for key, group in project.groups.items() if group.team), None)
    if team is not None:
        place = request.url("_apis/projects", project.id, "teams", team[1].id)
        whole["defaultTeam"] = {"id": team[1].id, "name": team[0], "url": place}
    if request.query.flag("includeCapabilities"):
        whole["capabilities"] = {
            "processTemplate": {
                "templateName": project.process,
                "templateTypeId": PROCESSES[project.process],
            },
            "versioncontrol": {"sourceControlType": "Git", "gitEnabled": "True", "tfvcEnabled": "False"},
        }
    return whole
