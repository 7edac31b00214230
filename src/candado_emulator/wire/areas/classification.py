"""Area wit: area paths and iterations (classification nodes)."""

import msgspec

from ...state.classification import Area, Iteration
from ..classification import KINDS, Kind, Node, found, nodes, root, whole
from ..errors import ServiceError, bad_request
from ..request import Reply, Request, collection, moment
from ..routing import route

NODES = "5a172953-1b41-49d3-840a-33f79c3ce89f"


class Dates(msgspec.Struct, rename="camel"):
    """When an iteration is."""

    start_date: str | None = None
    finish_date: str | None = None


class Written(msgspec.Struct):
    """The body that creates a node, moves one, by number, or changes it."""

    name: str | None = None
    id: int | None = None
    attributes: Dates = msgspec.field(default_factory=Dates)


@route("a70579d1-f53a-48ee-a5be-7be8659023b9", "GET")
def roots(request: Request) -> object:
    """Both trees of a project as far down as $depth says, or nodes by number."""
    name, project = request.project()
    trees = [root(name, project, kind) for kind in KINDS.values()]
    if wanted := request.query.names("ids"):
        every = {str(node.number): node for tree in trees for node in nodes(request, tree)}
        missing = next((id for id in wanted if id not in every), None)
        if missing is not None:
            raise _unknown(missing)
        return collection([whole(request, every[id]) for id in wanted])
    rows = (whole(request, tree) for tree in trees if tree.is_readable(request))
    return collection([{key: value for key, value in row.items() if key != "_links"} for row in rows])


@route(NODES, "GET")
def node(request: Request) -> object:
    """A node, with those below it as far down as $depth says."""
    return whole(request, _found(request))


@route(NODES, "POST")
def create_or_move_node(request: Request) -> Reply | object:
    """Creates a node below that of the path, or moves one there."""
    parent, asked = _found(request), request.decoded(Written)
    request.require(parent.kind.namespace, "CREATE_CHILDREN", parent.token)
    if asked.id is not None:
        return _moved(request, parent, asked.id)
    if not asked.name or any(mark in asked.name for mark in "\\/"):
        message = f"VS402485: The Area/Iteration name is not recognized: {asked.name}"
        raise bad_request(message, "ClassificationNodeNameInvalidException")
    _check_free(parent, asked.name)
    new = _dated(Iteration() if parent.kind.type == "iteration" else Area(), asked.attributes)
    request.put(parent.below(asked.name), new)
    made = _again(request, parent.kind, (*parent.names, asked.name))
    _record(request, made, "Create")
    return Reply(status=201, body=whole(request, made))


@route(NODES, "PATCH")
def update_node(request: Request) -> object:
    """Renames a node, and changes the dates of an iteration."""
    it, asked = _found(request), request.decoded(Written)
    request.require(it.kind.namespace, "GENERIC_WRITE", it.token)
    held = _held(it)
    name, names = asked.name or it.name, it.names[:-1]
    if name != it.name:
        _check_free(_again(request, it.kind, names), name)
        request.put(it.path, None)
    request.put((*it.path[:-1], name), _dated(held, asked.attributes))
    changed = _again(request, it.kind, (*names, name))
    _record(request, changed, "Update")
    return whole(request, changed)


@route(NODES, "DELETE")
def delete_node(request: Request) -> Reply:
    """Deletes a node and all below it."""
    it = _found(request)
    _held(it)
    request.require(it.kind.namespace, "DELETE", it.token)
    request.put(it.path, None)
    _record(request, it, "Delete")
    return Reply(status=204)


def _moved(request: Request, parent: Node, number: int) -> object:
    request.require(parent.kind.namespace, "GENERIC_WRITE", parent.token)
    tree = root(parent.project_name, parent.project, parent.kind)
    it = next((node for node in nodes(request, tree) if node.number == number and node.names), None)
    if it is None:
        raise _unknown(str(number))
    held = _held(it)
    if parent.names[: len(it.names)] == it.names:
        raise bad_request(f"The node {it.name} cannot be moved below itself.", "ArgumentException")
    _check_free(parent, it.name)
    request.put(it.path, None)
    request.put(parent.below(it.name), held)
    moved = _again(request, parent.kind, (*parent.names, it.name))
    _record(request, moved, "Update")
    return whole(request, moved)


def _found(request: Request) -> Node:
    """The node of the path; 404 where the caller may not view it."""
    name, project = request.project()
    group = request.parameters["structureGroup"]
    kind = KINDS.get(group.lower())
    if kind is None:
        raise bad_request(f"The value '{group}' is not valid: there are areas and iterations.")
    path = request.parameters.get("path", "").replace("\\", "/")
    it = found(root(name, project, kind), [part for part in path.split("/") if part])
    if it is None or not it.is_readable(request):
        raise _unknown(path)
    return it


def _again(request: Request, kind: Kind, names: tuple[str, ...]) -> Node:
    """A node as it is now."""
    name, project = request.project()
    it = found(root(name, project, kind), names)
    if it is None:
        raise _unknown("/".join(names))
    return it


def _held(it: Node) -> Area | Iteration:
    if it.held is None:
        message = "VS402370: The root of areas and of iterations is neither changed nor deleted."
        raise bad_request(message, "ClassificationNodeCannotChangeRootNodeException")
    return it.held


def _dated(held: Area | Iteration, dates: Dates) -> Area | Iteration:
    said = {"start": dates.start_date, "finish": dates.finish_date}
    new = {name: f"{moment(text):%Y-%m-%dT%H:%M:%SZ}" for name, text in said.items() if text}
    return msgspec.structs.replace(held, **new) if new and isinstance(held, Iteration) else held


def _check_free(parent: Node, name: str) -> None:
    if name.lower() in {it.lower() for it in parent.children}:
        message = (
            f"VS402371: Classification node name {name} is already in use by a different child of parent "
            f"classification node {parent.name}. Choose a different name and try again."
        )
        raise ServiceError(409, "ClassificationNodeDuplicateNameException", message)


def _unknown(name: str) -> ServiceError:
    message = f"VS402485: The Area/Iteration name is not recognized: {name}"
    key = "ClassificationNodeNotFoundException"
    return ServiceError(404, key, message)


def _record(request: Request, it: Node, what: str) -> None:
    request.record(f"Project.{it.kind.label}Path.{what}", project=it.project_name, Path=it.shown)
