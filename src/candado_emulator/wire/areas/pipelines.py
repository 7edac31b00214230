"""Area pipelines: pipelines as the newer interface shows them, and the preview of a run.

A preview finds missing files and broken YAML, with the service's own errors. Expanding what is well is not
implemented, and it says so.
"""

import msgspec

from ...state.pipeline import NAMESPACE
from ..errors import ServiceError
from ..paging import by_header
from ..pipelines import Place, pipelines, repository
from ..request import Reply, Request
from ..routing import route
from ..yaml_pipelines import check, invalid

PIPELINES = "28e1305e-2afe-47bf-abaf-cbb0e6a91988"
PREVIEW = "53df2d18-29ea-46a9-bee0-933540f80abf"
PAGE = 10_000
REPOSITORY_TYPES = {"TfsGit": "azureReposGit", "GitHub": "gitHub", "GitHubEnterprise": "gitHubEnterprise"}


class WrittenRepository(msgspec.Struct, rename="camel"):
    """A repository of a run."""

    ref_name: str | None = None


class WrittenResources(msgspec.Struct):
    """What a run takes from where."""

    repositories: dict[str, WrittenRepository] = {}


class Preview(msgspec.Struct, rename="camel"):
    """The body that asks what a run would be."""

    preview_run: bool = True
    yaml_override: str | None = None
    resources: WrittenResources = msgspec.field(default_factory=WrittenResources)


@route(PIPELINES, "GET")
def all_pipelines(request: Request) -> Reply | object:
    """The pipelines of a project that the caller may view, or one, by number, with where it is written."""
    if request.parameters.get("pipelineId"):
        place = _found(request)
        return _described(request, place) | {"configuration": _configuration(request, place)}
    places = sorted(pipelines(request), key=lambda place: place.name.lower())
    return by_header(request, [_described(request, place) for place in places], PAGE)


@route(PREVIEW, "POST")
def preview(request: Request) -> object:
    """What a run would be: errors in its files are told, and else that nothing is expanded here."""
    place, asked = _found(request), request.decoded(Preview)
    request.require(NAMESPACE, "QueueBuilds", place.token)
    if not place.pipeline.yaml_file:
        raise invalid("The emulator previews pipelines that are written in YAML.")
    own = asked.resources.repositories.get("self", WrittenRepository())
    check(request, place, asked.yaml_override, own.ref_name)
    message = "The emulator does not expand pipelines: all files are there, and that is all it knows."
    raise ServiceError(501, "NotImplementedException", message)


def _found(request: Request) -> Place:
    """The pipeline in the path. That there is none is a 500 here."""
    number = request.parameters["pipelineId"]
    for place in pipelines(request):
        if str(place.pipeline.id) == number:
            return place
    message = f"The pipeline '{number}' does not exist"
    name = "Microsoft.Azure.Pipelines.WebApi.PipelineNotFoundException"
    raise ServiceError(500, "PipelineNotFoundException", message, name)


def _described(request: Request, place: Place) -> dict[str, object]:
    id, project = place.pipeline.id, place.project.id
    url = request.url(project, f"_apis/pipelines/{id}?revision={place.pipeline.revision}")
    links = {"self": url, "web": request.url(project, f"_build/definition?definitionId={id}")}
    return {
        "_links": {name: {"href": href} for name, href in links.items()},
        "url": url,
        "id": id,
        "revision": place.pipeline.revision,
        "name": place.name,
        "folder": place.folder,
    }


def _configuration(request: Request, place: Place) -> dict[str, object]:
    if not place.pipeline.yaml_file:
        return {"type": "designerJson"}
    about = repository(request, place)
    kind = REPOSITORY_TYPES.get(place.pipeline.repository_type, "unknown")
    return {
        "path": place.pipeline.yaml_file,
        "repository": {"id": about["id"], "type": kind},
        "type": "yaml",
    }
