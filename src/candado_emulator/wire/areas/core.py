"""Area core: projects."""

import msgspec

from ...state.project import Project, project_token
from .. import paging
from ..errors import ServiceError
from ..references import project_reference, web_url
from ..request import Reply, Request
from ..routing import route

PROJECTS = "603fe2ac-9723-48b9-88ad-09305aa6c6e1"
PROCESS_ID = "b8a3a935-7e91-48b8-a94c-606d37c3e9f2"


class ProjectChange(msgspec.Struct):
    """What can be changed of a project."""

    name: str | None = None
    description: str | None = None
    visibility: str | None = None


@route(PROJECTS, "GET")
def projects(request: Request) -> Reply | object:
    """All projects that the caller may see, or one, by name or id."""
    if key := request.parameters.get("projectId"):
        name, project = request.visible_project(key)
        return _whole(request, name, project)
    rows = [project_reference(request, name, project) for name, project in request.visible_projects()]
    return paging.by_header(request, rows, 100 if request.query.get("$top") is None else 10_000)


@route(PROJECTS, "PATCH")
def update_project(request: Request) -> Reply:
    """Changes description and visibility of a project, as an operation that succeeds at once."""
    name, project = request.visible_project(request.parameters.get("projectId", ""))
    asked = request.decoded(ProjectChange)
    token = project_token(project)
    changed = project
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
    if changed.visibility != project.visibility:
        request.record(
            "Project.UpdateVisibilityCompleted",
            project=name,
            ProjectName=name,
            PreviousProjectVisibility=project.visibility,
            ProjectVisibility=changed.visibility,
        )
    return Reply(
        status=202,
        body={"id": project.id, "status": "queued", "url": request.url("_apis/operations", project.id)},
    )


@route("9a1b74b4-2ca8-4a9f-8470-c2f2e6fdc949", "GET")
def operation(request: Request) -> object:
    """What became of an operation: here all succeed at once."""
    key = request.parameters["operationId"]
    url = request.url("_apis/operations", key)
    return {"id": key, "status": "succeeded", "url": url, "_links": {"self": {"href": url}}}


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
    if request.query.flag("includeCapabilities"):
        whole["capabilities"] = {
            "processTemplate": {"templateName": project.process, "templateTypeId": PROCESS_ID},
            "versioncontrol": {"sourceControlType": "Git", "gitEnabled": "True", "tfvcEnabled": "False"},
        }
    return whole
