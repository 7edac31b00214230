"""Area git: repositories that are imported from elsewhere. An import is done at once, but says so later."""

import msgspec

from ...state.repository import NAMESPACE, Branch, ImportRequest
from ..errors import bad_request, not_found
from ..repositories import Place, described, readable, url
from ..request import Reply, Request, collection, quoted
from ..routing import route

IMPORTS = "01828ddc-3600-4a41-8633-99b3a73a0eb3"
STEPS = [
    "Processing request",
    "Analyzing repository objects",
    "Storing objects",
    "Storing index file",
    "Updating references",
    "Import completed successfully",
]


class WrittenSource(msgspec.Struct):
    """What is imported."""

    url: str
    overwrite: bool = False


class WrittenParameters(msgspec.Struct, rename="camel"):
    """From where."""

    git_source: WrittenSource


class Written(msgspec.Struct):
    """The body that imports."""

    parameters: WrittenParameters


class Change(msgspec.Struct):
    """The body that gives an import up, or tries it again."""

    status: str


@route(IMPORTS, "GET")
def imports(request: Request) -> object:
    """The imports of a repository that were not given up, or one, by number."""
    place = readable(request)
    if request.parameters.get("importRequestId"):
        _, one = _found(request, place)
        return _described(request, place, one, one.status)
    shown = [
        it
        for it in place.repository.imports.values()
        if it.status != "abandoned" or request.query.flag("includeAbandoned")
    ]
    return collection([_described(request, place, it, it.status) for it in shown])


@route(IMPORTS, "POST")
def import_repository(request: Request) -> Reply:
    """Fills an empty repository from one elsewhere; one that the emulator does not know cannot be reached."""
    place, asked = readable(request), request.decoded(Written).parameters.git_source
    request.require(NAMESPACE, "GenericContribute", place.token)
    if place.repository.branches and not asked.overwrite:
        raise bad_request(f"The repository {place.name} is not empty.", "GitImportForbiddenException")
    key = str(len(place.repository.imports) + 1)
    _import(request, place, key, ImportRequest(url=asked.url))
    place = readable(request)
    return Reply(status=201, body=_described(request, place, place.repository.imports[key], "queued"))


@route(IMPORTS, "PATCH")
def update_import(request: Request) -> object:
    """Gives up an import that failed, or tries it again."""
    place, status = readable(request), request.decoded(Change).status.lower()
    request.require(NAMESPACE, "GenericContribute", place.token)
    key, one = _found(request, place)
    if one.status == "completed" or status not in ("abandoned", "queued"):
        raise bad_request(f"An import that is {one.status} cannot become {status}.")
    if status == "queued":
        _import(request, place, key, one)
    else:
        request.put((*place.path, "imports", key), msgspec.structs.replace(one, status="abandoned"))
    place = readable(request)
    return _described(request, place, place.repository.imports[key], status)


def _import(request: Request, place: Place, key: str, asked: ImportRequest) -> None:
    repository, source = place.repository, request.organization.remotes.get(asked.url)
    status = "failed" if source is None else "completed"
    if source is not None:
        repository = msgspec.structs.replace(
            repository,
            default_branch=source.default_branch,
            branches=source.branches or {source.default_branch: Branch()},
            files=source.files,
        )
    done = msgspec.structs.replace(asked, status=status)
    imports = {**repository.imports, key: done}
    request.put(place.path, msgspec.structs.replace(repository, imports=imports))


def _found(request: Request, place: Place) -> tuple[str, ImportRequest]:
    number = request.parameters["importRequestId"]
    for key, it in place.repository.imports.items():
        if str(it.id) == number:
            return key, it
    message = f"TF401180: The import request {number} was not found."
    raise not_found(message, "GitImportRequestNotFoundException")


def _described(request: Request, place: Place, it: ImportRequest, status: str) -> dict[str, object]:
    here = request.url(quoted(place.project_name), "_apis/git/repositories", place.repository.id)
    here = f"{here}/importRequests/{it.id}"
    failed = {"errorMessage": "This remote has never connected."} if status == "failed" else {}
    step = len(STEPS) if status == "completed" else 1
    return {
        "importRequestId": it.id,
        "repository": described(request, place),
        "parameters": {"tfvcSource": None, "gitSource": {"url": it.url, "overwrite": False}},
        "status": status,
        "detailedStatus": {"currentStep": step, "allSteps": STEPS, **failed},
        "_links": {"self": {"href": here}, "repository": {"href": url(request, place)}},
        "url": here,
    }
