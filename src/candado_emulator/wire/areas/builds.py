"""Area build: runs of pipelines. They are queued, and stay so: nothing executes here."""

import msgspec

from ...state.pipeline import NAMESPACE, Run, Variable
from .. import paging
from ..errors import bad_request, not_found
from ..pipelines import Place, found, pipelines, run
from ..request import Reply, Request, collection, moment
from ..routing import route

BUILDS = "0cd358e1-9217-4d94-8269-1c1ee6f93dcf"
TAGS = "6e6114b2-8161-44c8-8f6c-c5505782427f"
PAGE = 1000

Found = tuple[Place, str, Run]
"""The pipeline, the run's number as people write it, the run."""


class Reference(msgspec.Struct):
    """A pipeline, as a body names it."""

    id: int


class NewBuild(msgspec.Struct, rename="camel"):
    """The body that queues a run."""

    definition: Reference
    source_branch: str | None = None
    parameters: str | None = None


class BuildChange(msgspec.Struct, rename="camel"):
    """What can be changed of a run."""

    status: str | None = None


@route(BUILDS, "GET")
def builds(request: Request) -> Reply | object:
    """The runs of a project that the caller may view, the latest first, or one, by number."""
    if request.parameters.get("buildId"):
        return run(request, *_found(request))
    rows = [it for it in _runs(request) if _is_asked(request, it)]
    order = (request.query.get("queryOrder") or "").lower()
    if order:
        rows.sort(key=lambda it: _time(request, it[2], order), reverse=order.endswith("descending"))
    if (limit := request.query.number("maxBuildsPerDefinition")) is not None:
        seen: dict[int, int] = {}
        kept: list[Found] = []
        for it in rows:
            number = it[0].pipeline.id
            seen[number] = seen.get(number, 0) + 1
            kept += [it] if seen[number] <= limit else []
        rows = kept
    return paging.by_header(request, [run(request, *it) for it in rows], PAGE)


@route(BUILDS, "POST")
def queue_build(request: Request) -> object:
    """Queues a run; only variables that may be set are set by who does."""
    asked = request.decoded(NewBuild)
    place = found(request, str(asked.definition.id))
    request.require(NAMESPACE, "QueueBuilds", place.token)
    if place.pipeline.status == "disabled":
        raise bad_request(f"The pipeline {place.name} is disabled.", "DefinitionDisabledException")
    values = msgspec.json.decode(asked.parameters or "{}", type=dict[str, str])
    is_enforced = (
        place.project.settings.enforce_settable_var or request.organization.settings.enforce_settable_var
    )
    for name in values:
        if is_enforced and not place.pipeline.variables.get(name, Variable()).settable:
            message = f"You can't set the following variables: {name}. They can't be set at queue time."
            raise bad_request(message, "BuildRequestValidationFailedException")
    now = request.present()
    day = now[:10].replace("-", "")
    number = 1 + sum(key.startswith(f"{day}.") for key in place.pipeline.runs)
    new = Run(
        queued=now,
        status="notStarted",
        branch=asked.source_branch or "",
        requested_by=request.caller.identity.name,
    )
    key = f"{day}.{number}"
    request.put((*place.path, "runs", key), new)
    place = found(request, str(asked.definition.id))
    return run(request, place, key, place.pipeline.runs[key])


@route(BUILDS, "PATCH")
def update_build(request: Request) -> object:
    """Cancels a run."""
    place, key, it = _found(request)
    request.require(NAMESPACE, "StopBuilds", place.token)
    if (request.decoded(BuildChange).status or "").lower() != "cancelling":
        raise bad_request("The emulator cancels runs, and changes nothing else of them.")
    changed = msgspec.structs.replace(it, status="cancelling")
    request.put((*place.path, "runs", key), changed)
    return run(request, place, key, changed)


@route(TAGS, "GET")
def tags(request: Request) -> object:
    """The tags of a run."""
    return collection(list(_found(request)[2].tags))


@route(TAGS, "PUT", "POST", "DELETE")
def change_tags(request: Request) -> object:
    """Adds tags to a run, that of the path or those of the body, or takes one away."""
    place, key, it = _found(request)
    request.require(NAMESPACE, "EditBuildQuality", place.token)
    tag = request.parameters.get("tag")
    named = [tag] if tag is not None else request.decoded(list[str])
    kept = [t for t in it.tags if t not in named]
    now = kept if request.method == "DELETE" else [*kept, *named]
    request.put((*place.path, "runs", key), msgspec.structs.replace(it, tags=tuple(now)))
    return collection(now)


def _is_asked(request: Request, found: Found) -> bool:
    place, _, it = found
    query = request.query

    def said(name: str, value: str) -> bool:
        wanted = [part.lower() for part in query.names(name)]
        return not wanted or value.lower() in wanted or "all" in wanted

    when = moment(_time(request, it, query.get("queryOrder") or ""))
    earliest, latest = query.get("minTime"), query.get("maxTime")
    return (
        said("definitions", str(place.pipeline.id))
        and said("buildIds", str(it.id))
        and said("statusFilter", it.status)
        and said("resultFilter", it.result if it.status == "completed" else "none")
        and said("reasonFilter", it.reason)
        and said("branchName", it.branch or place.pipeline.default_branch)
        and set(query.names("tagFilters")) <= set(it.tags)
        and (not earliest or when >= moment(earliest))
        and (not latest or when <= moment(latest))
    )


def _time(request: Request, it: Run, order: str) -> str:
    """The time by which runs are ordered and filtered: that of queueing, unless the order names another."""
    started = it.started or it.queued
    if order.lower().startswith("finishtime"):
        return request.time(it.finished or started)
    return request.time(started if order.lower().startswith("starttime") else it.queued)


def _runs(request: Request) -> list[Found]:
    rows = [
        (place, key, it)
        for place in pipelines(request)
        if request.may(NAMESPACE, "ViewBuilds", place.token)
        for key, it in place.pipeline.runs.items()
    ]
    return sorted(rows, key=lambda it: (request.time(it[2].queued), it[2].id), reverse=True)


def _found(request: Request) -> Found:
    number = request.parameters["buildId"]
    for it in _runs(request):
        if str(it[2].id) == number:
            return it
    raise not_found(f"The requested build {number} could not be found.", "BuildNotFoundException")
